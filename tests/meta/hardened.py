"""Looks at the program and the shared library as they are installed: what meson.build asks of compiler and linker so that a
mistake of ours is an abort must be in the file.

usage: hardened.py ARCHIVE PROGRAM [LIBRARY]        all sources' objects; prints TAP
"""

import re
import subprocess
import sys


def readelf(option, path):
    run = subprocess.run(["readelf", option, "--wide", path], capture_output=True, text=True, check=True,
                         env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return run.stdout


def missing(path):
    """What a linked file lacks."""
    header, segments, dynamic = (readelf(option, path) for option in ("--file-header", "--segments", "--dynamic"))
    symbols = readelf("--dyn-syms", path)
    flags = " ".join(re.findall(r"\(FLAGS(?:_1)?\)\s+(.*)", dynamic))
    if not re.search(r"Type:\s+DYN", header):
        yield "it has a fixed address (b_pie)"
    if "GNU_RELRO" not in segments:
        yield "its tables stay writable (-z relro)"
    if "NOW" not in re.findall(r"\w+", flags):
        yield "functions are bound while it runs (-z now)"
    if "TEXTREL" in dynamic:
        yield "code is changed when it is loaded"
    for kind, mode in re.findall(r"^\s+(LOAD|GNU_STACK)\s.*\s([RWE ]{3})\s+0x", segments, re.MULTILINE):
        if "W" in mode and "E" in mode:
            yield f"{kind} is writable and can be run"
    if "GNU_STACK" not in segments:
        yield "its stack can be run"
    if "__stack_chk_fail" not in symbols:
        yield "return addresses are not guarded (-fstack-protector-strong)"
    if not re.search(r"__(?!stack)\w+_chk\b", symbols):
        yield "calls of the C library are not checked (_FORTIFY_SOURCE)"


def missing_in_objects(path):
    """The C library's own objects may take the mark away when the program is linked."""
    if "X86-64" in readelf("--file-header", path):
        notes = re.split(r"^File: (.*)$", readelf("--notes", path), flags=re.MULTILINE)
        for name, note in zip(notes[1::2], notes[2::2]):
            if not re.search(r"x86 feature:.*IBT, SHSTK", note):
                yield f"{name} has no marks for jumps (-fcf-protection)"


failed = False
print(f"1..{len(sys.argv) - 1}")
for number, path in enumerate(sys.argv[1:], 1):
    found = list((missing_in_objects if number == 1 else missing)(path))
    failed = failed or bool(found)
    print(f"{'not ok' if found else 'ok'} {number} - {path.rpartition('/')[2]}")
    print("".join(f"# {line}\n" for line in found), end="")
sys.exit(failed)
