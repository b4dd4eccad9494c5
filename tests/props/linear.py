"""Finds what costs more than a file's size: the CPU seconds and the memory of hostile files of N and of 4 N bytes.

Shapes are those of this file, those of many short things (linear_short.py) and, with --pages, the constructs of every
rule's page, repeated (linear_pages.py). Each is checked with all rules, also those that are off, with the policy
docker=recommended and for auditors; shapes of a page also with that page's rule alone. With --commands it is all other
commands that are measured, on shapes that are theirs (linear_commands.py). What takes less than --slow seconds at 4 N is
not looked into; of the rest N is measured too, and --rules tells the rules apart. Prints a table: shape, rule, seconds
and MiB at 4 N, and how many times those of N that is: 4 is linear.
"""
import argparse
import concurrent.futures
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

import linear_commands
import linear_pages
import linear_short

RULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/rules")

def lines(n, form):
    return "".join(form.replace("@", str(i)) for i in range(n))


def workflow(steps, jobs=""):
    return ("on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n" + steps + jobs)


def nested(n):
    depth = min(n, 90)
    return "on: push\nx: " + "[" * depth + "]" * depth + "\n" + "jobs: {}\n"


FROM = "FROM debian:12@sha256:" + "0" * 64 + "\n"

# name: (file, text of n lines)
SHAPES = {
    "arg-env": ("Dockerfile", lambda n:
        FROM + lines(n // 2, "ARG A@=1\nENV E@=$A@\n") + "RUN echo $A0 $E1\n"),
    "args": ("Dockerfile", lambda n: FROM + lines(n, "ARG A@=1\n") + "RUN echo $A0\n"),
    "arg-run": ("Dockerfile", lambda n: FROM + lines(n // 2, "ARG A@=1\nRUN pip install x@==$A@\n")),
    "few-args": ("Dockerfile", lambda n:
        FROM + lines(900, "ARG A@=1\n") + lines(n, "RUN pip install x@==$A7\n")),
    "args-labels": ("Dockerfile", lambda n: FROM + lines(900, "ARG A@=1\n") + lines(n, "LABEL a@=b\n")),
    "globals": ("Dockerfile", lambda n: lines(n, "ARG A@=1\n") + "FROM debian:$A1\n"),
    "global-stages": ("Dockerfile", lambda n: lines(900, "ARG A@=1\n") + lines(n, "FROM debian:$A1 AS s@\n")),
    "stage-args": ("Dockerfile", lambda n: lines(n // 3, FROM[:-1] + " AS s@\nARG A=1\nRUN echo $A\n")),
    "env-one": ("Dockerfile", lambda n: FROM + "ENV " + lines(n, "A@=b \\\n  ") + "Z=1\nRUN make\n"),
    "apt": ("Dockerfile", lambda n: FROM + lines(n, "RUN apt-get update && apt-get install -y curl@\n")),
    "apt-one": ("Dockerfile", lambda n:
        FROM + "RUN apt-get update && apt-get install -y" + lines(n, " \\\n  p@") + "\n"),
    "apt-and": ("Dockerfile", lambda n:
        FROM + "RUN true" + lines(n, " && \\\n  apt-get install -y p@") + "\n"),
    "pip": ("Dockerfile", lambda n: FROM + lines(n // 2, "COPY a@ .\nRUN pip install -r a@\n")),
    "npm": ("Dockerfile", lambda n: FROM + lines(n // 3, "WORKDIR /a@\nCOPY . .\nRUN npm ci\n")),
    "curl": ("Dockerfile", lambda n: FROM + lines(n, "RUN curl https://x.org/@.tgz | tar xz\n")),
    "cd": ("Dockerfile", lambda n: FROM + lines(n, "RUN cd /a@ && export X=@\n")),
    "rm": ("Dockerfile", lambda n: FROM + lines(n // 2, "RUN wget x/@.zip\nRUN rm @.zip\n")),
    "users": ("Dockerfile", lambda n: FROM + lines(n // 3, "RUN useradd u@\nUSER u@\nRUN chown -R u@ /a@\n")),
    "cache": ("Dockerfile", lambda n:
        FROM + lines(n, "RUN --mount=type=cache,target=/c@ --mount=type=bind,source=.,target=/b make @\n")),
    "flags": ("Dockerfile", lambda n:
        FROM + "RUN " + lines(n, "--mount=type=cache,target=/c@ \\\n  ") + "make\n"),
    "stages": ("Dockerfile", lambda n: lines(n, FROM[:-1] + " AS s@\n")),
    "stages-chain": ("Dockerfile", lambda n:
        FROM[:-1] + " AS s\n" + lines(n // 2, "FROM s AS t@\nRUN make @\n")),
    "stages-chain-deep": ("Dockerfile", lambda n: FROM[:-1] + " AS s0\n" + "".join(
        f"FROM s{i} AS s{i + 1}\nRUN make {i}\n" for i in range(n // 2))),
    "stages-copy": ("Dockerfile", lambda n: FROM[:-1] + " AS s0\n" + "".join(
        f"FROM scratch AS s{i + 1}\nCOPY --from=s{i} /a /b\n" for i in range(n // 2))),
    "stages-same": ("Dockerfile", lambda n: lines(n, FROM[:-1] + " AS same\n")),
    "copy": ("Dockerfile", lambda n: FROM + lines(n, "COPY a@ /b/@\n")),
    "copy-all": ("Dockerfile", lambda n: FROM + lines(n // 2, "COPY . /b\nRUN make\n")),
    "copy-from": ("Dockerfile", lambda n: FROM[:-1] + " AS s\n" + FROM + lines(n, "COPY --from=s a@ /b@\n")),
    "copy-one": ("Dockerfile", lambda n: FROM + "COPY " + lines(n, "a@ \\\n  ") + "/b/\n"),
    "add": ("Dockerfile", lambda n: FROM + lines(n, "ADD a@.tgz https://x.org/@ /b@/\n")),
    "run-lines": ("Dockerfile", lambda n: FROM + "RUN true" + lines(n, " && \\\n  make @") + "\n"),
    "run-comments": ("Dockerfile", lambda n:
        FROM + "RUN true" + lines(n, " && \\\n  # why\n  make @") + "\n"),
    "run-pipe": ("Dockerfile", lambda n: FROM + "RUN true" + lines(n, " | \\\n  sed @") + "\n"),
    "long-line": ("Dockerfile", lambda n: FROM + "RUN echo " + "x" * (n * 80) + "\n"),
    "long-words": ("Dockerfile", lambda n: FROM + "RUN echo " + lines(n, "$x@ ") + "\n"),
    "long-label": ("Dockerfile", lambda n: FROM + "LABEL " + lines(n, "a@=\"$b\" ") + "\n"),
    "expose": ("Dockerfile", lambda n: FROM + lines(n, "EXPOSE @\n")),
    "cmd": ("Dockerfile", lambda n: FROM + lines(n, "CMD [\"a\", \"@\"]\n")),
    "workdir": ("Dockerfile", lambda n: FROM + lines(n, "WORKDIR a@\n")),
    "shell": ("Dockerfile", lambda n: FROM + lines(n // 2, "SHELL [\"/bin/bash\", \"-c\"]\nRUN a | b@\n")),
    "unknown": ("Dockerfile", lambda n: FROM + lines(n, "RNU make @\n")),
    "onbuild": ("Dockerfile", lambda n: FROM + lines(n, "ONBUILD RUN apt-get install a@\n")),
    "onbuild-arg": ("Dockerfile", lambda n: FROM[:-1] + " AS s\n" + lines(900, "ONBUILD ARG A@\n") + lines(
        n, "FROM s AS t@\n")),
    "heredocs": ("Dockerfile", lambda n: FROM + lines(n // 3, "RUN <<E@\napt-get install x\nE@\n")),
    "heredoc-one": ("Dockerfile", lambda n: FROM + "RUN <<E\n" + lines(n, "apt-get install -y x@\n") + "E\n"),
    "heredoc-many": ("Dockerfile", lambda n:
        FROM + "RUN " + lines(n // 2, "<<E@ ") + "\n" + lines(n // 2, "E@\n")),
    "comments": ("Dockerfile", lambda n: FROM + lines(n, "# a@\n") + "RUN make\n"),
    "ignore-comments": ("Dockerfile", lambda n:
        FROM + lines(n // 2, "# wfgen: ignore copy-all\nCOPY . /b\n")),
    "empty": ("Dockerfile", lambda n: FROM + "\n" * n + "RUN make\n"),
    "no-eol-escapes": ("Dockerfile", lambda n: FROM + "RUN make \\\n" + "\n" * n),
    "secrets": ("Dockerfile", lambda n: FROM + lines(n // 2, "ARG TOKEN@\nENV PASSWORD@=$TOKEN@\n")),
    "ignore": (".dockerignore", lambda n: lines(n, "a@/*\n")),
    "ignore-pairs": (".dockerignore", lambda n: lines(n // 2, "a@\n!a@/b\n")),
    "ignore-stars": (".dockerignore", lambda n: lines(n, "**/a@/**/*.o\n")),
    "ignore-all": (".dockerignore", lambda n: "*\n" + lines(n, "!a@\n")),
    "ignore-same": (".dockerignore", lambda n: lines(n, "node_modules\n")),
    "ignore-long": (".dockerignore", lambda n: "a/" * (n * 4) + "\n"),
    "jobs": ("w.yml", lambda n: workflow("    - run: make\n", lines(n // 5,
        "  j@:\n    runs-on: ubuntu-24.04\n    needs: a\n    steps:\n    - run: make @\n"))),
    "jobs-chain": ("w.yml", lambda n: workflow("    - run: make\n", "".join(
        f"  j{i}:\n    runs-on: ubuntu-24.04\n    needs: {'j%d' % (i - 1) if i else 'a'}\n    steps:\n"
        f"    - run: make {i}\n" for i in range(n // 5)))),
    "jobs-needs": ("w.yml", lambda n: workflow("    - run: make\n", lines(n // 5,
        "  j@:\n    runs-on: ubuntu-24.04\n    needs: []\n    steps:\n    - run: make @\n") +
        "  z:\n    runs-on: ubuntu-24.04\n    needs: [" + ", ".join(f"j{i}" for i in range(n // 5)) +
        "]\n    steps:\n    - run: make\n")),
    "steps": ("w.yml", lambda n: workflow(lines(n, "    - run: make @\n"))),
    "steps-uses": ("w.yml", lambda n: workflow(lines(n // 2,
        "    - uses: actions/checkout@v4\n      with: {path: a}\n".replace("@v4", "\0"))
        .replace("\0", "@v4"))),
    "steps-ids": ("w.yml", lambda n: workflow(lines(n // 2,
        "    - id: s@\n      run: echo \"a=${{ steps.s1.outputs.a }}\" >> $GITHUB_OUTPUT\n"))),
    "steps-builds": ("w.yml", lambda n: workflow(lines(n // 2,
        "    - uses: docker/build-push-action\0v6\n      with: {context: ., push: true, tags: 'x/y:@'}\n")
        .replace("\0", "@"))),
    "steps-docker": ("w.yml", lambda n: workflow(lines(n // 2,
        "    - run: docker build -t x@ .\n    - run: docker push x@\n"))),
    "steps-env": ("w.yml", lambda n: workflow(lines(n, "    - run: echo \"A@=$A1\" >> $GITHUB_ENV\n"))),
    "script": ("w.yml", lambda n:
        workflow("    - run: |\n" + lines(n, "        echo \"a@=$b\" >> $GITHUB_OUTPUT\n"))),
    "script-docker": ("w.yml", lambda n:
        workflow("    - run: |\n" + lines(n, "        docker build -t a@ .\n"))),
    "expressions": ("w.yml", lambda n: workflow("    - run: make\n      env:\n" + lines(n,
        "        A@: ${{ github.event.issue.title }}\n"))),
    "expressions-one": ("w.yml", lambda n: workflow("    - run: |\n" + lines(n,
        "        echo ${{ github.event.issue.title }}\n"))),
    "expression-long": ("w.yml", lambda n: workflow("    - if: ${{ " + lines(n, "github.ref == 'a@' || ") +
        "false }}\n      run: make\n")),
    "matrix": ("w.yml", lambda n: workflow("    - run: make ${{ matrix.v }}\n      shell: bash\n").replace(
        "    steps",
        "    strategy:\n      matrix:\n        v:\n" + lines(n, "        - v@\n") + "    steps")),
    "matrix-include": ("w.yml", lambda n: workflow("    - run: make ${{ matrix.v }}\n").replace(
        "    steps", "    strategy:\n      matrix:\n        include:\n" + lines(n // 2,
        "        - v: v@\n          w: w@\n") + "    steps")),
    "matrix-square": ("w.yml", lambda n:
        workflow("    - run: make ${{ matrix.v }} ${{ matrix.w }}\n").replace(
        "    steps",
        "    strategy:\n      matrix:\n        v: [" + lines(n // 2, "v@, ") + "x]\n        w: [" +
        lines(n // 2, "w@, ") + "x]\n    steps")),
    "anchors": ("w.yml", lambda n: workflow(lines(n // 2, "    - &s@\n      run: make @\n"))),
    "aliases": ("w.yml", lambda n: workflow("    - &s\n      run: make\n" + lines(n, "    - *s\n"))),
    "alias-env": ("w.yml", lambda n:
        workflow("    - run: make\n      env: &e {" + lines(100, "A@: b, ") + "Z: z}\n" + lines(
        n // 2, "    - run: make\n      env: *e\n"))),
    "env": ("w.yml", lambda n: workflow("    - run: make\n") + "env:\n" + lines(n, "  A@: b\n")),
    "env-steps": ("w.yml", lambda n: "env:\n" + lines(n // 2, "  A@: b\n") + workflow(lines(n // 2,
        "    - run: make $A@\n"))),
    "paths": ("w.yml", lambda n:
        workflow("    - run: make\n").replace("on: push", "on:\n  push:\n    paths:\n" +
        lines(n, "    - 'a@/**'\n").rstrip())),
    "branches": ("w.yml", lambda n:
        workflow("    - run: make\n").replace("on: push", "on:\n  push:\n    branches:\n" +
        lines(n, "    - b@\n").rstrip())),
    "inputs": ("w.yml", lambda n: workflow("    - run: make\n").replace("on: push",
        "on:\n  workflow_dispatch:\n    inputs:\n" +
        lines(n // 2, "      i@:\n        type: string\n").rstrip())),
    "keys-unknown": ("w.yml", lambda n: workflow("    - run: make\n") + lines(n, "x@: 1\n")),
    "keys-same": ("w.yml", lambda n: workflow("    - run: make\n") + lines(n, "name: a\n")),
    "yaml-nested": ("w.yml", nested),
    "yaml-flow": ("w.yml", lambda n:
        "on: push\njobs: {" + lines(n, "j@: {runs-on: u, steps: [{run: make}]}, ") + "}\n"),
    "yaml-comments": ("w.yml", lambda n: workflow(lines(n // 2, "    # c@\n    - run: make @\n"))),
    "yaml-long": ("w.yml", lambda n: workflow("    - run: \"" + "x" * (n * 80) + "\"\n")),
    "yaml-broken": ("w.yml", lambda n: workflow(lines(n, "    - run: make @\n")) + "  : : [\n"),
    **linear_short.SHAPES,
}



class Shape:
    """Files of a number of bytes, and how wfgen is called on their folder, "@"; a file `said` is its input."""

    def __init__(self, name, rule, make, call):
        self.name, self.rule, self.make, self.call = name, rule, make, call

    def write(self, folder, size):
        for path, text in self.make(size).items():
            path = os.path.join(folder, path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(text)


def checked(arguments, name, rule, files, path, grow):
    """A shape for validate or fix: files, of which the one at `path` grows."""
    call = [arguments.command, "-q", "-j1", "--no-shellcheck", "--persona", "auditor"]
    call += ["--format", "jsonl"] if arguments.command == "validate" else ["--unsafe", "--diff"]
    call += ["--policy", "docker=recommended", "@"]
    return Shape(name, rule, lambda size: {**files, path: grow(size)}, call)


def grown(make, size):
    """The text of that many bytes; what a line takes is learnt from a short text."""
    count = 2000
    for _ in range(3):
        count = max(1, count * size // len(make(count)))
    return make(count)


def shapes(arguments):
    if arguments.commands:
        for name, call, make in linear_commands.command_shapes(SHAPES, arguments.shapes):
            yield Shape(name, None, make, call)
        return
    if arguments.pages:
        for shape in linear_pages.page_shapes(RULES, arguments.shapes, arguments.cases):
            yield checked(arguments, *shape)
        return
    for name in arguments.shapes or SHAPES:
        kind, make = SHAPES[name]
        files = {"Dockerfile": FROM + "COPY . /a\n"} if kind == ".dockerignore" else {}
        path = ".github/workflows/w.yml" if kind == "w.yml" else kind
        yield checked(arguments, name, None, files, path, lambda size, make=make: grown(make, size))


def run(arguments, call, folder):
    """CPU seconds and MiB, and what is wrong: "" or why there are no figures."""
    call = [arguments.wfgen, *(word.replace("@", folder) for word in call)]
    said = os.path.join(folder, "said")

    def bounds():
        resource.setrlimit(resource.RLIMIT_CPU, (arguments.timeout, arguments.timeout + 1))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))

    null = subprocess.DEVNULL
    with open(said if os.path.exists(said) else os.devnull, "rb") as file, \
            subprocess.Popen(call, stdin=file, stdout=null, stderr=null, preexec_fn=bounds) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wrong = "" if child.returncode in (0, 1, 2, 3) else f"ended by {child.returncode}"
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, wrong


class Row:
    def __init__(self, shape, rule, seconds, memory, wrong):
        self.shape, self.rule, self.seconds, self.memory, self.wrong = shape, rule, seconds, memory, wrong
        self.times = self.memory_times = 0.0

    def against(self, seconds, memory):
        self.times, self.memory_times = self.seconds / max(seconds, 0.001), self.memory / max(memory, 1)
        return self

    def __str__(self):
        return (f"{self.shape:<40} {self.rule:<28} {self.seconds:8.3f} {self.times:6.1f} {self.memory:7.0f}"
                f" {self.memory_times:6.1f} {self.wrong}")


def measure(arguments, shape):
    """The rows of a shape: all rules, its own, and, when it is slow, each that takes part in that."""
    rows = []
    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        large, small = os.path.join(scratch, "large"), os.path.join(scratch, "small")
        shape.write(large, arguments.bytes)
        shape.write(small, arguments.bytes // 4)

        def row(name, rules):
            call = shape.call if arguments.commands else [*shape.call, "--select", ",".join(rules)]
            one = Row(shape.name, name, *run(arguments, call, large))
            slow = one.seconds >= arguments.slow or one.memory >= arguments.memory or one.wrong
            rows.append(one.against(*run(arguments, call, small)[:2]) if slow else one)
            return slow

        slow = row("all", arguments.ids)
        if shape.rule:
            row(shape.rule, [shape.rule])
        if slow and arguments.rules:
            for rule in arguments.ids:
                row(rule, [rule])
        if slow and arguments.keep:
            shutil.copytree(scratch, os.path.join(arguments.keep, shape.name.replace("/", ":")), dirs_exist_ok=True)
    return rows


def rule_ids(arguments):
    text = subprocess.run([arguments.wfgen, "rules", "--format", "json"], capture_output=True, check=True).stdout
    return [rule["id"] for rule in json.loads(text)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wfgen", required=True)
    parser.add_argument("--bytes", type=int, default=1000000, help="4 N (default 1000000: GitHub takes 1 MiB)")
    parser.add_argument("--command", choices=["validate", "fix"], default="validate")
    parser.add_argument("--slow", type=float, default=1.0, help="seconds at 4 N from which a shape is looked into")
    parser.add_argument("--memory", type=float, default=400, help="MiB, likewise")
    parser.add_argument("--pages", action="store_true", help="take the shapes from the rules' pages")
    parser.add_argument("--commands", action="store_true", help="measure the other commands, each on its own shapes")
    parser.add_argument("--cases", type=int, default=1, help="how many cases of each page (default: the first)")
    parser.add_argument("--rules", action="store_true", help="tell the rules of slow shapes apart")
    parser.add_argument("--timeout", type=int, default=60, help="CPU seconds of one run")
    parser.add_argument("--jobs", type=int, default=1, help="how many shapes at a time")
    parser.add_argument("--keep", metavar="FOLDER", help="copy the files of slow shapes there")
    parser.add_argument("--most", type=int, default=40, help="rows of the table")
    parser.add_argument("shapes", nargs="*", help="shapes, with --pages rules, with --commands these (default: all)")
    arguments = parser.parse_args()
    arguments.ids = rule_ids(arguments)
    rows = []
    with tempfile.TemporaryDirectory() as arguments.scratch, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for found in pool.map(lambda shape: measure(arguments, shape), shapes(arguments)):
            rows += found
            for row in found:
                if row.times:
                    print(row, file=sys.stderr, flush=True)
    rows.sort(key=lambda row: -row.seconds)
    print(f"{'shape':<40} {'rule':<28} {'seconds':>8} {'times':>6} {'MiB':>7} {'times':>6}")
    for row in rows[:arguments.most]:
        print(row)
    bad = sum(1 for row in rows if row.times > 5.5 or row.memory_times > 5.5 or row.wrong)
    print(f"{len(rows)} measured, {bad} grow faster than the file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
