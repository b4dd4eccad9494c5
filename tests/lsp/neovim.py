"""The language server in a real editor: Neovim, without a screen. Prints TAP.

usage: neovim.py PROGRAM
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CI = """\
on: push
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: docker/build-push-action@v6
        with:
          cach-from: type=gha
  test:
    needs: [build]
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps: [{run: make}]
"""


def main(program):
    editor = shutil.which("nvim")
    if editor is None:
        print("1..0 # SKIP no neovim (Debian: neovim)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, ".github/workflows/ci.yml")
        path.parent.mkdir(parents=True)
        path.write_text(CI)
        homes = {name: folder for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME")}
        script = Path(__file__).with_suffix(".lua")
        run = subprocess.run([editor, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"],
                             env={**os.environ, **homes, "WFGEN": str(Path(program).resolve()), "FOLDER": folder},
                             capture_output=True, text=True, timeout=100)
    print(run.stdout.replace("\r", ""), end="")
    for line in run.stderr.splitlines():
        print(f"# {line}")
    if "1.." not in run.stdout:
        print("Bail out! Neovim did not come to an end")
    return run.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
