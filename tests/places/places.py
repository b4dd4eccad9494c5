"""Where people meet wfgen: what the action, the problem matcher, the hooks and the image promise. Prints TAP.

usage: places.py PROGRAM
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROKEN = "on: pusch\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/checkout@v2\n"

# Who sees which file: hooks for all, those for Docker.
HOOKED = {
    ".github/workflows/ci.yml": ("files",),
    "sub/.github/workflows/ci.yaml": ("files",),
    ".github/dependabot.yml": ("files",),
    "action.yml": ("files",),
    ".github/actions/x/action.yaml": ("files",),
    "Dockerfile": ("files", "docker"),
    "docker/Dockerfile.dev": ("files", "docker"),
    "Containerfile": ("files", "docker"),
    "app.Dockerfile": ("files", "docker"),
    ".dockerignore": ("files", "docker"),
    "Dockerfile.dockerignore": ("files", "docker"),
    "docs/transaction.yml": (),
    "github/workflows/ci.yml": (),
    ".github/workflows/README.md": (),
    ".github/workflows/sub/ci.yml": (),
    "Dockerfiles/list.txt": (),
    "MyDockerfile": (),
}

results = []


def say(good, what, detail=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {what}")
    for line in str(detail).splitlines() if not good else []:
        print(f"# {line}")


def run(*command, cwd, **env):
    return subprocess.run([str(word) for word in command], cwd=cwd, env=dict(os.environ, **env), text=True,
                          capture_output=True, check=False)


def check_matcher(program, folder):
    matchers = json.loads((ROOT / "etc/wfgen-matcher.json").read_text(encoding="utf-8"))["problemMatcher"]
    lines = run(program, "validate", "--no-shellcheck", "-q", "--format", "gcc", ".", cwd=folder).stdout.splitlines()
    found = {json.loads(line)["rule"] for line in
             run(program, "validate", "--no-shellcheck", "-q", "--format", "jsonl", ".", cwd=folder).stdout.splitlines()}
    rules = set()
    for line in lines:
        hits = [(matcher, match) for matcher in matchers
                if (match := re.match(matcher["pattern"][0]["regexp"], line))]
        say(len(hits) == 1, f"one matcher takes {line}")
        pattern, match = hits[0][0]["pattern"][0], hits[0][1]
        rules.add(match[pattern["code"]])
        good = (folder / match[pattern["file"]]).is_file() and match[pattern["line"]].isdigit()
        say(good and "[" not in match[pattern["message"]][-2:], "its file, line and message are right", match.groups())
        kind = hits[0][0].get("severity") or match[pattern["severity"]]
        say(kind in ("error", "warning", "notice"), "its severity is one that GitHub knows", kind)
    say(len(lines) > 2 and found == rules - {None}, "all rules are told", (found, rules))


def run_action(folder, program, **inputs):
    (folder / "output").write_text("", encoding="utf-8")
    (folder / "summary").write_text("before\n", encoding="utf-8")
    env = {"GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(folder / "output"),
           "GITHUB_STEP_SUMMARY": str(folder / "summary"), "RUNNER_TEMP": str(folder), "WFGEN_PROGRAM": program}
    env.update({f"WFGEN_{name.upper()}": value for name, value in inputs.items()})
    return run(ROOT / "etc/action.sh", cwd=folder, **env)


def check_action(program, folder):
    done = run_action(folder, program, args="--no-shellcheck\n\n  --select=unexpected-value,action-outdated \n",
                      sarif="out.sarif", paths=".github/workflows/bad.yml\n")
    say(done.returncode == 1, "the action fails where there are findings", done)
    say("bad.yml:1:5" in done.stdout, "it shows them", done.stdout)
    say(re.search(r"^::(error|warning) ", done.stdout, re.MULTILINE), "it annotates", done.stdout)
    say(re.fullmatch(r"findings=[1-9]\d*\n", (folder / "output").read_text(encoding="utf-8")), "it counts")
    summary = (folder / "summary").read_text(encoding="utf-8")
    say(summary.startswith("before\n") and "bad.yml" in summary, "it adds to the summary", summary)
    say("results" in (folder / "out.sarif").read_text(encoding="utf-8"), "it writes SARIF")
    done = run_action(folder, program, paths=".github/workflows/bad.yml", annotations="false", summary="false",
                      args="--no-shellcheck", fail_on="nonsense")
    say(done.returncode == 2 and "::" not in done.stdout, "a wrong input is told", done)
    name = "$(touch pwned); a b.yml"
    (folder / name).write_text("on: push\njobs: {}\n", encoding="utf-8")
    done = run_action(folder, program, paths=name, args="--no-shellcheck")
    say(name in done.stdout and not (folder / "pwned").exists(), "inputs are no script", done)


def check_own_files(program):
    files = ["action.yml", "Dockerfile", ".dockerignore"]
    done = run(program, "validate", "--persona", "auditor", "--fail-on", "info", *files, cwd=ROOT)
    say(done.returncode == 0, "our own files are clean for an auditor", done.stdout + done.stderr)
    inputs = re.findall(r"^  ([a-z-]+):$", (ROOT / "action.yml").read_text(encoding="utf-8").split("outputs:")[0], re.MULTILINE)
    script = (ROOT / "etc/action.sh").read_text(encoding="utf-8")
    unused = [name for name in inputs if f"WFGEN_{name.upper().replace('-', '_')}" not in script]
    say(inputs and not unused, "the script reads every input", unused)


def check_vim(program, folder):
    """The line of the README, in a real Vim."""
    if shutil.which("vim") is None:
        print("# skipped: vim is not installed")
        return
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    setting = re.search(r"errorformat=(.*)", readme)[1]
    report = run(program, "validate", "--no-shellcheck", "-q", "--format", "gcc", ".", cwd=folder).stdout
    (folder / "report").write_text(report, encoding="utf-8")
    ask = "call writefile(map(getqflist(), {_, e -> bufname(e.bufnr) .. ':' .. e.lnum .. ':' .. e.col .. ':' .. e.valid}), 'seen')"
    run("vim", "-N", "-u", "NONE", "-es", "-c", f"set errorformat={setting}", "-c", "cgetfile report", "-c", ask, "-c", "qa!",
        cwd=folder)
    wanted = [":".join(line.split(":")[:3]) + ":1" for line in report.splitlines()]
    seen = (folder / "seen").read_text(encoding="utf-8").splitlines()
    say(seen == wanted, "Vim jumps to each finding", (seen, wanted))


def check_hooks():
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    everything = re.search(r"files: &files \|\n((?:    .*\n)+)", text)[1].lstrip()
    patterns = {"files": everything, "docker": re.search(r"files: &docker (.*)", text)[1]}
    for path, wanted in HOOKED.items():
        got = tuple(name for name, pattern in patterns.items() if re.search(pattern, path))
        say(got == wanted, f"hooks that see {path}", got)


def check_version(program):
    wanted = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    said = run(program, "--version", cwd=ROOT).stdout.split("\n")[0]
    say(said == f"wfgen {wanted}", "the wheel's version is the program's", said)


def main(program):
    program = str(Path(program).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".github/workflows").mkdir(parents=True)
        (folder / ".github/workflows/bad.yml").write_text(BROKEN, encoding="utf-8")
        check_matcher(program, folder)
        check_action(program, folder)
        check_vim(program, folder)
    check_own_files(program)
    check_hooks()
    check_version(program)
    print(f"1..{len(results)}")


if __name__ == "__main__":
    main(sys.argv[1])
