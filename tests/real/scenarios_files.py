"""Cache scenarios about what is copied: code, tests, docs, dependencies, .dockerignore, names, modes,
links.
"""

from scenario import (
    Options,
    Project,
    append,
    change,
    chmod,
    dockerfile,
    remove,
    rename,
    replace,
    symlink,
    touch,
    unchanged,
    write,
)

APP = {
    "app/main.py": "print('main')\n",
    "app/core.py": "print('core')\n",
    "app/deep/util.py": "print('util')\n",
    "tests/test_core.py": "assert True\n",
    "docs/guide.md": "# Guide\n",
    "README.md": "# App\n",
    "requirements.txt": "alpha==1\nbeta==2\n",
    "data/big.csv": "1,2,3\n" * 1000,
    ".env": "SECRET=1\n",
}

GOOD = """\
FROM busybox
WORKDIR /app
COPY requirements.txt ./
RUN sort requirements.txt > /installed
COPY app app
RUN cat app/*.py > /compiled
"""

BAD = """\
FROM busybox
WORKDIR /app
COPY . .
RUN sort requirements.txt > /installed
"""

ordered = Project(
    "dependencies first",
    APP | {"Dockerfile": GOOD, ".dockerignore": "**/*.md\ntests\n"},
    [
        unchanged(),
        change("code", append("app/core.py", "# more\n")),
        change("deep code", append("app/deep/util.py", "# more\n")),
        change("tests", append("tests/test_core.py", "# more\n")),
        change("docs", append("docs/guide.md", "more\n")),
        change("dependency", append("requirements.txt", "gamma==3\n")),
        change("comment in the dependencies", append("requirements.txt", "# why\n")),
        change("comment in the Dockerfile", dockerfile("COPY app", "# the code\nCOPY app")),
        change("time of a file", touch("app/main.py")),
        change("mode of a file", chmod("app/main.py", 0o755)),
        change("new file", write("app/new.py", "pass\n")),
        change("file gone", remove("app/core.py")),
        change("file renamed", rename("app/core.py", "app/kernel.py")),
        change("empty folder", write("app/empty/", "")),
        change("file becomes a link", symlink("app/core.py", "main.py")),
        change("text of a RUN", dockerfile("app/*.py", "app/main.py")),
        change("step added at the end", append("Dockerfile", "RUN true\n")),
        change("step added in front", dockerfile("WORKDIR", "RUN true\nWORKDIR")),
        change("step taken away", dockerfile("RUN cat app/*.py > /compiled\n", "")),
        change("steps swapped", dockerfile(GOOD, GOOD.replace("WORKDIR /app\n", "") + "WORKDIR /app\n")),
    ],
)

whole = Project(
    "everything first",
    APP | {"Dockerfile": BAD},
    [
        unchanged(),
        change("code", append("app/core.py", "# more\n")),
        change("docs", append("docs/guide.md", "more\n")),
        change("comment in the Dockerfile", append("Dockerfile", "# the end\n")),
        change("new .dockerignore", write(".dockerignore", "nothing\n")),
        change("secret", append(".env", "MORE=1\n")),
        change("time of a file", touch("README.md")),
    ],
)

IGNORING = """\
# what no step needs
Dockerfile*
.dockerignore
**/*.md
!docs/guide.md
tests
data/*
**/.env
"""

ignoring = Project(
    "ignored files",
    APP | {"Dockerfile": BAD, ".dockerignore": IGNORING, "app/notes.md": "notes\n", "app/tests/x.py": "x\n"},
    [
        change("comment in the Dockerfile", append("Dockerfile", "# the end\n")),
        change("comment in .dockerignore", append(".dockerignore", "# more\n")),
        change("docs", append("README.md", "more\n")),
        change("docs deep down", append("app/notes.md", "more\n")),
        change("docs by exception", append("docs/guide.md", "more\n")),
        change("tests", append("tests/test_core.py", "# more\n")),
        change("tests deep down", append("app/tests/x.py", "# more\n")),
        change("data", append("data/big.csv", "4\n")),
        change("new data", write("data/more.csv", "4\n")),
        change("code", append("app/main.py", "# more\n")),
        change("pattern that matches nothing", append(".dockerignore", "nothing-*\n")),
        change("pattern that matches code", append(".dockerignore", "app/core.py\n")),
        change("pattern taken away", replace(".dockerignore", "tests\n", "")),
        change("the last exception wins", append(".dockerignore", "!README.md\n")),
    ],
)

named_ignore = Project(
    "an ignore file beside the Dockerfile",
    APP
    | {
        "docker/prod.Dockerfile": BAD,
        "docker/prod.Dockerfile.dockerignore": "*\n!app\n!requirements.txt\n",
        ".dockerignore": "app\n",
    },
    [
        change("code", append("app/main.py", "# more\n")),
        change("docs", append("README.md", "more\n")),
        change("the other .dockerignore", append(".dockerignore", "data\n")),
        change("its own ignore file", append("docker/prod.Dockerfile.dockerignore", "!README.md\n")),
    ],
    before=Options(file="docker/prod.Dockerfile"),
)

SELECTING = """\
FROM busybox
COPY a.txt b.txt /two/
COPY *.conf /conf/
COPY src /src/
COPY src/deep/ /deep
COPY a.txt /renamed
ADD bundle.txt /added/
COPY link /linked
"""

SELECTED = {
    "a.txt": "a\n",
    "b.txt": "b\n",
    "one.conf": "1\n",
    "two.conf": "2\n",
    "bundle.txt": "bundle\n",
    "src/x": "x\n",
    "src/deep/y": "y\n",
    "other/x": "x\n",
    "other/deep/y": "y\n",
    "same/a.txt": "a\n",
    "Dockerfile": SELECTING,
}

selecting = Project(
    "sources of COPY",
    SELECTED,
    [
        unchanged(),
        change("one of two sources", append("b.txt", "more\n")),
        change("a new file that the pattern matches", write("three.conf", "3\n")),
        change("a new file beside the pattern", write("three.config", "3\n")),
        change("a file of the pattern gone", remove("two.conf")),
        change("a folder's file", append("src/x", "more\n")),
        change("a deeper file", append("src/deep/y", "more\n")),
        change("the same folder by another spelling", dockerfile("COPY src /src/", "COPY ./src/ /src/")),
        change(
            "the same content from elsewhere", dockerfile("COPY a.txt /renamed", "COPY same/a.txt /renamed")
        ),
        change("the same folder content from elsewhere", dockerfile("COPY src /src/", "COPY other /src/")),
        change("another destination", dockerfile("/renamed", "/renamed2")),
        change("a slash at the destination", dockerfile("/deep\n", "/deep/\n")),
        change(
            "two copies for one", dockerfile("COPY a.txt b.txt /two/", "COPY a.txt /two/\nCOPY b.txt /two/")
        ),
        change("the sources swapped", dockerfile("COPY a.txt b.txt", "COPY b.txt a.txt")),
        change("what is added", append("bundle.txt", "more\n")),
        change("the link's target", symlink("link", "b.txt")),
        change("what the link names", append("one.conf", "more\n")),
        change("COPY for ADD", dockerfile("ADD bundle", "COPY bundle")),
        change("exec form of COPY", dockerfile("COPY a.txt /renamed", 'COPY ["a.txt", "/renamed"]')),
        change("owner", dockerfile("COPY src", "COPY --chown=1:1 src")),
    ],
    prepare=(symlink("link", "one.conf"),),
)

PROJECTS = [ordered, whole, ignoring, named_ignore, selecting]
