"""Who is compared, and on which files."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import peer

LONGEST = 1_500_000  # bytes of a command line
MOST_REFUSED = 100


@dataclass(frozen=True)
class Subject:
    """A program with its options, waiting for files. The command is handed the number of processors."""

    title: str
    command: Callable = field(compare=False)  # (files, processors) -> words
    good: tuple  # exit codes of a run that did its work
    count: Callable = field(compare=False)  # findings in what it printed
    parts: tuple = ()  # files and folders that the program consists of
    checks: str = ""
    version: str = ""

    def findings(self, files, processors, folder):
        """How much it says; a run that did not do its work is an error."""
        result = subprocess.run(
            self.command(files, processors), cwd=folder, capture_output=True, text=True, check=False
        )
        if result.returncode not in self.good:
            raise RuntimeError(f"{self.title}: exit {result.returncode}: {result.stderr[-500:]}")
        return self.count(result.stdout)


class Wfgen:
    """The program that all is about."""

    def __init__(self, program):
        self.program = str(Path(program).resolve())

    def ask(self, *words):
        """What it prints."""
        return subprocess.run([self.program, *words], capture_output=True, text=True, check=True).stdout

    def rules(self, *categories):
        """The rules of some categories that speak without being asked to."""
        known = json.loads(self.ask("rules", "--format", "json"))
        return [rule["id"] for rule in known if rule["category"] in categories and not rule["optIn"]]

    def subject(self, title, checks, *options, scripts=False):
        """One way to call it."""
        shellcheck = () if scripts else ("--no-shellcheck",)

        def command(files, processors):
            words = [self.program, "validate", "--quiet", "--no-config", "--format", "jsonl", f"-j{processors}"]
            return [*words, *shellcheck, *options, *map(str, files)]

        version = self.ask("--version").split()[1]
        return Subject(title, command, (0, 1), _lines, (self.program,), checks, version)

    def like(self, title, *categories):
        """Only with rules of these categories."""
        rules = self.rules(*categories)
        return self.subject(title, f"its {len(rules)} rules of {', '.join(categories)}", f"--select={','.join(rules)}")


def _lines(text):
    return text.count("\n")


def floor(program):
    """libyaml's bare events."""
    path = str(Path(program).resolve())
    return Subject(
        "libyaml events",
        lambda files, _processors: [path, *map(str, files)],
        (0,),
        lambda _text: 0,
        (path,),
        "nothing: the floor; one thread",
    )


def of_peer(known, arguments=None, title=None):
    """A peer as a subject."""
    return Subject(
        title or known.name,
        lambda files, _processors: known.command(files, arguments),
        known.good,
        lambda text: sum(1 for _ in known.read(text)),
        (known.folder.resolve(),),
        known.checks,
        known.version,
    )


def refused(known, files, folder):
    """The files at which a peer gives up, so that it would say nothing about the others."""
    out = []
    while known.refused and len(out) < MOST_REFUSED:
        left = [path for path in files if path not in out]
        result = subprocess.run(known.command(left), cwd=folder, capture_output=True, text=True, check=False)
        named = re.search(known.refused, result.stderr)
        path = Path(os.path.normpath(named[1])) if named else None
        if result.returncode in known.good or path not in left:
            break
        out.append(path)
    return out


@dataclass(frozen=True)
class Scope:
    """Files that are measured together, by paths below the folder."""

    title: str
    files: tuple
    size: int

    def __str__(self):
        many = "" if len(self.files) == 1 else f"{len(self.files)} files, "
        return f"{self.title}: {many}{self.size / 1024:.0f} KiB"


def scope(title, folder, files):
    """With its size; as much as a command line can hold."""
    files = tuple(files)
    if sum(len(str(path)) + 1 for path in files) > LONGEST:
        raise RuntimeError(f"{title}: {len(files)} paths do not fit on a command line")
    return Scope(title, files, sum((folder / path).stat().st_size for path in files))


def workflows(folder):
    """All workflows of the repositories below a folder."""
    found = (p for top in (folder, *folder.glob("*/")) for p in (top / ".github" / "workflows").glob("*.y*ml"))
    return sorted({path.relative_to(folder) for path in found if path.is_file()})


def dockerfiles(folder):
    """All Dockerfiles below a folder."""
    return sorted(p.relative_to(folder) for p in folder.rglob("Dockerfile") if p.is_file())


def repository_of(path):
    """The part of a workflow's path before ".github"."""
    return path.parents[2]


def largest_repository(files):
    """The workflows of the repository that has most of them."""
    groups = {}
    for path in files:
        groups.setdefault(repository_of(path), []).append(path)
    return max(groups.values(), key=len)


def middle_file(folder, files):
    """A file of middle size."""
    return sorted(files, key=lambda path: ((folder / path).stat().st_size, path))[len(files) // 2]


def has_script_checkers():
    """Whether those that are asked about scripts are installed."""
    return all(map(shutil.which, ("shellcheck", "pyflakes3")))
