"""Runs the program as a user does and compares what it prints. Prints TAP.

usage: golden.py PROGRAM [NAME...]        ACCEPT=1 rewrites the cases from what was printed

A case is cases/NAME.case. Lines before the first "@" say what it is about. Then, in any order,
  @file PATH          the lines that follow are a file of the case's own folder
  @make PATH KIND     a file that is made here, see MAKERS
  @copy PATH          a file of this repository
  @unprivileged       the rest runs as a user who is not root; skipped where that cannot be done
  @run COMMAND        a line for sh, with `wfgen` on the PATH; after it what is expected:
  @exit CODE          left out for 0
  @stdout, @stderr    the lines that follow; left out when empty
A last line without a line end is followed by a line "@no-newline".
"""

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).resolve().parent / "cases"
ROOT = CASES.parents[2]
NOBODY = 65534
HANG_SECONDS = 60
# Of processor time, not by the clock: the machine may be busy.
CPU_SECONDS = float(os.environ.get("WFGEN_CPU_SECONDS", "2"))

# What checks scripts, installed or not, has nothing to say here.
CHECKERS = {"shellcheck": '{"comments": []}', "pyflakes3": ""}

WORKFLOW = b"on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n"


def alias_bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for i in range(1, 30):
        lines.append(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]")
    return "\n".join(lines).encode() + b"\non: push\njobs: {}\n"


def five_mib():
    steps = b"".join(b"      - run: echo %d\n" % i for i in range(215000))
    return WORKFLOW + steps


MAKERS = {
    "empty": lambda: b"",
    "workflow": lambda: WORKFLOW,
    "crlf": lambda: WORKFLOW.replace(b"\n", b"\r\n"),
    "bom": lambda: b"\xef\xbb\xbf" + WORKFLOW,
    "binary": lambda: bytes(range(256)) * 16,
    "nul": lambda: WORKFLOW + b"# \0\n",
    "invalid-utf8": lambda: WORKFLOW + b"# \xff\n",
    "utf16": lambda: b"\xff\xfe" + WORKFLOW.decode().encode("utf-16-le"),
    "escapes": lambda: WORKFLOW + b"name: \"\x1b[2J\"\n",
    "five-mib": five_mib,
    "brackets": lambda: b"on: " + b"[" * 100000,
    "nested": lambda: b"".join(b" " * i + b"a:\n" for i in range(1000)),
    "alias-bomb": alias_bomb,
    "huge-line": lambda: b"on: push # " + b"x" * 1000000 + b"\n\tjobs: {}\n",
    "seventeen-mib": lambda: b"# " + b"x" * (17 * 1024 * 1024) + b"\n",
}


class Run:
    def __init__(self, command):
        self.command = command
        self.expected = {"exit": 0, "stdout": "", "stderr": ""}


class Case:
    """The parsed text: `items` are ("text", lines), ("file", path, text), ("make", path, kind), ("copy", path),
    ("unprivileged",) or a Run, in the order of the file."""

    def __init__(self, path):
        self.path = path
        self.items = []
        self.target = None
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            self.read_line(line)

    def read_line(self, line):
        word, _, rest = line.strip("\n").partition(" ")
        if word == "@file":
            self.open(["file", rest, ""], 2)
        elif word == "@make":
            self.items.append(["make", *rest.split(" ")])
        elif word == "@copy":
            self.items.append(["copy", rest])
        elif word == "@unprivileged":
            self.items.append(["unprivileged"])
        elif word == "@run":
            self.items.append(Run(rest))
        elif word == "@exit":
            self.items[-1].expected["exit"] = int(rest)
        elif word in ("@stdout", "@stderr"):
            self.target = (self.items[-1].expected, word[1:])
        elif word == "@no-newline":
            self.append("", cut=True)
        else:
            self.append(line)

    def open(self, item, index):
        self.items.append(item)
        self.target = (item, index)

    def append(self, line, cut=False):
        if self.target is None:
            self.open(["text", ""], 1)
        holder, key = self.target
        holder[key] = holder[key][:-1] if cut else holder[key] + line

    def write(self):
        out = []
        for item in self.items:
            if isinstance(item, Run):
                out.append(self.show_run(item))
            elif item[0] == "text":
                out.append(item[1])
            elif item[0] == "file":
                out.append(f"@file {item[1]}\n{show_text(item[2])}")
            else:
                out.append("@" + " ".join(item) + "\n")
        self.path.write_text("".join(out), encoding="utf-8")

    def show_run(self, run):
        lines = f"@run {run.command}\n"
        if run.expected["exit"]:
            lines += f"@exit {run.expected['exit']}\n"
        for name in ("stdout", "stderr"):
            if run.expected[name]:
                lines += f"@{name}\n{show_text(run.expected[name])}"
        return lines


