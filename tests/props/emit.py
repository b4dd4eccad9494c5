"""Laws of `wfgen emit` over many combinations of values. Prints TAP.

usage: emit.py PROGRAM SOURCE_ROOT [SHARED_FOLDER]

For each combination: the pack renders; the files are clean for `wfgen validate` with the policy docker=recommended; what
is written is what was printed; a second run gives the same bytes; every script passes `bash -n` and, where it is
installed, shellcheck. Then: the scripts do what they say, with a docker of ours, and the example for a plan satisfies it.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CACHES = ["gha", "registry", "inline", "local"]
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


def subsets(names):
    for size in range(len(names) + 1):
        yield from itertools.combinations(names, size)


def combinations():
    """Lists of NAME=VALUE. Every set of caches for each workflow, and the other inputs in turn."""
    caches = [",".join(s) if s else "none" for s in subsets(CACHES)]
    images = [[], ["image=Acme/Atom"], ["image=acme/atom", "registry=docker.io"], ["registry=registry.example:5000"]]
    platforms = [[], ["platforms=linux/amd64"], ["platforms=linux/arm64"], ["platforms=linux/amd64,linux/arm64"]]
    extras = [
        [],
        ["pins=tag", "provenance=off", "sbom=false"],
        ["provenance=min", "smoke-test=false", "cache-usage=true"],
        ["ci-needs=unit,lint", "deploy-needs=unit", "test-command=make check", "namespace=prod"],
        ["build-args=VERSION=${{ github.sha }}", "build-args=DATE=${{ steps.commit.outputs.date }}"],
        ["dockerfile=docker/Dockerfile", "target=production", "context=./backend", "deploy=none"],
        ["smoke-command=docker run --rm \"$IMAGE\" --version", "default-branch=release/1.x", "min-hit-rate=75"],
        ["name=atom-backend", "selector=app=atom,tier=web", "environment=prod: east", "runner=self-hosted"],
    ]
    for number, cache in enumerate(caches):
        for offset, other in enumerate([caches[-1 - number], "registry", cache]):
            turn = number + 3 * offset
            values = [f"ci-cache={cache}", f"deploy-cache={other}"]
            yield values + images[turn % 4] + platforms[(turn // 2) % 4] + extras[(turn + offset) % 8]
    for image, platform, extra in itertools.product(images, platforms[::3], extras):
        yield image + platform + extra


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


def is_chosen(finding):
    """Whether the values ask for it: versions instead of pins, a runner of one's own."""
    return finding["severity"] == "info" and finding["rule"] in ("unpinned-uses", "fork-runner")


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = Path(folder)
        self.seen = set()

    def wfgen(self, *arguments):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False,
                              cwd=self.folder, timeout=120)

    def emit(self, values, *arguments):
        return self.wfgen("emit", *itertools.chain(*(["--set", v] for v in values)), *arguments)

    def check(self, values):
        """The problems of one combination."""
        result = self.emit(values, "--format", "json")
        if result.returncode != 0:
            return [f"exit {result.returncode}", *result.stderr.splitlines()]
        if self.emit(values, "--format", "json").stdout != result.stdout:
            return ["a second run differs"]
        files = {f["path"]: f["text"] for f in json.loads(result.stdout)}
        root = Path(tempfile.mkdtemp(dir=self.folder))
        problems = self.check_written(values, files, root) + self.check_policy(root)
        for text in files.values():
            problems += self.check_scripts(text)
        shutil.rmtree(root)
        return problems

    def check_written(self, values, files, root):
        result = self.emit(values, "--write", str(root))
        written = {str(p.relative_to(root)): p.read_text(encoding="utf-8") for p in root.rglob("*") if p.is_file()}
        if result.returncode != 0 or written != files:
            return [f"--write: exit {result.returncode}", *result.stderr.splitlines()]
        return []

    def check_policy(self, root):
        result = self.wfgen("validate", "--policy", "docker=recommended", "--no-config", "--no-shellcheck", "--fail-on", "info",
                            "--format", "jsonl", "-q", str(root))
        return [line for line in result.stdout.splitlines() if not is_chosen(json.loads(line))]

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


