"""What a cache scenario is: a small project, and changes to it that are each built after a cold build of
the project.
"""

import os
import shutil
from dataclasses import dataclass, field


def write_files(folder, files):
    """Writes {path: text or bytes}; a path that ends with `/` is an empty folder."""
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def write(name, text):
    """An edit: the file has this text now."""
    return lambda folder: write_files(folder, {name: text})


def append(name, text):
    """An edit: the text is added to the file."""

    def edit(folder):
        with open(folder / name, "a", encoding="utf-8") as file:
            file.write(text)

    return edit


def replace(name, old, new):
    """An edit: every OLD in the file is NEW; it must be there."""

    def edit(folder):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def dockerfile(old, new):
    """An edit of the Dockerfile."""
    return replace("Dockerfile", old, new)


def remove(name):
    """An edit: the file is gone."""
    return lambda folder: (folder / name).unlink()


def rename(old, new):
    """An edit: the file has another name."""
    return lambda folder: (folder / old).rename(folder / new)


def chmod(name, mode):
    """An edit: the file has another mode."""
    return lambda folder: (folder / name).chmod(mode)


def symlink(name, target):
    """An edit: the name is a symbolic link."""

    def edit(folder):
        (folder / name).unlink(missing_ok=True)
        os.symlink(target, folder / name)

    return edit


def touch(name):
    """An edit: nothing but the file's time is another."""
    return lambda folder: os.utime(folder / name, (10**9, 10**9))


@dataclass
class Options:
    """How a build is called."""

    args: dict = field(default_factory=dict)
    target: str = ""
    file: str = ""
    more: tuple = ()

    def words(self, folder):
        """The options of `docker build`."""
        words = [word for name, value in self.args.items() for word in ("--build-arg", pair(name, value))]
        words += ["--target", self.target] if self.target else []
        words += ["--file", folder / self.file] if self.file else []
        return [*words, *self.more]


def pair(name, value):
    """A build argument as it is written; one without a value is taken from the environment."""
    return name if value is None else f"{name}={value}"


@dataclass
class Change:
    """Edits to the project, or another way to call the build."""

    name: str
    edits: tuple = ()
    after: Options | None = None
    # What no model can know from the files: steps that may be "unknown" in the prediction.
    undecidable: bool = False


@dataclass
class Project:
    """A Dockerfile with its context and the changes that are tried with it."""

    name: str
    files: dict
    changes: list
    before: Options = field(default_factory=Options)
    engines: tuple = ("old", "new")
    # The one progress format that tells enough; "": any.
    progress: str = ""
    prepare: tuple = ()

    def lay_out(self, folder):
        """Writes the project as it is before any change."""
        folder.mkdir(parents=True)
        write_files(folder, self.files)
        for edit in self.prepare:
            edit(folder)

    def change(self, folder, change, target):
        """Copies the project, with its times, and makes the change in the copy."""
        shutil.copytree(folder, target, symlinks=True)
        for edit in change.edits:
            edit(target)


def change(name, *edits, after=None, undecidable=False):
    """A change, written short."""
    return Change(name, edits, after, undecidable)


def unchanged():
    """The same build again."""
    return Change("unchanged")
