"""The comparison's arithmetic, its readers of what peers print, and a run of bench.py on two small workflows, without
peers. Prints TAP.

usage: selftest.py WFGEN FLOOR TIMED
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from pathlib import Path

import chart
import figures
import peer
import subjects
import table
import timing

HERE = Path(__file__).resolve().parent
WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.here }}\n"


def run(wall, cpu=1.0, memory=1.0, status=0):
    """One made-up run."""
    return figures.Run(wall, cpu, memory, status)


def same(wanted, found):
    """A problem when they differ."""
    return [] if wanted == found else [f"wanted {wanted!r}, found {found!r}"]


def spreads():
    """Least and median, of odd and even counts."""
    return same(figures.Spread(1, 2.5), figures.spread([4, 1, 3, 2])) + same("1.0 / 3.0", f"{figures.spread([3, 1, 9]):.1f}")


def ratios():
    """Formed round by round, not of the medians."""
    mine, theirs = [run(2), run(30), run(4)], [run(1), run(10), run(4)]
    problems = same(figures.Spread(1.0, 2.0), figures.ratios(mine, theirs, table.wall))
    return problems + same(figures.Spread(2.0, 2.0), figures.ratios([run(2)], theirs, table.wall))


def rounds():
    """A B C A B C; the first round is not counted; who is slow is left out later, but counted once."""
    asked = []
    walls = {"a": iter([9.0, 0.1, 0.2, 0.3]), "b": iter([0.5, 25.0]), "c": iter([50.0])}

    def measure(subject):
        asked.append(subject)
        return run(next(walls[subject]))

    found = figures.round_robin("abc", 3, 20, measure)
    problems = same("abcabaa", "".join(asked))
    return problems + same({"a": [0.1, 0.2, 0.3], "b": [25.0], "c": [50.0]},
                           {name: [one.wall for one in some] for name, some in found.items()})


def rows():
    """A line has the columns of the head, and ratios against both."""
    subject = subjects.Subject("x", None, (0,), None)
    found = table.row(subject, 7, [run(0.010, 0.004, 2**21)], [run(0.005, 0.001)], [run(1, 0.002)])
    wanted = ["x", "7", "1", "10.0 / 10.0", "4.0 / 4.0", "2.0", "2.00 / 2.00", "4.00 / 4.00", "2.00 / 2.00"]
    head = table.markdown(table.HEAD, [found]).splitlines()
    return same(wanted, found) + same(1, len({line.count("|") for line in head}))


def pictures():
    """A picture is well-formed, names are escaped, and longer times have longer bars."""
    text = chart.svg("a < b", [chart.Panel("all", [("wfgen", 0.002), ("a & b", 0.4), ("c", 0.002)])])
    bars = [float(e.get("width")) for e in xml.etree.ElementTree.fromstring(text).iter() if e.get("rx")]
    one = chart.svg("", [chart.Panel("one", [("x", 0.01)])])
    xml.etree.ElementTree.fromstring(one)
    return [] if bars[0] == bars[2] < bars[1] < chart.WIDTH - chart.LABEL else [f"{bars}"]


SAID = {
    peer.ACTIONLINT: '[{"message":"m","filepath":"a.yml","line":3,"column":1,"kind":"k"}]',
    peer.ZIZMOR: """[{"ident":"k","desc":"m","determinations":{"persona":"Pedantic"},"locations":[{"symbolic":{"kind":"Primary","annotation":"n",
        "key":{"Local":{"verbatim_path":"a.yml"}}},"concrete":{"location":{"start_point":{"row":2}}}}]}]""",
    peer.GITHUB: '{"file":"a.yml","line":3,"message":"m"}\n',
    peer.YAMLLINT_PEER: "a.yml:3:1: [error] m (k)\n",
    peer.HADOLINT: '[{"file":"a.yml","line":3,"code":"k","message":"m"}]',
}


def readers():
    """What peers print is read; nothing is nothing."""
    for one, text in SAID.items():
        found = list(one.read(text))
        yield from same([("a.yml", 3)], [(finding.file, finding.line) for finding in found])
        yield from same([], list(one.read("")))


def costs(timed):
    """Processor time, memory and exit codes are those of the command, not of this program."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder, timing.Clock(timed, folder) as clock:
        failed = clock.run(["sh", "-c", "exit 3"], 1)
        busy = clock.run([python, "-c", "x = bytearray(2**26)\nfor i in range(2000000): pass"], 1)
        idle = clock.run(["sleep", "0.2"], 1)
        missing = clock.run(["/nonexistent/program"], 1).status
    yield from same([3, 125], [failed.status, missing])
    if failed.memory > 2**23 or busy.memory < 2**26:
        yield f"memory of sh: {failed.memory}; of one with 64 MiB: {busy.memory}"
    if not (idle.wall >= 0.2 and idle.cpu < 0.1 and busy.cpu > 0.01):
        yield f"{idle}; {busy}"


