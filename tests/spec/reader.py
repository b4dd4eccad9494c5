"""Compares wfgen's verdict (refused: at least one finding of level error) with GitHub's, over the suites of
$WFGEN_SHARED: the reader's cases and probes, workflows and Dependabot files. Prints TAP.

usage: reader.py WFGEN
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# Where the suite's verdict is not followed, and why. A case that agrees all the same is a failure too.
CALLEE = "the refusal lies in a workflow of another repository, which an offline program does not have"
LIMIT = "the case sets a limit that is not GitHub's"
COERCES = "the server makes text of the default; only the editor refuses it, and real files do it"
EXCEPTIONS = {
    "reader/errors-anchor-tag.yml": "pins the reader of before 2025-08, which knew no anchors",
    "reader/errors-max-depth.yml": LIMIT,
    "reader/errors-max-file-size.yml": LIMIT,
    "reader/errors-max-result-size.yml": LIMIT,
    "reader/events-single-invalid.yml": "both server readers skip this case: only the editor refuses these keys",
    "probe/ex_21000": "the probe's long text is abridged",
    "probe/wd_choice_num": COERCES,
    "probe/wd_str_default_bool": COERCES,
    "probe/wd_str_default_num": COERCES,
    "schemastore/invalid/workflow_dispatch-inputs-string-default-bool.yaml": COERCES,
}


def exception(name, text, refused):
    """Why wfgen's verdict may differ from the suite's, or None."""
    calls_elsewhere = "@v1" in text and name.startswith("reader/errors-reusable-workflow-")
    if refused and calls_elsewhere and name != "reader/errors-reusable-workflow-job-secrets.yml":
        return CALLEE
    return EXCEPTIONS.get(name)


WORKFLOW = ".github/workflows/ci.yml"


def cases(suites):
    for row in rows(suites / "reader/cases.jsonl"):
        yield "reader/" + row["name"], WORKFLOW, row["workflow"], bool(row["expect_errors"])
    for row in rows(suites / "reader/workflow-probes.jsonl"):
        verdict = row.get("server_verdict_by_reading") or row["ts_verdict"]
        yield "probe/" + row["name"], WORKFLOW, row["workflow"], verdict.startswith("error")
    for kind, refused in (("valid", False), ("invalid", True)):
        for path in sorted((suites / "schemastore" / f"workflow-{kind}").iterdir()):
            yield f"schemastore/{kind}/{path.name}", WORKFLOW, path.read_text(encoding="utf-8"), refused
        for path in sorted((suites / "dependabot" / kind).iterdir()):
            name = f"dependabot/{kind}/{path.name}"
            yield name, ".github/dependabot.yml", path.read_text(encoding="utf-8"), refused


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(folder, items):
    for number, (_, place, text, _) in enumerate(items):
        path = folder / f"{number:04d}" / place
        path.parent.mkdir(parents=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))


def findings(wfgen, folder):
    """The error findings of each numbered folder."""
    command = [wfgen, "validate", "--no-shellcheck", "--format", "jsonl", *sorted(os.listdir(folder))]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = {}
    for line in run.stdout.splitlines():
        finding = json.loads(line)
        if finding["severity"] == "error":
            number = int(finding["file"].split("/")[0])
            found.setdefault(number, []).append(f"{finding['line']}:{finding['column']} {finding['rule']}: {finding['message']}")
    return found


def main(wfgen):
    suites = Path(os.environ.get("WFGEN_SHARED", "")) / "suites"
    if not (suites / "reader").is_dir():
        print("1..0 # SKIP skipped: no shared folder")
        return 0
    items = list(cases(suites))
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), items)
        found = findings(os.path.abspath(wfgen), folder)
    print(f"1..{len(items)}")
    failed = excepted = 0
    for number, (name, _, text, refused) in enumerate(items):
        agrees = refused == (number in found)
        reason = exception(name, text, refused)
        good = agrees != bool(reason)
        failed += not good
        excepted += bool(reason)
        print(f"{'ok' if good else 'not ok'} {number + 1} - {name}{': ' + reason if reason else ''}")
        if not good:
            print(f"# {'refused' if refused else 'accepted'} by GitHub; {found.get(number, 'no error')}")
    print(f"# {len(items) - failed} of {len(items)} as expected, {excepted} of them exceptions")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
