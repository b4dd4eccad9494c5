"""Law: on real files a fix never crashes, is never refused, and is stable.

`wfgen fix --unsafe` runs over a copy of every workflow and action of the corpus. Each result was read by both YAML
libraries before it was written (else the exit code is 3); comments are never lost; a second run changes nothing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

COMMENT = re.compile(r"(?:^|\s)#\s*(\S.*?)\s*$", re.MULTILINE)


def collect(corpus, folder):
    paths = []
    for where, folders, names in os.walk(corpus):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".yml", ".yaml")):
                source = os.path.join(where, name)
                target = os.path.join(folder, os.path.relpath(source, corpus))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copyfile(source, target)
                paths.append(os.path.relpath(target, folder))
    return paths


def read(folder, paths):
    texts = {}
    for path in paths:
        with open(os.path.join(folder, path), encoding="utf-8", newline="", errors="surrogateescape") as file:
            texts[path] = file.read()
    return texts


def run(program, folder, paths, *options):
    command = [program, "fix", "--unsafe", "--no-config", "--no-shellcheck", *options, "--", *paths]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=500)


def lost_comments(before, after):
    """Comments that stood on a line of their own and are gone although nothing around them was removed."""
    lost = []
    for path, text in before.items():
        new = after[path]
        if text != new and text.count("\n") <= new.count("\n"):
            lost += [f"{path}: {comment}" for comment in COMMENT.findall(text) if comment not in new]
    return lost


def main(program, corpus):
    if not os.path.isdir(corpus):
        print("skipped: no shared folder")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        paths = collect(corpus, folder)
        before = read(folder, paths)
        first = run(program, folder, paths, "--format", "jsonl")
        after = read(folder, paths)
        second = run(program, folder, paths, "--diff")
        changed = sum(before[path] != after[path] for path in paths)
    print(f"{len(paths)} files, {changed} changed, exit code {first.returncode}, second run {second.returncode}")
    # Fixing an image build drops the comment behind a version that is replaced; a comment of text never goes.
    lost = [line for line in lost_comments(before, after) if not re.search(r": (tag=)?v?\d+(\.\d+)*$", line)]
    sys.stderr.write("\n".join(lost + first.stderr.splitlines()[-20:]) + "\n")
    sys.stderr.write(second.stdout[:4000])
    good = first.returncode in (0, 1) and not second.stdout and not lost and changed > 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2]))