def floor_reads(floor, folder):
    """The floor reads all events, and says which file it could not read."""
    path = Path(folder, "x.yml")
    path.write_text("a: [b]\n", encoding="utf-8")
    result = subprocess.run([floor, path, path], capture_output=True, text=True, check=False)
    missing = subprocess.run([floor, "/nonexistent"], capture_output=True, text=True, check=False)
    # stream, document, mapping, a, sequence, b, and their ends: 10 of each file
    return same((0, "2 files, 20 events\n", 3), (result.returncode, result.stdout, missing.returncode))


def bench_runs(wfgen, floor, timed, folder):
    """Two workflows, no peers: tables for a file and for a repository, and targets."""
    place = Path(folder, "one", ".github", "workflows")
    place.mkdir(parents=True)
    for name in ("a.yml", "b.yml"):
        (place / name).write_text(WORKFLOW, encoding="utf-8")
    words = ["--wfgen", wfgen, "--floor", floor, "--timed", timed, "--short", "--rounds", "2", folder]
    picture = Path(folder, "picture.svg")
    result = subprocess.run(
        [sys.executable, HERE / "bench.py", *words, "--plot", picture],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "WFGEN_CACHE": str(Path(folder, "nothing"))},
    )
    if result.returncode not in (0, 1):
        yield f"exit {result.returncode}: {result.stderr}"
    lines = result.stdout.splitlines()
    measured = [line.split(" | ") for line in lines if line.startswith("| wfgen |") and line.count(" | ") == 8]
    if len(measured) < 4 or {cells[2] for cells in measured} != {"2"}:
        yield f"{len(measured)} measurements of two rounds: {result.stdout}"
    found = {int(cells[1]) for cells in measured}
    if min(found) < 1 or max(found) != 2 * min(found):
        yield f"findings of one file and of two like it: {found}"
    if "skipped: zizmor is not installed" not in result.stdout or "### Targets" not in result.stdout:
        yield result.stdout
    xml.etree.ElementTree.parse(picture)


def main(wfgen, floor, timed):
    """The points."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        points = {
            "least and median": spreads,
            "ratios are formed round by round": ratios,
            "programs take turns": rounds,
            "a line of a table": rows,
            "a picture": pictures,
            "what peers print": readers,
            "what a command costs": lambda: costs(timed),
            "the floor reads all events": lambda: floor_reads(floor, folder),
            "a comparison without peers": lambda: bench_runs(wfgen, floor, timed, folder),
        }
        print(f"1..{len(points)}")
        for number, (name, point) in enumerate(points.items(), 1):
            problems = list(point())
            print(f"{'not ok' if problems else 'ok'} {number} - {name}")
            for problem in problems:
                print("\n".join(f"# {line}" for line in problem.splitlines()))


if __name__ == "__main__":
    main(*(str(Path(word).resolve()) for word in sys.argv[1:]))
