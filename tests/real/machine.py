"""What the real engines need of the machine: packages, a cache folder, free ports, processes that never
outlive us.
"""

import contextlib
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15
libc = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):
    """This machine cannot do it; the text says why, and is shown as `skipped: TEXT`."""


def run(*command, **options):
    """Runs a command, its output kept as text; its failure is an exception with what it printed."""
    options.setdefault("check", True)
    try:
        return subprocess.run([str(word) for word in command], text=True, capture_output=True, **options)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(
            f"{' '.join(error.cmd)}: exit {error.returncode}\n{error.stdout}{error.stderr}"
        ) from None
    except OSError as error:
        raise Unavailable(str(error)) from None


def last_words(error):
    """The last line of an exception, for a message."""
    return (str(error).strip().splitlines() or ["no reason given"])[-1]


def need_root():
    """Namespaces, mounts and engines are for root alone."""
    if os.geteuid() != 0:
        raise Unavailable("engines are started as root only")


def is_installed(package):
    """Whether dpkg has the package."""
    status = run("dpkg-query", "-W", "-f=${db:Status-Status}", package, check=False)
    return status.stdout == "installed"


def need_packages(*names):
    """Installs the Debian packages that are missing, without starting their services."""
    missing = [name for name in names if not is_installed(name)]
    if not missing:
        return
    print(f"installing {' '.join(missing)}", flush=True)
    # In runlevel 1 no service is started by a package that was just unpacked.
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive", RUNLEVEL="1")
    try:
        run("apt-get", "update", "-qq", env=quiet)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)
    except RuntimeError as error:
        raise Unavailable(f"{' '.join(missing)} cannot be installed: {last_words(error)}") from None


def debian_mirror():
    """The address that this machine's own apt takes Debian's main archive from."""
    targets = run(
        "apt-get", "indextargets", "--format", "$(LABEL) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"
    )
    for line in targets.stdout.splitlines():
        if line.startswith("Debian main "):
            return line.split()[2]
    raise Unavailable("apt knows no Debian archive here")


def apt_settings():
    """How this machine's apt downloads, as lines of an apt.conf: what an image needs to reach the same
    archive.
    """
    lines = run("apt-config", "dump").stdout.splitlines()
    wanted = ("Acquire::Check-", "Acquire::http::", "Acquire::https::", "Acquire::Retries")
    return "".join(line + "\n" for line in lines if line.startswith(wanted))


def cache_folder():
    """Where downloads and base images are kept between runs: $WFGEN_CACHE or /var/cache/wfgen."""
    folder = Path(os.environ.get("WFGEN_CACHE") or "/var/cache/wfgen")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cached(name, make):
    """The path NAME in the cache folder; when it is not there, make(part) writes it, whole or not at all."""
    target = cache_folder() / name
    with open(cache_folder() / f".{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not target.exists():
            part = cache_folder() / f".{name}.part"
            remove(part)
            try:
                make(part)
                part.rename(target)
            finally:
                remove(part)
    return target


def remove(path):
    """Removes a file or a whole folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def free_port():
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(ready, process, what, seconds=60):
    """Waits until ready() is true; a process that ends before, or too long a wait, is an exception."""
    end = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None:
            raise Unavailable(f"{what} ended at once: {last_line(process.log)}")
        if time.monotonic() > end:
            raise Unavailable(f"{what} was not ready after {seconds} s: {last_line(process.log)}")
        time.sleep(0.05)


def last_line(path):
    """The last line of a log, for a message."""
    lines = Path(path).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def is_listening(port):
    """Whether somebody answers on the port of 127.0.0.1."""
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(command, log):
    """Starts a server whose output goes to a log; the kernel ends it when this program ends, however it
    ends.
    """
    with open(log, "ab") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
    process.log = log
    return process


def stop(process):
    """Ends a server that start() started: asked first, then killed."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def start_in_namespace(script, log):
    """Starts a shell script in mount and process namespaces of its own.

    Whatever it mounts and whatever it starts is gone when its first process ends: with stop_namespace(), or
    with us.
    """
    unshare = [
        "unshare",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "--propagation",
        "private",
    ]
    return start([*unshare, "sh", "-euc", script], log)


def stop_namespace(process):
    """Asks the first process of the namespaces to end, then ends them all."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    with contextlib.suppress(OSError):
        for child in children.read_text(encoding="ascii").split():
            os.kill(int(child), signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _raise_interrupt(_number, _frame):
    raise KeyboardInterrupt


@contextlib.contextmanager
def workshop():
    """A temporary folder that is removed at the end, also after Ctrl-C and SIGTERM."""
    signal.signal(signal.SIGTERM, _raise_interrupt)
    folder = Path(tempfile.mkdtemp(prefix="wfgen-"))
    try:
        yield folder
    finally:
        remove(folder)
