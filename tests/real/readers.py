"""Holds our reports against programs that read such reports. Prints TAP.

usage: readers.py [--cached] [FOLDER...]     default: examples/broken, odd texts, some repositories of the corpus

sarif        Microsoft's Multitool judges it, with GitHub's rules for code scanning
violations   violations-lib, by which CI servers comment on lines, finds the same in sarif, checkstyle, junit and gitlab
rdjson       reviewdog's definition of its format knows every member
junit        junitparser counts the same cases
github       what we escape is what the toolkit of GitHub's actions escapes

Readers are packages of their registries, kept in $WFGEN_CACHE (default /var/cache/wfgen). --cached: nothing is fetched, and
the corpus is left out. A part whose reader is not here is skipped, and says so.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/props"))

from formats import ODD, reports_of  # noqa: E402

WFGEN = os.environ.get("WFGEN") or str(ROOT / "build/release/src/cmd/wfgen")
CORPUS = ROOT.parent / "shared" / "corpus"
CACHE = Path(os.environ.get("WFGEN_CACHE", "/var/cache/wfgen"))
TOOLS = Path(__file__).resolve().parent / "readers"
REPOSITORIES = ["apache+arrow", "moby+buildkit", "mudler+LocalAI", "qdrant+qdrant"]
SECONDS = 300


class Skipped(Exception):
    """What is missing."""


def find(name):
    if shutil.which(name) is None:
        raise Skipped(f"no {name} here")
    return shutil.which(name)


def run(*command, text=None, folder=None, env=None):
    done = subprocess.run([str(word) for word in command], input=text, cwd=folder, env={**os.environ, **(env or {})},
                          capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-500:]}{done.stderr[-1500:]}"
    return done.stdout


def fetched(path, fetch, cached):
    """`path` in the cache, where `fetch` puts it when it is not there."""
    if not (CACHE / path).exists() and not cached:
        CACHE.mkdir(parents=True, exist_ok=True)
        try:
            fetch()
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            print("\n".join(f"# {line}" for line in str(error).splitlines()[-5:]))
    if not (CACHE / path).exists():
        raise Skipped(f"no {CACHE / path}" + (" (scripts/test-formats fetches it)" if cached else ""))
    return CACHE / path


# --- what is read --------------------------------------------------------------------------------------------------


class Reports:
    """All reports of one folder, and the findings that they should tell."""

    def __init__(self, folder, place):
        self.name, self.folder = folder.name, place
        for kind, text in reports_of(WFGEN, folder).items():
            (place / kind).write_text(text, encoding="utf-8")
        self.findings = [json.loads(line) for line in self.text("jsonl").splitlines()]
        assert self.findings, f"{folder}: nothing is found"

    def path(self, kind):
        return self.folder / kind

    def text(self, kind):
        return self.path(kind).read_text(encoding="utf-8")


def difference(got, wanted):
    wrong = list(((got - wanted) + (wanted - got)).elements())
    return f"{sum(got.values())} read, {sum(wanted.values())} wanted: {wrong[:4]}" if wrong else ""


def all_reports(work, folders):
    for number, folder in enumerate(folders):
        place = work / f"reports{number}"
        place.mkdir()
        yield Reports(folder, place)


# --- readers -------------------------------------------------------------------------------------------------------


def sarif(work, reports, cached):
    def fetch():
        folder = CACHE / "sarif"
        folder.mkdir(exist_ok=True)
        run(find("npm"), "pack", "--silent", "@microsoft/sarif-multitool-linux", folder=folder)
        for archive in folder.glob("*.tgz"):
            shutil.unpack_archive(archive, folder)
            archive.unlink()
        (folder / "package/Sarif.Multitool").chmod(0o755)

    multitool = fetched("sarif/package/Sarif.Multitool", fetch, cached)
    for one in reports:
        log = shutil.copy(one.path("sarif"), work / "log.sarif")
        done = subprocess.run([multitool, "validate", "--rule-kind", "Sarif;Ghas", log], capture_output=True, text=True,
                              timeout=SECONDS, env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"})
        said = [line for line in done.stdout.splitlines() if re.search(": (error|warning) ", line)]
        assert "Analyzing" in done.stdout or said or done.returncode == 0, f"{done.stdout}{done.stderr}"
        # That we name no site of our own is the one thing it may miss.
        wrong = [line for line in said if "SARIF2005" not in line]
        assert not wrong, f"{one.name}: {wrong[:3]}"


# What each parser keeps of a finding, and the name it has for its severity. That of JUnit looks for a place in the text,
# by a pattern that no path's first dot fits.
LEVELS = {"error": "ERROR", "warning": "WARN", "info": "INFO"}
VIOLATIONS = {
    "SARIF": ("sarif", lambda f: (LEVELS[f["severity"]], quote(f["file"]), f["line"], -1, f["rule"])),
    "CHECKSTYLE": ("checkstyle", lambda f: (LEVELS[f["severity"]], f["file"], f["line"], f["column"], "wfgen." + f["rule"])),
    "JUNIT": ("junit", lambda f: ("ERROR", f["file"].lstrip("."), f["line"], -1, "")),
    "CODECLIMATE": ("gitlab", lambda f: ({**LEVELS, "warning": "ERROR"}[f["severity"]], f["file"], f["line"], -1, f["rule"])),
}


def violations(work, reports, cached):
    name = "violations-lib-1.160.5.jar"

    def fetch():
        run(find("mvn"), "-q", "-B", "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy",
            "-Dartifact=se.bjurr.violations:violations-lib:1.160.5", f"-DoutputDirectory={CACHE}", folder=CACHE)

    java, library = find("java"), fetched(name, fetch, cached)
    for one in reports:
        pairs = [word for parser, (kind, _) in VIOLATIONS.items() for word in (parser, one.path(kind))]
        rows = [row.split("\t") for row in run(java, "-cp", library, TOOLS / "Violations.java", *pairs).splitlines()]
        for parser, (kind, told) in VIOLATIONS.items():
            got = Counter((r[1], r[2], int(r[3]), int(r[4]), r[5]) for r in rows if r[0] == parser)
            failing = [f for f in one.findings if parser != "JUNIT" or f["severity"] != "info"]
            wrong = difference(got, Counter(told(f) for f in failing))
            assert not wrong, f"{one.name}: {kind}: {wrong}"


def without_empty(value):
    """What is empty need not be written."""
    if isinstance(value, dict):
        return {key: without_empty(item) for key, item in value.items() if item not in ("", [])}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


def rdjson(work, reports, cached):
    def fetch():
        folder = work / "rdjson"
        folder.mkdir()
        shutil.copy(TOOLS / "rdjson.go", folder)
        run(find("go"), "mod", "init", "rdjson", folder=folder)
        run(find("go"), "get", "github.com/reviewdog/reviewdog/proto/rdf@v0.21.3", folder=folder)
        run(find("go"), "build", "-o", CACHE / "rdjson", ".", folder=folder)

    reader = fetched("rdjson", fetch, cached)
    for one in reports:
        wanted = json.loads(one.text("rdjson"))
        got = json.loads(run(reader, text=one.text("rdjson")))
        assert without_empty(got) == without_empty(wanted), f"{one.name}: rdjson is read as another report"
        lines = [json.loads(line) for line in one.text("rdjsonl").splitlines()]
        assert lines == wanted["diagnostics"], f"{one.name}: rdjsonl is not rdjson"
        said = Counter((d["code"]["value"], d["location"]["path"], d["location"]["range"]["start"]["line"],
                        d["severity"].lower(), len(d.get("suggestions", []))) for d in lines)
        wrong = difference(said, Counter((f["rule"], f["file"], f["line"], f["severity"], int(f["fixable"])) for f in one.findings))
        assert not wrong, f"{one.name}: {wrong}"


def in_xml(text):
    """XML has no way to write most control characters."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "\ufffd", text)


