"""Runs the program under test."""

import json
import os
from pathlib import Path

import machine

ROOT = Path(__file__).resolve().parents[2]
# 0 done, 1 findings or a rate below what was asked: both have answers.
ANSWERED = (0, 1)


def program():
    """The program: $WFGEN, or that of the release build."""
    return Path(os.environ.get("WFGEN") or ROOT / "build/release/src/cmd/wfgen")


def run(*arguments, **options):
    """Runs wfgen with the arguments."""
    return machine.run(program(), *arguments, check=False, **options)


def ask(*arguments, **options):
    """Runs wfgen with `--format json` and reads what it says; an exit code that means trouble is an
    exception.
    """
    result = run(*arguments, "--format", "json", **options)
    if result.returncode not in ANSWERED:
        raise RuntimeError(
            f"{' '.join(map(str, arguments))}: exit {result.returncode}: {result.stderr.strip()}"
        )
    return json.loads(result.stdout)
