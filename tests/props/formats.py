"""Every report says the same, in the way its readers want it. Prints TAP.

usage: formats.py PROGRAM SOURCE_ROOT [CORPUS_FOLDER]

Over examples/broken, a file of odd texts and some repositories of the corpus: each format parses, names exactly the
findings of "jsonl", and keeps the limits of those who read it. Fingerprints of SARIF are computed a second time here.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from collections import Counter
from pathlib import Path

import tap

FORMATS = ["jsonl", "json", "gcc", "sarif", "github", "gitlab", "markdown", "checkstyle", "junit", "rdjson", "rdjsonl"]
REPOSITORIES = ["apache+arrow", "moby+buildkit", "mudler+LocalAI", "zizmorcore+zizmor", "qdrant+qdrant"]
ODD = """\
name: "50% | `x` <b>&amp;\\u202e [a](b)\\nsecond"
on: push
on: push
jobs:
  "a,b:c%\\u0001<script>":
    runs-on: ubuntu-24.04
    steps:
      - name: \U0001f600 中文 e\u0301
        uses: actions/checkout@v4
        with: {"dépth": 1, persist-credentials: false}
      - {run: 'echo "${{ github.head_ref }}"', with: {}}
"""

points = tap.Tap()


def reports_of(program, folder):
    """Each format's text, from one run."""
    with tempfile.TemporaryDirectory() as out:
        options = [f"--format={name}={out}/{name}" for name in FORMATS]
        run = subprocess.run([program, "validate", "--no-shellcheck", "-q", *options, "."], cwd=folder, capture_output=True)
        assert run.returncode in (0, 1), run.stderr
        return {name: Path(out, name).read_text() for name in FORMATS}


# --- SARIF ---------------------------------------------------------------------------------------------------------


def fingerprints(text):
    """line -> hash, as code scanning computes it: base 37 modulo 2**64 over 100 UTF-16 units."""
    size, factor, modulus = 100, pow(37, 100, 1 << 64), 1 << 64
    units = text.encode("utf-16-le", "surrogatepass")
    window, lines, counts, out = [0] * size, [0] * size, Counter(), {}
    state = {"hash": 0, "at": 0, "line": 0, "begins": True}

    def flush():
        line = lines[state["at"]]
        if line:
            key = f"{state['hash']:x}"
            counts[key] += 1
            out[line] = f"{key}:{counts[key]}"
            lines[state["at"]] = 0

    def push(unit):
        at = state["at"]
        state["hash"] = (state["hash"] * 37 + unit - factor * window[at]) % modulus
        window[at] = unit
        state["at"] = (at + 1) % size

    def take(unit):
        flush()
        if state["begins"]:
            state["line"] += 1
            lines[state["at"]] = state["line"]
        state["begins"] = unit == 10
        push(unit)

    after_cr = False
    for i in range(0, len(units), 2):
        unit = units[i] | units[i + 1] << 8
        second = after_cr and unit == 10
        after_cr = unit == 13
        if unit not in (32, 9) and not second:
            take(10 if unit == 13 else unit)
    take(0xFFFF)
    for _ in range(size):
        flush()
        push(0)
    return out


def sarif_rule_problems(rules):
    for rule in rules:
        tags, properties = rule["properties"]["tags"], rule["properties"]
        if "security-severity" in properties:
            if "security" not in tags or not 0 < float(properties["security-severity"]) <= 10:
                yield f"{rule['id']}: {properties}"
        for member in ("shortDescription", "fullDescription"):
            if not 0 < len(rule[member]["text"]) <= 1024:
                yield f"{rule['id']}: length of {member}"
        if not rule["help"]["text"] or not rule["help"]["markdown"].startswith("# "):
            yield f"{rule['id']}: no help"
        if rule.get("name") == rule["id"] or len(tags) > 10:
            yield f"{rule['id']}: name or tags"


