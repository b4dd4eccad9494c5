"""Inputs for the targets of fuzzing.

usage: fuzz.py seeds SOURCE_ROOT TARGET FOLDER      writes what a fuzzer begins with
       fuzz.py replay PROGRAM SOURCE_ROOT TARGET    calls the target with seeds, with what fuzzers kept, and with changes; TAP
       fuzz.py pack SOURCE_ROOT TARGET FOLDER       keeps a minimised folder of a fuzzer as corpus/TARGET.tar.xz

Seeds come from our own pages, examples, templates and golden cases. What once broke a law stands in found/TARGET.
"""

import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FENCE = re.compile(r"^```(\S*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = [("Dockerfile", "D"), (".dockerignore", "i"), ("dependabot.y", "d"), ("action.y", "a"), ("pre-commit-config", "p")]
LARGEST = 16384  # bytes of an input that is kept
CHANGES = {"check": 2, "detect": 3, "fix": 2, "lsp": 5, "review": 4, "settings": 20}  # of each seed in a replay; others 50
MOST = {"check": 300, "fix": 600}  # of the inputs that are kept, spread evenly over their sizes; of others all
ENOUGH = {"check": 60, "fix": 60, "lsp": 30, "review": 40}  # of the seeds, spread evenly; others 400


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


def reviews(root):
    """Each example and what fixing makes of it, or the next example of its page."""
    for page in sorted((root / "src/rules").glob("*.md")):
        texts = [(letter(language, re.search(r"file=(\S+)", words).group(1) if "file=" in words else ""), text)
                 for language, words, text in FENCE.findall(page.read_text(encoding="utf-8"))
                 if language in ("yaml", "dockerfile")]
        for (kind, before), (other, after) in zip(texts, texts[1:]):
            if kind == other and kind in "waD":
                yield f"{kind}\n{before}===\n{after}".encode()


def manifests(root):
    yield b'pyproject.toml\n[project]\nname = "a"\nrequires-python = ">=3.11"\ndependencies = ["flask>=3", "psycopg2"]\n' \
          b'[project.scripts]\na = "a.main:run"\n[tool.poetry.dependencies]\npython = "^3.12"\n[build-system]\nrequires = ["hatchling"]\n'
    yield b'Cargo.toml\n[package]\nname = "a"\nversion = "0.1.0"\nrust-version = "1.80"\n[[bin]]\nname = "b"\n[workspace]\nmembers = ["x/*"]\n'
    yield b'package.json\n{"name": "a", "main": "x.js", "engines": {"node": ">=20"}, "packageManager": "pnpm@9.1.0", ' \
          b'"scripts": {"build": "tsc", "test": "vitest", "start": "node x.js"}, "dependencies": {"next": "15", "express": "4"}}'
    yield b'pom.xml\n<project><artifactId>a</artifactId><version>1.0</version><properties><java.version>21</java.version></properties>' \
          b'<parent><artifactId>spring-boot-starter-parent</artifactId></parent><build><finalName>b</finalName></build></project>'
    yield b'app.csproj\n<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework>' \
          b'<OutputType>Exe</OutputType><AssemblyName>A</AssemblyName></PropertyGroup></Project>'
    yield b"go.mod\nmodule example.org/a\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n"
    yield b"requirements.txt\nDjango[argon2]==5.0 # x\npsycopg2>=2.9\n-r other.txt\ngunicorn; python_version > '3.8'\n"
    yield b'composer.json\n{"name": "a/b", "require": {"php": ">=8.2", "laravel/framework": "^11"}, "scripts": {"test": "phpunit"}}'
    yield b"Gemfile\nsource 'https://example.org'\nruby '3.3.0'\ngem 'rails', '~> 7.1'\ngem \"pg\"\n"
    yield b"build.gradle\nplugins { id 'java'; id 'org.springframework.boot' version '3.3.0' }\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\n"
    yield b"CMakeLists.txt\ncmake_minimum_required(VERSION 3.20)\nproject(a C CXX)\nadd_executable(a a.c)\nfind_package(ZLIB)\nenable_testing()\n"
    yield b"setup.cfg\n[metadata]\nname = a\n[options]\npython_requires = >=3.9\ninstall_requires =\n    flask\n    redis\n"
    yield b"setup.py\nfrom setuptools import setup\nsetup(name='a', python_requires='>=3.10', install_requires=['numpy'])\n"
    yield b"environment.yml\nname: a\ndependencies:\n  - python=3.11\n  - numpy\n  - pip: [flask]\n"
    yield b'global.json\n{"sdk": {"version": "8.0.100"}}'
    yield b"Dockerfile\nFROM python:3.12\nEXPOSE 8000\nCMD [\"a\"]\n"
    yield b"Makefile\ntest: build\n\tpytest\nlint:\n\truff check\n"


def messages(root):
    """What an editor says about an example."""
    uri = "file:///nowhere/repo/%s"
    names = {"w": ".github/workflows/ci.yml", "a": "action.yml", "D": "Dockerfile", "i": ".dockerignore"}

    def note(method, params, number=None):
        head = {"jsonrpc": "2.0", "method": method, "params": params}
        return json.dumps(head if number is None else {**head, "id": number})

    def ask(method, name, line, character, number):
        place = {"textDocument": {"uri": uri % name}, "position": {"line": line, "character": character}}
        if method.endswith("codeAction"):
            place = {**place, "range": {"start": place["position"], "end": place["position"]}, "context": {"diagnostics": []}}
        return note("textDocument/" + method, place, number)

    for number, data in enumerate(whole_files(root)):
        kind, text = data.decode().split("\n", 1)
        if number % 9 == 0 and kind in names and len(text) < 1000:
            name, lines = names[kind], text.split("\n")
            edit = {"range": {"start": {"line": 1, "character": 2}, "end": {"line": 2, "character": 0}}, "text": "on: \U0001F600\n"}
            file = {"uri": uri % name, "version": 2}
            yield "\n".join(["l", note("textDocument/didOpen", {"textDocument": {**file, "text": text, "languageId": "yaml"}})] + [
                ask(method, name, number * 7 % len(lines), number % 20, 5 + i) for i, method in
                enumerate(["hover", "completion", "definition", "documentSymbol", "documentLink", "codeAction"])] + [
                note("textDocument/didChange", {"textDocument": file, "contentChanges": [edit]}), ask("codeAction", name, 1, 1, 20),
                note("textDocument/didClose", {"textDocument": file}), note("shutdown", None, 9)]).encode()
    yield b'r\nContent-Length: 40\r\nContent-Type: x\r\n\r\n{"jsonrpc":"2.0","id":"x","method":"abc"}'


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
    "settings": settings, "template": templates, "review": reviews, "detect": manifests, "lsp": messages,
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
    paths = sorted(folder.iterdir(), key=lambda path: (path.stat().st_size, path.name))
    most = min(len(paths), MOST.get(target, len(paths)))
    chosen = [paths[i * len(paths) // most] for i in range(most)]
    with tarfile.open(archive, "w:xz") as tar:
        for path in sorted(chosen):
            data = path.read_bytes()
            info = tarfile.TarInfo(path.name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    print(f"{target}: {len(chosen)} of {len(paths)} inputs kept, {archive.stat().st_size} bytes")


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
