"""Shapes for linear.py out of the rules' pages: each case's files, one construct of them repeated until the file is large.

A construct is what begins at a line: an instruction with its continuations, a key or list item of YAML with all
that is indented below it, a line of a script, the elements of a flow list, the last word of a command; and the
whole of a Dockerfile. It is repeated as it is, and once more with the names that it defines numbered.
"""
import os
import re

FENCE = re.compile(r"^```(\w+)(?: (bad|good|config))?(?: file=(\S+))?(?: no-eol)?(?: as-is)?$")
PLACES = {"yaml": ".github/workflows/ci.yml", "dockerfile": "Dockerfile", "dockerignore": ".dockerignore"}
NAMES = re.compile(r"\bAS (\w+)|\bARG (\w+)|\bENV (\w+)|\bid: ([\w-]+)|\b(\w+)=|\bname: (\w+)|\b(\w+)@|--from=(\w+)|&(\w+)")
CHECKED = (".yml", ".yaml", "Dockerfile", ".dockerignore")


def cases(page):
    """Of each bad or good case its files {path: text}, those of its settings too."""
    found, settings, open_case, path, files = [], {}, None, None, None
    for line in page.splitlines(keepends=True):
        if files is not None:
            if line.rstrip() == "```":
                files = None
            else:
                files[path] = files.get(path, "") + line
            continue
        fence = FENCE.match(line.rstrip())
        if not fence:
            continue
        language, kind, named = fence.groups()
        path = named or (".github/wfgen.yml" if kind == "config" else PLACES.get(language, language))
        if kind == "config":
            files = settings
            files.pop(path, None)
        elif kind is None or language == "files":
            files, open_case = {}, None if kind is None else open_case
        else:
            if open_case is None or open_case[0] != kind or path in open_case[1]:
                open_case = (kind, dict(settings))
                found.append(open_case[1])
            files = open_case[1]
    return found


def indent_of(line):
    return len(line) - len(line.lstrip(" "))


def yaml_blocks(lines):
    """[begin, end) of what begins at each line: with all that is indented deeper, or a list at a key's own depth."""
    for begin, line in enumerate(lines):
        depth, item, end = indent_of(line), line.lstrip().startswith("- "), begin + 1
        while end < len(lines) and (not lines[end].strip() or indent_of(lines[end]) > depth or (
                indent_of(lines[end]) == depth and not item and lines[end].lstrip().startswith("- "))):
            end += 1
        if line.strip():
            yield begin, end


def docker_blocks(lines):
    begin = 0
    while begin < len(lines):
        end = begin + 1
        while end < len(lines) and lines[end - 1].rstrip().endswith("\\"):
            yield end, end + 1
            end += 1
        marker = re.search(r"<<-?[\"']?(\w+)", lines[begin])
        while marker and end < len(lines) and lines[end - 1].strip() != marker[1]:
            yield end, end + 1
            end += 1
        yield begin, end
        begin = end
    yield 0, len(lines)
    yield 1, len(lines)


def copies(block, size, numbered):
    """As many copies as fill `size` bytes; numbered: each word that it defines is another in each copy."""
    names = {name for groups in NAMES.findall(block) for name in groups if name} if numbered else set()
    key = re.match(r" *(?:- )?([\w-]+):", block)
    if numbered and key and block.lstrip()[:2] != "- ":
        names.add(key[1])
    if not names:
        return block * max(1, size // len(block)) if not numbered else None
    pieces = re.split(r"(?<![\w-])(%s)(?![\w-])" % "|".join(map(re.escape, sorted(names))), block)
    form = [piece + "\0" if i % 2 else piece for i, piece in enumerate(pieces)]
    form = "".join(form).split("\0")
    count = max(1, size // (len(block) + 4 * len(form)))
    return "".join(str(i).join(form) for i in range(count))


def long_lines(line):
    """A line up to the place where words can be added, the words' separator, and the rest: of lists and commands."""
    flow = re.search(r"\[([^\[\]{}]+)\]", line)
    if flow:
        yield line[:flow.end(1)], ", ", flow[1].split(",")[-1].strip(), line[flow.end(1):]
    command = re.match(r"( *(?:- )?run: |(?:[A-Z]+) | {6,})(?=\w)", line)
    if command:
        text = line.rstrip("\n\\ ")
        word = re.search(r"\S+$", text)[0]
        if not re.search(r"[\"'\[\]{}|>]", word):
            yield text, " ", word, line[len(text):]


def growths(path, text):
    """(name, a function of a size that gives the grown text) of every construct of a file."""
    lines = text.splitlines(keepends=True)
    blocks = yaml_blocks(lines) if path.endswith((".yml", ".yaml")) else docker_blocks(lines)
    for begin, end in blocks:
        before, block, after = "".join(lines[:begin]), "".join(lines[begin:end]), "".join(lines[end:])
        if not block.endswith("\n"):
            continue
        for numbered in (False, True):
            if copies(block, 1, numbered) is not None:
                yield (f"{begin + 1}-{end}{'n' if numbered else ''}",
                       lambda size, b=before, k=block, a=after, n=numbered: b + copies(k, size, n) + a)
    for i, line in enumerate(lines):
        for head, separator, word, tail in long_lines(line):
            before, after = "".join(lines[:i]) + head, tail + "".join(lines[i + 1:])
            form = separator + word + "\0"
            yield (f"{i + 1}w", lambda size, b=before, f=form, a=after:
                   b + "".join(f.replace("\0", str(n)) for n in range(size // (len(f) + 4))) + a)


def page_shapes(rules, ids, most):
    """(name, rule, files, path of the one that grows, its growth) of the first cases of every page in the folder."""
    seen = set()
    for page in sorted(os.listdir(rules)):
        rule = page[:-3]
        if not page.endswith(".md") or page == "README.md" or (ids and rule not in ids):
            continue
        with open(os.path.join(rules, page), encoding="utf-8") as file:
            found = cases(file.read())
        for number, files in enumerate(found[:most]):
            for path, text in files.items():
                if path.endswith(CHECKED) and not path.startswith(".github/wfgen"):
                    for name, grow in growths(path, text):
                        alike = hash((path, grow(4000)))
                        if alike in seen:
                            continue
                        seen.add(alike)
                        yield f"{rule}/{number + 1}:{name}", rule, files, path, grow
