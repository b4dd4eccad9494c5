"""Checks the laws of the house that a compiler does not: floors, sizes, names, memory, programs,
what is printed, lists. Prints TAP.

usage: floors.py SOURCE_ROOT BUILD_ROOT STATIC_LIBRARY
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ORDER = ["base", "text", "yaml", "lang", "gha", "docker"]
ENGINE = ORDER + ["lint"]
ALL = ENGINE + ["rules", "scaffold", "review", "report", "api"]
# What a floor may include besides itself.
FLOORS = {
    "base": [],
    "text": ["base"],
    "yaml": ORDER[:2],
    "lang": ORDER[:3],
    "gha": ORDER[:4],
    "docker": ORDER[:5],
    "lint": ORDER,
    "rules": ENGINE,
    "scaffold": ORDER,
    "review": ORDER,
    "report": ENGINE + ["rules", "scaffold", "review"],
    "api": ENGINE + ["rules", "scaffold", "review", "report", "wfgen"],
    "lsp": ALL + ["wfgen"],
    "cmd": ["wfgen", "lsp"],
    "tool": ALL,
    "wfgen": [],
}
# Libraries that have one user.
OWNERS = {"expat.h": "lang", "yaml.h": "yaml", "libfyaml.h": "yaml", "pthread.h": "base", "jansson.h": "lsp"}

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)
ALLOCATION = re.compile(r"\b(malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf)\s*\(")
# One place starts programs: without a shell, with an array of arguments and a time limit.
STARTS_PROGRAM = re.compile(r"\b(system|popen|fork|vfork|clone|posix_spawnp?|exec(?:v|l|ve|vp|le|lp|vpe|veat)|wordexp)\s*\(")
PROGRAMS = "src/lint/tool.c"
# What people read goes through wf_print(), which shows the user's texts safely; these print texts of our own.
PRINTS_RAW = re.compile(r"\b(?:v?fprintf|perror)\s*\(|(?<!\w)printf\(\"(?:[^\"\\]|\\[^\"])*%[-.*0-9]*s")
OWN_TEXTS = re.compile(r"src/cmd/(?:complete\w*|man|options|print|progress)\.c")
STARTS_FUNCTION = re.compile(r"^[A-Za-z_][^;=]*\(")


class House:
    def __init__(self, root, build, library):
        self.root = Path(root)
        self.build = Path(build)
        self.library = library
        self.house = self.files("src") + self.files("include")
        self.all = self.house + self.files("tests")

    def files(self, folder):
        return sorted(p for p in (self.root / folder).rglob("*.[ch]") if p.is_file())

    def name(self, path):
        return path.relative_to(self.root).as_posix()

    def floor(self, path):
        return path.relative_to(self.root).parts[1]


def includes_point_down(house):
    for path in house.house:
        floor = house.floor(path)
        if floor not in FLOORS:
            yield f"{house.name(path)}: \"{floor}\" is no floor"
            continue
        for kind, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if kind == "<":
                owner = OWNERS.get(target, floor)
                if owner != floor:
                    yield f"{house.name(path)}: only {owner}/ may include <{target}>"
            elif target.split("/")[0] not in FLOORS[floor] + [floor]:
                yield f"{house.name(path)}: {floor}/ may not include \"{target}\""


def files_are_short(house):
    for path in house.all:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE_LINES:
            yield f"{house.name(path)}: {lines} lines, at most {MAX_FILE_LINES}"


def functions(text):
    """(name line, number of its first line, length) of each function; clang-format has put its closing
    brace alone at column 0."""
    begin = None
    for number, line in enumerate(text.splitlines(), 1):
        if STARTS_FUNCTION.match(line):
            begin = (number, line)
        if line == "}" and begin:
            yield begin[1], begin[0], number - begin[0] + 1
            begin = None


def functions_are_short(house):
    for path in house.all:
        for line, number, length in functions(path.read_text(encoding="utf-8")):
            if length > MAX_FUNCTION_LINES:
                yield f"{house.name(path)}:{number}: {length} lines, at most {MAX_FUNCTION_LINES}: {line}"


def symbols_have_our_prefix(house):
    command = ["nm", "--extern-only", "--defined-only", "--format=posix", house.library]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    for line in result.stdout.splitlines():
        symbol = line.split(" ")[0]
        is_file_name = line.endswith(":")
        if line and not is_file_name and not symbol.startswith(("wf_", "wfgen_", "__")):
            yield f"{symbol}: neither wf_ nor wfgen_"


def only_base_allocates(house):
    for path in house.house:
        if house.floor(path) == "base":
            continue
        code = COMMENT_OR_TEXT.sub(" ", path.read_text(encoding="utf-8"))
        for call in sorted(set(ALLOCATION.findall(code))):
            yield f"{house.name(path)}: calls {call}()"


def programs_are_started_in_one_place(house):
    for path in house.house:
        code = COMMENT_OR_TEXT.sub(" ", path.read_text(encoding="utf-8"))
        calls = sorted(set(STARTS_PROGRAM.findall(code)))
        wanted = ["posix_spawn"] if house.name(path) == PROGRAMS else []
        if calls != wanted:
            yield f"{house.name(path)}: starts programs by {', '.join(calls) or 'nothing'}"


def commands_show_texts_safely(house):
    for path in house.files("src/cmd"):
        if not OWN_TEXTS.fullmatch(house.name(path)):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if PRINTS_RAW.search(line):
                    yield f"{house.name(path)}:{number}: {line.strip()}"


def all_sources_are_compiled(house):
    commands = json.loads((house.build / "compile_commands.json").read_text(encoding="utf-8"))
    compiled = {(Path(c["directory"]) / c["file"]).resolve() for c in commands}
    # Programs of others, so to speak: images are built of them.
    samples = house.root / "tests" / "real" / "stacks"
    for path in house.all:
        if path.suffix == ".c" and path.resolve() not in compiled and samples not in path.parents:
            yield f"{house.name(path)}: in no meson.build"


CHECKS = [
    includes_point_down,
    files_are_short,
    functions_are_short,
    symbols_have_our_prefix,
    only_base_allocates,
    programs_are_started_in_one_place,
    commands_show_texts_safely,
    all_sources_are_compiled,
]


def main(root, build, library):
    house = House(root, build, library)
    print(f"1..{len(CHECKS)}")
    failed = False
    for number, check in enumerate(CHECKS, 1):
        problems = list(check(house))
        failed = failed or bool(problems)
        for problem in problems:
            print(f"# {problem}")
        print(f"{'not ok' if problems else 'ok'} {number} - {check.__name__.replace('_', ' ')}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
