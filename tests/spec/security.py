"""Findings in the inputs of $WFGEN_SHARED/suites/security by persona, by the scorer that stands beside them: the recall of
every audit, and nothing more than what is defended; then the fixes. Prints TAP.

usage: security.py WFGEN [AUDIT...]        without audits: all
"""

import contextlib
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

# (audit, input, line) of what is reported and not in the suite, with the reason.
DEFENDED = {
    ("hardcoded-container-credentials", "hardcoded-credentials.yml", 22): "the password itself, beside its image",
    ("artipacked", "obfuscation.yml", 13): "actions/checkout/ with a slash too many is actions/checkout",
}


def load_scorer(shared):
    os.environ["SECURITY_DATA"] = str(shared / "suites/security")
    spec = importlib.util.spec_from_file_location("score_security", shared / "tools/score_security.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lay_out(shared, folder):
    """Copies the inputs to where a repository has them; which file is which input."""
    scorer = [sys.executable, shared / "tools/score_security.py", "layout", folder]
    subprocess.run(scorer, capture_output=True, check=True)
    return json.loads((folder / "map.json").read_text(encoding="utf-8"))


def findings(wfgen, folder, names, persona):
    command = [wfgen, "validate", "--no-config", "--no-shellcheck", "-q", "--persona", persona, "--format", "jsonl"]
    run = subprocess.run([*command, *names], cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode not in (0, 1) and not run.stdout:
        sys.exit(run.stderr)
    return [json.loads(line) for line in run.stdout.splitlines()]


def score(scorer, suite, found, persona, names, only):
    """By audit: recall, and what is more than the suite has."""
    by_audit, details, _, _ = scorer.score(suite, found, {}, persona, "exact", 0, names, True)
    extras = {tuple(extra[:3]): extra[4] for extra in details["extra"]}
    for audit, row in by_audit.items():
        more = {key: message for key, message in extras.items() if key[0] == audit and key not in DEFENDED}
        if not row.get("skipped") and (not only or audit in only):
            yield audit, row["hit"], row["expected"], more
    for kind in ("missed", "extra"):
        for item in (item for item in details[kind] if not only or item[0] in only):
            print(f"# {persona}: {kind}:", *item)


def fixes(scorer, wfgen, audits):
    """(name, audit, outcome) of every fix case that needs no network."""
    command = f"{wfgen} fix --unsafe --no-config --no-shellcheck -q --select AUDIT {{file}}"
    for audit in audits:
        arguments = type("Arguments", (), {"audit": audit, "online": False, "command": command.replace("AUDIT", audit)})
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            scorer.cmd_fixes(arguments)
        for line in printed.getvalue().splitlines()[:-1]:
            outcome, name, _ = line.split()
            yield name, audit, outcome


def main(wfgen, *only):
    shared = Path(os.environ.get("WFGEN_SHARED", "")).resolve()
    if not (shared / "tools/score_security.py").is_file():
        print("1..0 # SKIP skipped: no shared folder")
        return 0
    wfgen = os.path.abspath(wfgen)
    scorer = load_scorer(shared)
    suite = scorer.load()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        names = lay_out(shared, Path(folder) / "suite")
        for persona in scorer.PERSONAS:
            found = findings(wfgen, Path(folder) / "suite", list(names), persona)
            rows = list(score(scorer, suite, found, persona, names, only))
            for audit, hit, wanted, more in rows:
                results.append((f"{persona}: {audit}: {hit} of {wanted}, {len(more)} more", hit == wanted and not more))
            hits, wanted, more = (sum(len(row[i]) if i == 3 else row[i] for row in rows) for i in (1, 2, 3))
            print(f"# {persona}: found {hits} of {wanted}, {more} more that nobody defends")
    audits = only or sorted({case["audit"] for case in suite["fixes"] if case["usable"] and not case["online"]})
    for name, audit, outcome in fixes(scorer, wfgen, audits):
        results.append((f"fix: {audit}: {name}: {outcome}", outcome == "same"))
    print(f"1..{len(results)}")
    for number, (what, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {what}")
    failed = sum(not good for _, good in results)
    print(f"# {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
