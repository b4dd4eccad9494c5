"""Laws of `wfgen review --format github-review`, on real workflows that were changed at random.

GitHub refuses a review when one comment stands outside of the difference, so each must stand in a hunk of what
`git diff -U3` prints, read here by other means. A suggestion is accepted as it stands: it must make of the file what
`wfgen fix` makes of it. The page of the same review ("html") has each change and finding once, and no element of others.

usage: review_github.py WFGEN CORPUS
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

# A user's settings of git, and those by which GitHub makes the difference.
OWN = {"diff.algorithm": "patience", "diff.noprefix": "true", "diff.interHunkContext": "40", "diff.indentHeuristic": "false"}
GITHUB = {"diff.algorithm": "default", "diff.noprefix": "false", "diff.interHunkContext": "0", "diff.indentHeuristic": "true"}
HEADER = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
FENCE = re.compile(r"^(`{3,})suggestion\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
RULE = re.compile(r"^\*\*(?:info|warning|error)\*\* `([a-z0-9-]+)`: ")
FILES = 60
MAX_TEXT = 65535


def git(folder, *arguments):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    command = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment).stdout


def read_hunks(diff):
    """(side, lines) of each hunk."""
    hunks = []
    for line in diff.decode("utf-8", "replace").split("\n"):
        match = HEADER.match(line)
        if match:
            old, old_count, new, new_count = (int(g) if g is not None else 1 for g in match.groups())
            hunks.append({"LEFT": range(old, old + old_count), "RIGHT": range(new, new + new_count)})
    return hunks


def change(text, chance):
    """Takes lines out, doubles some and writes others anew."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        count = chance.randint(1, 5)
        lines[at:at + count] = chance.choice([[], lines[at:at + count] * 2, ["# " + line for line in lines[at:at + count]]])
    return "\n".join(lines)


def wfgen(program, folder, *arguments):
    result = subprocess.run([program, *arguments], cwd=folder, capture_output=True, timeout=120)
    if result.returncode not in (0, 1):
        sys.exit(f"{arguments}: {result.stderr.decode()}")
    return result.stdout


def apply(text, comment, suggestion):
    lines = text.split("\n")
    first = comment.get("start_line", comment["line"])
    lines[first - 1:comment["line"]] = suggestion.split("\n")[:-1]
    return "\n".join(lines)


def fixed(program, folder, path, rule):
    """What fix makes of the file, when the rule has one finding in it; else None."""
    options = ["--no-shellcheck", "--no-config", "--select", rule]
    found = wfgen(program, folder, "validate", *options, "--persona", "regular", "--format", "jsonl", path)
    if found.count(b"\n") != 1:
        return None
    before = (folder / path).read_bytes()
    wfgen(program, folder, "fix", "--unsafe", *options, path)
    after = (folder / path).read_bytes().decode("utf-8")
    (folder / path).write_bytes(before)
    return after


def check_comments(comments, hunks):
    for comment in comments:
        first = comment.get("start_line", comment["line"])
        inside = any(first in h[comment["side"]] and comment["line"] in h[comment["side"]] for h in hunks)
        if not inside:
            yield f"outside of all hunks: {comment}"
        if comment.get("start_side", comment["side"]) != comment["side"] or first > comment["line"]:
            yield f"no range: {comment}"
        if len(comment["body"]) > MAX_TEXT:
            yield f"too long: {comment['path']}:{comment['line']}"


def check_suggestions(program, folder, comments, text, counts):
    for comment in comments:
        fence, rule = FENCE.search(comment["body"]), RULE.match(comment["body"])
        if not fence:
            continue
        counts["suggestions"] += 1
        wanted = fixed(program, folder, comment["path"], rule.group(1))
        if wanted is not None:
            counts["compared"] += 1
            if apply(text, comment, fence.group(2)) != wanted:
                yield f"{rule.group(1)}: the suggestion is not the fix: {comment}"


