"""Cache scenarios about single steps: arguments, environment, shells, users, mounts, here-documents,
spelling.
"""

from scenario import Options, Project, append, change, dockerfile, unchanged, write

VALUES = """\
ARG GLOBAL=global
FROM busybox
RUN echo first > /first
ARG VERSION=1
ARG UNSET
ARG GLOBAL
ENV MODE=fast LEVEL=1
RUN echo "$VERSION" > /version
COPY a.txt /a/$VERSION/
ENV LATE=1
RUN echo late > /late
LABEL version=$VERSION
"""

values = Project(
    "values",
    {"Dockerfile": VALUES, "a.txt": "a\n"},
    [
        unchanged(),
        change("an argument", after=Options(args={"VERSION": "2"})),
        change("an argument with its default", after=Options(args={"VERSION": "1"})),
        change("an argument that had no value", after=Options(args={"UNSET": ""})),
        change("an argument from before FROM", after=Options(args={"GLOBAL": "other"})),
        change("an argument nobody declares", after=Options(args={"NOBODY": "1"})),
        change("a default", dockerfile("VERSION=1", "VERSION=2")),
        change("a default before FROM", dockerfile("GLOBAL=global", "GLOBAL=other")),
        change("a proxy nobody declares", after=Options(args={"http_proxy": "http://127.0.0.1:9"})),
        change("a variable", dockerfile("MODE=fast", "MODE=slow")),
        change("a late variable", dockerfile("LATE=1", "LATE=2")),
        change("two instructions for one", dockerfile("ENV MODE=fast LEVEL=1", "ENV MODE=fast\nENV LEVEL=1")),
        change("variables swapped", dockerfile("MODE=fast LEVEL=1", "LEVEL=1 MODE=fast")),
        change("old form of ENV", dockerfile("ENV LATE=1", "ENV LATE 1")),
        change("quotes", dockerfile("LATE=1", 'LATE="1"')),
        change(
            "an argument moved down", dockerfile(VALUES, VALUES.replace("ARG UNSET\n", "") + "ARG UNSET\n")
        ),
        change("a label", dockerfile("version=$VERSION", "version=$VERSION-1")),
        change("an argument taken away", dockerfile("ARG GLOBAL\n", "")),
        change("a variable hides an argument", dockerfile("ENV MODE=fast", "ENV VERSION=1 MODE=fast")),
    ],
)

hidden = Project(
    "a variable over an argument",
    {"Dockerfile": "FROM busybox\nARG A=1\nENV A=${A}x B=2\nRUN echo $A\nENV A=3\nARG B=9\nRUN echo $A $B\n"},
    [
        change("the argument", after=Options(args={"A": "2"})),
        change("the hidden argument", after=Options(args={"B": "3"})),
        change("the first variable", dockerfile("${A}x", "${A}y")),
    ],
)

SETTINGS = """\
FROM busybox
SHELL ["/bin/sh", "-ec"]
WORKDIR /work
RUN echo one > one
USER nobody
RUN id > /tmp/id
WORKDIR sub
COPY a.txt b.txt ./
RUN true
EXPOSE 80
CMD ["sh"]
HEALTHCHECK CMD true
STOPSIGNAL SIGTERM
VOLUME /volume
"""

settings = Project(
    "settings",
    {"Dockerfile": SETTINGS, "a.txt": "a\n", "b.txt": "b\n"},
    [
        unchanged(),
        change("the shell", dockerfile('"-ec"', '"-c"')),
        change("the user", dockerfile("USER nobody", "USER 65534")),
        change("the same user by number and group", dockerfile("USER nobody", "USER nobody:nogroup")),
        change("a folder", dockerfile("WORKDIR sub", "WORKDIR other")),
        change("the same folder", dockerfile("WORKDIR sub", "WORKDIR /work/sub")),
        change("the first folder", dockerfile("WORKDIR /work", "WORKDIR /work2")),
        change("ports and commands", dockerfile('EXPOSE 80\nCMD ["sh"]', 'EXPOSE 81\nCMD ["true"]')),
        change("the health check", dockerfile("CMD true", "CMD false")),
        change(
            "entry point in front",
            dockerfile("FROM busybox\n", 'FROM busybox\nENTRYPOINT ["sh"]\nLABEL a=b\n'),
        ),
        change("the copied file", append("a.txt", "more\n")),
        change("the volume first", dockerfile("FROM busybox\n", "FROM busybox\nVOLUME /early\n")),
    ],
)

SPELLED = """\
FROM busybox
RUN echo one && \\
    # a remark
    echo two
RUN ["echo", "three"]
RUN echo four
run echo five
"""

spelled = Project(
    "spelling",
    {"Dockerfile": SPELLED},
    [
        change("the remark inside", dockerfile("# a remark", "# another remark")),
        change("the remark gone", dockerfile("    # a remark\n", "")),
        change("indentation", dockerfile("    echo two", "  echo two")),
        change("joined on one line", dockerfile("&& \\\n    # a remark\n    echo two", "&&     echo two")),
        change("spaces in the list", dockerfile('["echo", "three"]', '[ "echo" ,"three" ]')),
        change("shell form", dockerfile('["echo", "three"]', "echo three")),
        change("spaces inside", dockerfile("echo four", "echo  four")),
        change("spaces behind", dockerfile("echo four", "echo four  ")),
        change("spaces in front", dockerfile("RUN echo four", "   RUN    echo four")),
        change("case of the instruction", dockerfile("run echo five", "RUN echo five")),
        change("quotes", dockerfile("echo four", "echo 'four'")),
        change("empty lines", dockerfile("RUN echo four", "\n\nRUN echo four")),
    ],
)

