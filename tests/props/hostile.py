"""No text of a file, and no name of one, can do anything to who reads what wfgen prints. Prints TAP.

usage: hostile.py PROGRAM

A repository whose every name, key, value and path tries to: control characters, escape sequences, marks that turn the
direction of writing, line ends in names, commands for the log of a job, Markdown, HTML. All commands say what they find,
in all formats; nothing of it may arrive.
"""

import html.parser
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import tap

# What terminals, and people, act on: C0 without the line end and the tab, DEL, C1, direction, invisible, line breaks.
ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
MARKED = "PWNED"
HTML = "<img src=x onerror=PWNED><script>PWNED</script>"
# As a value in double quotes of YAML; in names of files the same bytes.
ESCAPES = "\x1b]0;PWNED\x07\x1b[31m\r\x9b2J\u202e\u2066\u200b"
VALUE = ESCAPES + '\n::error::PWNED\n##[error]PWNED\nPWNED' + HTML + "'\"`](javascript:PWNED)|*_{}--]]>%0APWNED;$(PWNED)\\N"
NAME = "a" + ESCAPES + "\n::error::PWNED" + HTML.replace("/", "") + "'\"`](PWNED)|%0APWNED"


def quoted(text):
    """A double-quoted scalar of YAML, all of it in escapes."""
    return '"' + "".join(f"\\u{ord(c):04x}" if not c.isalnum() else c for c in text) + '"'


V = quoted(VALUE)
WORKFLOW = f"""\
name: {V}
run-name: {V}
on: {{push: {{branches: [{V}]}}, workflow_dispatch: {{inputs: {{{V}: {{description: {V}, type: {V}}}}}}}, {V}: {{}}, pull_request_target: }}
env: {{{V}: {V}, B: "${{{{ github.event.pull_request.title }}}}"}}
permissions: {{{V}: {V}}}
concurrency: {V}
jobs:
  {V}:
    name: {V}
    runs-on: {V}
    needs: [{V}, second]
    if: {quoted("${{ " + VALUE)}
    environment: {V}
    env: {{{V}: {V}}}
    outputs: {{{V}: {V}}}
    strategy: {{matrix: {{{V}: [{V}], a: [{V}, {V}]}}}}
    container: {{image: {V}}}
    steps:
      - {{name: {V}, uses: {V}}}
      - {{id: {V}, uses: {quoted("owner/" + VALUE + "@v1")}, with: {{{V}: {V}}}}}
      - {{uses: actions/checkout@v4, with: {{{V}: {V}, ref: "${{{{ github.head_ref }}}}"}}}}
      - {{uses: ./a, with: {{{V}: {V}}}}}
      - {{run: {quoted("echo '" + VALUE + "' ${{ github.head_ref }} ${{ secrets.A }} $X; docker push " + VALUE)}, shell: {V}, working-directory: {V}}}
      - {{uses: docker/build-push-action@v6, with: {{context: ., file: {V}, tags: {V}, push: true, cache-to: {quoted("type=gha,mode=" + VALUE)}, cache-from: {V}, build-args: {V}}}}}
  second:
    runs-on: ubuntu-24.04
    permissions: {{contents: write}}
    steps:
      - uses: actions/checkout@v4 # \u202e PWNED
      - run: echo "::set-output name=x::PWNED"
      - run: 'echo "##[error]PWNED"; gh pr list --label x'
      - {{uses: docker://python, with: {{args: {V}}}}}
  third: {{uses: {quoted("./.github/workflows/" + VALUE + ".yml")}, with: {{{V}: {V}}}, secrets: {{{V}: {V}}}}}
"""
COMMAND = f"""\
name: "\u00a0::error::PWNED"
on: push
jobs:
  a: {{name: "::error::PWNED", runs-on: "::error::PWNED", steps: [{{uses: "::error::PWNED"}}, {{run: "::error::PWNED"}}]}}
"""
ACTION = f"""\
name: {V}
description: {V}
inputs: {{{V}: {{description: {V}, default: {V}, required: {V}}}, a: {{default: b}}}}
outputs: {{{V}: {{value: {V}}}}}
runs: {{using: composite, steps: [{{run: {V}, shell: {V}}}, {{uses: {V}}}, {{run: {V}}}]}}
"""
# Bytes that no reader accepts.
RAW = b"on: push\njobs: {\x1b[31mPWNED\x07: \xff\xe2\x80\xae}\n::error::PWNED\n"
SPLIT = f"""\
# {ESCAPES.replace(chr(13), '')} {HTML}
FROM {HTML}::PWNED AS a\x1b[31m\u202e
ARG A\x1b[31m\u202e={HTML}
LABEL "a\x1b[31m" = "\u202e"
COPY --from=\x1b[31m\u202e a\x1b[31m\u202e{HTML}|` ./b\x1b[31m
COPY ["{NAME.split(chr(13))[0]}", "/x\u202e"]
RUN echo "##[error]PWNED \x1b[31m" | $A\u202e {HTML}
WORKDIR a\x1b[31m\u202e
\x1b[31mPWNED\u202e {HTML}
ENV \x1b[31m\u202e
"""
BUILD = f"""\
FROM python:3 AS base
ARG A={HTML}\x1b[31m
WORKDIR /app\x1b[31m\u202e
COPY a* ./
RUN echo '##[error]PWNED \x1b[31m\u202e|`' {HTML}
COPY . .
"""
LOG = f"""\
#0 building with "PWNED\x1b[31m\u202e{HTML}" instance using docker-container driver

#1 [base 1/3] FROM docker.io/library/python:3\x1b[31m\u202e{HTML}
#1 DONE 0.1s

#2 [base\x1b[31m\u202e 2/3] RUN echo ##[error]PWNED {HTML}|`
#2 CACHED

#3 [base 3/3] COPY \x1b[31m\u202e . {HTML}
#3 ERROR: PWNED\x1b[31m\u202e
"""


