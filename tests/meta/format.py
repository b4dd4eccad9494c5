"""Every C file is as clang-format leaves it. usage: format.py SOURCE_ROOT"""

import shutil
import subprocess
import sys
from pathlib import Path

MESON_SKIP = 77


def main(root):
    if shutil.which("clang-format") is None:
        print("skipped: clang-format is not installed")
        return MESON_SKIP
    files = [p for top in ("src", "include", "tests") for p in sorted((Path(root) / top).rglob("*.[ch]"))]
    command = ["clang-format", "--style=file", "--dry-run", "--Werror", *map(str, files)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in result.stderr.splitlines() if ": error:" in line})
    for path in wrong:
        print(f"{path}: clang-format -i would change it")
    if result.returncode and not wrong:
        print(result.stderr)
    return 1 if result.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
