"""Runs programs from outside, each as a whole, by timed.c; makes files cold."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import figures


class Broken(Exception):
    """Something that could not be measured."""


class Clock:
    """Runs commands in a folder. What they print is thrown away."""

    def __init__(self, timed, folder):
        self.timed, self.folder = str(timed), folder
        self.report = Path(tempfile.mkstemp(prefix="wfgen-bench-")[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.report.unlink()

    def run(self, command, processors):
        """One run, with so many processors."""
        words = [self.timed, str(self.report), str(processors), *command]
        result = subprocess.run(
            words,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if result.returncode != 0:
            raise Broken(result.stderr.decode(errors="replace").strip())
        wall, cpu, memory, status = (int(word) for word in self.report.read_text(encoding="ascii").split())
        return figures.Run(wall / 1e9, cpu / 1e6, memory * 1024.0, status)


def below(folder):
    """All files of a folder, or the file itself."""
    folder = Path(folder)
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else [folder]


def make_cold(files):
    """Asks the kernel to forget what it has read of files; nobody else's are touched."""
    for path in files:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def warm_bytes(files):
    """How much of the files is still in memory; None when it cannot be told."""
    if shutil.which("fincore") is None:
        return None
    words = ["fincore", "--bytes", "--noheadings", "--output", "RES", *map(str, files)]
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    return sum(map(int, result.stdout.split())) if result.returncode == 0 else None


def can_be_cold(files):
    """Whether files that were just read are cold after make_cold()."""
    for path in files:
        path.read_bytes()
    make_cold(files)
    return warm_bytes(files) == 0
