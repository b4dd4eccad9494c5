"""Measures a pair on an engine: what a cold build sends and makes, what a change of the code costs."""

import statistics
from dataclasses import dataclass

import emitted
import wfgen

CODE = "app/services/core.py"
REPEATS = 3


@dataclass
class Figures:
    """What was measured of a pair."""

    context: int
    cold_seconds: float
    image_bytes: int
    cached: int
    steps: int
    seconds: float

    @property
    def hit_rate(self):
        """Percent of the steps that a change of the code leaves cached."""
        return 100 * self.cached / self.steps


class BuildFailed(Exception):
    """A build that should work did not; the text is the end of its log."""


def built(build):
    """The build, when it succeeded."""
    if build.status != 0:
        raise BuildFailed(build.text[-2000:])
    return build


def change_code(folder, number):
    """A change of one source file, another one each time."""
    with open(folder / CODE, "a", encoding="utf-8") as file:
        file.write(f"# change {number}\n")


def context_bytes(build):
    """What was sent to the builder, by the build's log."""
    return wfgen.ask("docker", "log", build.log)["builds"][-1]["contextBytes"] or 0


def measure(engine, pair, folder, image, options=()):
    """Builds the application with a pair: cold, then with changes of the code; the times of the changes are
    a median.
    """
    pair.lay_out(folder)
    engine.forget_builds()
    cold = built(engine.build(folder, "--tag", image, *options, progress="plain"))
    size = int(engine.docker("image", "inspect", "--format", "{{.Size}}", image).stdout)
    seconds, rates = [], set()
    for number in range(REPEATS):
        change_code(folder, number)
        changed = built(engine.build(folder, "--tag", f"{image}-changed", *options, progress="plain"))
        seconds.append(changed.seconds)
        rates.add(emitted.rate(changed))
    cached, steps = min(rates)
    return Figures(context_bytes(cold), cold.seconds, size, cached, steps, statistics.median(seconds))
