"""Dockerfile and .dockerignore of the mini application: as before the plan, as the plan has them, as wfgen
writes them.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import application
import machine
import wfgen

# What people start from: all is copied first, nothing is ignored, dependencies are installed every time.
UNCORRECTED = """\
FROM python:3.11-slim
WORKDIR /app
COPY . .
RUN apt-get update && apt-get install -y --no-install-recommends gcc g++ libpq-dev
RUN pip install -r requirements.txt -r requirements-testing.txt
CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]
"""


PLAN = "the plan"
# The plan's pattern *.json leaves it out, and only a person knows which JSON the program reads.
NEEDED = "schema.json"
FIX_DECISIONS = (
    f'decided by a person: the line "!{NEEDED}" in the .dockerignore, whose "*.json" leaves out what is read',
    "the program belongs to the user it runs as, because the plan says --chown",
)
PLAN_NOTES = ("builds as it is, nothing was changed",)
EMIT_NOTES = (
    "the values are those of examples/plan-image-values.yml",
    "nothing can be pulled here: with registry-syntax=false (docker 20.10), without the # syntax line (docker 28)",
)
PACK = "python-image"
VALUES = wfgen.ROOT / "examples" / "plan-image-values.yml"
SYNTAX_LINE = "# syntax="


@dataclass
class Pair:
    """A Dockerfile and the .dockerignore beside it; None: there is none."""

    dockerfile: str
    dockerignore: str | None

    def lay_out(self, folder):
        """Writes the application with this pair."""
        application.lay_out(folder, self.dockerfile, self.dockerignore)


@dataclass
class Subject:
    """A pair to measure. It may depend on the engine; `notes` is what to know, and what a person decided."""

    name: str
    make: Callable
    notes: tuple = ()
    corrected: bool = True  # the targets are for it
    writable: bool = False  # it gives the program to its user, as was asked


def uncorrected():
    """The pair before the plan."""
    return Pair(UNCORRECTED, None)


def shared_folder():
    """The folder of files that are not part of this repository."""
    return Path(os.environ.get("WFGEN_SHARED") or wfgen.ROOT.parent / "shared")


def seed_folder():
    """The plan's own files."""
    return shared_folder() / "seed"


def read(folder, dockerfile="Dockerfile", dockerignore=".dockerignore"):
    """A pair from a folder."""
    ignore = folder / dockerignore
    return Pair(
        (folder / dockerfile).read_text("utf-8"), ignore.read_text("utf-8") if ignore.exists() else None
    )


def plan():
    """The plan's pair."""
    if not seed_folder().is_dir():
        raise machine.Unavailable(f"no plan at {seed_folder()}")
    return read(seed_folder(), dockerignore="dockerignore")


def fixed(folder):
    """What `wfgen fix --unsafe` makes of the plan's pair, beside the application and the workflows, with
    FIX_DECISIONS.
    """
    plan().lay_out(folder / "backend")
    machine.remove(folder / "backend" / ".git")  # else it is a repository of its own, without workflows
    workflows = folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for name in ("ci.yml", "deploy.yml"):
        (workflows / name).write_bytes((seed_folder() / name).read_bytes())
    result = wfgen.run("fix", "--unsafe", "--no-config", "--quiet", folder)
    if result.returncode not in wfgen.ANSWERED:
        raise RuntimeError(f"wfgen fix: {result.stderr}")
    pair = read(folder / "backend")
    if pair == plan():
        raise machine.Unavailable("wfgen fix leaves the plan's Dockerfile as it is")
    pair.dockerignore += f"!{NEEDED}\n"
    return pair


def emitted(*options):
    """The Dockerfile and .dockerignore that `wfgen emit` writes for the application."""
    result = wfgen.run("emit", PACK, "--values", VALUES, "--quiet", "--format", "json", *options)
    if result.returncode != 0:
        raise RuntimeError(f"wfgen emit: {result.stderr}")
    files = {Path(file["path"]).name: file["text"] for file in json.loads(result.stdout)}
    return Pair(files["Dockerfile"], files[".dockerignore"])


def emitted_image(engine):
    """The emitted pair as an engine that can pull nothing is able to build it: the old one as it is written
    for that, the new one without the line that asks for a Dockerfile frontend, for it brings one.
    """
    if engine.name == "old":
        return emitted("--set", "registry-syntax=false")
    pair = emitted()
    if not pair.dockerfile.startswith(SYNTAX_LINE):
        raise RuntimeError("the emitted Dockerfile names no syntax")
    return Pair(pair.dockerfile.partition("\n")[2], pair.dockerignore)
