"""Dockerfile and .dockerignore of the mini application: as before the plan, as the plan has them, as wfgen
writes them.
"""

import json
import os
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


@dataclass
class Pair:
    """A Dockerfile and the .dockerignore beside it; None: there is none."""

    dockerfile: str
    dockerignore: str | None

    def lay_out(self, folder):
        """Writes the application with this pair."""
        application.lay_out(folder, self.dockerfile, self.dockerignore)


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
    """What `wfgen fix --unsafe` makes of the plan's pair, beside the application and the workflows."""
    plan().lay_out(folder / "backend")
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
    return pair


def emitted(*options):
    """The Dockerfile and .dockerignore that `wfgen emit` writes."""
    result = wfgen.run("emit", "--quiet", "--format", "json", *options)
    if result.returncode != 0:
        raise RuntimeError(f"wfgen emit: {result.stderr}")
    files = {Path(file["path"]).name: file["text"] for file in json.loads(result.stdout)}
    if "Dockerfile" not in files:
        raise machine.Unavailable("wfgen emit writes no Dockerfile")
    return Pair(files["Dockerfile"], files.get(".dockerignore"))
