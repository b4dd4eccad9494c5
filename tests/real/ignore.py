"""Holds the .dockerignore matcher against real builds: random pattern sets over random trees.

The engine builds `COPY . /` from scratch and writes the result to a folder; which files are in it must be what
`wfgen docker context --list` says. What wfgen says is sent must be what the engine's log says was transferred.
"""

import random
import re

import machine
import wfgen

NAMES = ["a", "b", "c", "ab", "foo", "bar", "barfoo", "foo.txt", "b.txt", "a.log", "A", "x-1", "é", "a b", "[a]", ".x"]
PARTS = ["a", "b", "c", "foo", "bar", "*", "**", "***", "?", "*.txt", "a*", "*a", "**foo", "foo**", "fo?", "[ab]", "[^a]", "[!a]"]
TOKENS = [*"abcx*?/.~-^$+(){}|# ", "**", "/", "/", "foo", "bar", ".txt", ".log", "[ab]", "[^a]", "[a-c]", "[!a]", "\\*", "\\[", "é"]
SETS = 100
# Of everything each such one is in the short form.
SHORT_STEP = 12
REFUSED = ["[", "[a", "a\\", "!", "[]", "x/[a-]", "!/"]
# Forms with a surprise; each is tried alone, over one tree that has something for all of them.
FORMS = [
    "foo", "/foo", "foo/", "./foo", "a/../foo", "*", "*/", "**", "**/", ".", "/", "..", "../a", "*.txt", "*/*.txt",
    "**/*.txt", "**.txt", "**/foo", "**foo", "**foo*", "a/**", "a**", "a/**/b", "a**b", "**/a/**", "***", "***/a",
    "*/**", "?", "???", "[ab]", "[^a]", "[!a]", "[a-c]*", "\\*", "\\a", "a]", "foo.txt", "foo.t*", "^foo", "^foo*",
    "a b", " foo", "foo # x", "# foo", " # foo", "*.{txt,log}", "*.txt|*.log", "a|b", "[[:alpha:]]", "\\d", "x-\\d",
    "*\n!foo", "*\n!a/b", "a\n!a/b", "a\n!a/b\na", "!a\na", "**\n!**/*.txt", "*\n!a\na/b", "a\n!a/b.txt\na*",
    "a/*\n!a/b/**", "/!foo", "foo\n/!foo", "! !foo", "foo\r", "\xa0foo", "\ufefffoo", "FOO", "é", "é*", "[é-ü]",
]  # fmt: skip
# The matcher of 2021 read these otherwise, and took more characters for those of a regular expression.
NOT_YET_OLD = {"**.txt", "**foo", "^foo", "a|b", "a\n!a/b\na", "**\n!**/*.txt", "a\n!a/b.txt\na*"}
FORM_TREE = ["a/b/c", "a/b.txt", "a/foo", "a/foo.txt", "b/a/foo", "b/bar", "foo", "foo.txt", "barfoo", "a.log", "A", "c/a",
             "x-1", "é", "a b", "]", "^foo", "a]", "d/foo/x", "!", "!foo", "# foo", "x.txt"]  # fmt: skip


def random_pattern(dice):
    """A line of a .dockerignore that no engine refuses."""
    if dice.random() < 0.6:
        text = "/".join(dice.choice(PARTS) for _ in range(dice.randint(1, 4)))
    else:
        text = "".join(dice.choice(TOKENS) for _ in range(dice.randint(1, 6)))
    text = dice.choice(["", "", "", "!", "/", " "]) + text + dice.choice(["", "", "/", " "])
    return "a" if text.strip() in ("!", "/!", "!/") else text


def random_tree(dice):
    """Paths of files; no path is both a file and a folder."""
    tree = set()
    for _ in range(dice.randint(6, 24)):
        path = "/".join(dice.choice(NAMES) for _ in range(dice.randint(1, 4)))
        if not any(path.startswith(other + "/") or other.startswith(path + "/") for other in tree):
            tree.add(path)
    return sorted(tree)


def lay_out(folder, tree, ignore):
    """Writes the files, a Dockerfile beside the context, and its .dockerignore."""
    context = folder / "context"
    for path in tree:
        (context / path).parent.mkdir(parents=True, exist_ok=True)
        (context / path).write_text(path, encoding="utf-8")
    (folder / "Dockerfile").write_text("FROM scratch\nCOPY . /\n", encoding="ascii")
    (folder / "Dockerfile.dockerignore").write_bytes(ignore.encode())
    return context


