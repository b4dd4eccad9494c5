"""The cache lines that `wfgen emit` writes, worked out as GitHub would for a run, and tried on fresh
builders.

A fresh builder is one that has forgotten everything, as a GitHub runner's has: what it does not build again
came through the cache line. What comes is held against `wfgen docker cache --cache KIND`.
"""

import itertools
import json
import re
from dataclasses import dataclass

import actions_cache
import machine
import predict
import progress
import wfgen
from scenario import Options

BACKENDS = ("gha", "registry", "inline", "local")
SHORT = (("ci", "gha"),)
# What a cache of the backend holds, in the words of `wfgen docker cache`.
KINDS = {"gha": "max", "registry": "max", "local": "max", "inline": "inline"}
WORKFLOWS = ("ci", "deploy")
NO_OPTIONS = Options()
PULL_REQUEST = "refs/pull/7/merge"


@dataclass
class CacheLines:
    """One build step's cache inputs, as buildx gets them."""

    cache_from: list
    cache_to: list

    def words(self):
        """The options of `docker buildx build`."""
        pairs = [("--cache-from", line) for line in self.cache_from] + [
            ("--cache-to", line) for line in self.cache_to
        ]
        return [word for pair in pairs for word in pair]


def _block(text, key):
    """The lines of a block scalar in a workflow; none when the key is not there."""
    found = re.search(rf"^( +){key}: \|\n((?:\1 +.*\n)+)", text, re.MULTILINE)
    return [line.strip() for line in found[2].splitlines()] if found else []


def _worked_out(line, context):
    """A line as the action gets it in a run with these contexts."""
    if "${{" not in line:
        return line
    result = wfgen.run("eval", "--context", "-", "--format", "text", line, input=json.dumps(context))
    if result.returncode != 0:
        raise RuntimeError(f"{line}: {result.stderr}")
    return result.stdout.strip()


def cache_lines(workflow, backend, address, ref, folder):
    """What `wfgen emit --set WORKFLOW-cache=BACKEND` writes, for a run on a ref. Local caches are kept in
    the folder.
    """
    values = [f"{workflow}-cache={backend}", f"registry={address}", "image=shop/app"]
    options = [word for value in values for word in ("--set", value)]
    result = wfgen.run("emit", "docker", "--quiet", "--only", f"{workflow}.yml", *options)
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    name = f"{address}/shop/app"
    event = "pull_request" if ref == PULL_REQUEST else "push"
    context = {"github": {"ref": ref, "event_name": event}, "env": {"IMAGE": name}}
    context["steps"] = {"image": {"outputs": {"name": name}}}

    def lines(key):
        worked_out = (_worked_out(line, context) for line in _block(result.stdout, key))
        return [line.replace("=/tmp/", f"={folder}/") for line in worked_out if line]

    return CacheLines(lines("cache-from"), lines("cache-to"))


class Trial:
    """Runs of emitted workflows: those of the default branch on one engine, what they cached is imported on
    another.
    """

    # A warm writer keeps what it built: caches are written sooner, and hold the same unless they are "min".
    def __init__(self, writer, reader, service, address, folder, warm=False):
        self.writer, self.reader, self.warm = writer, reader, warm
        self.service, self.address, self.folder = service, address, folder
        self.image = f"{address}/shop/app:latest"

    def run(self, engine, context, workflow, lines, ref, options):
        """A build step of a run, on a builder that knows nothing."""
        output = ["--push", "--tag", self.image] if workflow == "deploy" else ["--load", "--tag", "app:ci"]
        if engine is not self.writer or not self.warm:
            engine.forget_builds()
        base = actions_cache.DEFAULT_BRANCH if ref == PULL_REQUEST else ""
        words = [*output, *lines.words(), *options.words(context)]
        return engine.build(context, *words, environment=self.service.environment(ref, base))

    def write(self, context, workflow, backend, options=NO_OPTIONS):
        """A run of the default branch, which writes the cache."""
        ref = actions_cache.DEFAULT_BRANCH
        lines = cache_lines(workflow, backend, self.address, ref, self.folder)
        build = self.run(self.writer, context, workflow, lines, ref, options)
        # What actions/cache and the step after the build do with a local cache.
        new, kept = self.folder / ".buildx-cache-new", self.folder / ".buildx-cache"
        if new.exists():
            machine.remove(kept)
            new.rename(kept)
        return build

    def read(self, context, workflow, backend, options=NO_OPTIONS):
        """A pull request's run, which only reads it."""
        lines = cache_lines(workflow, backend, self.address, PULL_REQUEST, self.folder)
        # An inline cache is no more than a few lines in an image, and nobody else reads that one.
        lines.cache_to = [line for line in lines.cache_to if line != "type=inline"]
        assert not lines.cache_to, f"a pull request writes {lines.cache_to}"
        return self.run(self.reader, context, "ci", lines, PULL_REQUEST, options)


def rate(build):
    """Cached steps and all steps of a build."""
    steps = progress.read_steps(build).values()
    return sum(step[2] for step in steps), len(steps)


def predicted(project, before, after, kind):
    """What wfgen says of a build on a fresh builder with an imported cache."""
    words = predict.cache_words(project.before, before)
    return wfgen.ask("docker", "cache", before, *words, "--after", after, "--cache", kind)


def all_lines(backends=BACKENDS):
    """(workflow, backend) of each line that is emitted for some backends."""
    return tuple(itertools.product(WORKFLOWS, backends))


def try_change(report, trial, place, project, change, lines):
    """Each of the emitted lines: written by the default branch, then read for the same and for a changed build.

    Yields (workflow, backend, builds): the three of them.
    """
    before, after = place / "before", place / "after"
    project.lay_out(before)
    project.change(before, change, after)
    for workflow, backend in lines:
        name = f"emitted {backend} line of {workflow}.yml: {project.name}"
        # Inline caches come with the image that deploy.yml pushed.
        written = trial.write(before, "deploy" if backend == "inline" else workflow, backend, project.before)
        if not report.check(written.status == 0, f"{name}: {written.text[-800:]}"):
            continue
        same = trial.read(before, workflow, backend, project.before)
        hits, steps = rate(same)
        report.check(
            same.status == 0 and hits == steps > 0, f"{name}: unchanged: {hits} of {steps} steps are cached"
        )
        changed = trial.read(after, workflow, backend, project.before)
        said = predicted(project, before, after, KINDS[backend])
        where = f"{name}: {change.name}"
        predict.compare(report, where, said, progress.read_steps(changed), change.undecidable)
        yield workflow, backend, (written, same, changed)
