"""All tests against real Docker engines. Ends with `N passed, N failed, N skipped`.

usage: run.py [--short] [--only PART]... [--engine old|new] [--project WORD]

predict   which steps are cached after a change: `wfgen docker cache` and `wfgen docker log` against engines
ignore    what a .dockerignore leaves: `wfgen docker context` against both engines
syntax    which Dockerfiles are refused, and what is warned about: `wfgen validate` against the newer engine
emitted   every cache line that `wfgen emit` writes brings its hits to a fresh builder
container the Dockerfile that wfgen writes builds an image that runs as it should
stacks    the same for every kind of project in stacks/ on the newer engine: it starts, answers, and is built again from the cache
image     the Dockerfile of wfgen itself builds an image that finds what the program finds; two minutes
corpus    the Dockerfiles of ../shared/corpus, as in syntax; a quarter of an hour, and only when asked for

--short is a tenth of it, for CI: some changes of each kind, some .dockerignore files and Dockerfiles, and one cache line.
What this machine cannot do (no root, no namespaces, no packages) is one line `skipped: WHY`.
"""

import argparse
import contextlib
import sys
import threading
import time

import actions_cache
import bases
import container
import emitted
import engines
import ignore
import machine
import measure
import own_image
import packages
import pairs
import predict
import scenarios_stages
import services
import stacks
import syntax
from report import Report

PARTS = ("predict", "ignore", "syntax", "emitted", "container", "stacks")
LONG_PARTS = ("image", "corpus")
KINDS = {"old": engines.OldEngine, "new": engines.NewEngine}


def say(what, began):
    """A line of what was done, and how long it took."""
    print(f"{what} ({time.monotonic() - began:.0f} s)", flush=True)


def start(stack, kind, folder, report):
    """A running engine with the small base image and no name server; None, and a visible line, when it
    cannot be.
    """
    try:
        engine = stack.enter_context(KINDS[kind](folder, offline=True))
        bases.import_busybox(engine)
    except machine.Unavailable as error:
        report.skip(f"no {kind} engine: {error}")
        return None
    suite = f" of Debian {engine.suite}" if kind == "new" else ""
    print(f"{kind} engine: docker {engine.version}{suite}", flush=True)
    return engine