def write(folder, name, text):
    path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def make_repository(folder):
    os.makedirs(Path(folder, ".git"))
    flows = ".github/workflows/"
    write(folder, flows + "ci.yml", WORKFLOW)
    write(folder, flows + NAME + ".yml", WORKFLOW)
    write(folder, flows.encode() + b"::error::PWNED \xff\x1b.yml", RAW)
    write(folder, NAME + "/action.yml", ACTION)
    write(folder, "a/action.yml", ACTION)
    write(folder, "::error::PWNED/action.yml", ACTION)
    write(folder, flows + "command.yml", COMMAND)
    write(folder, "Dockerfile", SPLIT)
    write(folder, NAME + "/Dockerfile", BUILD)
    write(folder, NAME + "/.dockerignore", f"a\x1b[31m\u202e\n!{HTML}\n[\x1b\n/b/\x1b/\n")
    write(folder, NAME + "/" + NAME, "x" * 100)
    write(folder, NAME + "/src/" + NAME + ".py", "x" * 100)
    write(folder, "package.json", json.dumps({"name": VALUE, "scripts": {"test": VALUE, VALUE: VALUE}, "engines": {"node": VALUE}}))
    write(folder, "pyproject.toml", f'[project]\nname = {json.dumps(VALUE)}\nrequires-python = {json.dumps(VALUE)}\n')
    write(folder, "log", LOG)
    write(folder, "settings.yml", f"rules: {{{V}: {V}, id-invalid: {V}}}\nrunner-labels: {V}\n{V}: {V}\n")
    write(folder, "bad.lock", f"{VALUE}\nactions/checkout@v4 = \x1b[31m\u202e\n")
    write(folder, "values.yml", f"{{name: {V}, {V}: {V}}}\n")


# --- laws ----------------------------------------------------------------------------------------------------------


def quiet(text):
    """What nobody may see who reads a stream of text."""
    for match in ACTS.finditer(text):
        line = text[: match.start()].count("\n") + 1
        yield f"line {line}: {match[0]!r} in {text[max(0, match.start() - 50):match.end() + 20]!r}"
    for line in text.splitlines():
        if line.lstrip().startswith(("::", MARKED)) or "##[" in line:
            yield f"a line of its own: {line[:120]!r}"


