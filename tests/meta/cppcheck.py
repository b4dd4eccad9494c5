"""cppcheck has nothing to say about the C files. usage: cppcheck.py BUILD_ROOT"""

import shutil
import subprocess
import sys
from pathlib import Path

MESON_SKIP = 77


def main(build):
    if shutil.which("cppcheck") is None:
        print("skipped: cppcheck is not installed")
        return MESON_SKIP
    commands = Path(build) / "compile_commands.json"
    command = ["cppcheck", "--quiet", "--std=c11", "-j2", "--error-exitcode=1", f"--project={commands}"]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    print(result.stdout + result.stderr, end="")
    return result.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