def run_on_each(report, running, folder, what, try_engine):
    """try_engine(engine, folder) for all engines at the same time; gives the number of builds it compared."""
    began = time.monotonic()
    compared = {}

    def work(engine):
        try:
            place = folder / f"{what}-{engine.name}"
            place.mkdir()
            compared[engine.name] = try_engine(engine, place)
        except Exception as error:  # of a thread, whose exceptions nobody sees
            report.check(False, f"{engine.name} engine: {type(error).__name__}: {error}")

    threads = [threading.Thread(target=work, args=(engine,), daemon=True) for engine in running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    builds = " + ".join(f"{count} on the {name} engine" for name, count in sorted(compared.items()))
    say(f"{what}: {builds or 'no'} builds compared", began)


def run_syntax(report, engine, folder, short):
    """The small Dockerfiles."""
    began = time.monotonic()
    count = syntax.try_all(report, engine, folder / "syntax", short)
    say(f"syntax: {count} Dockerfiles", began)


def run_corpus(report, engine, folder):
    """Other people's Dockerfiles."""
    began = time.monotonic()
    corpus = pairs.shared_folder() / "corpus"
    if not corpus.is_dir():
        report.skip(f"no corpus at {corpus}")
        return
    count = syntax.try_corpus(report, engine, folder / "corpus", corpus)
    say(f"corpus: {count} Dockerfiles", began)


def run_emitted(report, writer, folder, short):
    """The emitted cache lines with a small project."""
    began = time.monotonic()
    project = scenarios_stages.staged
    code = next(change for change in project.changes if change.name == "code")
    with (
        engines.NewEngine(folder, offline=True) as reader,
        services.registry(folder) as address,
        actions_cache.actions_cache(folder) as service,
    ):
        reader.copy_image(writer, bases.BUSYBOX_TAG)
        trial = emitted.Trial(writer, reader, service, address, folder)
        wanted = emitted.SHORT if short else emitted.all_lines()
        lines = list(emitted.try_change(report, trial, folder / "emitted", project, code, wanted))
    say(f"emitted: {len(lines)} cache lines", began)


def run_with_engines(report, running, parts, folder, options):
    """The parts that need no more than running engines."""
    if "predict" in parts:
        run_on_each(
            report,
            running,
            folder,
            "predict",
            lambda engine, place: predict.try_engine(report, engine, place, options.project, options.short),
        )
    if "ignore" in parts:
        run_on_each(
            report,
            running,
            folder,
            "ignore",
            lambda engine, place: ignore.try_engine(report, engine, place, options.short),
        )
    for engine in running:
        if engine.name == "new" and "syntax" in parts:
            run_syntax(report, engine, folder, options.short)
        if engine.name == "new" and "corpus" in parts:
            run_corpus(report, engine, folder)
        if engine.name == "new" and "emitted" in parts:
            run_emitted(report, engine, folder, options.short)


def fetch_python():
    """Makes the Python base image while other parts run; what fails is tried, and told, again later."""
    with contextlib.suppress(RuntimeError, OSError, machine.Unavailable):
        bases.python()


def run_container(report, stack, folder):
    """The pair that wfgen writes, on this Debian's engine."""
    began = time.monotonic()
    index = stack.enter_context(packages.index(folder))
    engine = stack.enter_context(engines.OldEngine(folder))
    pair = pairs.emitted_image(engine)
    bases.import_python(engine, index)
    pair.lay_out(folder / "container")
    build = engine.build(folder / "container", "--tag", "app:corrected")
    if report.check(build.status == 0, f"the emitted Dockerfile: {build.text[-1500:]}"):
        before = build.seconds
        container.check(report, engine, "app:corrected")
        measure.change_code(folder / "container", 0)
        again = engine.build(folder / "container", "--tag", "app:changed")
        cached, steps = emitted.rate(again)
        hits = f"after a change of the code {cached} of {steps} steps are cached"
        say(f"container: built in {before:.0f} s, {hits}", began)


def run_own_image(report, stack, folder):
    """Our own image, on this Debian's engine."""
    began = time.monotonic()
    index = stack.enter_context(packages.index(folder))
    engine = stack.enter_context(engines.OldEngine(folder))
    bases.import_python(engine, index)
    own_image.check(report, engine, bases.PYTHON_TAG)
    own_image.check_hooks(report, engine, bases.PYTHON_TAG)
    say("image: wfgen in its own image, alone and as hooks", began)


def run_stacks(report, stack, folder, options):
    """The projects of stacks/, on an engine that reaches Debian's archive."""
    kind = options.engine or "new"
    engine = stack.enter_context(KINDS[kind](folder))
    for name in stacks.names(options.project, options.short):
        began = time.monotonic()
        said = stacks.try_stack(report, engine, folder / f"stack-{name}", name, options.short)
        say(f"stacks: {name}: {said}", began)


def run_all(report, options, stack):
    """The chosen parts, one after the other."""
    folder = stack.enter_context(machine.workshop())
    parts = options.only or PARTS
    wanted = [options.engine] if options.engine else list(KINDS)
    if not set(parts) <= {"container", "image", "stacks"}:
        running = [start(stack, kind, folder, report) for kind in wanted]
        if "container" in parts and running[-1] is not None:
            threading.Thread(target=fetch_python, daemon=True).start()
        run_with_engines(report, [engine for engine in running if engine], parts, folder, options)
    if "container" in parts and "old" in wanted:
        run_container(report, stack, folder)
    if "image" in parts and "old" in wanted:
        run_own_image(report, stack, folder)
    if "stacks" in parts:
        run_stacks(report, stack, folder, options)


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only",
        action="append",
        choices=PARTS + LONG_PARTS,
        help="this part only; may be given several times",
    )
    parser.add_argument("--short", action="store_true", help="a tenth of it")
    parser.add_argument("--engine", choices=KINDS, help="one engine only")
    parser.add_argument(
        "--project", default="", metavar="WORD", help="only scenarios of projects and stacks with this in their name"
    )
    options = parser.parse_args()
    report = Report()
    with contextlib.ExitStack() as stack:
        try:
            run_all(report, options, stack)
        except machine.Unavailable as error:
            report.skip(str(error))
        except KeyboardInterrupt:
            report.check(False, "interrupted")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