class Page(HTMLParser):
    """Which classes and rules the articles of a page tell; what of it no page of ours has."""

    OURS = set("html head meta title style body header h1 h2 h3 p main section article span code pre b a div table tr th td strong"
               " br details summary svg g rect text path defs marker form fieldset legend label input select option output"
               " script".split())
    VOID = {"meta", "br", "input"}

    def __init__(self, text):
        super().__init__()
        self.open, self.told, self.problems = [], Counter(), []
        self.feed(text)
        self.close()
        self.problems += [f"not closed: {self.open}"] if self.open else []

    def handle_starttag(self, tag, attributes):
        if tag not in self.OURS or any(name.startswith("on") for name, _ in attributes):
            self.problems.append(f"<{tag} {attributes}>")
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "article":
            self.told[dict(attributes)["data-rule"]] += 1

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")


def check_page(page, report):
    told = Counter(change["class"] for file in report["files"] for change in file["changes"])
    told += Counter(finding["rule"] for finding in report["findings"])
    if page.told != told:
        yield f"the page tells {page.told}, not {told}"
    yield from page.problems


def check_file(program, folder, text, chance, counts):
    path = ".github/workflows/ci.yml"
    (folder / ".github/workflows").mkdir(parents=True)
    git(folder, "init", "-q")
    for name, value in OWN.items():
        git(folder, "config", name, value)
    (folder / path).write_text(change(text, chance), encoding="utf-8", newline="")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "before")
    (folder / path).write_text(text, encoding="utf-8", newline="")
    payload = json.loads(wfgen(program, folder, "review", "HEAD", "--no-shellcheck", "--no-config", "--format", "github-review",
                               "--format", "json=../review.json", "--format", "html=../review.html"))
    comments = payload["comments"]
    counts["comments"] += len(comments)
    if payload["event"] != "COMMENT" or len(payload["body"]) > MAX_TEXT:
        yield "no good review"
    yield from check_comments(comments, read_hunks(git(folder, *[word for pair in GITHUB.items() for word in ("-c", "=".join(pair))], "diff", "-U3")))
    yield from check_suggestions(program, folder, comments, text, counts)
    page = Page((folder.parent / "review.html").read_text(encoding="utf-8"))
    yield from check_page(page, json.loads((folder.parent / "review.json").read_bytes()))


def check_huge(program, folder):
    """More changes than a review or a comment holds."""
    head = "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n"
    (folder / "a.yml").write_text(head + "".join(f"      - run: echo {i}\n" for i in range(3000)))
    (folder / "b.yml").write_text(head + "".join(f"      - run: echo {i} ${{{{ secrets.A{i} }}}}\n" for i in range(3000)))
    payload = json.loads(wfgen(program, folder, "review", "--no-findings", "--format", "github-review", "a.yml", "b.yml"))
    markdown = wfgen(program, folder, "review", "--no-findings", "--format", "markdown", "a.yml", "b.yml").decode()
    for text in payload["body"], markdown:
        if len(text) > MAX_TEXT or not re.search(r"and \d{4} more", text):
            yield f"{len(text)} characters, ending in {text[-100:]}"
    if not 0 < len(payload["comments"]) <= 30:
        yield f"{len(payload['comments'])} comments"


def main(program, corpus):
    if not os.path.isdir(corpus):
        print("skipped: no shared folder")
        return 77
    program = os.path.abspath(program)  # it is run in other folders
    chance = random.Random(7)
    paths = [p for p in sorted(Path(corpus).rglob("*.y*ml")) if p.parent.name == "workflows"]
    problems, counts = [], {"comments": 0, "suggestions": 0, "compared": 0}
    for path in chance.sample(paths, FILES):
        text = path.read_bytes().decode("utf-8", "replace")
        with tempfile.TemporaryDirectory() as folder:
            problems += [f"{path.relative_to(corpus)}: {p}" for p in check_file(program, Path(folder, "repository"), text, chance, counts)]
    with tempfile.TemporaryDirectory() as folder:
        problems += check_huge(program, Path(folder))
    for problem in problems[:20]:
        print(problem)
    print(f"{FILES} changes: {counts['comments']} comments, {counts['suggestions']} with a suggestion, "
          f"{counts['compared']} of them compared with the fix, {len(problems)} problems")
    return 1 if problems or counts["compared"] == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
