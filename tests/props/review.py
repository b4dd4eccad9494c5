"""Laws of reviews, on every workflow and action of the corpus.

A file beside itself, and beside the same file written otherwise (keys in another order, other quotes, flow style,
aliases opened, no comments, short forms), has "no behaviour change". What is added one way round is removed the
other way, and what is changed has its two values the other way round.

usage: review.py WFGEN CORPUS
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import tap
import yaml

PLAIN = re.compile(r"^(|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+"
                   r"|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$")
EVENT_LISTS = {"branches", "tags", "paths", "types", "workflows"}


def is_short(path):
    """Where one text stands for a list of it."""
    job = len(path) == 3 and path[0] == "jobs" and path[2] in ("needs", "runs-on")
    return job or (len(path) == 3 and path[0] == "on" and path[2] in EVENT_LISTS)


def write_scalar(node):
    if node.style is None and PLAIN.match(node.value):
        return node.value or "null"
    return json.dumps(node.value, ensure_ascii=False).replace("\u007f", "\\u007f").replace("\u0085", "\\u0085")


def write_pair(key, value, path):
    path = (*path, key.value if isinstance(key, yaml.ScalarNode) else "")
    text = write(value, path)
    if isinstance(value, yaml.ScalarNode) and value.value:
        text = f"{{{text}: null}}" if path == ("on",) else f"[{text}]" if is_short(path) else text
    return f"{write_scalar(key)}: {text}"


def write(node, path=()):
    """The tree in flow style, pairs backwards."""
    if len(path) > 60:
        raise yaml.YAMLError("too deep")
    if isinstance(node, yaml.ScalarNode):
        return write_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return "[" + ",\n ".join(write(item, (*path, "-")) for item in node.value) + "]"
    return "{" + ",\n ".join(write_pair(key, value, path) for key, value in reversed(node.value)) + "}"


def rewrite(text):
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        result = write(node) + "\n" if isinstance(node, yaml.MappingNode) else None
        return result if result is None or len(result) < 900000 else None
    except (yaml.YAMLError, AttributeError, RecursionError):
        return None


def collect(corpus):
    texts = {}
    for path in sorted(Path(corpus).rglob("*.y*ml")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if "\njobs:" in text or "\nruns:" in text:
            texts[path.relative_to(corpus).as_posix()] = text
    return texts


def place(texts):
    """What the review calls each file: each is in a repository of its own."""
    places = {}
    for number, (path, text) in enumerate(texts.items()):
        action = Path(path).stem == "action" and "\nruns:" in text
        places[path] = f"{number}/action.yml" if action else f"{number}/.github/workflows/ci.yml"
    return places


def put(folder, texts, places):
    for path, text in texts.items():
        target = Path(folder) / places[path]
        target.parent.mkdir(parents=True)
        target.write_text(text, encoding="utf-8", newline="")


def review(program, before, after):
    command = [program, "review", "--no-findings", "--no-config", "--format", "json", str(before), str(after)]
    result = subprocess.run(command, capture_output=True, timeout=900)
    if result.returncode != 0:
        sys.exit(result.stderr.decode())
    return {file["path"]: file for file in json.loads(result.stdout)["files"]}


def unexpected(files, names):
    for name, file in files.items():
        for change in file["changes"]:
            yield f"{names[name]}: {change['where']}: {change['message']}"


TURNED = {"added": "removed", "removed": "added", "changed": "changed"}


def summary(file, turned):
    """What is on one side only brings what it holds with it only when it is new."""
    out = Counter()
    for change in file["changes"]:
        before, after = change["before"], change["after"]
        values = (before and before["value"], after and after["value"])
        if not change["new"]:
            kind = TURNED[change["kind"]] if turned else change["kind"]
            if change["alsoIn"]:
                values = ("", "")
            out[(kind, *(values[::-1] if turned else values))] += 1 + len(change["alsoIn"])
    return Counter({key[0]: 0 for key in out}) + Counter(
        {kind: sum(n for key, n in out.items() if key[0] == kind) for kind in {key[0] for key in out}})


def unmirrored(there, back, names):
    for name in sorted(set(there) | set(back)):
        if name not in there or name not in back:
            yield f"{names[name]}: only one way round"
        elif summary(there[name], False) != summary(back[name], True):
            yield f"{names[name]}: {summary(there[name], False)} and back {summary(back[name], True)}"


def main(program, corpus):
    if not os.path.isdir(corpus):
        print("1..0 # skipped: no shared folder")
        return 0
    texts = collect(corpus)
    others = {path: rewrite(text) or text for path, text in texts.items()}
    rewritten = sum(others[path] != text for path, text in texts.items())
    shifted = dict(zip(texts, list(texts.values())[1:] + list(texts.values())[:1]))
    places = place(texts)
    names = {place: path for path, place in places.items()}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, variant in {"a": texts, "b": others, "c": shifted}.items():
            put(root / name, variant, places)
        same = list(unexpected(review(program, root / "a", root / "a"), names))
        written = list(unexpected(review(program, root / "a", root / "b"), names))
        mirrored = list(unmirrored(review(program, root / "a", root / "c"), review(program, root / "c", root / "a"), names))
    tests = {f"{len(texts)} files beside themselves": same, f"{rewritten} files written otherwise": written,
             "the other way round": mirrored}
    points = tap.Tap()
    for title, problems in tests.items():
        points.point(title, problems)
    return points.end()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
