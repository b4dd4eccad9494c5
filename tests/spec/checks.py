"""Lines that wfgen reports in the examples of $WFGEN_SHARED/suites/checks, by the scorer that stands beside them: the
recall over all kinds, and no error in a file that is right. Prints TAP.

usage: checks.py WFGEN
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

# Kinds of findings that have to be complete: what is the matter of the rules on events, jobs and steps.
COMPLETE = [
    "events",
    "glob",
    "id",
    "runner-label",
    "credentials",
    "permissions",
    "shell-name",
    "job-needs",
    "matrix",
    "env-var",
    "deprecated-commands",
]

# Kinds that programs of the system find, where it has them.
OUTSIDE = {"shellcheck": "shellcheck", "pyflakes": "pyflakes3"}


def complete_kinds():
    for kind, program in OUTSIDE.items():
        if not shutil.which(program):
            print(f"# skipped: {kind}: {program} is not installed")
    return COMPLETE + [kind for kind, program in OUTSIDE.items() if shutil.which(program)]


def score(shared, command):
    """The scorer's numbers for `command`."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "score.json"
        scorer = [sys.executable, shared / "tools/score_checks.py", "--data", shared / "suites/checks", "--stage",
                  "--suites", "examples,ok", "--cmd", command, "--by-kind", "--list-misses", "--json", result]
        run = subprocess.run(scorer, capture_output=True, text=True, check=True)
        return run.stdout, json.loads(result.read_text(encoding="utf-8"))


def by_kind(numbers):
    """(kind, lines found, lines wanted) of the examples."""
    for suite in ("examples", "examples*ext"):
        for kind, (found, wanted) in sorted(numbers["suites"][suite]["by_kind"].items()):
            yield kind, found, wanted


def main(wfgen):
    shared = Path(os.environ.get("WFGEN_SHARED", ""))
    if not (shared / "tools/score_checks.py").is_file():
        print("1..0 # SKIP skipped: no shared folder")
        return 0
    text, numbers = score(shared, f"{os.path.abspath(wfgen)} validate --no-config --format jsonl -q {{file}}")
    print("\n".join("# " + line for line in text.splitlines()))
    kinds = complete_kinds()
    results = [(f"{kind}: {found} of {wanted}", found == wanted) for kind, found, wanted in by_kind(numbers)
               if kind in kinds]
    results.append(("examples of every such kind", len(results) == len(kinds)))
    results.append(("no crash", numbers["crashes"] == []))
    print(f"1..{len(results)}")
    for number, (what, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
