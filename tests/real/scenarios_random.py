"""Projects put together by chance from parts, and changes of them: what nobody has thought of. The seed is fixed."""

import random

from scenario import (
    Options,
    Project,
    append,
    change,
    chmod,
    dockerfile,
    remove,
    rename,
    symlink,
    touch,
    unchanged,
    write,
)

PROJECTS_WANTED = 12
SEED = 77

FILES = {
    "one.txt": "1\n",
    "two.txt": "2\n",
    "run.sh": "#!/bin/sh\necho run\n",
    "src/main.py": "main\n",
    "src/lib/util.py": "util\n",
    "src/lib/data.json": "{}\n",
    "docs/guide.md": "# Guide\n",
    "tests/test_main.py": "test\n",
    "empty/": "",
}

# Steps for any engine. {n} is a number of its own.
STEPS = [
    "RUN echo {n} > /r{n}",
    "RUN mkdir -p /d{n} && echo {n} > /d{n}/x",
    "COPY one.txt /c{n}/",
    "COPY one.txt two.txt /c{n}/",
    "COPY *.txt /c{n}/",
    "COPY src /c{n}/",
    "COPY src/lib/ /c{n}/",
    "COPY . /c{n}/",
    "COPY link /c{n}/",
    "COPY src/*.py run.sh /c{n}/",
    "COPY --chown=65534:65534 run.sh /c{n}",
    "COPY --chmod=0755 run.sh /c{n}",
    "COPY empty /c{n}/",
    "ADD two.txt /a{n}/",
    "ADD src/lib /a{n}/",
    "WORKDIR /w{n}",
    "WORKDIR w{n}",
    "USER 0:0",
    "USER root",
    "ENV E{n}=v{n}",
    "ENV SHARED=e{n}",
    "ARG A{n}=a{n}",
    "ARG SHARED=s{n}",
    "ARG GLOBAL",
    "ARG TARGETPLATFORM",
    "ARG HTTP_PROXY",
    "RUN echo $SHARED $GLOBAL {n}",
    "LABEL l{n}=$SHARED",
    "EXPOSE 80{n}",
    "COPY one.txt /v$SHARED/{n}/",
    "COPY two.txt /${{GLOBAL:-none}}/{n}/",
    "RUN --mount=type=bind,source=src,target=/m{n} ls /m{n}",
    "RUN --mount=type=bind,target=/m{n} ls /m{n}",
    "RUN --mount=type=cache,target=/k{n} echo {n}",
    "RUN --mount=type=tmpfs,target=/t{n} true",
    'SHELL ["/bin/sh", "-ec"]',
    'RUN ["echo", "{n}"]',
]

# Steps that need another stage.
FROM_STAGES = [
    "COPY --from={stage} /etc/passwd /f{n}",
    "COPY --from={number} /etc /g{n}/",
    "COPY --from={stage} /out{number} /o{n}/",
    "RUN --mount=type=bind,from={stage},source=/etc,target=/s{n} cat /s{n}/passwd",
]

# Only newer engines know these.
NEWER_STEPS = [
    "COPY --link one.txt /l{n}/",
    "COPY --link src /l{n}/",
    "COPY --exclude=*.json src /x{n}/",
    "RUN <<EOF\necho {n}\necho $SHARED\nEOF",
    "COPY <<EOF /h{n}\ntext {n} $SHARED\nEOF",
    "COPY <<'EOF' /q{n}\ntext $SHARED\nEOF",
    "COPY one.txt <<more.txt /i{n}/\nmore\nmore.txt",
]
IGNORES = ["", "docs\n", "**/*.md\n*.sh\n!run.sh\n", "Dockerfile*\n.dockerignore\ntests\n", "src/lib\n!src/lib/util.py\n"]


def _stage(dice, number, names, steps, newer):
    """The text of one stage, built on any before it; `newer`: for engines that know all steps."""
    base = dice.choice(["busybox", "busybox", "$BASE", *names]) if number else "busybox"
    name = f"stage{number}"
    lines = [f"FROM {base} AS {name}", f"RUN mkdir /out{number} && echo {number} > /out{number}/x"]
    for _ in range(dice.randint(2, 5)):
        kinds = STEPS + (NEWER_STEPS * 3 if newer else []) + (FROM_STAGES * 2 if names else [])
        other = dice.randrange(number) if names else 0
        stage = names[other] if names else ""
        lines.append(dice.choice(kinds).format(n=next(steps), stage=stage, number=other))
    names.append(name)
    return "\n".join(lines) + "\n"


