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


def _make_python(part):
    machine.need_packages("debootstrap", "ca-certificates")
    print("making a Python base image", flush=True)
    with tempfile.TemporaryDirectory(dir=machine.cache_folder()) as folder:
        root = Path(folder) / "root"
        options = ["--variant=minbase", f"--include={PYTHON_PACKAGES}"]
        machine.run("debootstrap", *options, _codename(), root, machine.debian_mirror())
        machine.run("chroot", root, "python3", "-m", "venv", "/usr/local")
        settings = root / "etc/apt/apt.conf.d/90image"
        settings.write_text(APT_CLEAN + machine.apt_settings(), encoding="utf-8")
        for name in ("var/lib/apt/lists", "var/cache/apt/archives"):
            machine.remove(root / name)
            (root / name / "partial").mkdir(parents=True)
        _pack(root, part)


def python():
    """The archive of a Debian with Python at /usr/local, as in the image `python:3.11-slim` that cannot be
    pulled.
    """
    recipe = hashlib.sha256((APT_CLEAN + PYTHON_PACKAGES + _codename()).encode()).hexdigest()[:8]
    return machine.cached(f"python-{recipe}.tar", _make_python)


def import_python(engine, index):
    """Gives an engine the image `python:3.11-slim`, whose pip asks the package index at an address."""
    engine.import_image(python(), PYTHON_TAG, *PYTHON_CHANGES, f"ENV PIP_INDEX_URL={index}")
