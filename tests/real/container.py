"""What the corrected image must be when it runs: healthy, under a user that is not root, with nothing
secret inside.
"""

import time

HEALTHY_SECONDS = 90
# Failures before it has started do not count.
HEALTH_OPTIONS = ("--health-interval", "1s", "--health-start-period", "60s")
# What the application's folder holds and no image of it should.
UNWANTED = (
    ".env",
    "server.pem",
    ".git",
    ".gitignore",
    "__pycache__",
    "*.pyc",
    "*.log",
    "*.swp",
    "*.md",
    "Dockerfile",
    ".dockerignore",
    "tests",
    "docs",
    "data",
)
WANTED = ("main.py", "schema.json", "config/settings.json", "app/services/core.py")


def health_after_start(engine, image):
    """Starts the image without a network, waits for its own health check, and ends it; gives status and
    what it said.
    """
    started = engine.docker(
        "run", "--detach", "--pull", "never", "--network", "none", *HEALTH_OPTIONS, image, check=False
    )
    if started.returncode != 0:
        return f"does not start: {started.stderr.strip()}"
    container = started.stdout.strip()
    try:
        end = time.monotonic() + HEALTHY_SECONDS
        while True:
            state = engine.docker(
                "inspect", "--format", "{{.State.Status}} {{.State.Health.Status}}", container, check=False
            )
            words = state.stdout.split()
            if words != ["running", "starting"] or time.monotonic() > end:
                break
            time.sleep(0.2)
        if words == ["running", "healthy"]:
            return "healthy"
        logs = engine.docker("logs", container, check=False)
        return f"{' '.join(words)} {state.stderr.strip()} {logs.stderr.strip()[-400:]}".strip()
    finally:
        engine.docker("rm", "--force", container, check=False)


def in_image(engine, image, *command):
    """Runs a command in the image as its own user; gives what it prints."""
    run = [
        "run",
        "--rm",
        "--pull",
        "never",
        "--network",
        "none",
        "--entrypoint",
        command[0],
        image,
        *command[1:],
    ]
    result = engine.docker(*run, check=False)
    return result.stdout.strip() if result.returncode == 0 else f"failed: {result.stderr.strip()}"


def unwanted_files(engine, image):
    """Paths in the working folder that should not be there."""
    tests = " -o ".join(f"-name '{name}'" for name in UNWANTED)
    return in_image(engine, image, "sh", "-c", f"find . \\( {tests} \\) | sort").split()


def secrets_inside(engine, image):
    """What the image says of its making that it should not: nothing, unless a password was put into it."""
    history = engine.docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image).stdout
    config = engine.docker("image", "inspect", "--format", "{{json .Config.Env}}", image).stdout
    return [word for word in ("PASSWORD", "PRIVATE KEY") if word in history + config]


def check(report, engine, image, writable=False):
    """All points of a corrected image, whose program may be its user's own when that is meant; true when all
    hold.
    """
    failed = report.failed
    name = f"{engine.name} engine: {image}:"
    user = engine.docker("image", "inspect", "--format", "{{.Config.User}}", image).stdout.strip()
    number = user.split(":")[0]
    report.check(number.isdigit() and number != "0", f"{name} its user is {user!r}, no number other than 0")
    uid = in_image(engine, image, "id", "-u")
    report.check(uid == number, f"{name} it runs as {uid}")
    unwanted = unwanted_files(engine, image) + secrets_inside(engine, image)
    report.check(not unwanted, f"{name} holds {' '.join(unwanted)}")
    for path in WANTED:
        found = in_image(engine, image, "sh", "-c", f"test -s {path} && echo there")
        report.check(found == "there", f"{name} lacks {path}")
    may = in_image(engine, image, "sh", "-c", "test -w main.py && echo writable || echo fixed")
    report.check(writable or may == "fixed", f"{name} its user may change the program: {may}")
    compiler = in_image(engine, image, "sh", "-c", "command -v gcc || echo none")
    report.check(compiler == "none", f"{name} has a compiler: {compiler}")
    testing = in_image(
        engine, image, "python", "-c", "import importlib.util as u; print(u.find_spec('checkkit'))"
    )
    report.check(testing == "None", f"{name} has what only tests need: {testing}")
    health = health_after_start(engine, image)
    report.check(health == "healthy", f"{name} {health}")
    return report.failed == failed
