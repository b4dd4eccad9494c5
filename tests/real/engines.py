"""Two real Docker engines, each on a private socket with its own data, run beside whatever the machine
runs.

old: this Debian's docker.io (20.10 in Debian 12), whose BuildKit exports inline caches only and prints
plain progress. new: the docker.io of a later Debian, run from a debootstrap folder, with buildx and all
cache exporters. Builds use the host's network, where the stand-ins (services.py) listen on 127.0.0.1.
"""

import json
import os
import shlex
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import machine

OLD_PACKAGES = ("docker.io", "iptables")
NEW_PACKAGES = ("ca-certificates", "docker.io", "docker-cli", "docker-buildx", "iptables")
LATER_SUITES = ("forky", "sid")
# debootstrap has no script for a suite younger than itself; all use that of sid.
SUITE_SCRIPT = "sid"
CLIENT = "/usr/bin/docker"
START_SECONDS = 90


@dataclass
class Build:
    """What one `docker build` did."""

    status: int
    log: Path
    format: str
    seconds: float

    @property
    def text(self):
        """The whole progress log."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def can_overlay(folder):
    """Whether an overlay can be mounted on the folder's file system (not on another overlay)."""
    lower, upper, work = (folder / f"try-{name}" for name in ("lower", "upper", "work"))
    for path in (lower, upper, work):
        path.mkdir(parents=True)
    options = f"lowerdir={lower},upperdir={upper},workdir={work}"
    mount = ["mount", "-t", "overlay", "overlay", "-o", options, lower]
    result = machine.run("unshare", "--mount", *mount, check=False)
    for path in (lower, upper, work):
        machine.remove(path)
    return result.returncode == 0


class Engine:
    """A running dockerd. Use as a context manager; nothing of it is left afterwards."""

    name = ""
    progress_formats = ("plain",)
    # What makes a build leave no image, only its cache.
    no_image = ()

    def __init__(self, folder, offline=False):
        self.folder = Path(tempfile.mkdtemp(prefix=f"{self.name}-", dir=folder))
        # Without a name server nothing outside is asked by mistake, and a missing image is missed at once.
        self.names = "/etc/resolv.conf"
        if offline:
            self.names = self.folder / "resolv.conf"
            self.names.write_text("nameserver 127.0.0.1\n", encoding="ascii")
        self.socket = self.folder / "docker.sock"
        self.log = self.folder / "dockerd.log"
        self.config = self.folder / "config"
        self.builds = 0
        self.process = None
        self.version = ""

    def __enter__(self):
        self.write_client_config()
        self.process = machine.start_in_namespace(self.start_script(), self.log)
        try:
            machine.wait_until(self.answers, self.process, f"the {self.name} engine", START_SECONDS)
        except BaseException:
            self.__exit__()
            raise
        self.version = self.docker("version", "--format", "{{.Server.Version}}").stdout.strip()
        return self

    def __exit__(self, *_error):
        machine.stop_namespace(self.process)
        machine.remove(self.folder)

    @property
    def environment(self):
        """The variables with which Debian's client talks to this engine and to no other."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DOCKER_", "BUILDX_"))
        }
        return kept | {
            "DOCKER_HOST": f"unix://{self.socket}",
            "DOCKER_CONFIG": str(self.config),
            "DOCKER_BUILDKIT": "1",
        }

    def answers(self):
        """Whether the engine takes requests."""
        if not self.socket.exists():
            return False
        return self.docker("version", check=False).returncode == 0

    def docker(self, *arguments, **options):
        """Runs the client with the arguments."""
        return machine.run(CLIENT, *arguments, env=self.environment, **options)

    def import_image(self, archive, tag, *changes):
        """Makes an image of a root file system's archive, if the engine does not have it yet."""
        if self.docker("image", "inspect", tag, check=False).returncode != 0:
            options = [word for change in changes for word in ("--change", change)]
            self.docker("import", *options, archive, tag)

    def copy_image(self, other, tag):
        """Gives this engine the very same image that another has: a build on it has the same keys."""
        with tempfile.NamedTemporaryFile(dir=self.folder) as archive:
            other.docker("save", "--output", archive.name, tag)
            self.docker("load", "--input", archive.name)

    def build_command(self, progress):
        """The words before the options of a build."""
        raise NotImplementedError

    def build(self, context, *options, progress="", environment=None):
        """Builds a folder; the log says what happened."""
        progress = progress or self.progress_formats[self.builds % len(self.progress_formats)]
        self.builds += 1
        log = self.folder / f"build-{self.builds}.{progress}"
        command = [*self.build_command(progress), "--network", "host", *options, context]
        began = time.monotonic()
        with open(log, "wb") as output:
            status = subprocess.run(
                [str(word) for word in command],
                check=False,
                env=self.environment | (environment or {}),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
            ).returncode
        return Build(status, log, progress, time.monotonic() - began)

    def forget_builds(self):
        """Makes the builder as cold as a new one; images stay."""
        self.docker("builder", "prune", "--all", "--force")

    def write_client_config(self):
        """The client's own configuration folder, so that the user's counts for nothing."""
        self.config.mkdir()

    def start_script(self):
        """The shell script that becomes dockerd inside its namespaces."""
        raise NotImplementedError


