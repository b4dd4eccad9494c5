"""Laws of `wfgen emit` over many combinations of values. Prints TAP.

usage: emit.py PROGRAM SOURCE_ROOT [SHARED_FOLDER]

For each pack and each of its combinations (emit_cases.py): it renders; the files are clean for `wfgen validate --persona
auditor` with the policy docker=recommended, and `wfgen fix` leaves them alone; what is written is what was printed; a second
run gives the same bytes; every script passes `bash -n` and, where it is installed, shellcheck. Then: some scripts do what
they say, with a docker, go and cargo of ours, and the example for a plan satisfies it.
"""

import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import tap
from emit_cases import ASKED_FOR, CASES

RUN = re.compile(r"^(?P<blanks>[ -]*)run: (?P<rest>.*)$")

BUILD_LOG = """\
#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
#2 [internal] load .dockerignore
#2 CACHED
#3 [base 1/3] FROM docker.io/library/python:3.11-slim@sha256:00
#3 CACHED
#4 [base 2/3] WORKDIR /app
#4 CACHED
#5 [deps 1/2] RUN pip install -r requirements.txt
#5 CACHED
#6 [deps 2/2] COPY . .
#6 0.1 text of a step: CACHED
#6 DONE 0.1s
#7 [production 2/3] COPY --from=deps /opt /opt
#7 CACHED
#8 exporting to image
#8 DONE 0.3s
"""


