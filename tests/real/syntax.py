"""Holds wfgen's reading of Dockerfiles against the engine's: what is refused, on which line, and what is
warned about.
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import bases
import syntax_cases
import wfgen
from scenario import write_files

THREADS = 4
# Of all Dockerfiles each such one is in the short form.
SHORT_STEP = 12
CHECK_NAME = re.compile(r"[A-Z][a-z]\w*[A-Za-z]|JSON\w+")
# The engine points at the line behind; wfgen at the empty one.
EARLIER = {"NoEmptyContinuation": 2}
# What the true base image would tell.
BASE_KNOWS = ("UndefinedVar", "WorkdirRelativePath")
# Variables of EXPOSE are not looked at by the engine's checks.
UNEXPLORED = ("UndefinedVar",)
NAMELESS = re.compile(r"should not be blank|failed to parse (?:stage name|platform)|invalid mount target")
# What makes a template of a file.
TEMPLATE = re.compile(rb"\{\{|<%|\{%")
SYNTAX_LINE = re.compile(rb"\A(?:\xef\xbb\xbf)?#[ \t]*syntax[ \t]*=.*\n", re.IGNORECASE)
# The engine tells one missing image at a time.
MAX_IMAGES = 30
MISSING_IMAGE = re.compile(r"failed to resolve source metadata for (\S+): ")
DOCKERFILE = re.compile(r"(?:.*\.)?dockerfile(?:\.(?!dockerignore$).*)?", re.IGNORECASE)
# Warnings of which the file itself makes an error.
MADE_ERROR = "lint violation found"
# Errors that newer frontends, which `# syntax=` would name, do not have.
NEWER_KNOW = re.compile(r"unknown flag: --(parents|security)|only supported in Dockerfile frontend")
# Errors that tell of a missing image, not of the file.
NOT_THERE = ("failed to resolve source metadata", "pull access denied", "not found: manifest unknown")


def engine_refuses(said):
    """The message and line with which an engine refuses a file; None when it takes it."""
    error = said["buildError"]
    if not error or any(text in error["message"] for text in (*NOT_THERE, MADE_ERROR)):
        return None
    ranges = error.get("location", {}).get("ranges") or [{"start": {"line": 0}}]
    return error["message"].splitlines()[-1], ranges[0]["start"].get("line", 0)


def findings_of(path):
    """What `wfgen validate` says of a file."""
    result = wfgen.run("validate", "--no-config", "--no-shellcheck", "--format", "jsonl", path)
    if result.returncode not in wfgen.ANSWERED:
        raise RuntimeError(f"{path}: {result.stderr}")
    return [json.loads(line) for line in result.stdout.splitlines()]


def wfgen_refuses(findings):
    """The messages and lines with which wfgen refuses a file."""
    return [(f["message"], f["line"]) for f in findings if f["severity"] == "error"]


def checks_of_rules():
    """{rule: the names of BuildKit's checks among its aliases}."""
    rules = json.loads(wfgen.run("rules", "--format", "json").stdout)
    names = {
        rule["id"]: {alias for alias in rule["aliases"] if CHECK_NAME.fullmatch(alias)} for rule in rules
    }
    return {rule: checks for rule, checks in names.items() if checks}


def line_range(warning):
    """First and last line of what an engine's warning is about."""
    ranges = warning["location"].get("ranges") or [{}]
    first = ranges[0].get("start", {}).get("line", 0)
    first -= EARLIER.get(warning["ruleName"], 0)
    return first, max(first, ranges[-1].get("end", {}).get("line", 0))


def compare_warnings(report, name, said, findings, rules, unknowable=(), more=()):
    """A point for each warning of the engine that wfgen has a rule for; a failure for each finding of those
    rules that the engine does not have. `unknowable` names the checks on which wfgen may be silent, `more`
    those of which it may say more.
    """
    known = set().union(*rules.values()) if rules else set()
    ours = [(rules[f["rule"]], f["line"]) for f in findings if f["rule"] in rules]
    for warning in said["warnings"]:
        check, (first, last) = warning["ruleName"], line_range(warning)
        found = [one for one in ours if check in one[0] and first <= one[1] <= last]
        if check not in known or (not found and check in unknowable):
            continue
        if report.check(found, f"{name}: {check} of line {first} ({warning['detail']}): wfgen is silent"):
            ours.remove(found[0])
    for checks, line in ours:
        report.check(
            checks & set(more), f"{name}: wfgen says {' or '.join(sorted(checks))} of line {line}, the engine does not"
        )


def compare(report, name, said, findings, rules, unknowable=(), more=()):
    """One point: both take the file, or both refuse it; and when they take it, both warn of the same."""
    theirs, ours = engine_refuses(said), wfgen_refuses(findings)
    same = report.check(bool(theirs) == bool(ours), f"{name}: the engine: {theirs}; wfgen: {ours}")
    if same and not theirs:
        compare_warnings(report, name, said, findings, rules, unknowable, more)


def compare_undecided(report, name, said, findings, warned):
    """One point: the engine refuses the file for what others may change; wfgen does not, and says so if it should."""
    theirs, ours = engine_refuses(said), wfgen_refuses(findings)
    lines = [f["line"] for f in findings if f["rule"] == "mount-target-missing"]
    report.check(
        theirs and not ours and (not warned or theirs[1] in lines),
        f"{name}: the engine: {theirs}; wfgen: {ours}, a hint at lines {lines}",
    )


def ask_both(engine, folder, content):
    """What the engine and wfgen say of a Dockerfile that lies in a folder with two files."""
    write_files(folder, {"Dockerfile": content, "a": "a\n", "b": "b\n"})
    return engine.check(folder), findings_of(folder / "Dockerfile")


def try_all(report, engine, folder, short=False):
    """All small Dockerfiles, or some of them; gives their number."""
    rules = checks_of_rules()
    cases, newer = syntax_cases.all_cases()[:: SHORT_STEP if short else 1], syntax_cases.newer_cases()
    of_arguments, of_bases = syntax_cases.decided_by_arguments(), syntax_cases.decided_by_bases()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = pool.map(lambda one: ask_both(engine, folder / str(one[0]), one[1]), enumerate(cases))
        for content, (said, findings) in zip(cases, answers, strict=True):
            if content in newer:
                report.check(not wfgen_refuses(findings), f"{content.decode()!r}: wfgen refuses it")
            elif content in of_arguments | of_bases:
                compare_undecided(report, repr(content.decode()), said, findings, content in of_bases)
            else:
                more = UNEXPLORED if b"\nEXPOSE" in content else ()
                compare(report, repr(content.decode()), said, findings, rules, more=more)
    return len(cases)


def check_with_images(engine, folder):
    """What an engine says of any Dockerfile: images that it misses are busybox by their name."""
    for _ in range(MAX_IMAGES):
        said = engine.check(folder)
        missing = MISSING_IMAGE.search((said["buildError"] or {}).get("message", ""))
        if not missing or engine.docker("tag", bases.BUSYBOX_TAG, missing[1], check=False).returncode != 0:
            break
    return said


def depends_on_caller(said):
    """Whether an engine refuses a file for a build argument that is not passed: an image has no name then."""
    return engine_refuses(said) is not None and NAMELESS.search(said["buildError"]["message"]) is not None


def is_comparable(said):
    """Whether an engine's word on a file of others says something of the file alone."""
    message = (said["buildError"] or {}).get("message", "")
    if any(text in message for text in NOT_THERE) or NEWER_KNOW.search(message):
        return False
    return not depends_on_caller(said)


def corpus_files(corpus):
    """(path, content) of the Dockerfiles of a folder, but for templates of Dockerfiles.

    Without `# syntax=`: the frontends that it names cannot be pulled.
    """
    for path in sorted(corpus.rglob("*")):
        if path.is_file() and DOCKERFILE.fullmatch(path.name):
            content = path.read_bytes()
            if not TEMPLATE.search(content):
                yield path.relative_to(corpus), SYNTAX_LINE.sub(b"", content)


def try_corpus(report, engine, folder, corpus):
    """The Dockerfiles of a folder of other people's files; gives how many could be compared."""
    rules = checks_of_rules()
    compared = 0
    for number, (name, content) in enumerate(corpus_files(corpus)):
        place = folder / str(number)
        write_files(place, {"Dockerfile": content})
        said = check_with_images(engine, place)
        if not is_comparable(said):
            continue
        compare(report, name, said, findings_of(place / "Dockerfile"), rules, BASE_KNOWS)
        compared += 1
    return compared
