"""The arithmetic of the comparison: what several runs say together, and how two programs stand to each other."""

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """What one run of a program cost."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    memory: float  # bytes, at its peak
    status: int  # exit code


@dataclass(frozen=True)
class Spread:
    """The least and the middle of some numbers."""

    least: float
    median: float

    def __format__(self, form):
        return f"{self.least:{form}} / {self.median:{form}}"


def spread(numbers):
    """Of at least one number."""
    numbers = list(numbers)
    return Spread(min(numbers), statistics.median(numbers))


def ratios(runs, others, of):
    """How many times as much each run cost as the other program's run of the same round. A program that was left out of
    later rounds is compared in those that it took part in.
    """
    return spread(of(run) / of(other) for run, other in zip(runs, others, strict=False) if of(other) > 0)


def round_robin(subjects, rounds, budget, run):
    """The runs of each subject: A B C A B C ... After one round that is not counted; a subject whose counted runs have
    taken more than `budget` seconds is left out of later rounds, but each gets one.
    """
    runs = {subject: [] for subject in subjects}
    slow = set()
    for subject in subjects:
        first = run(subject)
        if first.wall > budget:
            runs[subject].append(first)  # so slow that how warm it is does not count
            slow.add(subject)
    for _ in range(rounds):
        for subject in subjects:
            if subject not in slow:
                runs[subject].append(run(subject))
                if sum(one.wall for one in runs[subject]) > budget:
                    slow.add(subject)
    return runs


def wrong_runs(runs, good):
    """The exit codes, other than the good ones, that a subject's runs ended with."""
    return sorted({run.status for run in runs} - set(good))