def built_files(folder):
    """What the engine has copied."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def try_ignore(report, engine, folder, name, tree, ignore):
    """One point: both leave the same files."""
    context = lay_out(folder, tree, ignore)
    out = folder / "out"
    out.mkdir()
    build = engine.build(context, "--file", folder / "Dockerfile", "--output", f"type=local,dest={out}")
    told = wfgen.run("docker", "context", context, "--file", folder / "Dockerfile", "--list")
    # All is left out: then the folder is empty, which an engine may refuse to copy.
    real = built_files(out) if build.status == 0 or told.stdout.strip() else []
    report.check(
        sorted(told.stdout.splitlines()) == real,
        f"{engine.name} engine: {name}: {ignore!r} over {tree}: engine {real}, wfgen {told.stdout.splitlines()} "
        f"{told.stderr} {'' if build.status == 0 else build.text[-300:]}",
    )


def try_refused(report, engine, folder, pattern):
    """One point: the build fails, and wfgen says so."""
    context = lay_out(folder, ["a", "b/c"], pattern)
    build = engine.build(context, "--file", folder / "Dockerfile")
    told = wfgen.run("docker", "context", context, "--file", folder / "Dockerfile")
    report.check(
        build.status != 0 and told.returncode == 1 and "Docker refuses" in told.stdout,
        f"{engine.name} engine: {pattern!r}: build {build.status}, wfgen {told.returncode}: {told.stdout}",
    )


# Sources, and how many of the big files they take.
SOURCES = [
    ("COPY . /", 5), ("COPY one /", 1), ("COPY one two /", 2), ("COPY o* /", 1), ("COPY dir /", 2), ("COPY dir/in /", 1),
    ("COPY d*/in* /", 1), ("COPY ./dir/../one /", 1), ("COPY --from=other /two /", 1), ("ADD one /", 1), ("COPY link /", 1),
    ("COPY links/ /", 0), ("COPY links/up /", 1),
]  # fmt: skip
BIG = 1_000_000


UNITS = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9}


def transferred(log):
    """The bytes of the last line that tells how much of the context has come."""
    told = re.findall(r"transferring context: ([\d.]+)(B|kB|MB|GB)\b", log)
    return int(float(told[-1][0]) * UNITS[told[-1][1]]) if told else -1


def try_sent(report, engine, folder, source, count):
    """One point: what wfgen says is sent is what the log of a cold build says was transferred."""
    context = folder / "context"
    for path in ("one", "two", "three", "dir/in", "dir/more"):
        (context / path).parent.mkdir(parents=True, exist_ok=True)
        (context / path).write_bytes(random.Random(str(folder) + path).randbytes(BIG))
    (context / "links").mkdir()
    (context / "link").symlink_to("one")
    (context / "links/up").symlink_to("../two")
    text = f"FROM scratch AS other\nCOPY two /\nFROM scratch AS unused\nCOPY three /\nFROM scratch\n{source}\n"
    (folder / "Dockerfile").write_text(text, encoding="ascii")
    build = engine.build(context, "--file", folder / "Dockerfile", progress="plain")
    sent = transferred(build.text)
    told = wfgen.ask("docker", "context", context, "--file", folder / "Dockerfile")["sent"]["bytes"]
    report.check(
        build.status == 0 and told // BIG == count and told <= sent <= told + BIG // 10,
        f"{engine.name} engine: {source}: sent {sent}, wfgen says {told}, should be {count} files: {build.text[-600:]}",
    )


def chosen_cases(old, short):
    """(name, tree, patterns): the forms that an engine knows, and random sets (not for the old engine)."""
    forms = [form for form in FORMS if not old or form not in NOT_YET_OLD]
    cases = [(f"form {number}", FORM_TREE, form) for number, form in enumerate(forms)]
    for number in range(0 if old else SETS):
        dice = random.Random(number)
        lines = [random_pattern(dice) for _ in range(dice.randint(1, 5))]
        cases.append((f"set {number}", random_tree(dice), "\n".join(lines)))
    return cases[:: SHORT_STEP if short else 1]


def try_engine(report, engine, folder, short=False):
    """What is left, what is refused, and what is sent; gives the number of builds."""
    step = SHORT_STEP if short else 1
    cases, refused, sources = chosen_cases(engine.name == "old", short), REFUSED[::step], SOURCES[::step]
    for number, (name, tree, ignore) in enumerate(cases):
        place = folder / f"ignore-{number}"
        place.mkdir()
        try_ignore(report, engine, place, name, tree, ignore)
        machine.remove(place)
    for number, pattern in enumerate(refused):
        place = folder / f"refused-{number}"
        place.mkdir()
        try_refused(report, engine, place, pattern)
    for number, (source, big) in enumerate(sources):
        place = folder / f"sent-{number}"
        place.mkdir()
        try_sent(report, engine, place, source, big)
    return len(cases) + len(refused) + len(sources)
