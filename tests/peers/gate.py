"""Holds whatever `wfgen emit` writes against its peers: for every pack, and each of the cases of tests/props/emit_cases.py,
the files must be clean for actionlint (with shellcheck and pyflakes), zizmor, GitHub's own parser, JSON schemas and hadolint.

usage: bench/peers [--pack NAME]... [--keep FOLDER] [REPOSITORY...]

With repositories it is what `wfgen emit` makes of each of them that is judged; nothing is written there.
scripts/peers installs them first; one that cannot be had is named as skipped. zizmor's findings for auditors are shown but
fail nothing: that persona asks for false alarms. Exit code: 0 clean, 1 findings, or something that is allowed below and no
longer found, 77 no peer is there.
"""

import argparse
import collections
import dataclasses
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import peer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "props"))
from emit_cases import ASKED_FOR, CASES  # noqa: E402


SKIPPED = 77  # in the tongue of meson


@dataclass(frozen=True)
class Allowed:
    """What a peer may say of emitted files, and why that is no defect."""

    peer: str
    rule: str
    part: str  # of the message
    reason: str
    line: str = ""  # part of the line that it points to


ALLOWED = (
    Allowed(
        "hadolint",
        "DL3008",
        "Pin versions in apt",
        "Debian's mirrors keep one version of a package: one that is pinned cannot be installed after the next update; "
        "the base image is pinned instead, and DL3008 is silent until a team asks for it",
    ),
)

# Each reader must refuse the file of its kind, or find something: one that is content has not read the others either.
CONTROL = {
    "workflow": (
        ".github/workflows/control.yml",
        "on: pull_request_target\njobs:\n  a:\n    steps:\n      - run: echo ${{ github.event.issue.title }} ${{ nothing }}\n"
        "      - uses: actions/checkout@v1\n    runs-on: 7\n    unknown: true\n",
    ),
    "action": (
        "action.yml",
        "name: a\nunknown: true\nruns:\n  using: composite\n  steps:\n    - uses: actions/checkout@v1\n"
        "    - run: echo ${{ inputs.x }}\n",
    ),
    "dependabot": (
        ".github/dependabot.yml",
        "version: 2\nunknown: 1\nupdates:\n  - package-ecosystem: npm\n    directory: /\n"
        "    insecure-external-code-execution: allow\n    schedule: {interval: daily}\n",
    ),
    "pre-commit-config": (
        ".pre-commit-config.yaml",
        "repos:\n  - repo: https://github.com/a/b\n    hooks:\n      - id: x\n",
    ),
    "dockerfile": ("Dockerfile", "FROM debian:latest\nRUN sudo apt-get install x\n"),
}


@dataclass(frozen=True)
class Written:
    """What a pack has made of some values."""

    pack: str
    values: tuple
    files: tuple

    def __str__(self):
        return " ".join([self.pack, *(repr(value) for value in self.values)])


def kind_of(path):
    """What reads the file: the words of READERS, or ""."""
    if path.parent.name == "workflows" and path.parent.parent.name == ".github":
        return "workflow"
    if path.name in ("action.yml", "action.yaml"):
        return "action"
    if path.name in ("dependabot.yml", ".pre-commit-config.yaml"):
        return path.name.removeprefix(".").split(".")[0]
    return "dockerfile" if path.name == "Dockerfile" or path.name.startswith("Dockerfile.") else ""


ZIZMOR = dataclasses.replace(peer.ZIZMOR, arguments=("--persona=auditor", "--strict-collection", *peer.ZIZMOR_WORDS))
ACTIONLINT = dataclasses.replace(peer.ACTIONLINT, arguments=peer.ACTIONLINT.scripts)
READERS = {
    "workflow": (ACTIONLINT, ZIZMOR, peer.GITHUB, peer.SCHEMA),
    "action": (ZIZMOR, peer.GITHUB, peer.schema("github-actions")),
    "dependabot": (ZIZMOR, peer.schema("dependabot")),
    "pre-commit-config": (ZIZMOR,),
    "dockerfile": (peer.HADOLINT,),
}


