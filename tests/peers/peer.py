"""The programs that wfgen is compared with: where scripts/peers has put them, how they are called, how their findings
are read.
"""

import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
MANY = "MANY"  # stands in a command for the files


def cache_folder():
    """Where scripts/peers keeps what it has installed."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("WFGEN_CACHE") or caches / "wfgen") / "peers"


@dataclass(frozen=True)
class Finding:
    """What a peer says of a file."""

    file: str
    line: int
    rule: str
    message: str
    level: str = ""  # of zizmor's, the first persona that is told

    def __str__(self):
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"


def _actionlint(text):
    return [Finding(f["filepath"], f["line"], f["kind"], f["message"]) for f in json.loads(text or "null") or []]


def _zizmor(text):
    for finding in json.loads(text or "[]"):
        place = next(p for p in finding["locations"] if p["symbolic"]["kind"] == "Primary")
        path = place["symbolic"]["key"]["Local"]["verbatim_path"]
        line = place["concrete"]["location"]["start_point"]["row"] + 1
        note = place["symbolic"]["annotation"]
        level = finding["determinations"]["persona"].lower()
        yield Finding(path, line, finding["ident"], f"{finding['desc']}: {note}", level)


def _github(text):
    for line in text.splitlines():
        error = json.loads(line)
        yield Finding(error["file"], error["line"], "parser", error["message"])


def _hadolint(text):
    return [Finding(f["file"], f["line"], f["code"], f["message"]) for f in json.loads(text or "[]")]


YAMLLINT = re.compile(r"^(.*?):(\d+):\d+: \[\w+\] (.*) \((.*)\)$", re.MULTILINE)


def _yamllint(text):
    return [Finding(file, int(line), rule, message) for file, line, message, rule in YAMLLINT.findall(text)]


def _check_jsonschema(text):
    result = json.loads(text or "{}")
    for error in result.get("errors", []):
        yield Finding(error["filename"], 1, "schema", f"{error['path']}: {error['message']}")
    for error in result.get("parse_errors", []):
        yield Finding(error["filename"], 1, "parse", error["message"])


@dataclass(frozen=True)
class Peer:
    """A program and how it is asked."""

    name: str  # as scripts/peers calls it
    program: str  # below its folder
    arguments: tuple  # MANY stands for the files
    read: Callable  # its findings, of what it printed
    good: tuple  # exit codes of a run that did its work
    checks: str  # in a few words
    before: tuple = ()  # in front of the program: an interpreter and its script
    scripts: tuple = ()  # arguments that let it ask shellcheck and pyflakes too; empty: it does not, or always does
    refused: str = ""  # names the one file that makes it give up

    @property
    def folder(self):
        """What scripts/peers has installed."""
        return cache_folder() / self.name / "current"

    @property
    def version(self):
        """The installed version, or "" without one."""
        return os.readlink(self.folder) if self.folder.is_symlink() else ""

    def is_there(self):
        """Whether it can be run."""
        interpreter = not self.before or shutil.which(self.before[0])
        return bool(interpreter) and (self.folder / self.program).exists()

    def command(self, files, arguments=None):
        """The words of the command line for some files."""
        words = []
        for word in arguments or self.arguments:
            words += [str(file) for file in files] if word == MANY else [word]
        return [*self.before, str((self.folder / self.program).absolute()), *words]


# With no configuration but their defaults, no network, and what they say as JSON.
ACTIONLINT = Peer(
    "actionlint",
    "bin/actionlint",
    ("-config-file", "/dev/null", "-format", "{{json .}}", "-shellcheck=", "-pyflakes=", MANY),
    _actionlint,
    (0, 1),
    "syntax, expressions and their types, inputs of known actions, of workflows",
    scripts=("-config-file", "/dev/null", "-format", "{{json .}}", "-pyflakes=pyflakes3", MANY),
)
ZIZMOR_WORDS = ("--quiet", "--offline", "--no-config", "--no-progress", "--format", "json", MANY)
ZIZMOR = Peer(
    "zizmor",
    "bin/zizmor",
    ZIZMOR_WORDS,
    _zizmor,
    (0, 11, 12, 13, 14),
    "security of workflows and actions, persona regular",
    refused=r"(?m)(?:failed to load|audit failed on) file://(.*?)(?: as .*)?$",
)
GITHUB = Peer(
    "github-parser",
    "",
    (MANY,),
    _github,
    (0,),
    "what GitHub's parser refuses in workflows and actions",
    before=("node", str(HERE / "github.mjs")),
)
YAMLLINT_PEER = Peer(
    "yamllint", "bin/yamllint", ("-f", "parsable", "-d", "default", MANY), _yamllint, (0, 1), "YAML's form"
)


def schema(kind):
    """Checked against a schema that check-jsonschema brings along: "github-workflows", "github-actions", "dependabot"."""
    return Peer(
        "check-jsonschema",
        "bin/check-jsonschema",
        ("--builtin-schema", f"vendor.{kind}", "-o", "json", MANY),
        _check_jsonschema,
        (0, 1),
        f"a JSON schema: {kind}",
    )


SCHEMA = schema("github-workflows")
HADOLINT = Peer(
    "hadolint",
    "bin/hadolint",
    ("--format", "json", MANY),
    _hadolint,
    (0, 1),
    "Dockerfiles, and always their scripts with a shellcheck of its own",
)