def scripts(text):
    """The scripts of a workflow that we wrote: block style, every `run` a literal block or one line."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = RUN.match(line)
        if not match:
            continue
        if match["rest"] not in ("|", "|-"):
            yield match["rest"].strip("'")
            continue
        width = len(match["blanks"])
        body = itertools.takewhile(lambda l, w=width: not l.strip() or len(l) - len(l.lstrip()) > w, lines[number + 1:])
        body = list(body)
        indent = len(body[0]) - len(body[0].lstrip())
        yield "\n".join(l[indent:] for l in body) + "\n"


def asked_for(values):
    """The rules whose notes these values ask for."""
    return set(itertools.chain(*(rules for value, rules in ASKED_FOR.items() if value in values)))


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = Path(folder)
        self.seen = set()

    def wfgen(self, *arguments):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False,
                              cwd=self.folder, timeout=120)

    def emit(self, pack, values, *arguments):
        return self.wfgen("emit", pack, *itertools.chain(*(["--set", v] for v in values)), *arguments)

    def check(self, pack, values):
        """The problems of one combination."""
        result = self.emit(pack, values, "--format", "json")
        if result.returncode != 0:
            return [f"exit {result.returncode}", *result.stderr.splitlines()]
        if self.emit(pack, values, "--format", "json").stdout != result.stdout:
            return ["a second run differs"]
        files = {f["path"]: f["text"] for f in json.loads(result.stdout)}
        root = Path(tempfile.mkdtemp(dir=self.folder))
        problems = self.check_written(pack, values, files, root) + self.check_findings(files, root, asked_for(values))
        for text in files.values():
            problems += self.check_scripts(text)
        shutil.rmtree(root)
        return problems

    def check_written(self, pack, values, files, root):
        result = self.emit(pack, values, "--no-record", "--write", str(root))
        if result.returncode != 0 or read(root) != files:
            return [f"--write: exit {result.returncode}", *result.stderr.splitlines()]
        return []

    def check_findings(self, files, root, known):
        """Everything that is found, also what is only a note; and what fixing would do to the files."""
        settings = ["--persona", "auditor", "--policy", "docker=recommended", "--no-config", "--no-shellcheck"]
        result = self.wfgen("validate", *settings, "--fail-on", "info", "--format", "jsonl", "-q", str(root))
        findings = {line: json.loads(line) for line in result.stdout.splitlines()}
        problems = [line for line, finding in findings.items() if finding["severity"] != "info" or finding["rule"] not in known]
        if result.returncode > 1:
            problems.append(result.stderr)
        fixed = self.wfgen("fix", *settings, "--unsafe", str(root))
        if read(root) != files and not result.stdout:
            problems.append(f"fixing changes what was written: {fixed.stdout}{fixed.stderr}")
        return problems

    def check_scripts(self, text):
        problems = []
        for script in set(scripts(text)) - self.seen:
            self.seen.add(script)
            problems += lint(["bash", "-n"], script)
            if shutil.which("shellcheck"):
                problems += lint(["shellcheck", "--shell=bash", "-"], script)
        return problems


def lint(command, script):
    result = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    return [script, result.stdout + result.stderr] if result.returncode != 0 else []


def read(root):
    return {str(p.relative_to(root)): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}


def packs_are_clean(bench):
    packs = [line.split()[0] for line in bench.wfgen("emit", "--list").stdout.splitlines()]
    for pack in set(packs) ^ set(CASES):
        yield f"{pack}: a pack without cases, or cases without a pack"
    turns = [(pack, values) for pack in packs for values in [[], *CASES.get(pack, [])]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (pack, values), problems in zip(turns, pool.map(lambda turn: bench.check(*turn), turns)):
            if problems:
                yield " ".join([pack, *values])
                yield from problems
    print(f"# {len(packs)} packs, {len(turns)} combinations, {len(bench.seen)} scripts")
    if not shutil.which("shellcheck"):
        print("# skipped: shellcheck is not installed")
    if len(turns) < 80 or len(bench.seen) < 8:
        yield "too few combinations or scripts"


class Step:
    """A script of an emitted file with a program of ours on its PATH."""

    def __init__(self, bench, name, part, values, pack="docker"):
        files = json.loads(bench.emit(pack, values, "--only", name, "--format", "json").stdout)
        self.script = next(s for s in scripts(files[0]["text"]) if part in s)
        self.root = Path(tempfile.mkdtemp(dir=bench.folder))

    def run(self, text, program="docker", **env):
        fake = self.root / program
        fake.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        fake.chmod(0o755)
        summary = self.root / "summary"
        env = {"PATH": f"{self.root}:/usr/bin:/bin", "RUNNER_TEMP": str(self.root),
               "GITHUB_STEP_SUMMARY": str(summary), **env}
        result = subprocess.run(["bash", "-eo", "pipefail", "-c", self.script], capture_output=True, text=True,
                                check=False, env=env, cwd=self.root)
        return result, summary.read_text(encoding="utf-8") if summary.exists() else ""


def cache_report_counts(bench):
    for minimum, warns in ((0, False), (75, False), (76, True)):
        step = Step(bench, "ci.yml", "history logs", [])
        (step.root / "build").write_text(BUILD_LOG, encoding="utf-8")
        docker = f"[ \"$*\" = 'buildx history logs abc --progress plain' ] && cat {step.root}/build"
        result, summary = step.run(docker, BUILD_REF="builder/builder0/abc", MIN_RATE=str(minimum))
        if result.returncode != 0 or "3 of 4 steps" not in summary or "(75 %)" not in summary:
            yield f"exit {result.returncode}: {summary}{result.stderr}"
        if ("::warning" in result.stdout) != warns:
            yield f"minimum {minimum}: {result.stdout}"


# What the real logs have not: a name that changes, two vertices of one step, an end that is taken back.
ODD_LOG = """\
#1 [web 1/4] ADD http://127.0.0.1/x /
#1 DONE 0.1s
#2 [web 1/4] ADD http://127.0.0.1/x /
#2 CACHED
#3 [web  2/14] COPY --link a b
#3 CACHED
#4 [web  2/14] LINK COPY --link a b
#4 DONE 0.1s
#5 [web 3/4] RUN echo '] FROM x'
#5 0.1 [web 9/9] RUN x
#5 ...
#6 [web linux/amd64->arm64 a 1/1] RUN x
#6 ERROR: no
#5 [api 3/4] RUN echo '] FROM x'
#5 CACHED
#7 [web 4/4] RUN y
#7 CACHED
#7 [web 4/4] RUN y
#7 DONE 0.1s
#8 [web 1/2] FROM busybox
#8 CACHED
#9 exporting to image
#9 DONE 0.1s
"""


def cache_report_agrees(bench, root):
    """The step in awk counts as the program does."""
    folder = Path(root, "tests", "golden", "buildlogs")
    logs = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.log"))}
    if len(logs) < 10:
        yield "too few logs"
    step = Step(bench, "ci.yml", "history logs", [])
    for name, text in {**logs, "odd.log": ODD_LOG, "first.log": BUILD_LOG}.items():
        path = step.root / name
        path.write_text(text, encoding="utf-8")
        (step.root / "summary").unlink(missing_ok=True)
        result, summary = step.run(f"cat {path}", BUILD_REF="x", MIN_RATE="0")
        build = json.loads(bench.wfgen("docker", "log", "--format", "json", str(path)).stdout)["builds"][0]
        if f"\n{build['cached']} of {build['total']} steps" not in summary:
            yield f"{name}: {build['cached']} of {build['total']} by wfgen; by the step: {summary}{result.stderr}"
        for ran in (s["instruction"] for s in build["steps"] if s["state"] != "cached"):
            if ran not in summary:
                yield f"{name}: {ran} is missing in: {summary}"


def image_report_sums_layers(bench):
    if shutil.which("jq") is None:
        print("# skipped: jq is not installed")
        return
    single = '{"layers": [{"size": 1024}, {"size": 1024}]}'
    index = ('{"manifests": [{"digest": "sha256:aa", "platform": {"os": "linux", "architecture": "amd64"}},'
             ' {"digest": "sha256:bb", "platform": {"os": "unknown", "architecture": "unknown"}}]}')
    for top, platform in ((single, "image"), (index, "linux/amd64")):
        step = Step(bench, "deploy.yml", "Pushed image", [])
        docker = f"case $5 in x/y@sha256:top) echo '{top}' ;; x/y@sha256:aa) echo '{single}' ;; *) exit 1 ;; esac"
        result, summary = step.run(docker, IMAGE="x/y", DIGEST="sha256:top")
        if result.returncode != 0 or f"| {platform} | 2.0K |" not in summary or "unknown" in summary:
            yield f"exit {result.returncode}: {summary}{result.stderr}"


def smoke_test_judges(bench):
    for state, code in (("running 0", 0), ("exited 0", 0), ("exited 1", 1), ("restarting 0", 1)):
        step = Step(bench, "ci.yml", "docker run --detach", [])
        step.script = step.script.replace("sleep 10", "sleep 0")
        result, _ = step.run(f"case $1 in run) echo id ;; container) echo {state} ;; esac", IMAGE="x:ci")
        if result.returncode != code:
            yield f"{state}: exit {result.returncode}"
    result, _ = Step(bench, "ci.yml", "docker run --detach", []).run("exit 125", IMAGE="x:ci")
    if result.returncode != 125:
        yield f"a container that cannot start: exit {result.returncode}"


# Compilers of ours: what they make says what they were asked for.
GO = """\
case $1 in
env) if [ "$GOOS" = windows ]; then echo .exe; fi ;;
build) while [ "$1" != -o ]; do shift; done; echo "$GOOS $GOARCH $3" > "$2" ;;
esac
"""
CARGO = """\
mkdir -p "target/$TARGET/release"
echo "$*" > "target/$TARGET/release/$BINARY"
"""


def members(archive):
    """The names and texts of the files in an archive."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as file:
            return {name: file.read(name).decode() for name in file.namelist() if not name.endswith("/")}
    with tarfile.open(archive) as file:
        return {member.name: file.extractfile(member).read().decode() for member in file if member.isfile()}