class Gate:
    """Writes files, has them read, and judges what is said of them."""

    def __init__(self, program, folder):
        self.program, self.folder = str(program), folder
        self.written = {}  # folder -> Written
        self.used = set()  # of ALLOWED
        self.failures = 0
        self.auditor = collections.Counter()

    def wfgen(self, *words):
        """The program."""
        return subprocess.run([self.program, *words], capture_output=True, text=True, check=False, cwd=self.folder)

    def packs(self):
        """All that there are."""
        return [pack["name"] for pack in json.loads(self.wfgen("emit", "--list", "--format", "json").stdout)]

    def write(self, pack, number, values):
        """One case, as a repository of its own."""
        root = self.folder / f"{pack}-{number}"
        (root / ".git").mkdir(parents=True)  # where actionlint believes that a repository begins
        settings = [word for value in values for word in ("--set", value)]
        result = self.wfgen("emit", pack, *settings, "--no-record", "--write", str(root))
        files = tuple(sorted(path.relative_to(self.folder) for path in root.rglob("*") if path.is_file()))
        one = Written(pack, tuple(values), files)
        self.written[root.name] = one
        if result.returncode != 0 or not files:
            self.fail(one, f"wfgen emit: exit {result.returncode}: {result.stderr}")

    def write_for(self, repository, number):
        """What fits a repository."""
        result = subprocess.run(
            [self.program, "emit", "--format", "json"], cwd=repository, capture_output=True, text=True, check=False
        )
        root = self.folder / f"repository-{number}"
        (root / ".git").mkdir(parents=True)
        made = json.loads(result.stdout) if result.returncode == 0 else []
        for file in made:
            path = root / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file["text"], encoding="utf-8")
        files = tuple((root / file["path"]).relative_to(self.folder) for file in made)
        # Servers that were detected are asked for like those that a value names.
        self.written[root.name] = Written(repository.name, ("services=postgres",), files)
        if result.returncode != 0:
            self.fail(repository.name, f"wfgen emit: exit {result.returncode}: {result.stderr}")

    def fail(self, written, what):
        """One more."""
        self.failures += 1
        print(f"{written}\n    {what}")

    def line(self, finding):
        """The text that a finding points to."""
        lines = (self.folder / finding.file).read_text(encoding="utf-8").splitlines()
        return lines[finding.line - 1] if finding.line <= len(lines) else ""

    def judge(self, one, finding):
        """Whether a peer's finding is a failure."""
        written = self.written[Path(finding.file).parts[0]]
        asked = [rule for value, rules in ASKED_FOR.items() if value in written.values for rule in rules]
        if finding.rule in asked:
            return
        for allowed in ALLOWED:
            named = (allowed.peer, allowed.rule) == (one.name, finding.rule)
            if named and allowed.part in finding.message and allowed.line in self.line(finding):
                self.used.add(allowed)
                return
        if finding.level == "auditor":
            self.auditor[written.pack, finding.rule] += 1
        else:
            self.fail(written, f"{one.name}: {finding}")

    def control(self, kind):
        """A file with mistakes."""
        name, text = CONTROL[kind]
        path = self.folder / "control" / name
        (self.folder / "control" / ".git").mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path.relative_to(self.folder)

    def ask(self, one, files):
        """The findings of a peer; when it refuses to do its work, what it prints."""
        result = subprocess.run(one.command(files), capture_output=True, text=True, check=False, cwd=self.folder)
        if result.returncode in one.good:
            return list(one.read(result.stdout)), ""
        return [], f"exit {result.returncode}: {result.stdout}{result.stderr}"

    def read(self, kind, one):
        """All files of a kind by one peer."""
        files = [path for written in self.written.values() for path in written.files if kind_of(path) == kind]
        if not files:
            return
        if not one.is_there():
            print(f"skipped: {one.name} is not installed (scripts/peers): {len(files)} files of {kind}")
            return
        found, refusal = self.ask(one, files)
        if refusal:
            self.fail(kind, f"{one.name}: {refusal}")
        if not any(self.ask(one, [self.control(kind)])):
            self.fail(kind, f"{one.name} finds nothing in a file that is wrong")
        for finding in found:
            self.judge(one, finding)
        print(f"{one.name} {one.version}: {len(files)} files of {kind}, {len(found)} findings")


def write(gate, packs, repositories):
    """All that is to be judged."""
    for number, repository in enumerate(repositories):
        gate.write_for(repository, number)
    for pack in packs if not repositories else ():
        for number, values in enumerate([[], *CASES.get(pack, [])]):
            gate.write(pack, number, values)


def check(gate):
    """What the peers say."""
    for kind, readers in READERS.items():
        for one in readers:
            gate.read(kind, one)
    for (pack, rule), count in sorted(gate.auditor.items()):
        print(f"for auditors only: {pack}: {rule}: {count}")
    print(f"{len(gate.written)} cases, {gate.failures} failures")


def check_allowed(gate):
    """What is allowed must still be needed."""
    for allowed in set(ALLOWED) - gate.used:
        gate.fail("allowed, but not found any more:", f"{allowed.peer}: {allowed.rule}: {allowed.part}")


def main():
    """The command."""
    parser = argparse.ArgumentParser(description="Holds what wfgen emit writes against its peers.")
    parser.add_argument("--pack", action="append", metavar="NAME", help="this pack only")
    parser.add_argument("repositories", nargs="*", type=Path, metavar="REPOSITORY", help="what wfgen emit makes of these")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there")
    parser.add_argument("--wfgen", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not any(one.is_there() for readers in READERS.values() for one in readers):
        print("skipped: no peer is installed (scripts/peers)")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="wfgen-gate-") as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        gate = Gate(options.wfgen.resolve(), folder)
        write(gate, options.pack or gate.packs(), options.repositories)
        check(gate)
        if not options.pack and not options.repositories:
            check_allowed(gate)
        return 0 if gate.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
