"""Servers on 127.0.0.1 that builds talk to: a registry, and a folder of files as a package index."""

import contextlib
import functools
import http.server
import threading
import urllib.request

import machine

REGISTRY_PACKAGES = ("docker-registry",)
REGISTRY_PROGRAM = "/usr/bin/docker-registry"
REGISTRY_SETTINGS = """\
version: 0.1
log:
  level: error
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: {folder}/data
  delete:
    enabled: true
http:
  addr: 127.0.0.1:{port}
"""


@contextlib.contextmanager
def registry(folder, port=0):
    """Debian's docker-registry without passwords; gives its address, `127.0.0.1:PORT`."""
    machine.need_packages(*REGISTRY_PACKAGES)
    port = port or machine.free_port()
    home = folder / "registry"
    home.mkdir()
    settings = home / "config.yml"
    settings.write_text(REGISTRY_SETTINGS.format(folder=home, port=port), encoding="utf-8")
    process = machine.start([REGISTRY_PROGRAM, "serve", settings], home / "log")
    try:
        machine.wait_until(lambda: machine.is_listening(port), process, "docker-registry")
        yield f"127.0.0.1:{port}"
    finally:
        machine.stop(process)
        machine.remove(home)


@contextlib.contextmanager
def http_server(handler, port=0):
    """Serves with a handler class of http.server in threads of this program; gives the port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietFiles(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        """Says nothing: what was asked for shows in the builds."""


@contextlib.contextmanager
def files(folder, port=0):
    """Serves a folder; gives its address, `http://127.0.0.1:PORT`."""
    with http_server(functools.partial(_QuietFiles, directory=str(folder)), port) as bound:
        yield f"http://127.0.0.1:{bound}"


def tags_of(registry_address, image):
    """The tags a registry has of an image, as JSON text; for messages."""
    with urllib.request.urlopen(f"http://{registry_address}/v2/{image}/tags/list", timeout=10) as answer:
        return answer.read().decode()
