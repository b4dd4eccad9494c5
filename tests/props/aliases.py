"""The law of aliases: a file of a few lines in which aliases stand for aliases, so many times over that nobody could
write them all out, is refused or read in no time, whoever reads it. Prints TAP.

usage: aliases.py PROGRAM
"""

import itertools
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

LEVELS = [12, 5]  # more than is read at all, and what only GitHub does not read
TIMES = 9
SECONDS = 20  # all that the last alias stands for would take years


def growing(lists, levels):
    """Lines of anchors, each with many aliases of the one before."""
    for level in range(levels):
        parts = ["x" if level == 0 else f"*a{level - 1}"] * TIMES
        inside = ", ".join(parts if lists else [f"k{i}: {part}" for i, part in enumerate(parts)])
        yield f"a{level}: &a{level} " + (f"[{inside}]" if lists else f"{{{inside}}}")


def lines(before, indent, shape, after=""):
    """A file with the anchors below the key that ends `before`; "@" stands for the last of them."""
    anchors = "".join(" " * indent + line + "\n" for line in growing(*shape))
    return before + anchors + after.replace("@", f"*a{shape[1] - 1}")


FLOWS = ".github/workflows/"
FLOW = "on: push\nenv:\n"
JOBS = """\
defaults: @
concurrency: @
permissions: @
jobs:
  all: @
  a:
    runs-on: @
    strategy: {matrix: {a: @, include: @, exclude: @}}
    env: @
    needs: @
    outputs: @
    services: @
    container: @
    environment: @
    steps:
      - uses: actions/checkout@v4
        with: @
      - run: make
        env: @
      - uses: docker/build-push-action@v6
        with: {build-args: @, push: true, tags: @}
      - @
  b: {runs-on: ubuntu-24.04, strategy: {matrix: @}, steps: @}
  c: {uses: ./.github/workflows/other.yml, with: @, secrets: @}
""".replace("actions/checkout@", "actions/checkout\0").replace("action@v6", "action\0v6")
ACTION = "name: a\ndescription: a\ninputs:\n"
RUNS = "outputs: @\nruns:\n  using: composite\n  steps: @\n"
BUILDS = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n" \
    "      - run: docker compose build\n      - uses: docker/bake-action@v6\n"
SERVICES = "services:\n  a:\n    build: {context: ., args: @, additional_contexts: @, tags: @}\n  b: @\n"


def folder_of(shape, changed=""):
    """A repository all of whose YAML is like that."""
    return {
        FLOWS + "ci.yml": lines(FLOW, 2, shape, changed + JOBS).replace("\0", "@"),
        FLOWS + "other.yml": lines("on:\n  workflow_call:\n    inputs:\n", 6, shape, "jobs: @\n"),
        FLOWS + "build.yml": BUILDS,
        "a/action.yml": lines(ACTION, 2, shape, RUNS),
        "compose.yml": lines("x:\n", 2, shape, SERVICES),
        "docker-bake.json": lines("target:\n", 2, shape, "group: {default: {targets: @}}\n"),
        "Dockerfile": "FROM debian:12\n",
        "settings.yml": lines("rules:\n", 2, shape, "runner-labels: @\nignore: @\n"),
        "policy.yml": lines("x:\n", 2, shape, "require: @\nworkflows: @\n"),
        "values.yml": lines("x:\n", 2, shape, "name: @\nimage: @\nplatforms: @\nbuild-args: @\n"),
        "packs/p/pack.yml": lines("title: p\ninputs:\n", 2, shape, "files: @\nfacts: @\njobs: @\n"),
        ".github/wfgen.emit.yml": lines("version: 1\nx:\n", 2, shape, "packs: @\n"),
    }


COMMANDS = [
    ["validate", "--persona", "auditor"],
    ["validate", "--format", "json", "a/action.yml"],
    ["fix", "--unsafe", "--diff"],
    ["fix", "--add-ignore", "why", "--diff"],
    ["graph"],
    ["permissions"],
    ["pins"],
    ["pins", "--check"],
    ["review", "old", "new"],
    ["review", "old/.github/workflows/ci.yml", "new/.github/workflows/ci.yml"],
    ["config", "show", "--config", "settings.yml"],
    ["config", "check", "--config", "settings.yml"],
    ["validate", "--config", "settings.yml"],
    ["validate", "--policy", "policy.yml"],
    ["emit", "docker", "--values", "values.yml"],
    ["emit", "docker", "--set", "platforms=[" + ", ".join(line.partition(" ")[2] for line in growing(True, 12)) + "]"],
    ["emit", "docker", "--diff"],
    ["emit", "p", "--template-dir", "packs"],
    ["emit", "--check"],
    ["emit", "--update", "--dry-run"],
    ["emit", "--explain"],
]


def put(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ends(program, root, command):
    try:
        run = subprocess.run([program, *command], cwd=root, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        yield f"no end after {SECONDS} s"
        return
    if run.returncode not in (0, 1, 2, 3):
        yield f"exit code {run.returncode}: {run.stderr.decode()[:2000]}"


def main():
    program = str(Path(sys.argv[1]).resolve())
    points = tap.Tap()
    for lists, levels in itertools.product((True, False), LEVELS):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / ".git").mkdir()
            put(root, folder_of((lists, levels)))
            put(root / "old", folder_of((lists, levels)))
            put(root / "new", folder_of((lists, levels), "name: new\n"))
            for command in COMMANDS:
                name = f"{'lists' if lists else 'mappings'}, {levels} levels: {' '.join(command)[:60]}"
                points.point(name, list(ends(program, root, command)))
    return points.end()


if __name__ == "__main__":
    sys.exit(main())