def releases_are_packed(bench):
    """Each archive has one folder, and in it the program and the files beside it."""
    go = [(("release-go", "go", GO), {"PLATFORM": "linux/arm64"}, "tool_1.2.3_linux_arm64", ".tar.gz", "tool", "linux arm64 ./cmd"),
          (("release-go", "go", GO), {"PLATFORM": "windows/amd64"}, "tool_1.2.3_windows_amd64", ".zip", "tool.exe",
           "windows amd64 ./cmd")]
    rust = [(("release-rust", "cargo", CARGO), {"TARGET": "x86_64-apple-darwin"}, "tool-1.2.3-x86_64-apple-darwin", ".tar.gz",
             "tool", "build --release --locked --target x86_64-apple-darwin --bin tool")]
    for (pack, program, text), env, name, ending, binary, made in go + rust:
        if ending == ".zip" and not shutil.which("zip"):
            print("# skipped: zip is not installed")
            continue
        step = Step(bench, "release.yml", "mkdir -p dist", ["files=LICENSE"], pack)
        (step.root / "LICENSE").write_text("ours\n", encoding="utf-8")
        result, _ = step.run(text, program, BINARY="tool", PACKAGE="./cmd", VERSION="v1.2.3", **env)
        archives = {path.name: members(path) for path in (step.root / "dist").glob("*")}
        if archives != {name + ending: {f"{name}/{binary}": f"{made}\n", f"{name}/LICENSE": "ours\n"}}:
            yield f"exit {result.returncode}: {archives} {result.stderr}"


