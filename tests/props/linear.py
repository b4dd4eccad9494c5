"""Finds what costs more than a file's size: for each hostile shape the time and memory at N lines and at 4 N.

Prints a table: shape, rule ("all" for the default rules together), seconds at N and at 4 N, the exponent of
the growth between them (1.0 is linear), and MiB at 4 N. Rules are measured one by one for shapes that are
slow together or when --rules is given; what reading costs is taken off by a run with a rule that asks
nothing.
"""
import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile

NOTHING = "anonymous-definition"


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
}


def place(folder, name, text):
    """Writes the file where wfgen takes it for what it is, in a repository of its own."""
    path = os.path.join(folder, ".github/workflows" if name.endswith(".yml") else "", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    if name == ".dockerignore":
        with open(os.path.join(folder, "Dockerfile"), "w", encoding="utf-8") as file:
            file.write(FROM + "COPY . /a\n")


def run(arguments, folder, command, limit):
    """CPU seconds and MiB; None where it took too long or crashed."""
    call = [arguments.wfgen, command, "-q", "-j1", "--no-config"]
    call += ["--format", "jsonl"] if command == "validate" else ["--unsafe", "--diff"]
    call += ["--no-shellcheck"] + limit + [folder]

    def bounds():
        resource.setrlimit(resource.RLIMIT_CPU, (arguments.timeout, arguments.timeout + 1))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))

    null = subprocess.DEVNULL
    with subprocess.Popen(call, stdout=null, stderr=null, preexec_fn=bounds) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        return None
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def folders(arguments, name):
    file, make = SHAPES[name]
    for count in (arguments.lines, 4 * arguments.lines):
        folder = os.path.join(arguments.scratch, name, str(count))
        os.makedirs(folder)
        place(folder, file, make(count))
        yield folder


def measure(arguments, pair, limit, base=(0.0, 0.0)):
    results = [run(arguments, folder, arguments.command, limit) for folder in pair]
    if None in results:
        return results[0][0] if results[0] else math.inf, math.inf, math.inf, math.inf
    (small, _), (large, memory) = results
    small, large = max(small - base[0], 0.001), max(large - base[1], 0.001)
    return small, large, math.log(large / small, 4), memory


def show(shape, rule, figures):
    small, large, exponent, memory = figures
    print(f"{shape:<18} {rule:<28} {small:8.3f} {large:8.3f} {exponent:6.2f} {memory:7.0f}", flush=True)


def rule_ids(arguments):
    text = subprocess.run([arguments.wfgen, "rules"], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in text.splitlines() if line[:1].islower()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wfgen", required=True)
    parser.add_argument("--lines", type=int, default=3000, help="N (default 3000)")
    parser.add_argument("--command", choices=["validate", "fix"], default="validate")
    parser.add_argument("--slow", type=float, default=1.0,
                        help="seconds at 4 N from which rules are told apart")
    parser.add_argument("--rules", action="store_true", help="always tell the rules apart")
    parser.add_argument("--timeout", type=int, default=60, help="CPU seconds of one run")
    parser.add_argument("shapes", nargs="*", help="default: all")
    arguments = parser.parse_args()
    print(f"{'shape':<18} {'rule':<28} {'N':>8} {'4 N':>8} {'exp.':>6} {'MiB':>7}")
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        arguments.scratch = scratch
        for shape in arguments.shapes or SHAPES:
            pair = list(folders(arguments, shape))
            figures = measure(arguments, pair, [])
            show(shape, "all", figures)
            bad += figures[1] >= arguments.slow
            if figures[1] < arguments.slow and not arguments.rules:
                continue
            base = measure(arguments, pair, ["--select", NOTHING])
            show(shape, "(reading)", base)
            for rule in rule_ids(arguments):
                one = measure(arguments, pair, ["--select", rule], base)
                if one[1] >= 0.1 * arguments.slow:
                    show(shape, rule, one)
    print(f"{bad} shapes took {arguments.slow:g} s or more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