def lines_of_github(text):
    yield from quiet(re.sub(r"^::(error|warning|notice) [^:]*::", "> ", text, flags=re.MULTILINE))


def markdown(text):
    """Outside of code nothing of the hostile text begins a tag, a link or a table's cell."""
    yield from quiet(text)
    text = re.sub(r"^```mermaid\n.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    outside = re.sub(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    for match in re.finditer(r"(?<!\\)(?:\\\\)*(?:<(?:img|script)|\]\()", outside):
        yield f"markup: {outside[match.start():match.start() + 60]!r}"


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.problems, self.script = [], False

    def handle_starttag(self, tag, attributes):
        self.script = tag == "script"
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:") or MARKED in name:
                self.problems.append(f"<{tag} {name}={value}>")
        if tag == "img":
            self.problems.append("<img>")

    def handle_endtag(self, tag):
        self.script = False

    def handle_data(self, data):
        if self.script and MARKED in data:
            self.problems.append("a script of theirs")


def page(text):
    yield from quiet(text)
    parser = Tags()
    parser.feed(text)
    yield from parser.problems


def drawing(text):
    yield from quiet(text)
    for element in xml.fromstring(text).iter():
        if element.tag.rpartition("}")[2] in ("script", "img", "image", "foreignObject"):
            yield element.tag
        yield from (f"attribute {name}" for name in element.attrib if name.startswith("on") or "href" in name)


def tree(text):
    xml.fromstring(text)
    yield from quiet(text)


def value(text):
    json.loads(text)
    yield from quiet(text)


def values(text):
    for line in text.splitlines():
        json.loads(line)
    yield from quiet(text)


def mermaid(text):
    yield from quiet(text)
    for line in text.splitlines():
        if re.search(r"<(?!br/>)", re.sub(r"&lt;|<br/>|-->|==>|-\.->", "", line)) or line.count('"') not in (0, 2):
            yield f"mermaid: {line[:200]!r}"


def digraph(text):
    yield from quiet(text)
    for line in text.splitlines():
        if re.sub(r"\\.", "", line).count('"') % 2:
            yield f"dot: {line[:200]!r}"


REPORTS = {"text": quiet, "gcc": quiet, "statistics": quiet, "json": value, "jsonl": values, "sarif": value, "github": lines_of_github,
           "gitlab": value, "markdown": markdown, "html": page, "checkstyle": tree, "junit": tree, "rdjson": value, "rdjsonl": values}
REVIEWS = {"text": quiet, "markdown": markdown, "json": value, "html": page, "github-review": value}
GRAPHS = {"text": quiet, "mermaid": mermaid, "markdown": markdown, "dot": digraph, "svg": drawing}
BOTH = {"text": quiet, "json": value}


def calls():
    """(law of standard output, words of the command line)"""
    for name, law in REPORTS.items():
        yield law, ["validate", "--format", name, "--no-shellcheck", "--persona", "auditor"]
        yield law, ["validate", "--format", name, "--no-shellcheck", "--config", "settings.yml", "--pins", "bad.lock"]
    yield quiet, ["validate", "--color", "always", "--no-shellcheck", NAME + "/action.yml"]
    yield quiet, ["validate", "--no-such\x1b[31m\u202e\n::error::PWNED"]
    yield quiet, ["validate", "nothing" + VALUE]
    for name, law in REVIEWS.items():
        yield law, ["review", "--format", name, "a", NAME]
        yield law, ["review", "--format", name, ".github/workflows/ci.yml", "flow.yml"]
    yield quiet, ["review", VALUE]
    for name, law in GRAPHS.items():
        yield law, ["graph", "--format", name]
        yield law, ["graph", "--format", name, "--triggers"]
    for name, law in BOTH.items():
        yield law, ["pins", "--format", name]
        yield law, ["pins", "--check", "--pins", "bad.lock"] if name == "text" else ["pins", "--format", name, "--pins", "bad.lock"]
        yield law, ["permissions", "--format", name]
        yield law, ["rules", "--format", name]
        yield law, ["emit", "--explain", "--format", name]
        yield law, ["emit", "docker", "--show-vars", "--format", name]
        yield law, ["docker", "cache", "--format", name, NAME]
        yield law, ["docker", "cache", "--format", name, "--changed", "src/" + NAME + ".py", NAME]
        yield law, ["docker", "context", "--format", name, NAME]
        yield law, ["docker", "log", "--format", name, "log"]
        yield law, ["eval", "--format", name, VALUE]
        yield law, ["eval", "--format", name, "format('{0}', " + VALUE + ")"]
    yield page, ["docker", "cache", "--format", "html", NAME]
    yield markdown, ["docker", "log", "--format", "markdown", "log"]
    yield quiet, ["docker", "cache", "--file", VALUE, NAME]
    yield quiet, ["docker", "context", VALUE]
    yield quiet, ["docker", "log", "nothing" + VALUE]
    for word in ("explain", "help", "completions", "man", "emit", "no"):
        yield quiet, [word, VALUE]
    yield quiet, [VALUE]
    yield quiet, ["emit", "docker", "--set", VALUE]
    yield quiet, ["emit", "docker", "--set", "x=" + VALUE]
    yield quiet, ["emit", "docker", "--set", "image=" + VALUE]
    yield quiet, ["emit", "docker", "--values", "values.yml"]
    yield quiet, ["emit", "--dry-run"]
    yield quiet, ["config", "show", "--config", "settings.yml"]
    yield quiet, ["config", "check", "--config", "settings.yml"]
    yield quiet, ["config", "check", "--config", "nothing" + VALUE]
    yield quiet, ["fix", "--dry-run", "--unsafe", "--no-shellcheck"]
    yield quiet, ["init", "--dry-run"]
    yield quiet, ["init", "--diff", NAME]


def on_terminal():
    """What is exact elsewhere, a patch or a list of files, is shown on a terminal."""
    yield ["fix", "--diff", "--unsafe", "--no-shellcheck"]
    yield ["docker", "context", "--list", NAME]
    yield ["docker", "context", "--diff", NAME]
    yield ["docker", "context", "--print-ignore", NAME]
    yield ["emit", "--diff"]
    yield ["validate", "--color", "always", "--no-shellcheck", ".github/workflows/ci.yml"]


# --- running -------------------------------------------------------------------------------------------------------


points = tap.Tap()


def check(name, problems):
    points.point(name.encode("unicode_escape").decode()[:90], problems, shown=6)


def without_colours(text):
    return re.sub(r"\x1b\[[0-9;]*[mK]", "", text)


def run_all(program, folder):
    said = 0
    for law, words in calls():
        run = subprocess.run([program, *words], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        problems = [] if run.returncode in (0, 1, 2, 3) else [f"exit code {run.returncode}"]
        out, err = run.stdout.decode("utf-8", "surrogateescape"), run.stderr.decode("utf-8", "surrogateescape")
        if "always" in words:
            out = without_colours(out)
        said += MARKED in out + err
        for stream, text, rule in (("out", out, law), ("err", err, quiet)):
            try:
                text.encode()
                problems += [f"{stream}: {p}" for p in rule(text)] if text else []
            except (UnicodeEncodeError, ValueError, xml.ParseError) as error:
                problems.append(f"{stream}: {error!r}")
        check(" ".join(words), problems)
    return said


def seen_on_terminal(program, folder, words):
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ["TERM"] = "xterm"
        os.execv(program, [program, *words])
    text = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            part = b""
        if not part:
            break
        text += part
    os.waitpid(pid, 0)
    os.close(master)
    return text.replace(b"\r\n", b"\n").replace(b"\r\x1b[K", b"").decode("utf-8", "replace")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        make_repository(folder)
        write(folder, "flow.yml", WORKFLOW.replace("ubuntu-24.04", V).replace("contents: write", "contents: read"))
        said = run_all(program, folder)
        for words in on_terminal():
            text = seen_on_terminal(program, folder, words)
            problems = list(quiet(without_colours(text)))
            check("terminal: " + " ".join(words), [p for p in problems if "a line of its own" not in p] if text else ["nothing is said"])
        check("the hostile text was there", [] if said > 60 else [f"only {said} times"])
    return points.end()


if __name__ == "__main__":
    sys.exit(main())
