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

# What is said beside "info" in files that are right for the suite, with the reason. GitHub's reader decides.
SAID_OF_RIGHT_FILES = {
    ("nested_workflow_call.yaml", "uses-format"): "GitHub wants a called workflow in .github/workflows",
    ("workflow_call_job.yaml", "uses-format"): "the same",
    ("no_local_action_found.yaml", "local-action"): "there is no checkout before it: the step fails",
    ("outputs_in_environment_url.yaml", "step-output-unknown"): "the script writes no output at all",
    ("workflow_call_outputs.yaml", "step-output-unknown"): "the same",
    ("workflow_call_outputs_sema.yaml", "step-output-unknown"): "the same",
}

# Kinds that programs of the system find, where it has them.
OUTSIDE = {"shellcheck": "shellcheck", "pyflakes": "pyflakes3"}


def outside_kinds():
    """Those whose program is here."""
    for kind, program in OUTSIDE.items():
        if shutil.which(program):
            yield kind
        else:
            print(f"# skipped: {kind}: {program} is not installed")


def said_of_right_files(wfgen, folder):
    """(file, rule) of every error and warning in the suite's right files."""
    for path in sorted(folder.glob("*.y*ml")):
        command = [wfgen, "validate", "--no-config", "--no-shellcheck", "-q", "--format", "jsonl", path]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in run.stdout.splitlines():
            finding = json.loads(line)
            if finding["severity"] != "info":
                yield path.name, finding["rule"]


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
    kinds = set(OUTSIDE) - set(outside_kinds())
    results = [(f"{kind}: {found} of {wanted}", found == wanted) for kind, found, wanted in by_kind(numbers)
               if kind not in kinds]
    results.append(("there are examples of many kinds", len(results) > 15))
    said = set(said_of_right_files(os.path.abspath(wfgen), shared / "suites/checks/ok"))
    results.append((f"nothing but what is defended is said of right files: {sorted(said ^ set(SAID_OF_RIGHT_FILES))}",
                    said == set(SAID_OF_RIGHT_FILES)))
    results.append(("no crash", numbers["crashes"] == []))
    print(f"1..{len(results)}")
    for number, (what, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
