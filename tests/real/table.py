"""What bench/docker measured, as tables in Markdown, against the plan's targets."""

from dataclasses import dataclass
from typing import Callable

from measure import Figures


def cut(before, after):
    """By how many percent a number became smaller."""
    return 100 * (1 - after / before)


@dataclass
class Target:
    """A number of percent that is to be exceeded."""

    title: str
    wanted: int
    plan: str
    reached: Callable


TARGETS = (
    Target("hit rate", 90, "75 %", lambda now, _before: now.hit_rate),
    Target("time cut", 90, "60 to 75 %", lambda now, before: cut(before.seconds, now.seconds)),
    Target("context cut", 80, "80 %", lambda now, before: cut(before.context, now.context)),
    Target("image cut", 0, "smaller", lambda now, before: cut(before.image_bytes, now.image_bytes)),
)


@dataclass
class Row:
    """A pair on an engine; `before` is what its figures are held against, None: nothing."""

    engine: str
    name: str
    figures: Figures
    before: Figures | None
    runs: str = ""


@dataclass
class CacheRow:
    """A cache line on fresh builders: cached steps and all steps, and seconds."""

    name: str
    same: tuple
    same_seconds: float
    changed: tuple | None
    changed_seconds: float


def size(count):
    """Bytes for people."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return ""


def show(head, rows):
    """A table with columns of even width."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells):
        left = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(left)} |"

    print(line(head))
    print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    for row in rows:
        print(line(row), flush=True)


def rate(cached, steps):
    """Cached steps of all."""
    return f"{cached}/{steps} = {100 * cached / steps:.0f} %"


def less(text, before, now):
    """A figure and what it is less than before."""
    return text if before is None else f"{text} (-{cut(before, now):.1f} %)"


def verdict(row):
    """Which targets were reached."""
    if row.before is None:
        return "-"
    missed = [target.title for target in TARGETS if target.reached(row.figures, row.before) <= target.wanted]
    return f"MISSED: {', '.join(missed)}" if missed else "reached"


def cells(row):
    """The cells of a pair."""
    now, before = row.figures, row.before
    return [
        row.engine,
        row.name,
        rate(now.cached, now.steps),
        f"{now.cold_seconds:.1f} s",
        less(f"{now.seconds:.1f} s", before and before.seconds, now.seconds),
        less(size(now.context), before and before.context, now.context),
        less(size(now.image_bytes), before and before.image_bytes, now.image_bytes),
        row.runs,
        verdict(row),
    ]


def show_pairs(rows, subjects):
    """The table of pairs, the targets, and what to know of the pairs."""
    head = ["engine", "pair", "hit rate", "cold build", "code changed", "context", "image", "runs", "targets"]
    print("\n## A change of the code\n")
    show(head, [cells(row) for row in rows])
    wanted = ", ".join(f"{target.title} > {target.wanted} % ({target.plan})" for target in TARGETS)
    print(f"\nTargets, in brackets what the plan hoped for: {wanted}; against the pair before the plan.")
    print("Docker 28 counts an image's packed layers, older ones the unpacked.")
    for subject in subjects:
        for text in subject.notes:
            print(f"- {subject.name}: {text}")


def show_caches(rows):
    """The table of cache lines."""
    if not rows:
        return
    print("\n## Through each emitted cache line, on a fresh builder\n")
    lines = []
    for row in rows:
        changed = ["-", "-"]
        if row.changed:
            changed = [rate(*row.changed), f"{row.changed_seconds:.1f} s"]
        lines.append([row.name, rate(*row.same), f"{row.same_seconds:.1f} s", *changed])
    show(["cache line", "unchanged", "time", "code changed", "time"], lines)
    print("\nAn inline cache has the layers of the image only, not those of other stages.")