def junit(work, reports, cached):
    def fetch():
        run(sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", CACHE / "junitparser", "junitparser==5.0.3")

    sys.path.insert(0, str(fetched("junitparser", fetch, cached)))
    from junitparser import Failure, JUnitXml, Skipped as SkippedCase

    for one in reports:
        root = JUnitXml.fromfile(str(one.path("junit")))
        written = root.tests, root.failures, root.errors
        kinds = {Failure: "failure", SkippedCase: "info"}
        got = Counter((case.classname, case.name, kinds[type(case.result[0])], case.result[0].message)
                      for suite in root for case in suite)
        wanted = Counter((f["file"], f"{f['rule']} at {f['line']}:{f['column']}",
                          "info" if f["severity"] == "info" else "failure", in_xml(f["message"])) for f in one.findings)
        root.update_statistics()
        assert written == (root.tests, root.failures, root.errors), f"{one.name}: counts"
        wrong = difference(got, wanted)
        assert not wrong, f"{one.name}: {wrong}"


def unescape(text):
    for escaped, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def annotation(line):
    kind, properties, message = re.match(r"::(\w+) (.*?)::(.*)$", line).groups()
    pairs = (part.partition("=") for part in properties.split(","))
    return {"kind": kind, "message": unescape(message), "properties": {key: unescape(value) for key, _, value in pairs}}


def github(work, reports, cached):
    def fetch():
        run(find("npm"), "install", "--silent", "--no-audit", "--no-fund", "--prefix", CACHE / "toolkit", "@actions/core@3.0.1")

    node = find("node")
    module = fetched("toolkit/node_modules/@actions/core/lib/command.js", fetch, cached)
    for one in reports:
        annotations = [annotation(line) for line in one.text("github").splitlines()]
        assert annotations, f"{one.name}: no annotations"
        again = run(node, TOOLS / "annotate.mjs", module, text=json.dumps(annotations))
        assert again == one.text("github"), f"{one.name}: the toolkit writes other lines"


PARTS = [("sarif", sarif), ("violations", violations), ("rdjson", rdjson), ("junit", junit), ("github", github)]


def inputs(work, names, cached):
    if names:
        return [Path(name).resolve() for name in names]
    broken = Path(shutil.copytree(ROOT / "examples/broken", work / "broken"))
    odd = work / "odd [1] %41"
    (odd / ".github/workflows").mkdir(parents=True)
    (odd / ".github/workflows/a b#ü.yml").write_text(ODD, encoding="utf-8")
    folders = [CORPUS / name for name in REPOSITORIES if not cached and (CORPUS / name).is_dir()]
    if not folders and not cached:
        print(f"# skipped: no {CORPUS}")
    return [broken, odd, *folders]


def main(*arguments):
    cached = "--cached" in arguments
    failed = 0
    print(f"1..{len(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        work = Path(folder)
        reports = list(all_reports(work, inputs(work, [name for name in arguments if name != "--cached"], cached)))
        for number, (name, part) in enumerate(PARTS, 1):
            try:
                part(work, reports, cached)
                print(f"ok {number} - {name}")
            except Skipped as missing:
                print(f"ok {number} - {name} # SKIP {missing}")
            except (AssertionError, subprocess.SubprocessError, ValueError, KeyError) as error:
                failed += 1
                print("\n".join(f"# {line}" for line in str(error).splitlines()))
                print(f"not ok {number} - {name}")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