def show_text(text):
    return text if text.endswith("\n") or not text else text + "\n@no-newline\n"


def readable(raw, folder):
    """Output as it stands in a case: what no text file can hold is escaped."""
    text = raw.decode("utf-8", "backslashreplace").replace(str(folder), "FOLDER")
    return "".join(c if c >= " " or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


class Runner:
    def __init__(self, program, folder):
        self.folder = Path(folder)
        self.work = self.folder / "work"
        self.work.mkdir()
        (self.folder / "bin").mkdir()
        shutil.copy2(program, self.folder / "bin" / "wfgen")
        for name, output in CHECKERS.items():
            self.install(name, output)
        self.user = None
        self.env = {"PATH": f"{self.folder / 'bin'}:/usr/bin:/bin", "HOME": str(self.work), "LC_ALL": "C",
                    "TERM": "xterm"}
        self.env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})

    def install(self, name, output):
        path = self.folder / "bin" / name
        path.write_text(f"#!/bin/sh\nprintf %s '{output}'\n")
        path.chmod(0o755)

    def drop_privileges(self):
        if os.geteuid() == 0:
            self.user = NOBODY
            for path in [self.folder, *self.folder.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)

    def put(self, path, content):
        target = self.work / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def run(self, run):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.Popen(["sh", "-c", run.command], cwd=self.work, env=self.env, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=self.user, group=self.user,
                                   start_new_session=True)
        try:
            out, err = process.communicate(timeout=HANG_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        actual = {"exit": process.returncode, "stdout": readable(out, self.work), "stderr": readable(err, self.work)}
        return actual, seconds

    def clean(self):
        """Folders without permissions must not keep the temporary folder alive."""
        for path in self.work.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(stat.S_IRWXU)


def difference(run, actual):
    lines = [f"$ {run.command}"]
    for name, text in run.expected.items():
        if actual[name] != text:
            lines += [f"expected {name}:", *str(text).splitlines(), f"got {name}:", *str(actual[name]).splitlines()]
    return lines


def run_case(case, runner, accept):
    problems = []
    for item in case.items:
        if isinstance(item, Run):
            actual, seconds = runner.run(item)
            if seconds > CPU_SECONDS:
                problems += [f"$ {item.command}", f"took {seconds:.1f} s, at most {CPU_SECONDS}"]
            if accept:
                item.expected = actual
            elif actual != item.expected:
                problems += difference(item, actual)
        elif item[0] == "file":
            runner.put(item[1], item[2].encode("utf-8"))
        elif item[0] == "make":
            runner.put(item[1], MAKERS[item[2]]())
        elif item[0] == "copy":
            runner.put(item[1], (ROOT / item[1]).read_bytes())
        elif item[0] == "unprivileged":
            runner.drop_privileges()
    if accept:
        case.write()
    return problems


def main(program, *names):
    paths = [CASES / f"{name}.case" for name in names] or sorted(CASES.glob("*.case"))
    accept = os.environ.get("ACCEPT") == "1"
    failed = 0
    print(f"1..{len(paths)}")
    for number, path in enumerate(paths, 1):
        with tempfile.TemporaryDirectory(prefix="golden-", ignore_cleanup_errors=True) as folder:
            runner = Runner(program, folder)
            problems = run_case(Case(path), runner, accept)
            runner.clean()
        failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {number} - {path.stem}")
        for line in problems:
            print(f"# {line}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