def plan_is_satisfied(bench, root, shared):
    plan = shared / "seed" / "plan.md"
    if not plan.is_file():
        print("# skipped: no shared folder")
        return
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    values = str(Path(root).resolve() / "examples" / "plan-values.yml")
    result = bench.wfgen("emit", "docker", "--values", values, "--write", str(folder))
    if result.returncode != 0:
        yield result.stderr
        return
    image = str(Path(root).resolve() / "examples" / "plan-image-values.yml")
    result = bench.wfgen("emit", "python-image", "--values", image, "--write", str(folder / "backend"))
    if result.returncode != 0:
        yield result.stderr
        return
    with open(folder / "backend" / "Dockerfile", "a", encoding="utf-8") as dockerfile:
        dockerfile.write("#\n" * 60)  # the plan counts lines: 120
    result = bench.wfgen("validate", "--no-config", "--no-shellcheck", "--policy", str(plan), str(folder))
    if result.returncode != 0:
        yield result.stdout + result.stderr
    ci, deploy = ((folder / ".github" / "workflows" / name).read_text(encoding="utf-8")
                  for name in ("ci.yml", "deploy.yml"))
    wanted = [(ci, r"^  build-docker:$"), (ci, "mode=max"), (deploy, r"^  build:$"), (deploy, "type=inline,mode=max"),
              (deploy, r"^  deploy-staging:$"), (deploy, "ghcr.io/acme/atom$"), (ci, "needs:\n +- backend-test-full$")]
    for text, pattern in wanted:
        if not re.search(pattern, text, re.MULTILINE):
            yield f"nothing matches {pattern}"


def main(program, root, shared=None):
    with tempfile.TemporaryDirectory(prefix="emit-") as folder:
        bench = Bench(os.path.abspath(program), folder)
        laws = [
            ("whatever a pack emits is clean", lambda: packs_are_clean(bench)),
            ("the cache report counts rightly", lambda: cache_report_counts(bench)),
            ("the cache report counts as wfgen docker log does", lambda: cache_report_agrees(bench, root)),
            ("the image report sums layers", lambda: image_report_sums_layers(bench)),
            ("the smoke test judges", lambda: smoke_test_judges(bench)),
            ("releases are packed", lambda: releases_are_packed(bench)),
            ("the plan is satisfied", lambda: plan_is_satisfied(bench, root, Path(shared or "/nonexistent").resolve())),
        ]
        return tap.tell(laws)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
