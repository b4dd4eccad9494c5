"""Measures on real engines what the corrected Dockerfile and .dockerignore bring, and prints it against the
plan's targets.

usage: bench/docker [--pair FOLDER] [--engine old|new] [--no-caches]

Builds the mini application of tests/real with the pair before the plan, the plan's own, and those that
wfgen writes (`wfgen fix --unsafe` of the plan's, `wfgen emit`), or with the Dockerfile and .dockerignore of
FOLDER. Then every cache line that `wfgen emit` writes is tried on a fresh builder. Needs root and, the
first time, some minutes to fetch packages. Exit code: 0 all targets met, 1 not all, 3 it cannot be done
here.
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
import services
from report import Report

CANNOT = 3
# Percent.
MIN_HIT_RATE, MIN_TIME_CUT, MIN_CONTEXT_CUT = 90, 90, 80
HEAD = f"{'':24}{'context':>10}{'cold':>9}{'image':>10}{'code change':>14}{'hit rate':>10}{'time':>9}"


def size(count):
    """Bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return ""


def show(name, figures):
    """One row of the table."""
    steps = f"{figures.cached}/{figures.steps}"
    print(
        f"{name:24}{size(figures.context):>10}{figures.cold_seconds:>7.1f} s{size(figures.image_bytes):>10}"
        f"{steps:>14}{figures.hit_rate:>8.0f} %{figures.seconds:>7.1f} s",
        flush=True,
    )


def cut(before, after):
    """By how many percent a number became smaller."""
    return 100 * (1 - after / before)


def check_targets(report, name, before, after):
    """The plan's targets, by the figures of the pair before it."""
    targets = [
        ("hit rate on a change of the code", after.hit_rate, MIN_HIT_RATE),
        ("time cut on a change of the code", cut(before.seconds, after.seconds), MIN_TIME_CUT),
        ("context cut", cut(before.context, after.context), MIN_CONTEXT_CUT),
        ("image smaller", cut(before.image_bytes, after.image_bytes), 0),
    ]
    for what, reached, wanted in targets:
        good = report.check(reached > wanted, f"{name}: {what}: {reached:.1f} %, wanted more than {wanted} %")
        print(
            f"  {name}: {what}: {reached:.1f} % (wanted > {wanted} %){'' if good else '  MISSED'}", flush=True
        )


def wanted_pairs(report, options, folder):
    """The pairs that wfgen writes, by name."""
    if options.pair:
        return {options.pair.name: pairs.read(options.pair)}
    made = {}
    for name, make in (("wfgen fix --unsafe", lambda: pairs.fixed(folder)), ("wfgen emit", pairs.emitted)):
        try:
            made[name] = make()
        except machine.Unavailable as error:
            report.skip(str(error))
    return made


def measure_pairs(report, engine, corrected, folder):
    """The table of one engine, its targets and what the corrected images are."""
    print(f"\n== docker {engine.version}\n{HEAD}", flush=True)
    before = measure.measure(engine, pairs.uncorrected(), folder / "before", "app:before")
    show("before the plan", before)
    try:
        show("the plan", measure.measure(engine, pairs.plan(), folder / "plan", "app:plan"))
    except machine.Unavailable as error:
        report.skip(str(error))
    for number, (name, pair) in enumerate(corrected.items()):
        image = f"app:corrected-{number}"
        figures = measure.measure(engine, pair, folder / f"corrected-{number}", image)
        show(name, figures)
        check_targets(report, name, before, figures)
        container.check(report, engine, image)


def show_run(name, build):
    """One row of the table of caches."""
    cached, steps = emitted.rate(build)
    print(f"{name:44}{f'{cached}/{steps}':>10}{build.seconds:>9.1f} s", flush=True)


def try_caches(report, trial, name, pair, folder):
    """What a runner gets through each emitted line: for the same build, and after a change of the code."""
    before, after = folder / "before", folder / "after"
    pair.lay_out(before)
    pair.lay_out(after)
    measure.change_code(after, 0)
    print(f"\n== through each emitted cache line, on a fresh builder: {name}", flush=True)
    show_run("nothing imported", measure.built(trial.write(before, "ci", "none")))
    for workflow in emitted.WORKFLOWS:
        for backend in emitted.BACKENDS:
            title = f"{workflow}-cache={backend}"
            measure.built(trial.write(before, "deploy" if backend == "inline" else workflow, backend))
            same = measure.built(trial.read(before, workflow, backend))
            show_run(f"{title}: unchanged", same)
            cached, steps = emitted.rate(same)
            report.check(cached == steps > 0, f"{title}: unchanged: {cached}/{steps}")
            changed = measure.built(trial.read(after, workflow, backend))
            show_run(f"{title}: code changed", changed)
            cached, steps = emitted.rate(changed)
            rate = 100 * cached / steps
            report.check(
                rate > MIN_HIT_RATE, f"{title}: code changed: {rate:.0f} %, wanted > {MIN_HIT_RATE} %"
            )


def run(report, options, stack):
    """Everything, in a temporary folder."""
    folder = stack.enter_context(machine.workshop())
    index = stack.enter_context(packages.index(folder))
    corrected = wanted_pairs(report, options, folder / "fixed")
    for kind in (engines.OldEngine, engines.NewEngine):
        if options.engine in (None, kind.name):
            with kind(folder) as engine:
                bases.import_python(engine, index)
                measure_pairs(report, engine, corrected, folder / kind.name)
    if options.caches and corrected and options.engine in (None, engines.NewEngine.name):
        address = stack.enter_context(services.registry(folder))
        service = stack.enter_context(actions_cache.actions_cache(folder))
        with engines.NewEngine(folder) as writer, engines.NewEngine(folder) as reader:
            bases.import_python(writer, index)
            reader.copy_image(writer, bases.PYTHON_TAG)
            trial = emitted.Trial(writer, reader, service, address, folder, warm=True)
            name, pair = next(iter(corrected.items()))
            try_caches(report, trial, name, pair, folder / "caches")


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
    print()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
