"""The law of calls: workflows and actions that call each other many times over, level below level, are looked at each a
few times and not once for each way that leads there, of which there are more than anyone can count. Prints TAP.

usage: nesting.py PROGRAM
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import tap

LEVELS = 9
CALLS = 20
SECONDS = 60  # one way alone takes some microseconds; all of them would take years
COMMANDS = [
    ["validate", "--quiet", "--persona", "auditor", "--no-shellcheck"],
    ["fix", "--unsafe", "--diff", "--no-shellcheck"],
    ["permissions"],
    ["graph"],
]
CALLED = """\
on:
  push:
  workflow_call:
    inputs:
      text: {type: string}
jobs:
"""
CALLING_JOB = """\
  job{number}:
    uses: ./.github/workflows/level{below}.yml
    with: {{text: '${{{{ inputs.text }}}}'}}
"""
LAST_JOB = """\
  job{number}:
    runs-on: ubuntu-24.04
    steps:
      - run: gh pr list ${{{{ inputs.text }}}}
        env: {{GH_TOKEN: '${{{{ github.token }}}}'}}
"""
ACTION = """\
name: level
description: one of many
inputs:
  text: {description: any}
runs:
  using: composite
  steps:
"""
CALLING_STEP = """\
    - uses: ./.github/actions/level{below}
      with: {{text: '${{{{ inputs.text }}}}'}}
"""
LAST_STEP = """\
    - run: gh pr list ${{{{ inputs.text }}}}
      shell: bash
"""
USER = """\
on: pull_request_target
jobs:
  use:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: ./.github/actions/level0
        with: {text: '${{ github.event.issue.title }}'}
"""


def levels(head, calling, last):
    """The text of each level, whose parts call the level below."""
    for level in range(LEVELS):
        part = last if level + 1 == LEVELS else calling
        yield level, head + "".join(part.format(number=number, below=level + 1) for number in range(CALLS))


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_workflows(root):
    for level, text in levels(CALLED, CALLING_JOB, LAST_JOB):
        put(root / ".github" / "workflows" / f"level{level}.yml", text)


def make_actions(root):
    put(root / ".github" / "workflows" / "use.yml", USER)
    for level, text in levels(ACTION, CALLING_STEP, LAST_STEP):
        put(root / ".github" / "actions" / f"level{level}" / "action.yml", text)


def ends(program, make, command):
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        try:
            run = subprocess.run([program, *command, "."], cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            yield f"no end after {SECONDS} s"
            return
        if run.returncode not in (0, 1):
            yield f"exit code {run.returncode}: {run.stderr.decode()[:400]}"


def main():
    program = str(Path(sys.argv[1]).resolve())
    laws = []
    for name, make in (("workflows", make_workflows), ("actions", make_actions)):
        for command in COMMANDS:
            laws.append((f"{name}: {command[0]}", lambda make=make, command=command: ends(program, make, command)))
    return tap.tell(laws)


if __name__ == "__main__":
    sys.exit(main())
