"""The image of wfgen itself: it is built as users build it, and checks a repository that is mounted."""

import subprocess
import sys
from pathlib import Path

import machine
import wfgen

FOLDER = wfgen.ROOT
WRONG = "examples/broken"


def check(report, engine, base):
    """Builds the repository's own Dockerfile on `base` and runs it as the README says."""
    build = engine.build(FOLDER, "--build-arg", f"BASE={base}", "--tag", "wfgen:own")
    if not report.check(build.status == 0, f"our own Dockerfile: {build.text[-1500:]}"):
        return
    run = ["run", "--rm", "--pull", "never", "--network", "none", "--volume", f"{FOLDER}:/src:ro"]
    clean = engine.docker(*run, "wfgen:own", "rules", check=False)
    report.check(clean.returncode == 0, f"the image lists no rules: {clean.stderr}")
    wrong = engine.docker(*run, "wfgen:own", "validate", "--format", "gcc", WRONG, check=False)
    report.check(wrong.returncode == 1, f"exit code {wrong.returncode} for mistakes: {wrong.stderr}")
    ours = wfgen.run("validate", "--format", "gcc", WRONG, cwd=FOLDER)
    report.check(wrong.stdout == ours.stdout, "the image finds other mistakes than the program outside")
    user = engine.docker("image", "inspect", "--format", "{{.Config.User}}", "wfgen:own").stdout.strip()
    report.check(user not in ("", "root", "0"), f"the image runs as {user!r}")


# What pre-commit asks of Docker, with what this machine has instead of a registry and a bridge.
CLIENT = """\
#!/bin/sh
word=$1
shift
case $word in
build)
    for option; do
        shift
        [ "$option" = --pull ] || set -- "$@" "$option"
    done
    set -- --network host --build-arg "BASE=$WFGEN_BASE" "$@"
    ;;
run) set -- --network none "$@" ;;
esac
exec /usr/bin/docker "$word" "$@"
"""


def check_hooks(report, engine, base):
    """The hooks that build this image, by the real pre-commit."""
    machine.need_packages("git", "pre-commit")
    client = engine.folder / "client"
    client.write_text(CLIENT, encoding="ascii")
    client.chmod(0o755)
    environment = engine.environment | {"WFGEN_BASE": base, "WFGEN_DOCKER": str(client)}
    test = Path(__file__).with_name("pre_commit.py")
    done = subprocess.run([sys.executable, test, wfgen.program(), "container"], check=False, env=environment,
                          capture_output=True, text=True)
    passed = done.returncode == 0 and "skipped" not in done.stdout
    report.check(passed, f"hooks in a container: {done.stdout[-3000:]}{done.stderr[-1000:]}")