def sarif_result_problems(folder, results, rules):
    known = {}
    for result in results:
        location = result["locations"][0]["physicalLocation"]
        path, region = location["artifactLocation"]["uri"], location["region"]
        start = region["startLine"], region["startColumn"]
        if rules[result["ruleIndex"]]["id"] != result["ruleId"] or start > (region["endLine"], region["endColumn"]):
            yield f"{path}: {result['ruleId']} {region}"
        if path not in known:
            raw = Path(folder, re.sub("%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), path)).read_bytes()
            known[path] = fingerprints(raw.decode("utf-8", "replace"))
        wanted = known[path].get(start[0])
        if result.get("partialFingerprints", {}).get("primaryLocationLineHash") != wanted:
            yield f"{path}:{start[0]}: fingerprint is not {wanted}"


def check_sarif(folder, text, findings):
    log = json.loads(text)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    problems = list(sarif_rule_problems(rules)) + list(sarif_result_problems(folder, run["results"], rules))
    got = Counter((r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in run["results"])
    if got != Counter((f["rule"], f["line"]) for f in findings):
        problems.append("other findings")
    if len(log["runs"]) != 1 or log["version"] != "2.1.0" or len(run["results"]) > 25000:
        problems.append("limits")
    return problems


# --- the others ----------------------------------------------------------------------------------------------------


def check_json(folder, text, findings):
    return [] if json.loads(text)["findings"] == findings else ["other findings"]


def check_gcc(folder, text, findings):
    lines = [line for line in text.splitlines() if re.search(r" \[[a-z0-9-]+\]$", line)]
    place = re.compile(r"^(.+?):(\d+):(\d+): (error|warning|note): .* \[([a-z0-9-]+)\]$")
    got = Counter((m[1], int(m[2]), int(m[3]), m[5]) for m in map(place.match, lines) if m)
    wanted = Counter((f["file"], f["line"], f["column"], f["rule"]) for f in findings)
    return [str(item) for item in ((got - wanted) + (wanted - got)).elements()]


def check_github(folder, text, findings):
    kinds = Counter(re.match(r"::(error|warning|notice) ", line)[1] for line in text.splitlines())
    problems = [f"{kinds[kind]} of {kind}" for kind in kinds if kinds[kind] > 10]
    for line in text.splitlines():
        properties = re.match(r"::\w+ (.*?)::", line)[1]
        names = [part.partition("=")[0] for part in properties.split(",")]
        if not set(names) <= {"file", "line", "endLine", "col", "endColumn", "title"}:
            problems.append(f"properties: {properties}")
    said = [int(n) for n in re.findall(r"::and (\d+) more", text)]
    if len(text.splitlines()) - len(said) + sum(said) > len(findings):
        problems.append("more than there are")
    return problems


def check_gitlab(folder, text, findings):
    issues = json.loads(text)
    problems = [] if len({i["fingerprint"] for i in issues}) == len(findings) else ["fingerprints are not unique"]
    got = Counter((i["location"]["path"], i["check_name"], i["location"]["lines"]["begin"]) for i in issues)
    return problems + ([] if got == Counter((f["file"], f["rule"], f["line"]) for f in findings) else ["other findings"])


def check_markdown(folder, text, findings):
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| |", "| ---"))]
    cells = [len(re.findall(r"(?<!\\)\|", row)) for row in rows]
    problems = [row for row, count in zip(rows, cells) if count != 5]
    return problems + ([] if len(rows) == len(findings) and len(text) < 1 << 20 else [f"{len(rows)} rows"])


def check_checkstyle(folder, text, findings):
    root = xml.fromstring(text)
    got = Counter((f.get("name"), e.get("source"), int(e.get("line"))) for f in root for e in f)
    return [] if got == Counter((f["file"], "wfgen." + f["rule"], f["line"]) for f in findings) else ["other findings"]


def check_junit(folder, text, findings):
    root = xml.fromstring(text)
    problems = []
    for suite in root:
        for name, element in (("failures", "failure"), ("skipped", "skipped")):
            if int(suite.get(name)) != len(suite.findall(f"testcase/{element}")):
                problems.append(f"{suite.get('name')}: {name}")
        if int(suite.get("tests")) != len(suite.findall("testcase")):
            problems.append(f"{suite.get('name')}: tests")
    grave = sum(f["severity"] != "info" for f in findings)
    return problems + ([] if int(root.get("failures")) == grave else ["failures"])


def apply_range(data, span, text):
    lines = data.splitlines(keepends=True) + [b""]
    mark = 3 if data.startswith(b"\xef\xbb\xbf") else 0

    def offset(place):
        before = sum(map(len, lines[: place["line"] - 1]))
        return before + place["column"] - 1 + (mark if place["line"] == 1 else 0)

    return data[: offset(span["start"])] + text + data[offset(span["end"]) :]


def apply_edits(data, edits):
    """The edits of one fix of jsonl, whose columns count code points."""
    text = data.decode()
    mark = text.startswith("\ufeff")
    text = text[1:] if mark else text
    starts = [0]
    for line in re.split("(?<=\n)", text):
        starts.append(starts[-1] + len(line))
    places = [(starts[e["line"] - 1] + e["column"] - 1, starts[e["endLine"] - 1] + e["endColumn"] - 1, e["text"]) for e in edits]
    crlf = "\r\n" in text.partition("\n")[0] + "\n"
    for begin, end, new in sorted(places, reverse=True):
        text = text[:begin] + (new.replace("\n", "\r\n") if crlf else new) + text[end:]
    return (("\ufeff" if mark else "") + text).encode()


def check_rdjson(folder, text, findings):
    diagnostics = json.loads(text)["diagnostics"]
    if len(diagnostics) != len(findings):
        return [f"{len(diagnostics)} diagnostics"]
    problems = []
    for diagnostic, finding in zip(diagnostics, findings):
        if ("suggestions" in diagnostic) != finding["fixable"] or diagnostic["code"]["value"] != finding["rule"]:
            problems.append(f"{finding['file']}:{finding['line']}: {finding['rule']}")
        elif finding["fixable"]:
            data = Path(folder, finding["file"]).read_bytes()
            suggestion = diagnostic["suggestions"][0]
            starts = [(e["line"], e["column"]) for e in finding["fix"]["edits"]]
            if len(set(starts)) == len(starts):  # else their order matters, which is not ours to know
                if apply_range(data, suggestion["range"], suggestion["text"].encode()) != apply_edits(data, finding["fix"]["edits"]):
                    problems.append(f"{finding['file']}:{finding['line']}: {finding['rule']}: suggestion is another change")
    return problems


def check_rdjsonl(folder, text, findings):
    got = [json.loads(line)["code"]["value"] for line in text.splitlines()]
    return [] if got == [f["rule"] for f in findings] else ["other findings"]


def check_folder(program, name, folder):
    reports = reports_of(program, folder)
    findings = [json.loads(line) for line in reports["jsonl"].splitlines()]
    for kind in FORMATS[1:]:
        points.point(f"{name}: {kind}", list(globals()[f"check_{kind}"](folder, reports[kind], findings)))


def main():
    program, root = sys.argv[1], Path(sys.argv[2])
    corpus = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    program = str(Path(program).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(root / "examples" / "broken", f"{scratch}/broken")
        check_folder(program, "examples", f"{scratch}/broken")
        odd = Path(scratch, "odd [1] %41", ".github", "workflows")
        odd.mkdir(parents=True)
        (odd / "ci.yml").write_text(ODD)
        (odd / "crlf.yml").write_bytes(b"\xef\xbb\xbf" + ODD.replace("\n", "\r\n").encode())
        check_folder(program, "odd texts", odd.parents[1])
        if corpus and corpus.is_dir():
            for name in REPOSITORIES:
                check_folder(program, name, corpus / name)
        else:
            print("# skipped: no shared folder")
    return points.end()


if __name__ == "__main__":
    sys.exit(main())