def _file_edits(dice, text):
    """[(name, edit)] of the context."""
    unused = "docs/guide.md" if "two.txt" in text else "two.txt"
    return [
        ("a file", append("one.txt", "more\n")),
        ("a source", append("src/main.py", "more\n")),
        ("a deep source", append("src/lib/util.py", "more\n")),
        ("data", append("src/lib/data.json", " \n")),
        ("docs", append("docs/guide.md", "more\n")),
        ("tests", append("tests/test_main.py", "more\n")),
        ("a script", append("run.sh", "echo more\n")),
        ("a mode", chmod("run.sh", 0o755)),
        ("a mode of a source", chmod("src/main.py", 0o600)),
        ("a time", touch("two.txt")),
        ("a time of a source", touch("src/lib/util.py")),
        ("a new name", rename(unused, f"{unused}.old")),
        ("a new file", write("src/new.py", "new\n")),
        ("a new text", write("zero.txt", "0\n")),
        ("a file gone", remove("tests/test_main.py")),
        ("a link elsewhere", symlink("link", "two.txt")),
        ("an ignore file", write(".dockerignore", dice.choice(IGNORES))),
        ("an ignore file of its own", write("Dockerfile.dockerignore", dice.choice(IGNORES))),
    ]


def _line_edits(line):
    """[(name, edit)] at a line of the Dockerfile."""
    return [
        (f"a remark above {line}", dockerfile(line, f"# a remark\n{line}")),
        (f"a step above {line}", dockerfile(line, f"RUN true\n{line}")),
        (f"a label below {line}", dockerfile(line, f"{line}\nLABEL changed=yes")),
        (f"a variable below {line}", dockerfile(line, f"{line}\nENV CHANGED=yes")),
        (f"an argument below {line}", dockerfile(line, f"{line}\nARG CHANGED=yes")),
        (f"spaces in {line}", dockerfile(line, line.replace(" ", "  ", 1))),
    ]


def _calls(newer):
    """[(name, arguments)] of other calls. What older engines do with times is not modelled."""
    calls = [
        ("the argument SHARED", {"SHARED": "other"}),
        ("the argument GLOBAL", {"GLOBAL": "other"}),
        ("a proxy", {"HTTP_PROXY": "http://127.0.0.1:9"}),
        ("the argument of FROM", {"BASE": "stage0"}),
        ("an argument nobody knows", {"NOBODY": "1"}),
    ]
    return calls + [("a time of the sources", {"SOURCE_DATE_EPOCH": "1000000000"})] * newer


def _changes(dice, text, newer):
    """Some changes of each kind; what a RUN writes cannot always be known."""
    lines = [line for line in text.splitlines() if line.startswith(("RUN ", "COPY ", "ADD ")) and "<<" not in line]
    edits = dice.sample(_file_edits(dice, text), 3) + dice.sample(_line_edits(dice.choice(lines)), 2)
    made = [change(name, edit, undecidable=True) for name, edit in edits]
    calls = dice.sample(_calls(newer), 2)
    return made + [change(name, after=Options(args=values), undecidable=True) for name, values in calls]


def _project(number, newer):
    """A project of three stages or so."""
    dice = random.Random(f"{SEED} {number} {newer}")
    steps, names = iter(range(1, 1000)), []
    stages = [_stage(dice, i, names, steps, newer) for i in range(dice.randint(1, 4))]
    text = "ARG BASE=busybox\nARG GLOBAL=global\n" + "".join(stages)
    changes = [unchanged(), *_changes(dice, text, newer)]
    files = FILES | {"Dockerfile": text, ".dockerignore": dice.choice(IGNORES)}
    engines = ("new",) if newer else ("old", "new")
    return Project(f"random {number}{' newer' if newer else ''}", files, changes, engines=engines, prepare=(symlink("link", "one.txt"),))


PROJECTS = [_project(number, newer) for number in range(PROJECTS_WANTED // 2) for newer in (False, True)]
