"""Cache scenarios about stages: what is copied between them, targets, numbers, inheritance, pruned stages,
--link.
"""

from scenario import Options, Project, append, change, dockerfile, unchanged

FILES = {
    "requirements.txt": "alpha==1\n",
    "requirements-test.txt": "check==1\n",
    "app/main.py": "print('main')\n",
    "tests/test_main.py": "assert True\n",
    "docs/index.md": "# Docs\n",
}

STAGED = """\
ARG BASE=busybox
FROM $BASE AS base
WORKDIR /app

FROM base AS deps
COPY requirements.txt .
RUN mkdir /venv && cp requirements.txt /venv/list

FROM deps AS test
COPY requirements-test.txt .
RUN cat requirements-test.txt >> /venv/list
COPY . .
RUN test -s tests/test_main.py

FROM busybox AS docs
COPY docs /docs
RUN wc /docs/index.md > /docs/size

FROM base AS production
COPY --from=deps /venv /venv
COPY app app
RUN sh -c 'cat app/main.py' > /made
"""

staged = Project(
    "stages",
    FILES | {"Dockerfile": STAGED, ".dockerignore": "Dockerfile\n.dockerignore\n"},
    [
        unchanged(),
        change("code", append("app/main.py", "# more\n")),
        change("tests", append("tests/test_main.py", "# more\n")),
        change("docs", append("docs/index.md", "more\n")),
        change("test dependency", append("requirements-test.txt", "more==1\n")),
        change("dependency", append("requirements.txt", "more==1\n"), undecidable=True),
        change("a pruned stage", dockerfile("wc /docs", "wc -l /docs")),
        change("a pruned stage's own step", dockerfile("test -s", "test -f")),
        change("a stage's name", dockerfile("deps", "dependencies")),
        change("a stage by number", dockerfile("--from=deps", "--from=1")),
        change(
            "a stage between",
            dockerfile("FROM busybox AS docs", "FROM busybox AS more\nRUN true\n\nFROM busybox AS docs"),
        ),
        change(
            "the base stage", dockerfile("WORKDIR /app\n\n", "WORKDIR /app\nENV A=1\n\n"), undecidable=True
        ),
        change("the base by build argument", after=Options(args={"BASE": "busybox:latest"})),
        change("another path from the stage", dockerfile("/venv /venv", "/venv/list /venv/")),
    ],
)

targets = Project(
    "targets",
    FILES | {"Dockerfile": STAGED},
    [
        unchanged(),
        change("code", append("app/main.py", "# more\n")),
        change("tests", append("tests/test_main.py", "# more\n")),
        change("docs", append("docs/index.md", "more\n")),
        change("the last stage", dockerfile("/made", "/made2")),
        change("another target", after=Options(target="production")),
        change("the target above", after=Options(target="deps")),
    ],
    before=Options(target="test"),
)

TWINS = """\
FROM busybox AS one
RUN echo same > /same
COPY a.txt /
FROM busybox AS two
RUN echo same > /same
COPY b.txt /
FROM scratch
COPY --from=one /a.txt /
COPY --from=two /b.txt /
"""

twins = Project(
    "identical steps in two stages",
    {"Dockerfile": TWINS, "a.txt": "a\n", "b.txt": "b\n"},
    [
        unchanged(),
        change("one file", append("a.txt", "more\n")),
        change(
            "one of the steps",
            dockerfile("FROM busybox AS two\nRUN echo same", "FROM busybox AS two\nRUN echo other"),
        ),
    ],
)

LINKED = """\
FROM busybox AS deps
COPY requirements.txt .
RUN mkdir /venv && cp requirements.txt /venv/list

FROM busybox
RUN echo base > /base
COPY --link --from=deps /venv /venv
COPY --link app /app
COPY --link tests /tests/
RUN ls /app
"""

linked = Project(
    "linked copies",
    FILES | {"Dockerfile": LINKED},
    [
        unchanged(),
        change("code", append("app/main.py", "# more\n")),
        change("tests", append("tests/test_main.py", "# more\n")),
        change("the step before", dockerfile("echo base", "echo other")),
        change("dependency", append("requirements.txt", "more==1\n"), undecidable=True),
        change("the last step", dockerfile("ls /app", "ls -l /app")),
        change("one no longer linked", dockerfile("COPY --link app", "COPY app")),
    ],
    engines=("new",),
    # A cached copy whose merge is needed for the first time is "DONE" in a plain log.
    progress="rawjson",
)

PARENT = """\
FROM busybox AS parent
ONBUILD COPY requirements.txt /req/
ONBUILD RUN cat /req/requirements.txt > /list
RUN true

FROM parent AS child
COPY app /app
RUN ls /app
"""

onbuild = Project(
    "triggers",
    FILES | {"Dockerfile": PARENT},
    [
        unchanged(),
        change("code", append("app/main.py", "# more\n")),
        change("what a trigger copies", append("requirements.txt", "more==1\n")),
        change("a trigger's text", dockerfile("> /list", "> /list2")),
        change("the parent", dockerfile("RUN true", "RUN echo true")),
    ],
)

FLAT = """\
FROM scratch
COPY app /app
COPY docs /docs
"""

flat = Project(
    "from scratch",
    FILES | {"Dockerfile": FLAT},
    [
        unchanged(),
        change("code", append("app/main.py", "# more\n")),
        change("docs", append("docs/index.md", "more\n")),
        change("steps swapped", dockerfile(FLAT, "FROM scratch\nCOPY docs /docs\nCOPY app /app\n")),
    ],
)

PROJECTS = [staged, targets, twins, linked, onbuild, flat]
