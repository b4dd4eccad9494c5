"""Compares wfgen with its peers on the same files, and with the floor: libyaml's bare events of the same bytes.

usage: bench/run [--short] [--peers A,B] [--output FILE] [--plot FILE] [--rounds N] [FOLDER]

FOLDER holds repositories, or is one (default: ../shared/corpus). scripts/peers installs the peers first; one that
cannot be had is left out and named. Every round runs all programs once, A B C A B C, each as a process of its own from
start to exit; the first round is not counted. Numbers are the least and the median of the rounds; ratios are formed
round by round. What a program prints as JSON is thrown away. Nobody reads a configuration, opens a connection or asks
shellcheck, but in the table that says so. Prints Markdown. Exit code: 0 all targets met, 1 not all, 3 it cannot be done.
"""

import argparse
import contextlib
import os
import platform
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

import chart
import figures
import peer
import subjects
import table
import timing

CANNOT = 3


@dataclass(frozen=True)
class Condition:
    """How a scope is measured."""

    processors: int
    cold: bool = False

    def __str__(self):
        name = "1 processor" if self.processors == 1 else f"{self.processors} processors"
        return f"{'cold' if self.cold else 'warm'}, {name}"


def note(*words):
    """Progress, for who waits."""
    print(*words, file=sys.stderr, flush=True)


class Bench:
    """Measures, and writes down what it measured."""

    def __init__(self, options, clock, out):
        self.options, self.clock, self.out = options, clock, out
        self.folder = options.folder
        self.results = {}  # (kind of scope, condition) -> {title: runs}

    def say(self, text=""):
        """A line of the report."""
        print(text, file=self.out, flush=True)

    def run(self, subject, scope, condition):
        """One run of a subject."""
        if condition.cold:
            timing.make_cold([self.folder / path for path in scope.files])
            timing.make_cold(path for part in subject.parts for path in timing.below(part))
        return self.clock.run(subject.command(scope.files, condition.processors), condition.processors)

    def count(self, everyone, scope, processors):
        """The findings of each subject; those that could not do their work are named and left out."""
        found = {}
        for subject in everyone:
            try:
                found[subject] = subject.findings(scope.files, processors, self.folder)
            except (RuntimeError, ValueError, KeyError) as error:
                self.say(f"skipped: {scope.title}: {error}\n")
        return found

    def measure(self, kind, scope, everyone, conditions):
        """The tables of some files."""
        found = self.count(everyone, scope, max(condition.processors for condition in conditions))
        for condition in conditions:
            note(f"{scope}; {condition}")
            runs = figures.round_robin(
                found,
                self.options.rounds,
                self.options.budget,
                lambda subject, at=condition: self.run(subject, scope, at),
            )
            self.results[kind, condition] = {subject.title: some for subject, some in runs.items()}
            self.show(scope, condition, found, runs)

    def show(self, scope, condition, found, runs):
        """One table."""
        titles = {subject.title: some for subject, some in runs.items()}
        wfgen, floor = titles.get("wfgen"), titles.get("libyaml events")
        rows = [table.row(subject, found[subject], some, wfgen, floor) for subject, some in runs.items()]
        self.say(f"### {scope}; {condition}\n\n{table.markdown(table.HEAD, rows)}")

    def median(self, kind, condition, title, of):
        """Of what was measured before; None when it was not."""
        runs = self.results.get((kind, condition), {}).get(title)
        return statistics.median(of(run) for run in runs) if runs else None


def peers_there(bench, wanted):
    """Those that can be run; the others are named."""
    names = bench.options.peers
    for one in wanted:
        if names and one.name not in names:
            continue
        if one.is_there():
            yield one
        else:
            bench.say(f"skipped: {one.name} is not installed (scripts/peers)\n")


def workflow_subjects(bench, wfgen):
    """Who reads workflows."""
    ours = [
        subjects.floor(bench.options.floor),
        wfgen.subject("wfgen", "all default rules"),
        wfgen.like("wfgen, as actionlint", "syntax", "expression", "script"),
        wfgen.like("wfgen, as zizmor", "security"),
    ]
    theirs = (peer.ACTIONLINT, peer.ZIZMOR, peer.GITHUB, peer.SCHEMA, peer.YAMLLINT_PEER)
    return ours + [subjects.of_peer(one) for one in peers_there(bench, theirs)]


def script_subjects(bench, wfgen):
    """The same with shellcheck and pyflakes."""
    if not subjects.has_script_checkers():
        bench.say("skipped: shellcheck or pyflakes3 is not installed\n")
        return []
    theirs = [subjects.of_peer(one, one.scripts) for one in peers_there(bench, (peer.ACTIONLINT,))]
    return [wfgen.subject("wfgen", "all default rules, shellcheck and pyflakes", scripts=True), *theirs]


def docker_subjects(bench, wfgen):
    """Who reads Dockerfiles."""
    ours = [wfgen.subject("wfgen", "all default rules")]
    if subjects.has_script_checkers():
        ours.append(wfgen.subject("wfgen, with shellcheck", "all default rules, shellcheck and pyflakes", scripts=True))
    return ours + [subjects.of_peer(one) for one in peers_there(bench, (peer.HADOLINT,))]


def take_workflows(bench):
    """The workflows of the folder that all can read, so that all read the same."""
    found = subjects.workflows(bench.folder)
    if not found:
        raise RuntimeError("the folder has no workflows")
    if bench.options.short:
        found = subjects.largest_repository(found)
    out = subjects.refused(peer.ZIZMOR, found, bench.folder) if peer.ZIZMOR.is_there() else []
    if out:
        bench.say(f"{len(out)} of {len(found)} workflows are left out: zizmor says nothing at all when one is among them.\n")
    return [path for path in found if path not in out]


