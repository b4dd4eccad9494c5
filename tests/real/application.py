"""The mini application that the plan's Dockerfile builds: a backend with what such folders really hold."""

import random

from scenario import write_files

MEGABYTE = 1 << 20
MAIN = """\
import json
import pathlib

import framework
import heavy
import pgclient

from app.services import core

SETTINGS = json.loads(pathlib.Path("config/settings.json").read_text())
SCHEMA = json.loads(pathlib.Path("schema.json").read_text())


def app(path):
    if framework.route(path) == "health/live":
        return 200, f"{SETTINGS['name']} {SCHEMA['type']} {core.answer()} {heavy.weight} {pgclient.version}"
    return 404, "not found"
"""

MODULES = ("models", "views", "jobs", "mail", "auth", "search", "export", "billing", "reports", "tasks")


def small_files():
    """The application's own text files, by path."""
    modules = {f"app/{name}.py": f'"""Module {name}."""\n\nNAME = "{name}"\n' for name in MODULES}
    return modules | {
        "main.py": MAIN,
        "app/__init__.py": "",
        "app/services/__init__.py": "",
        "app/services/core.py": "def answer():\n    return 42\n",
        "app/services/test_core.py": "from app.services import core\n\nassert core.answer() == 42\n",
        "app/NOTES.md": "# Notes\n",
        "app/run.log": "started\n" * 1000,
        "app/services/core.py.swp": "swap\n",
        "config/settings.json": '{"name": "mini"}\n',
        "schema.json": '{"type": "object"}\n',
        "requirements.txt": "heavy==1.0\nframework==1.0\nserver==1.0\npgclient==1.0\n",
        "requirements-testing.txt": "checkkit==1.0\n",
        "requirements-docling.txt": "doclib==1.0\n",
        "tests/test_app.py": "import main\n\nassert main.app('/health/live')[0] == 200\n",
        "docs/guide.md": "# Guide\n",
        "README.md": "# Backend\n",
        "CHANGELOG.md": "# Changes\n",
        ".env": "DATABASE_PASSWORD=not-a-real-one\n",
        "server.pem": "-----BEGIN CERTIFICATE-----\nnot a real one\n-----END CERTIFICATE-----\n",
        ".gitignore": "__pycache__/\n",
        ".git/HEAD": "ref: refs/heads/main\n",
        ".git/config": "[core]\n\tbare = false\n",
    }


def lay_out(folder, dockerfile, dockerignore):
    """Writes the application (58 MB) with a Dockerfile and a .dockerignore; None: there is none."""
    noise = random.Random(1)
    binary = {
        "data/big.csv": b"1,2,3,4,5,6,7,8,9\n" * (50 * MEGABYTE // 18),
        ".git/objects/pack/pack-1.pack": noise.randbytes(4 * MEGABYTE),
        "app/__pycache__/core.cpython-311.pyc": noise.randbytes(20000),
        "app/services/__pycache__/core.cpython-311.pyc": noise.randbytes(20000),
        "__pycache__/main.cpython-311.pyc": noise.randbytes(20000),
        "docs/picture.png": noise.randbytes(2 * MEGABYTE),
    }
    files = small_files() | binary | {"Dockerfile": dockerfile}
    if dockerignore is not None:
        files[".dockerignore"] = dockerignore
    write_files(folder, files)