class OldEngine(Engine):
    """This Debian's own docker.io."""

    name = "old"

    def __init__(self, folder, offline=False):
        machine.need_root()
        machine.need_packages(*OLD_PACKAGES)
        super().__init__(folder, offline)

    def start_script(self):
        driver = "overlay2" if can_overlay(self.folder) else "vfs"
        command = [
            "dockerd",
            f"--storage-driver={driver}",
            f"--host=unix://{self.socket}",
            f"--data-root={self.folder}/data",
            f"--exec-root={self.folder}/exec",
            f"--pidfile={self.folder}/docker.pid",
            "--bridge=none",
            "--iptables=false",
        ]
        # What would be shared with another engine of this machine lies in memory of its own.
        return f"""
            for folder in /etc/docker /run/docker /run/containerd; do
                mkdir -p $folder
                mount -t tmpfs tmpfs $folder
            done
            mount --bind {shlex.quote(str(self.names))} /etc/resolv.conf
            exec {shlex.join(command)}
        """

    def build_command(self, progress):
        return [CLIENT, "build", f"--progress={progress}"]


def new_root(suite):
    """The debootstrap folder of a later Debian's engine; made on first use, which takes a minute or two."""
    machine.need_packages("debootstrap", "ca-certificates")
    mirror = machine.debian_mirror()

    def make(part):
        print(f"fetching the engine of Debian {suite}", flush=True)
        packages = ",".join(NEW_PACKAGES)
        machine.run(
            "debootstrap", "--variant=minbase", f"--include={packages}", suite, part, mirror, SUITE_SCRIPT
        )
        machine.remove(part / "var/cache/apt/archives")

    return machine.cached(f"engine-{suite}", make)


def any_new_root():
    """The first later Debian whose engine can be had, with its name."""
    said = []
    for suite in LATER_SUITES:
        try:
            return suite, new_root(suite)
        except RuntimeError as error:
            said.append(f"{suite}: {machine.last_words(error)}")
    raise machine.Unavailable("no later Debian can be had: " + "; ".join(said))


class NewEngine(Engine):
    """The engine of a later Debian, with the containerd image store."""

    name = "new"
    progress_formats = ("rawjson", "plain")
    no_image = ("--output", "type=cacheonly")

    def __init__(self, folder, offline=False):
        machine.need_root()
        machine.need_packages(*OLD_PACKAGES)
        self.suite, self.root = any_new_root()
        super().__init__(folder, offline)

    def start_script(self):
        settings = {"features": {"containerd-snapshotter": True}}
        if not can_overlay(self.folder):
            settings["storage-driver"] = "native"
        (self.folder / "daemon.json").write_text(json.dumps(settings), encoding="ascii")
        command = [
            "dockerd",
            "--config-file=/srv/daemon.json",
            "--host=unix:///srv/docker.sock",
            "--data-root=/srv/data",
            "--exec-root=/srv/exec",
            "--pidfile=/srv/docker.pid",
            "--bridge=none",
            "--iptables=false",
            "--ip6tables=false",
        ]
        # runc wants a root that is a mount, and `docker exec` one that is its namespace's own: chroot alone would
        # let it into this machine's. All of this is seen by the engine alone.
        return f"""
            cd {shlex.quote(str(self.root))}
            mount --bind . .
            cd {shlex.quote(str(self.root))}
            mount -t proc proc proc
            mount --rbind /sys sys
            mount --rbind /dev dev
            for folder in run tmp root etc/docker var/lib/docker var/lib/containerd; do
                mkdir -p $folder
                mount -t tmpfs tmpfs $folder
            done
            mount --bind {shlex.quote(str(self.folder))} srv
            touch etc/resolv.conf
            mount --bind {shlex.quote(str(self.names))} etc/resolv.conf
            pivot_root . mnt
            cd /
            umount --lazy mnt
            exec chroot . {shlex.join(command)}
        """

    def write_client_config(self):
        """Makes that Debian's buildx a plugin of this Debian's client: run with its own loader and
        libraries.
        """
        plugin = self.config / "cli-plugins" / "docker-buildx"
        plugin.parent.mkdir(parents=True)
        loader = next(self.root.glob("usr/lib/*/ld-linux*.so*"))
        program = self.root / "usr/libexec/docker/cli-plugins/docker-buildx"
        command = shlex.join([str(loader), "--library-path", str(loader.parent), str(program)])
        plugin.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        plugin.chmod(0o755)

    def build_command(self, progress):
        return [CLIENT, "buildx", "build", f"--progress={progress}"]

    def check(self, folder, dockerfile="Dockerfile"):
        """What the engine says of a Dockerfile without building it: its warnings, and the error it refuses
        it for.

        Both as in the JSON of `--call=check`: {"warnings": [...], "buildError": {...} or None}.
        """
        command = [
            CLIENT,
            "buildx",
            "build",
            "--call=check,format=json",
            "--file",
            folder / dockerfile,
            folder,
        ]
        result = machine.run(*command, check=False, env=self.environment)
        try:
            said = json.loads(result.stdout)
        except ValueError:
            said = {"buildError": {"message": result.stderr.strip()}}
        return {"warnings": said.get("warnings") or [], "buildError": said.get("buildError")}
