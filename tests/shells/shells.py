"""Lets real shells complete wfgen's command line and real readers read its manual pages. Prints TAP.

usage: shells.py PROGRAM

In bash and zsh a person types: the text and a tab go to an interactive shell on a terminal of its own, then the line
is printed word by word. What a shell or a reader would need and the system does not have is a visible skip.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# What is typed before the tab, what the whole line is afterwards.
TYPED = [
    ("wfgen vali", "wfgen validate"),
    ("wfgen docker lo", "wfgen docker log"),
    ("wfgen help expl", "wfgen help explain"),
    ("wfgen validate --stati", "wfgen validate --statistics"),
    ("wfgen validate --format sar", "wfgen validate --format sarif"),
    ("wfgen validate --format=sar", "wfgen validate --format=sarif"),
    ("wfgen fix --fail-on err", "wfgen fix --fail-on error"),
    ("wfgen validate --select cache-mode-m", "wfgen validate --select cache-mode-min"),
    ("wfgen validate --select yaml-syntax,cache-mode-m", "wfgen validate --select yaml-syntax,cache-mode-min"),
    ("wfgen validate --policy docker=r", "wfgen validate --policy docker=recommended"),
    ("wfgen explain action-outd", "wfgen explain action-outdated"),
    ("wfgen config sh", "wfgen config show"),
    ("wfgen emit python-im", "wfgen emit python-image"),
    ("wfgen docker cache --cache inl", "wfgen docker cache --cache inline"),
    ("wfgen validate unusual-na", "wfgen validate unusual-name.yml"),
    ("wfgen validate --format json unusual-na", "wfgen validate --format json unusual-name.yml"),
    ("wfgen emit --write unusual-fol", "wfgen emit --write unusual-folder"),
]

results = []


def say(good, what, detail=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {what}")
    for line in detail.splitlines() if not good else []:
        print(f"# {line}")


def skip(what):
    print(f"# skipped: {what}")


class Terminal:
    """An interactive shell; `ask` types, presses tab and says what the line became."""

    def __init__(self, command, setup, folder):
        self.child, self.file = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.environ.update(TERM="dumb", LC_ALL="C.UTF-8", HOME=str(folder), INPUTRC="/dev/null")
            os.execvp(command[0], command)
        self.count = 0
        self.send(setup)
        self.wait()

    def send(self, text):
        os.write(self.file, text.encode())

    def wait(self):
        """Until everything that was sent before is done."""
        self.count += 1
        self.send(f"echo do''ne-{self.count}-\r")
        seen = ""
        end = time.monotonic() + 20
        while f"done-{self.count}-" not in seen:
            if time.monotonic() > end:
                raise TimeoutError(seen)
            if select.select([self.file], [], [], 0.5)[0]:
                seen += os.read(self.file, 65536).decode(errors="replace")
        return seen

    def ask(self, typed):
        self.send(typed + "\t")
        time.sleep(0.05)
        self.send("\001printf '<%s>' \005\r")
        words = re.findall(r"<([^<>\r\n%]*)>", self.wait())
        return " ".join(words).rstrip("/")

    def close(self):
        self.send("\003exit\r")
        os.close(self.file)
        os.waitpid(self.child, 0)


def ask_terminal(name, command, setup, folder):
    if shutil.which(name) is None:
        return skip(f"{name} is not installed")
    terminal = Terminal(command, setup, folder)
    for typed, wanted in TYPED:
        got = terminal.ask(typed)
        say(got == wanted, f"{name}: {typed}", f"wanted: {wanted}\ngot:    {got}")
    terminal.close()


def ask_fish(script, folder):
    if shutil.which("fish") is None:
        return skip("fish is not installed")
    for typed, wanted in TYPED:
        code = f"source {script}; complete -C '{typed}'"
        done = subprocess.run(["fish", "--no-config", "-c", code], cwd=folder, text=True, capture_output=True,
                              env=dict(os.environ, HOME=str(folder)), check=False)
        head = typed.rsplit(" ", 1)[0]
        got = [f"{head} {line.split(chr(9))[0].rstrip('/')}" for line in done.stdout.splitlines()]
        say(got == [wanted] and not done.stderr, f"fish: {typed}", f"wanted: {wanted}\ngot:    {got} {done.stderr}")


def check_syntax(scripts):
    for shell, script in scripts.items():
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", script], text=True, capture_output=True, check=False)
            say(done.returncode == 0 and not done.stderr, f"{shell} -n", done.stderr)
    if shutil.which("shellcheck"):
        done = subprocess.run(["shellcheck", "-s", "bash", scripts["bash"]], text=True, capture_output=True, check=False)
        say(done.returncode == 0, "shellcheck of the completion for bash", done.stdout)


def read_pages(program, folder):
    pages = folder / "man1"
    subprocess.run([program, "man", "--write", pages], check=True)
    readers = {
        "mandoc": ["mandoc", "-Tlint", "-Wwarning"],
        "groff": ["groff", "-man", "-Tutf8", "-Kutf8", "-ww", "-z"],
    }
    say(len(list(pages.glob("*.1"))) > 10, "there are manual pages")
    for name, reader in readers.items():
        if shutil.which(name) is None:
            skip(f"{name} is not installed")
            continue
        for page in sorted(pages.glob("*.1")):
            done = subprocess.run([*reader, page], text=True, capture_output=True, check=False)
            said = done.stdout + done.stderr
            say(done.returncode == 0 and not said, f"{name} reads {page.name}", said)


def main(program):
    program = str(Path(program).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "unusual-name.yml").touch()
        (folder / "unusual-folder").mkdir()
        scripts = {}
        for shell in ("bash", "fish", "zsh"):
            scripts[shell] = folder / ("_wfgen" if shell == "zsh" else f"wfgen.{shell}")
            text = subprocess.run([program, "completions", shell], check=True, capture_output=True).stdout
            scripts[shell].write_bytes(text)
        check_syntax(scripts)
        ask_terminal("bash", ["bash", "--norc", "--noprofile", "-i"],
                     f"source {scripts['bash']}; bind 'set bell-style none'\r", folder)
        ask_terminal("zsh", ["zsh", "-f", "-i"],
                     f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; bindkey -e; unsetopt beep\r", folder)
        ask_fish(scripts["fish"], folder)
        read_pages(program, folder)
    print(f"1..{len(results)}")


if __name__ == "__main__":
    main(sys.argv[1])
