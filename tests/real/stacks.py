"""What `wfgen emit` writes for a kind of project, on a real engine: it builds, the container starts under a user that is
not root and answers, and after a change of the code it is built again from the cache.

Each folder of stacks/ has a project of ours and stack.toml; README.md tells what that may say.
"""

import re
import shutil
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import bases
import machine
import predict
import progress
import wfgen
from scenario import replace

FOLDER = Path(__file__).resolve().parent / "stacks"
ANSWER_SECONDS = 60
NEEDED_RATE = 75


@dataclass
class Image:
    """A base image that cannot be pulled, made of Debian's packages."""

    tag: str
    also: tuple = ()  # further names of it
    packages: tuple = ()  # installed
    unpacked: tuple = ()  # or: their files alone, for an image without a shell
    script: str = ""  # run in it as root
    changes: tuple = ()  # instructions for its configuration

    def give_to(self, engine):
        """Makes the image, unless it was made before, and imports it."""
        name = re.sub(r"[^a-z0-9.]+", "-", self.tag)
        if self.unpacked:
            archive = bases.bare(name, self.unpacked)
        else:
            archive = bases.debian(name, ",".join(("ca-certificates", *self.packages)), self.script)
        engine.import_image(archive, self.tag, *self.changes)
        for name in self.also:
            engine.docker("tag", self.tag, name)


@dataclass
class Change:
    """An edit of the code; the program answers with either text."""

    file: str
    old: str
    new: str


class Stack:
    """A folder of stacks/."""

    def __init__(self, name):
        self.name = name
        with open(FOLDER / name / "stack.toml", "rb") as file:
            page = tomllib.load(file)
        self.pack = page.pop("pack")
        self.values = page.pop("values", [])
        self.variants = page.pop("variants", [[]])
        self.change = Change(**page.pop("change"))
        self.images = [Image(**image) for image in page.pop("images")]
        self.container = page.pop("container", [])
        self.port = page.pop("port", 0)
        self.short = page.pop("short", False)
        self.rates = page.pop("rates", {})
        assert not page, f"{name}: unknown keys {list(page)}"

    def needed_rate(self, variant):
        """Percent of the steps that have to be cached after a change of the code, and more than these."""
        return min([NEEDED_RATE, *(rate for value, rate in self.rates.items() if value in variant)])

    def lay_out(self, folder, variant):
        """Writes the project and what the pack makes of it."""
        shutil.copytree(FOLDER / self.name / "project", folder)
        options = [word for value in (*self.values, *variant) for word in ("--set", value)]
        result = wfgen.run("emit", self.pack, "--persona", "auditor", "--write", ".", *options, cwd=folder)
        if result.returncode != 0:
            raise RuntimeError(result.stderr)


def names(wanted="", short=False):
    """The folders of stacks/ whose names hold a word."""
    every = sorted(path.parent.name for path in FOLDER.glob("*/stack.toml"))
    return [name for name in every if wanted in name and (Stack(name).short or not short)]


def asked(port):
    """What a GET of / says; None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, OSError):
        return None


def answer_of(engine, image, options, port):
    """Starts the image with PORT in its environment, and gives what it answers, or how it ended. A port other
    than 0 is its own.
    """
    port = port or machine.free_port()
    run = ["run", "--detach", "--pull", "never", "--network", "host", "--env", f"PORT={port}", *options, image]
    started = engine.docker(*run, check=False)
    if started.returncode != 0:
        return f"does not start: {started.stderr.strip()}"
    container = started.stdout.strip()
    try:
        end = monotonic() + ANSWER_SECONDS
        while (text := asked(port)) is None and monotonic() < end:
            state = engine.docker("inspect", "--format", "{{.State.Status}}", container).stdout.strip()
            if state != "running":
                break
            sleep(0.2)
        if text is None:
            logs = engine.docker("logs", container, check=False)
            return f"no answer: {logs.stdout[-400:]}{logs.stderr[-400:]}"
        return text
    finally:
        engine.docker("rm", "--force", container, check=False)


def build(report, engine, folder, stack, name, text):
    """Builds and asks once; None after a failure."""
    # A tag of its own: what an image loses with its tag, the engine may remove while the next one is unpacked.
    tag = f"stack-{stack.name}:{folder.parent.name}-{folder.name}"
    done = engine.build(folder, "--tag", tag, "--load" if engine.name == "new" else "--quiet=false", progress="plain")
    if not report.check(done.status == 0, f"{name}: {done.text[-1500:]}"):
        return None
    user = engine.docker("image", "inspect", "--format", "{{.Config.User}}", tag).stdout.strip().split(":")[0]
    report.check(user.isdigit() and user != "0", f"{name}: its user is {user!r}, no number other than 0")
    answer = answer_of(engine, tag, stack.container, stack.port)
    report.check(text in answer, f"{name}: answers {answer!r}, not {text!r}")
    return done


def try_variant(report, engine, folder, stack, variant):
    """Builds a project before and after a change of its code; gives (cached, steps) of the second, or None."""
    name = f"{engine.name} engine: {' '.join([stack.name, *variant])}"
    before, after = folder / "before", folder / "after"
    stack.lay_out(before, variant)
    engine.forget_builds()
    if not build(report, engine, before, stack, name, stack.change.old):
        return None
    shutil.copytree(before, after, symlinks=True)
    replace(stack.change.file, stack.change.old, stack.change.new)(after)
    second = build(report, engine, after, stack, f"{name}: changed", stack.change.new)
    if not second:
        return None
    log = wfgen.ask("docker", "log", second.log)["builds"][-1]
    cached, steps = log["cached"], log["total"]
    enough = 100 * cached > stack.needed_rate(variant) * steps
    report.check(enough, f"{name}: {cached} of {steps} steps are cached")
    said = wfgen.ask("docker", "cache", before, "--network", "host", "--after", after)
    predict.compare(report, name, said, progress.read_steps(second), undecidable=True)
    return cached, steps


def try_stack(report, engine, folder, name, short=False):
    """All variants of a stack, or the first alone; gives a few words on them."""
    stack = Stack(name)
    for image in stack.images:
        image.give_to(engine)
    variants = stack.variants[:1] if short else stack.variants
    done = [try_variant(report, engine, folder / str(i), stack, variant) for i, variant in enumerate(variants)]
    rates = ", ".join(f"{rate[0]} of {rate[1]}" if rate else "none" for rate in done)
    return f"{rates} steps are cached after a change of the code"
