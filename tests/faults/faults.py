"""What `wfgen fix` and `wfgen emit --write` leave behind when the world fails them. Prints TAP.

usage: faults.py PROGRAM SHIM SOURCE_ROOT [RUNS]

A library of ours (shim.c) lets the N-th call of a kind fail, for N from 1 until the run no longer comes to it: every file then
holds its old bytes or its new ones, a failure has exit code 3 and a sentence, and nothing is left beside the files. With RUNS the
requests for memory are tried that often, spread evenly; without it 60 times.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

FIX = ["fix", "--unsafe", "--no-shellcheck", "--no-config", "-j1", "."]
EMIT = ["emit", "docker", "--write", "."]
FEW = 400  # more calls than any of these runs makes, but for memory


class World:
    def __init__(self, program, shim, root, folder):
        self.program, self.shim, self.folder = program, shim, Path(folder)
        self.seen = self.folder / "seen"
        self.samples = Path(root) / "examples/broken"

    def fresh(self, command):
        """A folder to run in; `fix` has files to fix."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        if command[0] == "fix":
            shutil.copytree(self.samples, place / ".github/workflows")
        return place

    def run(self, command, place, fault=None):
        self.seen.unlink(missing_ok=True)
        env = dict(os.environ, LD_PRELOAD=str(self.shim), WFGEN_FAULT_SEEN=str(self.seen))
        if fault:
            env["WFGEN_FAULT"] = fault
        result = subprocess.run([self.program, *command], cwd=place, env=env, capture_output=True, text=True, check=False,
                                errors="replace", timeout=120)
        return result, self.seen.exists()

    def files(self, place):
        return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}

    def states(self, command):
        """What a run begins with and what it ends with."""
        place = self.fresh(command)
        before = self.files(place)
        result, _ = self.run(command, place)
        if result.returncode not in (0, 1) or self.files(place) == before:
            raise SystemExit(f"{command}: exit {result.returncode}: {result.stderr}")
        return before, self.files(place)


def problems_of(world, command, fault, states):
    """Problems, and whether the run came to the fault."""
    before, after = states
    place = world.fresh(command)
    result, reached = world.run(command, place, fault)
    killed = result.returncode == -signal.SIGKILL
    problems = []
    for name, data in world.files(place).items():
        if data not in (before.get(name), after.get(name)) and not (killed and name not in after):
            problems.append(f"{fault}: {name} is neither old nor new ({len(data)} bytes)")
        if name not in after and not killed:
            problems.append(f"{fault}: {name} was left behind")
    gone = set(before) - set(world.files(place))
    problems += [f"{fault}: {name} is gone" for name in gone]
    if result.returncode < 0 and not killed:
        problems.append(f"{fault}: signal {-result.returncode}")
    if reached and not killed and result.returncode == 0 and world.files(place) != after:
        problems.append(f"{fault}: exit 0, but not everything was written")
    if command[0] == "emit" and result.returncode == 3 and world.files(place) != before:
        problems.append(f"{fault}: some files were written, not all or none: {sorted(world.files(place))}")
    if reached and not killed and result.returncode == 3 and not result.stderr.strip():
        problems.append(f"{fault}: exit 3 without a word")
    shutil.rmtree(place)
    return problems, reached


def each_call(world, command, kind, most=FEW):
    states = world.states(command)
    number = 0
    while number < most:
        number += 1
        problems, reached = problems_of(world, command, f"{kind}:{number}", states)
        yield from problems
        if not reached:
            break
    print(f"# {command[0]}: {kind}, {number - 1} places")
    if number == 1:
        yield f"{kind} never happened"


def short_writes(world, command):
    states = world.states(command)
    for size in (1, 7):
        place = world.fresh(command)
        world.run(command, place, f"short:{size}")
        if world.files(place) != states[1]:
            yield f"writes of {size} bytes: the result differs"


def memory(world, command, runs):
    """The last request that is made is found by halving; then some of them all fail."""
    states = world.states(command)
    low, high = 1, 1 << 22
    while low < high:
        middle = (low + high) // 2
        place = world.fresh(command)
        _, reached = world.run(command, place, f"memory:{middle}")
        shutil.rmtree(place)
        low, high = (middle + 1, high) if reached else (low, middle)
    total = low - 1
    numbers = sorted({1 + i * (total - 1) // max(1, runs - 1) for i in range(runs)} | set(range(1, min(20, total))))
    for number in numbers:
        yield from problems_of(world, command, f"memory:{number}", states)[0]
    print(f"# {command[0]}: memory, {len(numbers)} of {total} requests")
    if total < 100:
        yield f"only {total} requests for memory"


def read_only(world, command):
    """A folder that takes no new files; root may write anywhere."""
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            print("# skipped: no setpriv, and root may write anywhere")
            return
    place = world.fresh(command)
    before = world.files(place)
    for path in [*place.rglob("*"), place]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    world.folder.chmod(0o755)
    runner = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    result = subprocess.run([*runner, world.program, *command], cwd=place, capture_output=True, text=True, check=False)
    if result.returncode != 3 or not result.stderr.strip() or world.files(place) != before:
        yield f"exit {result.returncode}: {result.stderr}"
    for path in [place, *place.rglob("*")]:
        path.chmod(0o755)


def two_at_once(world, command):
    states = world.states(command)
    for _ in range(10):
        place = world.fresh(command)
        both = [subprocess.Popen([world.program, *command], cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                for _ in range(2)]
        codes = [p.wait() for p in both]
        for process in both:
            process.stderr.close()
        if world.files(place) != states[1] or any(code not in (0, 1, 3) for code in codes):
            yield f"exits {codes}: {sorted(world.files(place))}"


def interrupted(world, command):
    """Signals at any time leave old or new files."""
    before, after = world.states(command)
    for step in range(30):
        place = world.fresh(command)
        process = subprocess.Popen([world.program, *command], cwd=place, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=0.0005 * step)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM if step % 2 else signal.SIGINT)
        process.wait()
        for name, data in world.files(place).items():
            if data not in (before.get(name), after.get(name)) and name in after:
                yield f"after {step / 2} ms: {name} is neither old nor new"
        shutil.rmtree(place)


def main(program, shim, root, runs="60"):
    checks = []
    for command in (FIX, EMIT):
        for kind in ("full", "rename", "sync", "open", "kill"):
            checks.append((f"{command[0]}: {kind}", lambda w, c=command, k=kind: each_call(w, c, k)))
        checks.append((f"{command[0]}: short writes", lambda w, c=command: short_writes(w, c)))
        checks.append((f"{command[0]}: no memory", lambda w, c=command: memory(w, c, int(runs))))
        checks.append((f"{command[0]}: read-only folder", lambda w, c=command: read_only(w, c)))
        checks.append((f"{command[0]}: signals", lambda w, c=command: interrupted(w, c)))
    checks.append(("fix: two at once", lambda w: two_at_once(w, FIX)))
    print(f"1..{len(checks)}")
    for number, (name, check) in enumerate(checks, 1):
        with tempfile.TemporaryDirectory() as folder:
            problems = list(check(World(os.path.abspath(program), os.path.abspath(shim), root, folder)))
        for line in problems[:20]:
            print(f"# {line}")
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
