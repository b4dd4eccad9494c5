"""Python packages of our own making and the simple index that serves them: what the mini application
installs.

heavy     a wheel of 63 MB: a download and a layer worth keeping
framework a wheel of 4 MB
server    the console script `uvicorn`, which serves what the application answers
pgclient  a source package: needs gcc and libpq-dev to build, libpq5 to run
checkkit  what tests need; doclib: what an optional feature needs
"""

import base64
import contextlib
import hashlib
import io
import random
import tarfile
import zipfile

import services

MEGABYTE = 1 << 20
PACKED_AT = 1577836800
SERVER = '''\
"""Serves MODULE:NAME, a function from a path to (status, text)."""

import argparse
import http.server
import importlib
import sys


def main():
    parser = argparse.ArgumentParser(prog="uvicorn")
    parser.add_argument("app")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    sys.path.insert(0, "")
    module, name = options.app.split(":")
    app = getattr(importlib.import_module(module), name)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, text = app(self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

    http.server.ThreadingHTTPServer((options.host, options.port), Handler).serve_forever()
'''

# Its own build backend: nothing else has to be installed to build it.
PGCLIENT = {
    "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
    "PKG-INFO": "Metadata-Version: 2.1\nName: pgclient\nVersion: 1.0\n",
    "pgclient.c": "int PQlibVersion(void);\nint version(void) { return PQlibVersion(); }\n",
    "pgclient.py": (
        "import ctypes, pathlib\n"
        "_library = ctypes.CDLL(str(pathlib.Path(__file__).with_name('libpgclient.so')))\n"
        "version = _library.version()\n"
    ),
    "backend.py": """\
import os
import subprocess
import zipfile


def build_wheel(folder, config_settings=None, metadata_directory=None):
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", "libpgclient.so", "pgclient.c", "-lpq"], check=True)
    name = "pgclient-1.0-py3-none-linux_x86_64.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.write("libpgclient.so")
        wheel.write("pgclient.py")
        info = "pgclient-1.0.dist-info/"
        wheel.writestr(info + "METADATA", open("PKG-INFO").read())
        tag = "Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: py3-none-linux_x86_64\\n"
        wheel.writestr(info + "WHEEL", tag)
        files = ["libpgclient.so", "pgclient.py", info + "METADATA", info + "WHEEL", info + "RECORD"]
        wheel.writestr(info + "RECORD", "".join(name + ",,\\n" for name in files))
    return name
""",
}

WHEELS = {
    "heavy": ({"heavy/__init__.py": "weight = 63\n"}, 63, ""),
    "framework": ({"framework/__init__.py": "def route(path):\n    return path.strip('/')\n"}, 4, ""),
    "server": ({"server.py": SERVER}, 0, "[console_scripts]\nuvicorn = server:main\n"),
    "checkkit": ({"checkkit.py": "def check(value):\n    assert value\n"}, 1, ""),
    "doclib": ({"doclib.py": "pages = 1\n"}, 8, ""),
}


def _record(files):
    lines = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(content)}\n")
    return "".join(lines).encode()


def write_wheel(folder, name, files, megabytes=0, entry_points=""):
    """Writes the wheel NAME 1.0 with the files and as many megabytes that no compression makes smaller."""
    info = f"{name}-1.0.dist-info"
    content = {path: text.encode() for path, text in files.items()}
    if megabytes:
        content[f"{name}_data/weights.bin"] = random.Random(name).randbytes(megabytes * MEGABYTE)
    content[f"{info}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode()
    content[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    if entry_points:
        content[f"{info}/entry_points.txt"] = entry_points.encode()
    content[f"{info}/RECORD"] = _record(content) + f"{info}/RECORD,,\n".encode()
    target = folder / name / f"{name}-1.0-py3-none-any.whl"
    target.parent.mkdir(parents=True)
    with zipfile.ZipFile(target, "w") as wheel:
        for path, data in content.items():
            wheel.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), data)


def write_source(folder, name, files):
    """Writes the source package NAME 1.0."""
    target = folder / name / f"{name}-1.0.tar.gz"
    target.parent.mkdir(parents=True)
    with tarfile.open(target, "w:gz") as archive:
        for path, text in files.items():
            member = tarfile.TarInfo(f"{name}-1.0/{path}")
            member.size, member.mtime = len(text.encode()), PACKED_AT
            archive.addfile(member, io.BytesIO(text.encode()))


@contextlib.contextmanager
def index(folder):
    """Serves an index of the packages; gives the address for PIP_INDEX_URL. The pages are the server's own
    listings.
    """
    pages = folder / "index" / "simple"
    pages.mkdir(parents=True)
    for name, (files, megabytes, entry_points) in WHEELS.items():
        write_wheel(pages, name, files, megabytes, entry_points)
    write_source(pages, "pgclient", PGCLIENT)
    with services.files(folder / "index") as address:
        yield f"{address}/simple"
