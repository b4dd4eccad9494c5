"""The tables of the comparison, in Markdown."""

import figures


def markdown(head, rows):
    """A table whose first column is text and whose others are numbers."""
    lines = [head, [":--", *["--:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def milliseconds(runs, of):
    """Least and middle."""
    return f"{figures.spread(1000 * of(run) for run in runs):.1f}"


def _ratio(runs, others, of):
    return f"{figures.ratios(runs, others, of):.2f}" if others else "-"


def wall(run):
    """Of a run."""
    return run.wall


def cpu(run):
    """Of a run."""
    return run.cpu


HEAD = ["least / median", "findings", "runs", "wall ms", "CPU ms", "peak MiB", "wall : wfgen", "CPU : wfgen", "CPU : floor"]


def row(subject, findings, runs, wfgen, floor):
    """One program's line."""
    memory = figures.spread(run.memory / 2**20 for run in runs)
    return [
        subject.title,
        str(findings) if findings is not None else "-",
        str(len(runs)),
        milliseconds(runs, wall),
        milliseconds(runs, cpu),
        f"{memory.median:.1f}",
        _ratio(runs, wfgen, wall),
        _ratio(runs, wfgen, cpu),
        _ratio(runs, floor, cpu),
    ]


def who(subjects):
    """What was compared and what it looks at."""
    rows = [[subject.title, subject.version or "-", subject.checks] for subject in subjects]
    return "".join(f"| {' | '.join(line)} |\n" for line in [["program", "version", "checks"], ["---"] * 3, *rows])
