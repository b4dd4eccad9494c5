"""The law of reports that are written while a run goes: they have the bytes of those that are written at its end. Beside
a format that must see all findings (json) every other one is written at the end. Prints TAP.

usage: stream.py PROGRAM
"""

import os
import random
import select
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

FORMATS = ["text", "gcc", "jsonl", "github", "gitlab", "checkstyle", "rdjson", "rdjsonl", "statistics"]
REPOSITORIES = 120
WORKFLOW = """\
on: push
jobs:
  {name}:
    runs-on: ubuntu-22.04
    steps:
      - uses: actions/checkout@v{version}
      - run: echo ${{{{ nothing.{name} }}}}
      - run: make
        unknown: {number}
"""
DOCKERFILE = "FROM debian\nRUN apt-get update\nRUN cd /tmp\n"
SETTINGS = "rules: {docker-latest: off}\nunknown-key: 1\n"


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_repository(root, number):
    """Every seventh has another one inside, whose files stand between its own."""
    if number % 11 == 5:
        put(root / ".github" / "workflows" / "ci.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n")
        return
    for name in ["a", "b"][: 1 + number % 2]:
        put(root / ".github" / "workflows" / f"{name}.yml", WORKFLOW.format(name=name, version=1 + number % 4, number=number))
    put(root / "zoo" / "Dockerfile", DOCKERFILE)
    if number % 7 == 0:
        put(root / "middle" / ".github" / "workflows" / "in.yml", WORKFLOW.format(name="inner", version=3, number=number))


class World:
    def __init__(self, program, folder):
        self.program = program
        self.folder = Path(folder)
        for number in range(REPOSITORIES):
            make_repository(self.folder / f"r{number * 37 % 1000:03}", number)
        # One around all others, whose files stand before, between and behind theirs.
        put(self.folder / ".github" / "workflows" / "top.yml", WORKFLOW.format(name="top", version=1, number=1))
        for name in ["r3", "r5", "r7", "s"]:
            put(self.folder / name / "Dockerfile", DOCKERFILE)
        put(self.folder / "org.yml", SETTINGS)
        paths = sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file() and path.name != "org.yml")
        random.Random(1).shuffle(paths)
        self.files = len(paths)
        (self.folder / "whole").write_text("\n".join(paths) + "\n", encoding="utf-8")
        (self.folder / "list").write_text("\n".join([*paths, "missing.yml"]) + "\n", encoding="utf-8")

    def run(self, *arguments, paths="list", standard=subprocess.PIPE):
        words = [self.program, "validate", "--no-shellcheck", "--config", "org.yml", "--files-from", paths, *arguments]
        return subprocess.run(words, cwd=self.folder, stdout=standard, stderr=subprocess.PIPE, timeout=120, check=False)


def told(done):
    return done.returncode, done.stdout, done.stderr


def differ(what, one, other):
    if one != other:
        yield f"{what}: {one[0]} and {other[0]}, {len(one[1] or b'')} and {len(other[1] or b'')} bytes, {one[2][-200:]!r} and {other[2][-200:]!r}"


def check_format(world, name):
    whole = world.run("--format", name, "--format", "json=whole.json")
    for threads in ["-j1", "-j3"]:
        yield from differ(threads, told(world.run("--format", name, threads)), told(whole))
    if len(whole.stdout) < 300:
        yield f"{name} says next to nothing"


def check_path(world):
    world.run("--format", "jsonl=whole.jsonl", "--format", "json=whole.json")
    both = world.run("--format", "jsonl=parts.jsonl", "--format", "gcc", "--format", "checkstyle=parts.xml")
    whole = world.run("--format", "gcc", "--format", "json=whole.json")
    yield from differ("beside files", told(both), told(whole))
    behind = world.run("--format", "jsonl", "--format", "gcc", "--format", "statistics", "--format", "jsonl")
    whole = world.run("--format", "jsonl", "--format", "gcc", "--format", "statistics", "--format", "jsonl", "--format", "json=whole.json")
    yield from differ("one behind the other", told(behind), told(whole))
    if (world.folder / "parts.jsonl").read_bytes() != (world.folder / "whole.jsonl").read_bytes():
        yield "the file differs"


def check_baseline(world):
    """Keys are counted through all repositories: half of the lines hide about half of the findings."""
    world.run("--baseline", "base", "--write-baseline", paths="whole")
    lines = (world.folder / "base").read_text(encoding="utf-8").splitlines(keepends=True)
    if len(lines) < world.files:
        yield f"a baseline of {len(lines)} lines"
    (world.folder / "base").write_text("".join(lines[::2]), encoding="utf-8")
    whole = world.run("--baseline", "base", "--format", "jsonl", "--format", "json=whole.json")
    yield from differ("half", told(world.run("--baseline", "base", "--format", "jsonl")), told(whole))
    if b"not shown" not in whole.stderr or not whole.stdout:
        yield f"hides all or nothing: {whole.stderr!r}"
    missing = world.run("--baseline", "none", "--format", "jsonl", "--format", "json=whole.json")
    yield from differ("none", told(world.run("--baseline", "none", "--format", "jsonl")), told(missing))


def check_settings(world):
    for extra in [["--fail-on", "error"], ["--min-severity", "error"], ["--quiet"], ["--select", "yaml-syntax"], ["--persona", "auditor"]]:
        whole = world.run(*extra, "--format", "text", "--format", "json=whole.json")
        yield from differ(" ".join(extra), told(world.run(*extra)), told(whole))


def check_refusals(world):
    with open("/dev/full", "wb") as full:
        done = world.run("--format", "jsonl", standard=full)
    if done.returncode != 3 or b"cannot write the report: No space left" not in done.stderr:
        yield f"a full disk: {done.returncode}, {done.stderr!r}"
    done = world.run("--format", "jsonl=none/x.jsonl", "--format", "gcc")
    if done.returncode != 3 or b"none/x.jsonl" not in done.stderr or not done.stdout:
        yield f"a folder that is missing: {done.returncode}, {done.stderr!r}"


def check_begins_early(world):
    """Who reads sees the beginning of the report while the rest is still to be read."""
    late = world.folder / "zzz" / ".github" / "workflows" / "late.yml"
    late.parent.mkdir(parents=True)
    os.mkfifo(late)
    words = [world.program, "validate", "--no-shellcheck", "--format", "jsonl", "--files-from", "list", str(late.relative_to(world.folder))]
    # A writer that says nothing keeps the last file waiting.
    writer = os.open(late, os.O_RDWR)
    with subprocess.Popen(words, cwd=world.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        readable, _, _ = select.select([process.stdout], [], [], 30)
        first = process.stdout.readline() if readable else b""
        running = process.poll() is None
        os.write(writer, WORKFLOW.format(name="late", version=1, number=1).encode())
        os.close(writer)
        process.communicate(timeout=60)
    if not first.startswith(b'{"file":') or not running:
        yield f"nothing before the end: {first!r}"


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        world = World(str(Path(program).resolve()), folder)
        checks = [(name, lambda name=name: check_format(world, name)) for name in FORMATS]
        checks += [
            ("several reports", lambda: check_path(world)),
            ("a baseline", lambda: check_baseline(world)),
            ("settings", lambda: check_settings(world)),
            ("reports that cannot be written", lambda: check_refusals(world)),
            ("the beginning comes early", lambda: check_begins_early(world)),
        ]
        return tap.tell(checks)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