MOUNTED = """\
FROM busybox AS tools
RUN mkdir /tools && echo tool > /tools/tool

FROM busybox
RUN --mount=type=bind,source=src,target=/src cat /src/x > /x
RUN --mount=type=bind,from=tools,source=/tools,target=/tools cat /tools/tool > /t
RUN --mount=type=cache,target=/cache date
RUN --mount=type=tmpfs,target=/scratch echo > /scratch/x
RUN --mount=type=secret,id=token cat /run/secrets/token || true
RUN --mount=target=/all ls /
"""

MOUNT_FILES = {
    "src/x": "x\n",
    "src/deep/y": "y\n",
    "other/z": "z\n",
    ".dockerignore": "Dockerfile\n.dockerignore\n",
}

mounted = Project(
    "mounts",
    MOUNT_FILES | {"Dockerfile": MOUNTED},
    [
        unchanged(),
        change("a mounted file", append("src/x", "more\n")),
        change("a deeper mounted file", append("src/deep/y", "more\n")),
        change("a file that only the last mount has", append("other/z", "more\n")),
        change("the stage that is mounted", dockerfile("echo tool", "echo tool2"), undecidable=True),
        change("a cache for another folder", dockerfile("target=/cache", "target=/cache2")),
        change("a cache added", dockerfile("type=tmpfs,target=/scratch", "type=cache,target=/scratch")),
        change(
            "a cache with a name", dockerfile("type=cache,target=/cache", "type=cache,id=named,target=/cache")
        ),
        change("another secret", dockerfile("id=token", "id=other")),
        change("a bind no longer there", dockerfile("--mount=target=/all ", "")),
        change(
            "a bind to another place",
            dockerfile("source=src,target=/src cat /src", "source=src,target=/s cat /s"),
        ),
    ],
)

caches = Project(
    "cache mounts",
    {"Dockerfile": "FROM busybox\nRUN --mount=type=cache,id=a,target=/c true\nRUN echo after\n"},
    [
        change("sharing", dockerfile("id=a", "id=a,sharing=locked")),
        change("the command", dockerfile("/c true", "/c false || true")),
    ],
    engines=("new",),
)

HERE = """\
FROM busybox
RUN <<EOF
echo one
echo two
EOF
RUN <<-"END"
	echo $HOME
	END
COPY <<one.txt <<two.txt /files/
first
one.txt
second
two.txt
ARG NAME=x
COPY <<EOF /named
name is $NAME
EOF
COPY <<'EOF' /quoted
name is $NAME
EOF
RUN cat /files/* <<A <<B
a
A
b
B
"""

here = Project(
    "here-documents",
    {"Dockerfile": HERE},
    [
        unchanged(),
        change("a line", dockerfile("echo two", "echo three")),
        change("a file's text", dockerfile("second", "other")),
        change("a file's name", dockerfile("two.txt", "three.txt")),
        change("an argument", after=Options(args={"NAME": "y"})),
        change(
            "the delimiter",
            dockerfile("EOF\nRUN <<-", "OTHER\nRUN <<-"),
            dockerfile("RUN <<EOF", "RUN <<OTHER"),
        ),
        change("tabs in front", dockerfile("\techo $HOME", "\t\techo $HOME")),
        change("the last document", dockerfile("\nb\nB", "\nc\nB")),
        change("the first document", dockerfile("\na\nA", "\nc\nA")),
    ],
    engines=("new",),
)

ROOTS = "FROM busybox\nWORKDIR /\nRUN echo a\nWORKDIR /deep/er\nCOPY a.txt .\nRUN cat a.txt\n"

folders = Project(
    "folders",
    {"Dockerfile": ROOTS, "a.txt": "a\n"},
    [
        unchanged(),
        change("root by another name", dockerfile("WORKDIR /\n", "WORKDIR /.\n")),
        change("without root", dockerfile("WORKDIR /\n", "")),
        change("in two steps", dockerfile("WORKDIR /deep/er", "WORKDIR /deep\nWORKDIR er")),
        change("a variable", dockerfile("WORKDIR /deep/er", "ENV D=deep\nWORKDIR /$D/er")),
        change("the file", write("a.txt", "b\n")),
    ],
)

NETWORKED = "FROM busybox\nRUN --network=none true\nRUN echo after\n"

networked = Project(
    "networks",
    {"Dockerfile": NETWORKED},
    [
        unchanged(),
        change("without the flag", dockerfile("--network=none ", "")),
        change("host network", dockerfile("--network=none", "--network=host")),
    ],
    engines=("new",),
)

PROJECTS = [values, hidden, settings, spelled, mounted, caches, here, folders, networked]
