"""Checks that the schema compiler tells mistakes with their places and compiles nothing then. Prints TAP.

usage: schema.py COMPILER
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ACTION = "a/b:\n  runtimes: {1: node20, 2-3: node24}\n"
SHAPES = "contexts: {job: [github]}\nshapes:\n  a: {keys: {b!: text, c: any}}\n  b: [null, {list: word}]\n"
ADVISORY = ("date: 2026-01-31\nadvisories:\n  - id: GHSA-a-b-c\n    action: a/b\n    severity: high\n    affected: < 2\n"
            "    what: it can hold commands\n")
# (what, file, text, the message's place and beginning; None: no mistake)
CASES = [
    ("a good action", "actions/a.yml", ACTION + "  newest: v3\n  inputs: [x!, y- (2+), z (1), z! (2 3)]\n", None),
    ("no YAML", "actions/a.yml", "a/b: [\n", ":2:1: did not find"),
    ("no mapping", "actions/a.yml", "- a\n", ":1:1: this is no mapping"),
    ("no slash", "actions/a.yml", ACTION.replace("a/b", "ab"), ":1:1: an action is named"),
    ("an unknown key", "actions/a.yml", ACTION + "  input: [x]\n", ':3:3: "input" is no key'),
    ("a newest version without v", "actions/a.yml", ACTION + "  newest: 3\n", ":3:11: the newest version"),
    ("a newest version whose tag has no v", "actions/a.yml", ACTION + f"  newest: 3.0.1 {'0a' * 20}\n", None),
    ("a short commit", "actions/a.yml", ACTION + "  newest: v3.0.0 0123abc\n", ":3:11: the newest version"),
    ("a newest major that is not the last", "actions/a.yml", ACTION + "  newest: v2\n", ":1:1: the newest major is 2"),
    ("an unknown runtime", "actions/a.yml", "a/b:\n  runtimes: {1: node21}\n", ":2:17: runtimes.yml has no"),
    ("majors that fall", "actions/a.yml", "a/b:\n  runtimes: {2: node20, 1: node20}\n", ":2:25: the majors do not"),
    ("tags without a version", "actions/a.yml", "a/b:\n  newest: v1\n  tags: full\n", ":3:9: tags are"),
    ("no runtimes", "actions/a.yml", "a/b:\n  inputs: []\n", ':1:1: it has no "runtimes"'),
    ("an unknown major", "actions/a.yml", ACTION + "  inputs: [x (4)]\n", ":3:12: these majors are not"),
    ("majors that are none", "actions/a.yml", ACTION + "  inputs: [x (a)]\n", ":3:12: majors are written"),
    ("a name with a blank", "actions/a.yml", ACTION + "  inputs: ['x y']\n", ":3:12: a name with its marks"),
    ("an input twice", "actions/a.yml", ACTION + "  inputs: [x, X (2)]\n", ':3:15: "X" is listed twice'),
    ("an input twice in one major", "actions/a.yml", ACTION + "  inputs: [x (1-2), x (2+)]\n", ':3:21: "x" is'),
    ("an action twice", "actions/a.yml", ACTION + ACTION.replace("a/b", "a/B"), ':3:1: key "a/B" is already'),
    ("an action of another file", "actions/a.yml", ACTION.replace("a/b", "x/y"), ':1:1: "x/y" is listed twice'),
    ("open what cannot be", "actions/a.yml", ACTION + "  open: [steps]\n", ':3:10: only "inputs"'),
    ("inputs that are no list", "actions/a.yml", ACTION + "  inputs: {}\n", ":3:11: a list of names"),
    ("a good payload", "payloads.yml", "all: [r]\nevents: {e: [x, y?], f: {has: [x], lacks: [y]}}\n", None),
    ("no events", "payloads.yml", "all: [r]\n", ':1:1: there are no "events"'),
    ("a property twice", "payloads.yml", "all: [x]\nevents: {e: [x]}\n", ':2:10: "x" is listed twice'),
    ("an event twice", "payloads.yml", "events: {e: [], E: []}\n", ':1:17: key "E" is already'),
    ("an event that is text", "payloads.yml", "events: {e: x}\n", ":1:13: a mapping is wanted"),
    ("no month", "runtimes.yml", "x: {ended: 2026-13}\n", ":1:12: a month is written"),
    ("good runners", "runners.yml", "x-1: {os: linux}\nx-0: {os: linux, gone: 2026-01, instead: x-1}\n", None),
    ("an unknown system", "runners.yml", "x: {os: beos}\n", ":1:1: a runner is a label with one of the systems"),
    ("a runner instead that is not there", "runners.yml", "x: {os: linux, instead: y}\n", ':1:1: "y" is no runner'),
    ("a runner instead that has gone", "runners.yml",
     "x: {os: linux, instead: y}\ny: {os: linux, gone: 2026-01}\n", ':1:1: "y" is no runner'),
    ("no month of a runner", "runners.yml", "x: {os: linux, gone: soon}\n", ":1:22: a month is written"),
    ("good advisories", "advisories.yml", ADVISORY + "    patched: 1.2\n", None),
    ("no date", "advisories.yml", "advisories: []\n", ':1:1: a table has a "date"'),
    ("versions without an end", "advisories.yml", ADVISORY.replace("< 2", "'> 2'"), ":6:15: versions are written"),
    ("a good version that is none", "advisories.yml", ADVISORY + "    patched: soon\n", ":3:5: the first good version"),
    ("an unknown severity", "advisories.yml", ADVISORY.replace("high", "bad"), ":3:5: the severity is"),
    ("an action in capitals", "advisories.yml", ADVISORY.replace("a/b", "A/b"), ":3:5: an action is named"),
    ("nothing affected", "advisories.yml", ADVISORY.replace("    affected: < 2\n", ""), ":3:5: it affects no"),
    ("a short bad commit", "advisories.yml", ADVISORY + "    commits: [12ab]\n", ":8:15: a commit has 40"),
    ("an advisory twice", "advisories.yml", ADVISORY + ADVISORY[ADVISORY.index("  -"):], ":8:5: \"GHSA-a-b-c\" is listed"),
    ("good time zones", "timezones.yml", "'': [UTC]\nEurope: [Berlin]\n", None),
    ("time zones that are no list", "timezones.yml", "Europe: Berlin\n", ":1:9: a list of names"),
    ("a time zone twice", "timezones.yml", "Europe: [Berlin, Berlin]\n", ':1:'),
    ("a time zone with a blank", "timezones.yml", "Europe: [New York]\n", ":1:10: this is no name of a time zone"),
    ("a good shape", "workflow.yml", SHAPES + "  d: {is: a, may: [job, env, status], size: 1-2}\n", None),
    ("no shapes", "workflow.yml", "contexts: {}\n", ':1:1: there are no "shapes"'),
    ("an unknown shape", "workflow.yml", SHAPES + "  d: {list: e}\n", ":5:13: there is no shape of this name"),
    ("an unknown key of a shape", "workflow.yml", SHAPES + "  d: {key: a}\n", ':5:7: "key" is no key'),
    ("an unknown context", "action.yml", SHAPES + "  d: {is: text, may: [git]}\n", ":5:23: this is no context"),
    ("an unknown list of contexts", "action.yml", SHAPES + "  d: {is: text, may: x}\n", ":5:22: a list of contexts"),
    ("an unknown mark", "action.yml", SHAPES + "  d: {is: text, mark: [x]}\n", ":5:24: this is no known mark"),
    ("no size", "dependabot.yml", SHAPES + "  d: {is: text, size: 3}\n", ":5:23: a size is written"),
    ("a key twice", "dependabot.yml", SHAPES + "  d: {keys: {x: a, x!: a}}\n", ":5:13: a key is listed twice"),
    ("a shape that stands on itself", "workflow.yml", SHAPES + "  d: {is: e}\n  e: d\n", ":5:3: this shape stands"),
    ("a choice of itself", "workflow.yml", SHAPES + "  d: [a, e]\n  e: [text, d]\n", ":5:3: this choice is one"),
    ("shapes nested too deep", "workflow.yml", SHAPES + "  d: " + "{list: " * 12 + "a" + "}" * 12, ":5:"),
    ("an unknown kind", "colours.yml", "a: b\n", ":1:1: this is no known kind"),
]


def run(compiler, folder, name, text):
    """The compiler's exit code, what it printed without the files' names, and whether it wrote tables."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    others = {"runtimes.yml": "node20: {ended: 2026-09}\nnode24: {}\n", "actions/b.yml": ACTION.replace("a/b", "x/y")}
    for other, facts in others.items():
        (folder / "good" / other).parent.mkdir(parents=True, exist_ok=True)
        (folder / "good" / other).write_text(facts, encoding="utf-8")
    output = folder / "out.c"
    command = [compiler, output, *(folder / "good" / other for other in others), path]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, re.sub(r"(?m)^/.*?\.yml", "", result.stderr), output.exists()


def main(compiler):
    print(f"1..{len(CASES)}")
    failed = False
    for number, (what, name, text, expected) in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as folder:
            code, errors, wrote = run(compiler, Path(folder), name, text)
        if expected is None:
            ok = code == 0 and errors == "" and wrote
        else:
            ok = code == 1 and any(line.startswith(expected) for line in errors.splitlines()) and not wrote
        failed = failed or not ok
        for line in [] if ok else [f"exit code {code}"] + errors.splitlines():
            print(f"# {line}")
        print(f"{'ok' if ok else 'not ok'} {number} - {what}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
