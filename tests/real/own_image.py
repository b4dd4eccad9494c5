"""The image of wfgen itself: it is built as users build it, and checks a repository that is mounted."""

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
