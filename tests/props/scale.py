"""The law of `--files-from`: however a list of repositories is cut, the sorted lines of all pieces are those of one run.
The recipes of README.md ("Many repositories") are run as they stand there, only with smaller pieces. Prints TAP.

usage: scale.py PROGRAM SOURCE_ROOT [CORPUS]
"""

import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

OPTIONS = ["validate", "-q", "--no-config", "--config", "org.yml", "--format", "jsonl"]
LIST = "repositories"
# What checks scripts takes its time, and has nothing to say here.
CHECKERS = {"shellcheck": '{"comments": []}', "pyflakes3": ""}
REPOSITORIES = 30
FROM_CORPUS = 8
LEAST_LINES = 100

CALLER = """\
on: [push, pull_request_target]
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with: {{count: {number}, unknown: 1}}
  act:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v{version}
      - uses: ./tool
        with: {{missing: yes}}
      - run: echo ${{{{ github.event.pull_request.title }}}} ${{{{ nothing.here }}}}
      - run: docker build -t x:{number} .
"""
CALLED = "on:\n  workflow_call:\n    inputs:\n      count: {type: number}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"
ACTION = "name: tool\ndescription: x\ninputs:\n  name: {required: true}\nruns:\n  using: composite\n  steps:\n    - run: ls\n      shell: bash\n"
DOCKERFILE = "FROM debian\nRUN apt-get update\nRUN apt-get install curl\nCOPY . /app\n"
OWN_SETTINGS = "rules: {unpinned-uses: off}\n"


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_repository(root, number):
    """One whose files speak of each other; some have settings of their own, one has nothing."""
    if number == 7:
        put(root / "readme.txt", "")
        return
    workflows = root / ".github" / "workflows"
    put(workflows / "caller.yml", CALLER.format(number=number, version=1 + number % 5))
    put(workflows / "called.yml", CALLED)
    put(root / "tool" / "action.yml", ACTION)
    put(root / "Dockerfile", DOCKERFILE)
    if number % 3 == 0:
        put(root / ".github" / "wfgen.yml", OWN_SETTINGS)
        put(root / ".github" / "zizmor.yml", "rules: {template-injection: {disable: true}}\n")


class World:
    """A folder with repositories, their list, an organisation's settings, and wfgen on the PATH."""

    def __init__(self, program, folder, corpus):
        self.folder = Path(folder)
        (self.folder / "bin").mkdir()
        (self.folder / "bin" / "wfgen").symlink_to(program)
        for name, said in CHECKERS.items():
            put(self.folder / "bin" / name, f"#!/bin/sh\nprintf '%s\\n' '{said}'\n")
            (self.folder / "bin" / name).chmod(0o755)
        self.env = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}"}
        names = [f"team {number % 4}/répo-{number}" for number in range(REPOSITORIES)]
        for number, name in enumerate(names):
            make_repository(self.folder / name, number)
        if corpus is not None:
            names += sorted(str(path) for path in corpus.iterdir() if (path / ".github").is_dir())[:FROM_CORPUS]
        random.Random(8).shuffle(names)
        self.names = names
        put(self.folder / LIST, "".join(f"{name}\n" for name in names))
        self.all = None
        put(self.folder / "org.yml", "rules: {excessive-permissions: off, unpinned-uses: error}\n")

    def run(self, command, text="", **env):
        """A command in the folder; what it prints."""
        return subprocess.run(command, cwd=self.folder, env={**self.env, **env}, input=text, capture_output=True, text=True,
                              check=False)

    def lines(self, names, *options):
        """What one run over some repositories says."""
        words = ["wfgen", *(options or OPTIONS), "--files-from", "-"]
        result = self.run(words, "".join(f"{name}\n" for name in names))
        if result.returncode not in (0, 1) or result.stderr:
            raise RuntimeError(f"exit {result.returncode}: {result.stderr}")
        return result.stdout.splitlines(keepends=True)

    def whole(self):
        """The one run that all others are held against."""
        self.all = self.all or merged(self.lines(self.names))
        return self.all


def merged(lines):
    """As `LC_ALL=C sort -u`."""
    return "".join(sorted(set(lines), key=str.encode))


def differ(name, wanted, found):
    """A problem when two texts differ."""
    if wanted == found:
        return []
    lines = set(wanted.splitlines()) ^ set(found.splitlines())
    return [f"{name}: {len(wanted)} bytes wanted, {len(found)} found; {len(lines)} lines differ: {sorted(lines)[:2]}"]


def pieces(names, count):
    """Cut into so many, some of them empty."""
    cuts = sorted(random.Random(count).choices(range(len(names) + 1), k=count - 1))
    return [names[a:b] for a, b in zip([0, *cuts], [*cuts, len(names)], strict=True)]


