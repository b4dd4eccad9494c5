"""Base images, made of Debian packages because none can be pulled. Kept in the cache folder."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import machine

BUSYBOX_PACKAGES = ("busybox-static",)
BUSYBOX = Path("/bin/busybox")
BUSYBOX_TAG = "busybox:latest"
BUSYBOX_CHANGES = ('CMD ["sh"]', "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
BUSYBOX_FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n",
    "etc/group": "root:x:0:\nnogroup:x:65534:\n",
}


def _pack(root, archive):
    """Packs a root file system; the same content gives the same bytes but for times."""
    with tarfile.open(archive, "w") as tar:
        tar.add(root, arcname=".")


def _make_busybox(part):
    machine.need_packages(*BUSYBOX_PACKAGES)
    with tempfile.TemporaryDirectory(dir=machine.cache_folder()) as folder:
        root = Path(folder) / "root"
        for name in ("bin", "etc", "home", "proc", "root", "sys", "tmp", "usr/bin", "var"):
            (root / name).mkdir(parents=True)
        (root / "tmp").chmod(0o1777)
        root.chmod(0o755)
        shutil.copy(BUSYBOX, root / "bin/busybox")
        for applet in machine.run(BUSYBOX, "--list").stdout.split():
            if applet != "busybox":
                os.symlink("busybox", root / "bin" / applet)
        for name, text in BUSYBOX_FILES.items():
            (root / name).write_text(text, encoding="ascii")
        _pack(root, part)


def busybox():
    """The archive of a root file system that holds Debian's static busybox: a build takes a second."""
    return machine.cached("busybox.tar", _make_busybox)


def import_busybox(engine):
    """Gives an engine the image `busybox:latest`."""
    engine.import_image(busybox(), BUSYBOX_TAG, *BUSYBOX_CHANGES)


PYTHON_TAG = "python:3.11-slim"
PYTHON_CHANGES = ('CMD ["python3"]', "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin")
PYTHON_PACKAGES = "python3,python3-venv,ca-certificates"
# As in images of Debian: what apt downloaded and computed does not stay.
APT_CLEAN = """\
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
"""


def _codename():
    return machine.run("sh", "-c", ". /etc/os-release && echo $VERSION_CODENAME").stdout.strip()


def _finish(root):
    """Leaves a root as images of Debian are, with an apt that reaches the archive that this machine uses."""
    settings = root / "etc/apt/apt.conf.d/90image"
    settings.write_text(APT_CLEAN + machine.apt_settings(), encoding="utf-8")
    for name in ("var/lib/apt/lists", "var/cache/apt/archives"):
        machine.remove(root / name)
        (root / name / "partial").mkdir(parents=True)


def _make_debian(part, packages, script):
    machine.need_packages("debootstrap", "ca-certificates")
    print(f"making a base image with {packages}", flush=True)
    with tempfile.TemporaryDirectory(dir=machine.cache_folder()) as folder:
        root = Path(folder) / "root"
        options = ["--variant=minbase", f"--include={packages}"]
        machine.run("debootstrap", *options, _codename(), root, machine.debian_mirror())
        if script:
            machine.run("chroot", root, "sh", "-euc", script)
        _finish(root)
        _pack(root, part)


def debian(name, packages, script=""):
    """The archive of this Debian with more packages (comma-separated), after a shell script was run in it as
    root; kept as NAME until the recipe changes.
    """
    words = "\0".join([APT_CLEAN, packages, script, _codename()])
    recipe = hashlib.sha256(words.encode()).hexdigest()[:8]
    return machine.cached(f"{name}-{recipe}.tar", lambda part: _make_debian(part, packages, script))


# Of a root without dpkg and shell, as distroless images are.
BARE_FILES = {
    "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
    "etc/group": "root:x:0:\nnonroot:x:65532:\n",
}


def _make_bare(part, packages):
    with tempfile.TemporaryDirectory(dir=machine.cache_folder()) as folder:
        folder = Path(folder)
        folder.chmod(0o755)
        root = folder / "root"
        (root / "tmp").mkdir(parents=True)
        (root / "tmp").chmod(0o1777)
        machine.run("apt-get", "download", *packages, cwd=folder)
        for package in folder.glob("*.deb"):
            machine.run("dpkg-deb", "--extract", package, root)
        for name, text in BARE_FILES.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="ascii")
        (root / "home/nonroot").mkdir(parents=True)
        os.chown(root / "home/nonroot", 65532, 65532)
        _pack(root, part)


def bare(name, packages):
    """The archive of a root that holds the files of some packages (a list) and nothing that could run or change
    them; kept as NAME until the list changes.
    """
    recipe = hashlib.sha256("\0".join([*packages, *BARE_FILES.values(), _codename()]).encode()).hexdigest()[:8]
    return machine.cached(f"{name}-{recipe}.tar", lambda part: _make_bare(part, packages))


def python():
    """The archive of a Debian with Python at /usr/local, as in the image `python:3.11-slim` that cannot be
    pulled.
    """
    return debian("python", PYTHON_PACKAGES, "python3 -m venv /usr/local")


def import_python(engine, index):
    """Gives an engine the image `python:3.11-slim`, whose pip asks the package index at an address."""
    engine.import_image(python(), PYTHON_TAG, *PYTHON_CHANGES, f"ENV PIP_INDEX_URL={index}")
