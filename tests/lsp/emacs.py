"""The language server in another real editor: Emacs with eglot, without a screen. Prints TAP.

usage: emacs.py PROGRAM
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from neovim import CI


def missing():
    editor = shutil.which("emacs")
    if editor is None:
        return "no Emacs (Debian: emacs-nox)"
    found = subprocess.run([editor, "--batch", "-q", "--eval", "(require 'eglot)"], capture_output=True, timeout=100)
    return None if found.returncode == 0 else "no eglot (Debian: elpa-eglot)"


def main(program):
    why = missing()
    if why:
        print(f"1..0 # SKIP {why}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ".github/workflows/ci.yml")
        path.parent.mkdir(parents=True)
        path.write_text(CI)
        subprocess.run(["git", "init", "-q", folder], check=True)  # by which Emacs knows a project
        script = Path(__file__).with_suffix(".el")
        run = subprocess.run(["emacs", "--batch", "-q", "-l", script],
                             env={**os.environ, "HOME": folder, "WFGEN": str(Path(program).resolve()), "FOLDER": folder},
                             capture_output=True, text=True, timeout=100)
    print(run.stdout, end="")
    for line in run.stderr.splitlines():
        print(f"# {line}")
    if "1.." not in run.stdout:
        print("Bail out! Emacs did not come to an end")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
