"""Inputs for the targets of fuzzing.

usage: fuzz.py seeds SOURCE_ROOT TARGET FOLDER      writes what a fuzzer begins with
       fuzz.py replay PROGRAM SOURCE_ROOT TARGET    calls the target with seeds, with what fuzzers kept, and with changes; TAP
       fuzz.py pack SOURCE_ROOT TARGET FOLDER       keeps a minimised folder of a fuzzer as corpus/TARGET.tar.xz

Seeds come from our own pages, examples, templates and golden cases. What once broke a law stands in found/TARGET.
"""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = [("Dockerfile", "D"), (".dockerignore", "i"), ("dependabot.y", "d"), ("action.y", "a"), ("pre-commit-config", "p")]
LARGEST = 16384  # bytes of an input that is kept
CHANGES = {"check": 2, "fix": 2, "settings": 20}  # of each seed in a replay; others 50
ENOUGH = {"check": 60, "fix": 60}  # of the seeds, spread evenly; others 400


def fences(root):
    """Language, name and text of all examples in the pages of the rules."""
    for page in sorted((root / "src/rules").glob("*.md")):
        for language, words, text in FENCE.findall(page.read_text(encoding="utf-8")):
            if language in ("yaml", "dockerfile", "dockerignore", "sh", "bash"):
                name = re.search(r"file=(\S+)", words)
                yield language, name.group(1) if name else "Dockerfile" if language == "dockerfile" else "", text


def letter(language, name):
    if language in ("dockerfile", "dockerignore"):
        return "D" if language == "dockerfile" else "i"
    return next((letter for part, letter in KINDS if part in name), "w")


def examples(root, *patterns):
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file():
                yield path.name, path.read_bytes()


def whole_files(root):
    for language, name, text in fences(root):
        if language != "sh":
            yield f"{letter(language, name)}\n{text}".encode()
    for name, data in examples(root, "examples/*/.github/workflows/*.yml", "examples/**/Dockerfile*"):
        yield letter("dockerfile" if name.startswith("Dockerfile") else "yaml", name).encode() + b"\n" + data


def yaml_files(root):
    return (text.encode() for language, _, text in fences(root) if language == "yaml")


def expressions(root):
    for data in yaml_files(root):
        yield from re.findall(rb"\$\{\{.*?\}\}", data)
        yield from (found.strip() for found in re.findall(rb"\$\{\{(.*?)\}\}", data))


def scripts(root):
    for data in yaml_files(root):
        for block in re.findall(rb"^ *(?:- )?run: \|\n((?: +[^\n]*\n|\n)+)", data, re.MULTILINE):
            yield re.sub(rb"(?m)^ {6,10}", b"", block)
        yield from re.findall(rb"^ *(?:- )?run: ([^|>\n][^\n]*)$", data, re.MULTILINE)


def pieces(root):
    texts = [b'{"a": [1, 2.5e3, "x\\u00e9"], "b": null}', b'type=gha,mode=max,"a,""b"', b"*/15 2-5 1,15 * MON-FRI",
             b"releases/**/v[0-9]+.x\nreleases/a/v1.x", b"src/a.py\n**/*.pyc\n!src/**\n# c\n/x/", b"",
             b'target "a" {\n  tags = ["x:${TAG}"]\n  cache-to = ["type=gha"]\n}\nvariable "TAG" { default = "1" }\n',
             b"actions/checkout@v4"]
    for kind, text in enumerate(texts):
        yield bytes([kind]) + text
    for _, data in examples(root, "tests/golden/buildlogs/*.log"):
        yield b"\x05" + data[:LARGEST]


def settings(root):
    for language, name, text in fences(root):
        if language == "yaml" and ("wfgen.y" in name or "policy" in name or "zizmor" in name or "actionlint" in name):
            kind = "w" if "wfgen" in name else "p" if "policy" in name else "z" if "zizmor" in name else "a"
            yield f"{kind}\n{text}".encode()
    for name, data in examples(root, "examples/*.yml", "examples/*/.github/*.yml", ".github/*.yml"):
        yield (b"v" if "values" in name else b"p" if "policy" in name else b"w") + b"\n" + data
    yield b"h\nignored: [DL3008]\noverride: {error: [DL3001]}\ntrustedRegistries: [a.b]\nlabel-schema: {a: semver}\n"
    yield b"w\nrules:\n  action-outdated: {level: error, ignore: [a.yml]}\npolicy:\n  docker: recommended\n"


def templates(root):
    return (data for _, data in examples(root, "templates/*/*", "templates/*/*/*"))


SEEDS = {
    "check": whole_files, "dockerfile": lambda root: (t.encode() for l, _, t in fences(root) if l == "dockerfile"),
    "expression": expressions, "fix": whole_files, "piece": pieces, "reader": yaml_files, "script": scripts,
    "settings": settings, "template": templates,
}


def write_seeds(root, target, folder):
    seeds = {data for data in SEEDS[target](root) if 0 < len(data) <= LARGEST}
    for data in seeds:
        (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)
    return len(seeds)


def kept(root, target, folder):
    archive = root / "tests/fuzz/corpus" / f"{target}.tar.xz"
    if archive.is_file():
        with tarfile.open(archive) as tar:
            tar.extractall(folder)


def pack(root, target, folder):
    archive = root / "tests/fuzz/corpus" / f"{target}.tar.xz"
    archive.parent.mkdir(exist_ok=True)
    with tarfile.open(archive, "w:xz") as tar:
        for path in sorted(folder.iterdir()):
            data = path.read_bytes()
            info = tarfile.TarInfo(path.name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))


def run(program, changes, paths):
    result = subprocess.run([program, "--mutate", str(changes)], input="".join(f"{p}\n" for p in paths), text=True,
                            capture_output=True, check=False, errors="replace")
    lines = (result.stdout + result.stderr[-4000:]).splitlines()
    return result.returncode == 0, lines


def replay(program, root, target):
    found = sorted((root / "tests/fuzz/found" / target).glob("*"))
    with tempfile.TemporaryDirectory() as seeds, tempfile.TemporaryDirectory() as corpus:
        count = write_seeds(root, target, Path(seeds))
        kept(root, target, Path(corpus))
        some = sorted(Path(seeds).iterdir())[::max(1, count // ENOUGH.get(target, 400))]
        plan = [("what once broke a law", 0, found), ("what fuzzers kept", 0, sorted(Path(corpus).iterdir())),
                ("seeds and changes of them", CHANGES.get(target, 50), some)]
        print(f"1..{len(plan)}")
        for number, (name, changes, paths) in enumerate(plan, 1):
            good, lines = run(program, changes, paths) if paths else (True, ["nothing yet"])
            for line in lines:
                print(f"# {line}")
            print(f"{'ok' if good else 'not ok'} {number} - {name}")


def main(command, *arguments):
    if command == "replay":
        replay(arguments[0], Path(arguments[1]), arguments[2])
    elif command == "seeds":
        Path(arguments[2]).mkdir(parents=True, exist_ok=True)
        print(write_seeds(Path(arguments[0]), arguments[1], Path(arguments[2])), "seeds")
    else:
        pack(Path(arguments[0]), arguments[1], Path(arguments[2]))


if __name__ == "__main__":
    main(*sys.argv[1:])
