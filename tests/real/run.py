"""All tests against real Docker engines. Ends with `N passed, N failed, N skipped`.

usage: run.py [--only predict|syntax|emitted|container] [--engine old|new] [--project WORD]

predict   which steps are cached after a change: `wfgen docker cache` and `wfgen docker log` against both engines
syntax    which Dockerfiles are refused, and what is warned about: `wfgen validate` against the newer engine
emitted   every cache line that `wfgen emit` writes brings its hits to a fresh builder
container the Dockerfile that wfgen writes builds an image that runs as it should

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
import machine
import measure
import packages
import pairs
import predict
import scenarios_stages
import services
import syntax
from report import Report

PARTS = ("predict", "syntax", "emitted", "container")
KINDS = {"old": engines.OldEngine, "new": engines.NewEngine}


def say(what, began):
    """A line of what was done, and how long it took."""
    print(f"{what} ({time.monotonic() - began:.0f} s)", flush=True)


def start(stack, kind, folder, report):
    """A running engine with the small base image and no name server; None, and a visible line, when it cannot be."""
    try:
        engine = stack.enter_context(KINDS[kind](folder, offline=True))
        bases.import_busybox(engine)
    except machine.Unavailable as error:
        report.skip(f"no {kind} engine: {error}")
        return None
    suite = f" of Debian {engine.suite}" if kind == "new" else ""
    print(f"{kind} engine: docker {engine.version}{suite}", flush=True)
    return engine


def run_predictions(report, running, folder, word):
    """The scenarios on all engines at the same time."""
    began = time.monotonic()
    compared = {}

    def work(engine):
        try:
            compared[engine.name] = predict.try_engine(report, engine, folder / f"predict-{engine.name}", word)
        except Exception as error:  # of a thread, whose exceptions nobody sees
            report.check(False, f"{engine.name} engine: {type(error).__name__}: {error}")

    threads = [threading.Thread(target=work, args=(engine,)) for engine in running]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    builds = " + ".join(f"{count} on the {name} engine" for name, count in sorted(compared.items()))
    say(f"predict: {builds or 'no'} builds compared step by step", began)


def run_syntax(report, engine, folder):
    """The small Dockerfiles."""
    began = time.monotonic()
    count = syntax.try_all(report, engine, folder / "syntax")
    say(f"syntax: {count} Dockerfiles", began)


def run_emitted(report, stack, writer, folder):
    """The emitted cache lines with a small project."""
    began = time.monotonic()
    reader = stack.enter_context(engines.NewEngine(folder, offline=True))
    reader.copy_image(writer, bases.BUSYBOX_TAG)
    address = stack.enter_context(services.registry(folder))
    service = stack.enter_context(actions_cache.actions_cache(folder))
    trial = emitted.Trial(writer, reader, service, address, folder)
    project = scenarios_stages.staged
    code = next(change for change in project.changes if change.name == "code")
    lines = list(emitted.try_change(report, trial, folder / "emitted", project, code))
    say(f"emitted: {len(lines)} cache lines", began)


def run_container(report, stack, folder):
    """The pair that wfgen writes, on this Debian's engine."""
    began = time.monotonic()
    pair = pairs.emitted()
    index = stack.enter_context(packages.index(folder))
    engine = stack.enter_context(engines.OldEngine(folder))
    bases.import_python(engine, index)
    pair.lay_out(folder / "container")
    build = engine.build(folder / "container", "--tag", "app:corrected")
    if report.check(build.status == 0, f"the emitted Dockerfile: {build.text[-1500:]}"):
        before = build.seconds
        container.check(report, engine, "app:corrected")
        measure.change_code(folder / "container", 0)
        again = engine.build(folder / "container", "--tag", "app:changed")
        cached, steps = emitted.rate(again)
        say(f"container: built in {before:.0f} s, after a change of the code {cached} of {steps} steps are cached", began)


def run_all(report, options, stack):
    """The chosen parts, one after the other."""
    folder = stack.enter_context(machine.workshop())
    parts = options.only or PARTS
    wanted = [options.engine] if options.engine else list(KINDS)
    if set(parts) & {"predict", "syntax", "emitted"}:
        running = [start(stack, kind, folder, report) for kind in wanted]
        running = {engine.name: engine for engine in running if engine}
        new = running.get("new")
        if "predict" in parts:
            run_predictions(report, list(running.values()), folder, options.project)
        if "syntax" in parts and new:
            run_syntax(report, new, folder)
        if "emitted" in parts and new:
            run_emitted(report, stack, new, folder)
    if "container" in parts and "old" in wanted:
        run_container(report, stack, folder)


def main():
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=PARTS, help="this part only; may be given several times")
    parser.add_argument("--engine", choices=KINDS, help="one engine only")
    parser.add_argument("--project", default="", metavar="WORD", help="only scenarios of projects with this in their name")
    options = parser.parse_args()
    report = Report()
    with contextlib.ExitStack() as stack:
        try:
            run_all(report, options, stack)
        except machine.Unavailable as error:
            report.skip(str(error))
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
