"""Holds `wfgen docker cache` and `wfgen docker log` against real builds, step by step.

Every change of every scenario: a cold build of the project, the change, a second build. Which steps were
CACHED in the second must be what `wfgen docker cache` said, and what `wfgen docker log` reads in the log;
both are points of the report.
"""

import itertools

import progress
import scenarios_files
import scenarios_random
import scenarios_stages
import scenarios_steps
import wfgen
from scenario import Options, pair

PROJECTS = (
    scenarios_files.PROJECTS + scenarios_stages.PROJECTS + scenarios_steps.PROJECTS + scenarios_random.PROJECTS
)
# The short form: project, and the changes that are tried with it, on each engine.
SHORT = {
    "dependencies first": ("unchanged", "code", "dependency", "mode of a file"),
    "ignored files": ("comment in .dockerignore", "docs", "pattern that matches code"),
    "sources of COPY": ("a new file that the pattern matches", "COPY for ADD"),
    "stages": ("code", "test dependency", "a stage by number"),
    "targets": ("another target",),
    "linked copies": ("code", "one no longer linked"),
    "triggers": ("what a trigger copies",),
    "values": ("an argument", "a default before FROM", "a variable"),
    "mounts": ("a mounted file", "a cache for another folder"),
    "here-documents": ("a line", "an argument"),
    "folders": ("root by another name",),
}
STATES = {True: "cached", False: "rebuilt"}
# A file with one stage; BuildKit calls it stage-0 when a step mounts a cache or another image.
ONLY_STAGE = "stage-0"


def label(stage, index):
    """A step's place, written one way for prediction and log."""
    return (stage or ONLY_STAGE, index)


def expected_steps(prediction):
    """[(labels, step)]: each vertex that will be shown, with the labels it can be shown under."""
    steps = prediction["steps"]
    shown = [step for step in steps if not step["same_as"]]
    twins = {step["line"]: {label(step["stage"], step["index"])} for step in shown}
    for step in steps:
        if step["same_as"]:
            twins[step["same_as"]].add(label(step["stage"], step["index"]))
    return [(twins[step["line"]], step) for step in shown]


def compare(report, name, prediction, real, undecidable):
    """One point for every step, and one for every step that only the log has."""
    # Older engines do not tell the name of a stage that is the only one, also when something is mounted.
    stages = {step["stage"] for step in prediction["steps"]}
    alone = stages.pop() if len(stages) == 1 else ""
    left = {label(stage or alone, index): step for (stage, index), step in real.items()}
    for labels, step in expected_steps(prediction):
        found = labels & left.keys()
        said = f"{name}: line {step['line']}: {step['text']}:"
        if not report.check(found, said, "is not in the log"):
            continue
        cached = left.pop(found.pop())[2]
        if step["state"] == "unknown":
            report.check(undecidable, said, "is called unknown; it is", STATES[cached])
        else:
            report.check(
                step["state"] == STATES[cached], said, step["state"], "by prediction, but", STATES[cached]
            )
    for place, step in left.items():
        report.check(False, f"{name}: {place} {step[1]}: is in the log but not predicted")


def compare_log(report, name, build, real):
    """One point: `wfgen docker log` has the same steps and states as the other reader."""
    told = wfgen.ask("docker", "log", build.log)["builds"][-1]["steps"]
    read = {label(step["stage"], step["index"]): step["state"] == "cached" for step in told}
    own = {label(*place): step[2] for place, step in real.items()}
    differences = sorted(place for place in read.keys() | own.keys() if read.get(place) != own.get(place))
    report.check(not differences, f"{name}: wfgen docker log reads {build.format} otherwise at {differences}")


def cache_words(options, folder):
    """The options of `wfgen docker cache` that stand for the first build."""
    words = ["--network", "host"]
    for name, value in options.args.items():
        words += ["--build-arg", pair(name, value)]
    words += ["--target", options.target] if options.target else []
    words += ["--file", folder / options.file] if options.file else []
    return words


def change_words(project, change, after):
    """The options that stand for the second build."""
    if change.after is None:
        return ["--after", after]
    words = ["--after", after]
    for name, value in change.after.args.items():
        words += ["--set-arg", pair(name, value)]
    words += ["--set-target", change.after.target] if change.after.target != project.before.target else []
    return words


def predict(project, change, before, after):
    """What wfgen says of the second build."""
    words = cache_words(project.before, before) + change_words(project, change, after)
    return wfgen.ask("docker", "cache", before, *words)


def second_options(project, change):
    """How the second build is called."""
    if change.after is None:
        return project.before
    return Options(change.after.args, change.after.target, project.before.file)


def run_build(engine, project, folder, options):
    """Builds a folder without making an image of it."""
    return engine.build(folder, *engine.no_image, *options.words(folder), progress=project.progress)


def try_change(report, engine, folder, project, change):
    """Builds before and after one change, and compares."""
    name = f"{engine.name} engine: {project.name}: {change.name}"
    before, after = folder / "before", folder / "after"
    project.lay_out(before)
    project.change(before, change, after)
    engine.forget_builds()
    for place, options in ((before, project.before), (after, second_options(project, change))):
        build = run_build(engine, project, place, options)
        if not report.check(build.status == 0, f"{name}: the build {place.name} fails: {build.text[-800:]}"):
            return
    real = progress.read_steps(build)
    compare(report, name, predict(project, change, before, after), real, change.undecidable)
    compare_log(report, name, build, real)


def try_cold(report, engine, folder, project):
    """A build on a builder that knows nothing."""
    name = f"{engine.name} engine: {project.name}: cold"
    before = folder / "cold"
    project.lay_out(before)
    engine.forget_builds()
    build = run_build(engine, project, before, project.before)
    if report.check(build.status == 0, f"{name}: {build.text[-800:]}"):
        words = cache_words(project.before, before)
        prediction = wfgen.ask("docker", "cache", before, *words, "--cold")
        compare(report, name, prediction, progress.read_steps(build), undecidable=False)


def chosen_changes(project, short):
    """The changes that are tried with a project."""
    if not short:
        return project.changes
    wanted = SHORT.get(project.name, ())
    changes = [one for one in project.changes if one.name in wanted]
    assert len(changes) == len(wanted), f"{project.name}: a change of the short form is not there"
    return changes


def try_engine(report, engine, folder, wanted="", short=False):
    """All scenarios whose name holds a word, on one engine; gives the number of builds that were compared."""
    numbers = itertools.count()
    compared = 0
    for project in PROJECTS:
        if engine.name not in project.engines or wanted not in project.name:
            continue
        changes = chosen_changes(project, short)
        if not changes:
            continue
        try_cold(report, engine, folder / str(next(numbers)), project)
        for change in changes:
            try_change(report, engine, folder / str(next(numbers)), project, change)
        compared += 1 + len(changes)
    report.check(compared, f"{engine.name} engine: no project has {wanted!r} in its name")
    return compared
