"""Measures on real engines what the corrected Dockerfile and .dockerignore bring, and prints it against the
plan's targets, as Markdown.

usage: bench/docker [--pair FOLDER] [--engine old|new] [--no-caches]

Builds the mini application of tests/real with four pairs on two engines: what people start from ("before
the plan"), the plan's own, what `wfgen fix --unsafe` writes from that, and what `wfgen emit python-image`
writes. The corrected images are also run. Then every cache line that `wfgen emit` writes is tried with the
emitted pair on fresh builders. With --pair, the Dockerfile and .dockerignore of FOLDER take the place of the
corrected pairs. Needs root and, the first time, some minutes to fetch packages. Exit code: 0 all targets
met, 1 not all, 3 it cannot be done here.
"""

import argparse
import contextlib
import sys
from pathlib import Path

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
import progress
import services
import table
import wfgen
from report import Report

CANNOT = 3


def note(*words):
    """Progress, for who waits; the tables come at the end."""
    print(*words, file=sys.stderr, flush=True)


def subjects(options, folder):
    """What is measured beside the pair before the plan."""
    if options.pair:
        return [pairs.Subject(options.pair.name, lambda _engine: pairs.read(options.pair))]
    return [
        pairs.Subject(pairs.PLAN, lambda _engine: pairs.plan(), pairs.PLAN_NOTES, corrected=False),
        pairs.Subject(
            "wfgen fix --unsafe",
            lambda engine: pairs.fixed(folder / engine.name),
            pairs.FIX_DECISIONS,
            writable=True,
        ),
        pairs.Subject("wfgen emit python-image", pairs.emitted_image, pairs.EMIT_NOTES),
    ]


def check_targets(report, row):
    """One point for each of the plan's targets."""
    for target in table.TARGETS:
        reached = target.reached(row.figures, row.before)
        report.check(
            reached > target.wanted,
            f"{row.engine}: {row.name}: {target.title}: {reached:.1f} %, wanted more than {target.wanted} %",
        )


def measure_pairs(report, engine, wanted, folder):
    """The rows of one engine."""
    title = f"docker {engine.version.split('+')[0]}"
    note(f"{title}: before the plan")
    before = measure.measure(engine, pairs.uncorrected(), folder / "before", "app:before")
    rows = [table.Row(title, "before the plan", before, None, "not run")]
    for number, subject in enumerate(wanted):
        note(f"{title}: {subject.name}")
        image = f"app:subject-{number}"
        try:
            figures = measure.measure(engine, subject.make(engine), folder / f"subject-{number}", image)
        except machine.Unavailable as error:
            report.skip(str(error))
            continue
        row = table.Row(title, subject.name, figures, before if subject.corrected else None)
        if subject.corrected:
            check_targets(report, row)
            good = container.check(report, engine, image, subject.writable)
            row.runs = "healthy" if good else "MISSED"
        else:
            row.runs = container.health_after_start(engine, image).split("\n")[0].rpartition("daemon: ")[2]
        rows.append(row)
    return rows


def check_read(report, title, before, after, backend, changed):
    """What comes through a line is what `wfgen docker cache` says; what was exported whole brings the plan's
    hit rate.
    """
    kind = emitted.KINDS[backend]
    said = wfgen_cache(before, after, kind)
    predict.compare(report, f"{title}: code changed", said, progress.read_steps(changed), True)
    cached, steps = emitted.rate(changed)
    wanted = table.TARGETS[0].wanted if kind == "max" else -1
    report.check(100 * cached / steps > wanted, f"{title}: code changed: {cached}/{steps}")


def wfgen_cache(before, after, kind):
    """What wfgen says of a build on a fresh builder."""
    words = ["--network", "host", "--after", after, "--cache", kind]
    return wfgen.ask("docker", "cache", before, *words)


def try_line(report, trial, before, after, workflow, backend):
    """What a runner gets through one emitted line: for the same build, and after a change of the code."""
    title = f"{workflow}.yml, {backend}"
    note(f"cache line: {title}")
    measure.built(trial.write(before, "deploy" if backend == "inline" else workflow, backend))
    same = measure.built(trial.read(before, workflow, backend))
    cached, steps = emitted.rate(same)
    report.check(cached == steps > 0, f"{title}: unchanged: {cached}/{steps}")
    changed = measure.built(trial.read(after, workflow, backend))
    check_read(report, title, before, after, backend, changed)
    return table.CacheRow(title, emitted.rate(same), same.seconds, emitted.rate(changed), changed.seconds)


def try_caches(report, trial, pair, folder):
    """The rows of all emitted cache lines."""
    before, after = folder / "before", folder / "after"
    pair.lay_out(before)
    pair.lay_out(after)
    measure.change_code(after, 0)
    cold = measure.built(trial.write(before, "ci", "none"))
    rows = [table.CacheRow("nothing imported", emitted.rate(cold), cold.seconds, None, 0)]
    for workflow in emitted.WORKFLOWS:
        for backend in emitted.BACKENDS:
            rows.append(try_line(report, trial, before, after, workflow, backend))
    return rows


def run_caches(report, options, stack, folder, index):
    """The emitted lines with the emitted pair, on engines of their own."""
    address = stack.enter_context(services.registry(folder))
    service = stack.enter_context(actions_cache.actions_cache(folder))
    with engines.NewEngine(folder) as writer, engines.NewEngine(folder) as reader:
        bases.import_python(writer, index)
        reader.copy_image(writer, bases.PYTHON_TAG)
        trial = emitted.Trial(writer, reader, service, address, folder, warm=True)
        pair = subjects(options, folder / "fixed-again")[-1].make(writer)
        return try_caches(report, trial, pair, folder / "caches")


def run(report, options, stack):
    """Everything, in a temporary folder."""
    folder = stack.enter_context(machine.workshop())
    index = stack.enter_context(packages.index(folder))
    wanted = subjects(options, folder / "fixed")
    rows = []
    for kind in (engines.OldEngine, engines.NewEngine):
        if options.engine in (None, kind.name):
            with kind(folder) as engine:
                bases.import_python(engine, index)
                rows += measure_pairs(report, engine, wanted, folder / kind.name)
    lines = []
    if options.caches and options.engine in (None, engines.NewEngine.name):
        lines = run_caches(report, options, stack, folder, index)
    table.show_pairs(rows, wanted)
    table.show_caches(lines)


def main():
    """The command."""
    parser = argparse.ArgumentParser(description="Measures on real engines what wfgen makes of an image build.")
    parser.add_argument(
        "--pair", type=Path, metavar="FOLDER", help="measure this Dockerfile and .dockerignore"
    )
    parser.add_argument("--engine", choices=("old", "new"), help="one engine only")
    parser.add_argument(
        "--no-caches", dest="caches", action="store_false", help="leave out the caches of fresh builders"
    )
    options = parser.parse_args()
    report = Report()
    with contextlib.ExitStack() as stack:
        try:
            run(report, options, stack)
        except machine.Unavailable as error:
            print(f"bench/docker: {error}", file=sys.stderr)
            return CANNOT
        except measure.BuildFailed as error:
            report.check(False, f"a build failed: {error}")
    print()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