def any_cut(world):
    """In any order, by any cut, and with any number of threads."""
    whole = world.whole()
    if whole.count("\n") < LEAST_LINES or '"rule":"unpinned-uses","severity":"error"' not in whole:
        yield f"too little is found to compare: {whole[:500]}"
    for count in (2, 5, 30):
        names = random.Random(count).sample(world.names, len(world.names))
        lines = [line for piece in pieces(names, count) for line in world.lines(piece)]
        yield from differ(f"{count} pieces", whole, merged(lines))
    yield from differ("one thread", whole, merged(world.lines(world.names, *OPTIONS, "-j1")))
    nul = world.run(["wfgen", *OPTIONS, "--files-from", "-"], "".join(f"{name}\0" for name in world.names))
    yield from differ("NUL", whole, merged(nul.stdout.splitlines(keepends=True)))


def own_settings(world):
    """Each file has the settings of its own repository: a run over all says what a run for each says."""
    options = ["validate", "-q", "--format", "jsonl"]
    alone = merged(line for name in world.names for line in world.lines([name], *options))
    yield from differ("all at once", alone, merged(world.lines(world.names, *options)))
    yield from differ("all at once, backwards", alone, merged(world.lines(world.names[::-1], *options, "-j1")))
    one = "team 0/r\u00e9po-0"
    nested = world.lines([f"{one}/Dockerfile", f"{one}/tool", "."], *options)
    yield from differ("by their files, and all of the folder", merged(world.lines(["."], *options)), merged(nested))
    if '"rule":"unpinned-uses"' not in alone or alone == world.whole():
        yield "own settings change nothing: this compares too little"


def recipe(root, language, word):
    """The fence of README.md in a language that has a word."""
    text = Path(root, "README.md").read_text(encoding="utf-8").partition("\n## Many repositories\n")[2].partition("\n## ")[0]
    return next(body for name, body in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
                if name == language and word in body)


def by_parallel(world, root):
    """GNU parallel: with an organisation's settings as one run; with each repository's own as one run for each, in order."""
    if shutil.which("parallel") is None:
        print("# skipped: GNU parallel is not installed")
        return
    script = recipe(root, "sh", "parallel").replace("-N 500", "-N 7")
    assert "-N 7" in script, script
    result = world.run(["bash", "-c", script])
    if result.stderr:
        yield result.stderr
    yield from differ("organisation.jsonl", world.whole(), (world.folder / "organisation.jsonl").read_text(encoding="utf-8"))
    own = [line for name in world.names for line in world.lines([name], "validate", "-q", "--format", "jsonl")]
    yield from differ("own.jsonl", "".join(own), (world.folder / "own.jsonl").read_text(encoding="utf-8"))
    if merged(own) == world.whole():
        yield "own settings change nothing: this compares too little"


def by_slurm(world, root):
    """Each task of the array takes its share."""
    script = recipe(root, "sh", "SLURM").replace("/100", "/6")
    assert "/6" in script, script
    for task in range(1, 7):
        result = world.run(["bash", "-c", script], SLURM_ARRAY_TASK_ID=str(task))
        if result.returncode != 0 or result.stderr:
            yield f"task {task}: exit {result.returncode}: {result.stderr}"
    files = sorted(world.folder.glob("findings.*"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines(keepends=True)]
    yield from differ(f"{len(files)} tasks", world.whole(), merged(lines))


def by_spark(world, root):
    """What Spark would start for each partition, as it splits the command; a partition may be empty, and a repository
    that is not there fails it."""
    words = shlex.split(re.search(r'^command = "(.*)"$', recipe(root, "python", "pipe("), re.MULTILINE)[1])
    lines = []
    for piece in pieces(world.names, 5):
        result = world.run(words, "".join(f"{name}\n" for name in piece))
        lines += result.stdout.splitlines(keepends=True)
        if result.returncode != 0:
            yield f"exit {result.returncode}: {result.stderr}"
    yield from differ("partitions", world.whole(), merged(lines))
    if world.run(words, "missing\n").returncode == 0:
        yield "a repository that is not there goes unnoticed"


def main(program, root, corpus=None):
    corpus = Path(corpus).resolve() if corpus and Path(corpus).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        world = World(Path(program).resolve(), folder, corpus)
        points = {
            "any cut of the list says the same": lambda: any_cut(world),
            "own settings": lambda: own_settings(world),
            "GNU parallel": lambda: by_parallel(world, root),
            "a Slurm array": lambda: by_slurm(world, root),
            "Spark's pipe": lambda: by_spark(world, root),
        }
        if corpus is None:
            print("# skipped: no shared folder")
        return tap.tell(points.items())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