def scopes(bench, files):
    """One file, one repository, and all, as far as they differ."""
    folder = bench.folder
    yield "file", subjects.scope("one file", folder, [subjects.middle_file(folder, files)])
    largest = subjects.largest_repository(files)
    yield "repository", subjects.scope("one repository", folder, largest)
    if len(files) > len(largest):
        yield "all", subjects.scope("all repositories", folder, files)


def conditions(bench, files):
    """Warm with one processor and with two, and cold where the kernel lets go of files."""
    several = min(2, len(os.sched_getaffinity(0)))
    wanted = [Condition(count) for count in sorted({1, several})]
    if timing.can_be_cold([bench.folder / path for path in files[:20]]):
        return [*wanted, Condition(several, cold=True)]
    bench.say("skipped: cold runs: the kernel does not let go of what it has read, or fincore is not installed\n")
    return wanted


WARM = Condition(1)
# (scope, what, of a run, scale, unit, how much at most)
BUDGET = (
    ("file", "CPU of one file, start to exit", table.cpu, 1000, "ms", 2),
    ("file", "memory of one file", lambda run: run.memory, 2**-20, "MiB", 8),
)
FASTER = 20
ABOVE_FLOOR = 2


def targets(bench):
    """(what was wanted, what was reached, whether that is enough) of each target that was measured. By processor time, which
    is the wall time of one processor that has nothing else to do.
    """
    for kind, what, of, scale, unit, most in BUDGET:
        reached = bench.median(kind, WARM, "wfgen", of)
        if reached is not None:
            yield f"{what}: at most {most} {unit}", f"{reached * scale:.2f} {unit}", reached * scale <= most
    everything = "all" if ("all", WARM) in bench.results else "repository"
    ours = bench.median(everything, WARM, "wfgen", table.cpu)
    floor = bench.median(everything, WARM, "libyaml events", table.cpu)
    if ours and floor:
        yield f"CPU of all files: at most {ABOVE_FLOOR} times the floor", f"{ours / floor:.1f} times", ours <= ABOVE_FLOOR * floor
    for name in ("actionlint", "zizmor"):
        theirs = bench.median(everything, WARM, name, table.cpu)
        if theirs and ours:
            yield f"at least {FASTER} times faster than {name}", f"{theirs / ours:.1f} times", theirs >= FASTER * ours


def show_targets(bench):
    """Whether all are met."""
    rows = [(what, reached, "met" if good else "MISSED") for what, reached, good in targets(bench)]
    bench.say("### Targets\n\n" + table.markdown(["warm, 1 processor, medians of the CPU time", "reached", ""], rows))
    return all(good == "met" for *_, good in rows)


def plot(bench, path, titles):
    """Wall time of each scope."""
    panels = []
    for (kind, condition), runs in bench.results.items():
        if kind in titles and condition == WARM:
            bars = [(title, statistics.median(map(table.wall, some))) for title, some in runs.items()]
            panels.append(chart.Panel(str(titles[kind]), bars))
    path.write_text(chart.svg(f"From start to exit; {WARM}; median; logarithmic scale", panels), encoding="utf-8")


def processor():
    """Its name, as the kernel tells it."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def load():
    """Of the last minute, which tells how noisy the figures are."""
    return f"load {os.getloadavg()[0]:.1f}"


def everything(bench):
    """The whole report; whether all targets are met."""
    wfgen = subjects.Wfgen(bench.options.wfgen)
    bench.say(f"## wfgen beside its peers\n\n{processor()}, {os.cpu_count()} processors, {load()} at the begin.\n")
    files = take_workflows(bench)
    known = workflow_subjects(bench, wfgen)
    scripts = script_subjects(bench, wfgen)
    docker = docker_subjects(bench, wfgen)
    bench.say(table.who({s.title: s for s in (*known, *docker)}.values()))
    titles = {}
    wanted = conditions(bench, files)
    for kind, scope in scopes(bench, files):
        titles[kind] = scope
        bench.measure(kind, scope, known, wanted)
    most = [Condition(min(2, len(os.sched_getaffinity(0))))]
    if scripts:
        bench.say("With shellcheck and pyflakes, which both ask:\n")
        kind = "repository"
        bench.measure("scripts", titles[kind], scripts, most)
    images = subjects.dockerfiles(bench.folder)
    if images:
        some = images[:20] if bench.options.short else images
        bench.measure("docker", subjects.scope("Dockerfiles", bench.folder, some), docker, most)
    if bench.options.plot:
        plot(bench, bench.options.plot, titles)
    bench.say(f"{load()} at the end.\n")
    return show_targets(bench)


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(description="Compares wfgen with its peers; prints Markdown.")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="repositories, or one")
    parser.add_argument("--short", action="store_true", help="less than a minute: one file and one repository")
    parser.add_argument("--peers", type=lambda text: text.split(","), metavar="A,B", help="only these (default: all)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the Markdown there")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write a picture (SVG) there")
    parser.add_argument("--rounds", type=int, metavar="N", help="counted rounds (11; short: 5)")
    for name in ("wfgen", "floor", "timed"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.rounds = options.rounds or (5 if options.short else 11)
    options.budget = 0.6 if options.short else 20.0  # seconds of a program in a table
    options.folder = (options.folder or Path(__file__).parents[3] / "shared" / "corpus").resolve()
    return options


def main():
    """The command."""
    options = parse()
    try:
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(open(options.output, "w", encoding="utf-8")) if options.output else sys.stdout
            clock = stack.enter_context(timing.Clock(options.timed.resolve(), options.folder))
            return 0 if everything(Bench(options, clock, out)) else 1
    except (OSError, RuntimeError, timing.Broken) as error:
        print(f"bench/run: {error}", file=sys.stderr)
        return CANNOT


if __name__ == "__main__":
    sys.exit(main())
