"""Law: what is pinned by a lock and unpinned again is what it was, byte for byte.

All workflows, actions and Dockerfiles of the corpus are pinned with a lock that was made for this and has each ref and
tag that they use. Then every use has a pin, `pins --check` finds nothing missing, and `fix --unpin` gives the old bytes;
only a comment that was nothing but a version of an unpinned use does not come back. One file of all ways to write a use is
held to the same.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

LOST = re.compile(r"(?m)^([^#\n]*uses:[^#\n]*@(?![0-9a-fA-F]{40}\b)[^\s#]*?[^#\n]*?)[ \t]+#+[ \t]*"
                  r"(?:(?:tag|version|ver)[=:][ \t]*)?(?:[\w./-]*@)?v?\d+(?:\.\d+)*(?:[-+][\w.+-]+)?(?=[ \t]*\r?$)")
ODD = (b"\xef\xbb\xbfon: push\r\njobs:\r\n  a:\r\n    runs-on: x\r\n    container: \"python:3\" # an image\r\n    steps:\r\n"
       b"      - uses: &a 'actions/checkout@v4'\t# kept\r\n      - uses: *a\r\n      - {uses: \"actions/cache@v4\", with: {a: b}}\r\n"
       b"      - {uses: actions/cache@v4, with: {a: 'x\r\n          y'}}\r\n      - {name: 'x\r\n          y', uses: actions/node@v4}  \r\n"
       b"      - uses: actions/node/x@v4   \r\n      - uses: >-\r\n          actions/node@main\r\n"
       b"      - uses: docker://alpine #v1\r\n  b: {uses: a/b/.github/workflows/c.yml@release/v1, with: {x: 1}}\r\n"
       b"  c: {runs-on: x, steps: [{uses: a/b@v1}, {uses: a/c@v2}]} # two\r\n  d:\r\n    uses: a/b/.github/workflows/c.yml@1.2")


def is_ours(name):
    is_template = name.endswith((".erb", ".ejs", ".tt", ".template"))
    return name.endswith((".yml", ".yaml")) or ("dockerfile" in name.lower() and not is_template)


def collect(corpus, folder):
    paths = []
    for where, folders, names in os.walk(corpus):
        folders.sort()
        for name in sorted(filter(is_ours, names)):
            source = os.path.join(where, name)
            target = os.path.join(folder, os.path.relpath(source, corpus))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(source, target)
            paths.append(os.path.relpath(target, folder))
    odd = "odd/.github/workflows/odd.yml"
    os.makedirs(os.path.join(folder, os.path.dirname(odd)))
    with open(os.path.join(folder, odd), "wb") as file:
        file.write(ODD)
    return paths + [odd]


def read(folder, paths):
    texts = {}
    for path in paths:
        with open(os.path.join(folder, path), encoding="utf-8", newline="", errors="surrogateescape") as file:
            texts[path] = file.read()
    return texts


def run(program, folder, paths, *options):
    return subprocess.run([program, *options, "--no-config", "--", *paths], cwd=folder, capture_output=True, text=True,
                          errors="surrogateescape", timeout=500)


def list_uses(program, folder, paths, *options):
    return json.loads(run(program, folder, paths, "pins", "--format", "json", *options).stdout)


def lock_of(uses):
    """A line for each ref that something uses unpinned. A tag gets a longer version."""
    lines = {}
    for use in uses:
        if not use["name"] or use["pin"]:
            continue
        key = use["name"].lower() + "@" + use["ref"]
        if use["type"] == "image":
            lines[key] = f"{use['name']}:{use['ref']} = sha256:{hashlib.sha256(key.encode()).hexdigest()}"
        else:
            parts = use["ref"].count(".")
            label = use["ref"] + ".9" * (2 - parts) if use["kind"] == "tag" and parts < 2 else use["ref"]
            lines[key] = f"{use['name']}@{use['ref']} = {hashlib.sha1(key.encode()).hexdigest()} # {label}"
    return "\n".join(lines.values()) + "\n"


def problems(program, folder, paths):
    before = read(folder, paths)
    uses = list_uses(program, folder, paths)
    with open(os.path.join(folder, "a.lock"), "w", encoding="utf-8") as file:
        file.write(lock_of(uses))
    lock = ("--pins", "a.lock")
    pinned = run(program, folder, paths, "fix", "--select", "bad-config,not-as-locked", "-q", *lock)
    yield from (f"fix --pins: {line}" for line in pinned.stderr.splitlines())
    after = list_uses(program, folder, paths, *lock)
    left = [use for use in after if use["name"] and not use["pin"]]
    yield from (f"not pinned: {use['file']}:{use['line']} {use['uses']}" for use in left)
    changed = sum(read(folder, [path])[path] != before[path] for path in paths)
    unpinned = run(program, folder, paths, "fix", "--unpin", "-q", *lock)
    yield from (f"fix --unpin: {line}" for line in (unpinned.stdout + unpinned.stderr).splitlines())
    exact = 0
    for path, text in read(folder, paths).items():
        exact += text == before[path]
        if text != before[path] and text != LOST.sub(r"\1", before[path]):
            yield f"not as it was: {path}"
    print(f"{len(paths)} files, {len(uses)} uses, {changed} files pinned, {exact} the same again, "
          f"{len(paths) - exact} without a comment that was a version")
    if changed < 10:
        yield "hardly anything was pinned"


def main(program, corpus):
    if not os.path.isdir(corpus):
        print("skipped: no shared folder")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        found = list(problems(program, folder, collect(corpus, folder)))
    print("\n".join(found[:60]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