def all_combinations(bench):
    count = 0
    for values in combinations():
        count += 1
        problems = bench.check(values)
        if problems:
            yield " ".join(values)
            yield from problems
    print(f"# {count} combinations, {len(bench.seen)} scripts")
    if not shutil.which("shellcheck"):
        print("# skipped: shellcheck is not installed")
    if count < 40 or len(bench.seen) < 8:
        yield "too few combinations or scripts"


class Step:
    """A script of an emitted file with a `docker` of ours on its PATH."""

    def __init__(self, bench, name, part, values):
        files = json.loads(bench.emit(values, "--only", name, "--format", "json").stdout)
        self.script = next(s for s in scripts(files[0]["text"]) if part in s)
        self.root = Path(tempfile.mkdtemp(dir=bench.folder))

    def run(self, docker, **env):
        fake = self.root / "docker"
        fake.write_text(f"#!/bin/sh\n{docker}\n", encoding="utf-8")
        fake.chmod(0o755)
        summary = self.root / "summary"
        env = {"PATH": f"{self.root}:/usr/bin:/bin", "RUNNER_TEMP": str(self.root),
               "GITHUB_STEP_SUMMARY": str(summary), **env}
        result = subprocess.run(["bash", "-eo", "pipefail", "-c", self.script], capture_output=True, text=True,
                                check=False, env=env)
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


def plan_is_satisfied(bench, root, shared):
    plan = shared / "seed" / "plan.md"
    if not plan.is_file():
        print("# skipped: no shared folder")
        return
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    values = str(Path(root).resolve() / "examples" / "plan-values.yml")
    result = bench.wfgen("emit", "--values", values, "--write", str(folder))
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


def image_combinations():
    """The same for the pack python-image."""
    return [
        [],
        ["registry-syntax=false", "variant=slim-bookworm", "port=80", "health-path=/health"],
        ["test-requirements=requirements-dev.txt", "test-command=python,-m,unittest"],
        ["build-packages=gcc,libpq-dev", "runtime-packages=libpq5", "files=[]", "folders=src"],
        ["extra-argument=WITH_DOCS", "extra-requirements=requirements/docs.txt", "requirements=requirements/base.txt"],
        ["files=main.py,schema.json", "folders=[]", "user=worker", "uid=2000", "command=[uvicorn, 'main:app']"],
    ]


def images_are_clean(bench):
    """Nothing at all is found in what is written, fixing leaves it alone, and a second run gives the same bytes."""
    for settings in image_combinations():
        folder = Path(tempfile.mkdtemp(dir=bench.folder))
        options = [word for setting in settings for word in ("--set", setting)]
        results = [bench.wfgen("emit", "python-image", *options, "--write", str(folder), *force)
                   for force in ([], ["--force"])]
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        check = bench.wfgen("validate", "--no-config", "--no-shellcheck", "--fail-on", "info", str(folder))
        fix = bench.wfgen("fix", "--no-config", "--no-shellcheck", "--unsafe", str(folder))
        if any(result.returncode != 0 for result in [*results, check, fix]):
            yield f"{settings}: {[r.stderr for r in results]} {check.stdout}{check.stderr}{fix.stderr}"
        if before != {path.name: path.read_bytes() for path in folder.iterdir()} or len(before) != 2:
            yield f"{settings}: fixing changes what was written"


def main(program, root, shared=None):
    with tempfile.TemporaryDirectory(prefix="emit-") as folder:
        bench = Bench(os.path.abspath(program), folder)
        laws = [
            ("emitted files are clean", lambda: all_combinations(bench)),
            ("emitted images are clean", lambda: images_are_clean(bench)),
            ("the cache report counts rightly", lambda: cache_report_counts(bench)),
            ("the cache report counts as wfgen docker log does", lambda: cache_report_agrees(bench, root)),
            ("the image report sums layers", lambda: image_report_sums_layers(bench)),
            ("the smoke test judges", lambda: smoke_test_judges(bench)),
            ("the plan is satisfied", lambda: plan_is_satisfied(bench, root, Path(shared or "/nonexistent").resolve())),
        ]
        print(f"1..{len(laws)}")
        failed = False
        for number, (name, law) in enumerate(laws, 1):
            problems = list(law())
            failed = failed or bool(problems)
            for line in "\n".join(problems).splitlines():
                print(f"# {line}")
            print(f"{'not ok' if problems else 'ok'} {number} - {name}")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
