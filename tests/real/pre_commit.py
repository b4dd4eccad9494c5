"""Runs our hooks by the real pre-commit in a repository of somebody else. Prints TAP.

usage: pre_commit.py PROGRAM [KIND...]      default: system

The hooks' repository is made of this working tree. system: the -system hooks, with PROGRAM on the path. python: the
hooks that compile the program, offline, with what Debian's python3-mesonpy brings. container: those that build an
image, where a Docker engine answers; $WFGEN_DOCKER names another client. What is missing is a visible skip.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLEAN = """\
on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - run: make
"""
BROKEN = CLEAN.replace("on: push", "on: pusch")
FIXABLE = CLEAN.replace("- run: make", "- run: echo '::set-output name=a::b'")

results = []


def say(good, what, detail=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {what}")
    for line in detail.splitlines() if not good else []:
        print(f"# {line}")


def skip(what):
    print(f"# skipped: {what}")


def run(*command, cwd, env=None, check=True):
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if check and done.returncode != 0:
        raise RuntimeError(f"{command}: {done.stdout}")
    return done


def git(*words, cwd):
    names = ("-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "init.defaultBranch=main")
    return run("git", *names, *words, cwd=cwd).stdout.strip()


def make_hooks(folder):
    """A repository of what is in the working tree; its revision."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git("init", "-q", cwd=folder)
    git("add", "-A", cwd=folder)
    git("commit", "-q", "-m", "all", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder)


class Project:
    """A scratch repository that uses our hooks."""

    def __init__(self, folder, hooks, revision, suffix, env):
        self.folder, self.suffix, self.env = folder, suffix, env
        self.hooks, self.revision = hooks, revision
        git("init", "-q", cwd=folder)

    def write(self, **texts):
        for name, text in texts.items():
            path = self.folder / ".github/workflows" / f"{name}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        git("add", "-A", cwd=self.folder)

    def ask(self, hook, *args):
        """What `pre-commit run` says of all files, with this one hook."""
        entry = f"      - id: {hook}{self.suffix}\n" + (f"        args: {list(args)}\n" if args else "")
        text = f"repos:\n  - repo: file://{self.hooks}\n    rev: {self.revision}\n    hooks:\n{entry}"
        (self.folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
        git("add", "-A", cwd=self.folder)
        return run("pre-commit", "run", "--all-files", "--color=never", cwd=self.folder, env=self.env, check=False)


def say_run(done, code, words, what):
    good = done.returncode == code and all(word in done.stdout for word in words)
    say(good, what, f"exit code {done.returncode}, wanted {code} and {words}\n{done.stdout}")


def try_hooks(project, kind):
    project.write(ci=CLEAN)
    say_run(project.ask("wfgen-validate"), 0, ["Passed"], f"{kind}: a clean workflow passes")
    project.write(ci=BROKEN)
    done = project.ask("wfgen-validate")
    say_run(done, 1, ["Failed", ".github/workflows/ci.yml:1:5", "pusch"], f"{kind}: a bad one fails, with our report")
    project.write(ci=FIXABLE)
    done = project.ask("wfgen-fix")
    say_run(done, 1, ["files were modified by this hook", "fixed .github/workflows/ci.yml"],
            f"{kind}: the first fix changes the file and fails")
    git("add", "-A", cwd=project.folder)
    say_run(project.ask("wfgen-fix"), 0, ["Passed"], f"{kind}: the second passes")


def try_emitted(project, program, kind):
    for path in (project.folder / ".github/workflows").iterdir():
        path.unlink()
    (project.folder / "values.yml").write_text("image: demo\n", encoding="utf-8")
    run(program, "emit", "docker", "--write", ".", "--force", "--values", "values.yml", cwd=project.folder)
    git("add", "-A", cwd=project.folder)
    say_run(project.ask("wfgen-emit-check"), 0, ["Passed"], f"{kind}: emitted workflows pass")
    path = project.folder / ".github/workflows/ci.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "# mine\n", encoding="utf-8")
    say_run(project.ask("wfgen-emit-check"), 0, ["Passed"], f"{kind}: an added comment passes")
    path.write_text(text.replace("timeout-minutes:", "continue-on-error:", 1), encoding="utf-8")
    say_run(project.ask("wfgen-emit-check"), 1, ["Failed", "structural", "timeout-minutes is missing"],
            f"{kind}: a key that is gone fails")


def try_docker(project, kind):
    (project.folder / "Dockerfile").write_text("FROM scratch\nCOYP a b\n", encoding="utf-8")
    git("add", "-A", cwd=project.folder)
    say_run(project.ask("wfgen-docker"), 1, ["Dockerfile:2:1"], f"{kind}: a bad Dockerfile fails")
    (project.folder / "Dockerfile").unlink()
    git("add", "-A", cwd=project.folder)


def environment(folder, program):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    tools = folder / "bin"
    tools.mkdir()
    (tools / "wfgen").symlink_to(program)
    # Debian's own Python, before any other.
    if "WFGEN_DOCKER" in env:
        (tools / "docker").symlink_to(env["WFGEN_DOCKER"])
    env.update(PATH=f"{tools}:/usr/bin:/bin:/usr/sbin:/sbin", HOME=str(folder), PRE_COMMIT_HOME=str(folder / "cache"))
    return env


def offline_python(env):
    """Nothing is fetched: the build's own tools are Debian's."""
    modules = "/usr/lib/python3/dist-packages"
    return dict(env, PIP_NO_INDEX="1", PIP_NO_BUILD_ISOLATION="0", PYTHONPATH=modules,
                CCACHE_DIR=os.environ.get("CCACHE_DIR", str(Path.home() / ".cache/ccache")))


def missing(arguments):
    for tool in ("pre-commit", "git"):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    if "python" in arguments.kinds and not Path("/usr/lib/python3/dist-packages/mesonpy").is_dir():
        return "python3-mesonpy is not installed"
    return None


def project_of(folder, name, hooks, revision, suffix, env):
    place = folder / name
    place.mkdir()
    return Project(place, hooks, revision, suffix, env)


def try_all(arguments, folder):
    hooks = folder / "hooks"
    hooks.mkdir()
    revision = make_hooks(hooks)
    env = environment(folder, arguments.program)
    if "system" in arguments.kinds:
        project = project_of(folder, "system", hooks, revision, "-system", env)
        try_hooks(project, "system")
        try_emitted(project, arguments.program, "system")
        try_docker(project, "system")
    (folder / "bin/wfgen").unlink()
    if "python" in arguments.kinds:
        project = project_of(folder, "python", hooks, revision, "", offline_python(env))
        try_hooks(project, "python")
        try_emitted(project, arguments.program, "python")
        try_docker(project, "python")
    if "container" in arguments.kinds and run("docker", "version", cwd=folder, env=env, check=False).returncode == 0:
        try_hooks(project_of(folder, "container", hooks, revision, "-container", env), "container")
    elif "container" in arguments.kinds:
        skip("no Docker engine answers")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    arguments = parser.parse_args()
    arguments.kinds = arguments.kinds or ["system"]
    arguments.program = arguments.program.resolve()
    why = missing(arguments)
    if why:
        skip(why)
        print("1..0 # SKIP " + why)
        return 0
    with tempfile.TemporaryDirectory() as name:
        try_all(arguments, Path(name))
    print(f"1..{len(results)}")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
