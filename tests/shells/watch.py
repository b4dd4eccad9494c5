"""A person at a terminal: --watch, and how far a long run is. Prints TAP.

usage: watch.py PROGRAM
"""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORKFLOW = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"
SLOW = "#!/bin/sh\ncat >/dev/null\nsleep 1.3\necho '{\"comments\": []}'\n"
PATIENCE = 30

results = []


def say(good, what, detail=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {what}")
    for line in str(detail).splitlines() if not good else []:
        print(f"# {line}")


def read_until(file, words, seen=""):
    end = time.monotonic() + PATIENCE
    while words not in seen and time.monotonic() < end:
        if select.select([file], [], [], 0.2)[0]:
            piece = os.read(file, 65536).decode()
            if not piece:
                break
            seen += piece
    return seen


def try_watch(program, folder, operands, name, what):
    path = folder / ".github/workflows" / name
    path.write_text(WORKFLOW, encoding="utf-8")
    child = subprocess.Popen([program, "validate", "--watch", "--no-shellcheck", *operands], cwd=folder,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    file = child.stdout.fileno()
    seen = read_until(file, "no findings")
    say("no findings" in seen and "changed" not in seen, f"{what}: it checks at once", seen)
    (folder / ".github/workflows/notes.txt").write_text("nothing\n", encoding="utf-8")
    path.write_text(WORKFLOW.replace("push", "pusch"), encoding="utf-8")
    seen = read_until(file, "1 error in")
    # Who only looks does not know which file it was.
    say(("--- something has changed ---" in seen or f"--- {name} has changed ---" in seen) and "pusch" in seen and seen.count("---") == 2,
        f"{what}: it checks again, once", seen)
    other = path.with_suffix(".new")
    other.write_text(WORKFLOW, encoding="utf-8")
    other.replace(path)
    seen = read_until(file, "no findings")
    say("no findings" in seen and "pusch" not in seen, f"{what}: also a file that was replaced", seen)
    path.unlink()
    (path.parent / "other.yml").write_text(WORKFLOW.replace("push", "pusch"), encoding="utf-8")
    seen = read_until(file, "other.yml" if not operands else "cannot")
    say("other.yml" in seen if not operands else "cannot" in seen, f"{what}: also one that is gone", seen)
    child.send_signal(signal.SIGINT)
    say(child.wait(PATIENCE) in (0, 130, -signal.SIGINT), f"{what}: Ctrl-C ends it", child.returncode)
    child.stdout.close()
    (path.parent / "other.yml").unlink()


def try_progress(program, folder):
    tools = folder / "tools"
    tools.mkdir()
    (tools / "shellcheck").write_text(SLOW, encoding="utf-8")
    (tools / "shellcheck").chmod(0o755)
    (folder / ".github/workflows/ci.yml").write_text(WORKFLOW, encoding="utf-8")
    env = dict(os.environ, PATH=f"{tools}:{os.environ['PATH']}", TERM="xterm")
    ours, theirs = pty.openpty()
    child = subprocess.Popen([program, "validate"], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=theirs)
    seen = read_until(ours, "\r\033[K1 of 1 scripts, by shellcheck")
    say("1 of 1 scripts" in seen, "a long run says on a terminal how far it is", seen)
    seen = read_until(ours, "\r\033[K", seen.split("shellcheck")[-1])
    say(seen.endswith("\r\033[K"), "and wipes it away", repr(seen))
    child.wait(PATIENCE)
    os.close(theirs)
    os.close(ours)
    done = subprocess.run([program, "validate"], cwd=folder, env=env, capture_output=True, text=True, check=False)
    say(done.stderr == "", "and nowhere else", done.stderr)


def main(program):
    program = str(Path(program).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".github/workflows").mkdir(parents=True)
        try_watch(program, folder, [], "ci.yml", "a repository")
        try_watch(program, folder, [".github/workflows/one.yml"], "one.yml", "a file")
        try_progress(program, folder)
    print(f"1..{len(results)}")


if __name__ == "__main__":
    main(sys.argv[1])
