"""A stand-in for the cache service of GitHub Actions (version 2), so that `type=gha` caches are really
written and read.

Requests come as GitHub's runners make them: JSON to the Twirp service
`github.actions.results.api.v1.CacheService`, contents as block blobs to the address it answers. Entries
belong to a scope, the ref of the run that wrote them. What a run may read and write is written in its
token, by GitHub's rules: its own ref, the base branch of a pull request, the default branch. The token is
believed: this server is for tests on 127.0.0.1.
"""

import base64
import contextlib
import http.server
import json
import re
import threading
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

import services

READ, WRITE = 1, 2
TOKEN_SECONDS = 6 * 3600
SERVICE = "/twirp/github.actions.results.api.v1.CacheService/"
DEFAULT_BRANCH = "refs/heads/main"


def scopes_of(ref, base=""):
    """What a run on a ref may do, as the claim `ac` of its token says it: own ref, base branch, default
    branch.
    """
    readable = [scope for scope in (base, DEFAULT_BRANCH) if scope and scope != ref]
    allowed = {ref: READ | WRITE} | dict.fromkeys(readable, READ)
    return [{"Scope": scope, "Permission": permission} for scope, permission in allowed.items()]


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def make_token(ref, base=""):
    """A token like ACTIONS_RUNTIME_TOKEN of a run on a ref (of a pull request: refs/pull/N/merge and its
    base).
    """
    now = int(time.time())
    claims = {"nbf": now - 60, "exp": now + TOKEN_SECONDS, "ac": json.dumps(scopes_of(ref, base))}
    head, body = ({"alg": "HS256", "typ": "JWT"}, claims)
    parts = [_base64url(json.dumps(part).encode()) for part in (head, body)]
    return ".".join([*parts, _base64url(b"not signed")])


def scopes_in(token):
    """The scopes and permissions that a token names, in order."""
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return [(entry["Scope"], entry["Permission"]) for entry in json.loads(claims["ac"])]


@dataclass
class Entry:
    """One cache entry; its content is the file ID in the store's folder."""

    number: int
    scope: str
    key: str
    version: str
    done: bool = False


class Store:
    """All entries of one repository."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.entries = []

    def create(self, scopes, key, version):
        """Reserves an entry in the scope the run may write; None when the key is taken there."""
        scope = next(scope for scope, permission in scopes if permission & WRITE)
        with self.lock:
            if any((e.scope, e.key, e.version) == (scope, key, version) for e in self.entries):
                return None
            self.entries.append(Entry(len(self.entries) + 1, scope, key, version))
            return self.entries[-1]

    def finish(self, scopes, key, version):
        """Makes a reserved entry readable."""
        writable = [scope for scope, permission in scopes if permission & WRITE]
        with self.lock:
            for entry in self.entries:
                if entry.scope in writable and (entry.key, entry.version) == (key, version):
                    entry.done = True
                    return entry
        return None

    def find(self, scopes, keys, version):
        """The entry a run gets: scope by scope, in each the exact key, then the newest that a key begins."""
        with self.lock:
            done = [entry for entry in reversed(self.entries) if entry.done and entry.version == version]
        for scope, permission in scopes:
            here = [entry for entry in done if entry.scope == scope and permission & READ]
            for key in keys:
                exact = [entry for entry in here if entry.key == key]
                begun = [entry for entry in here if entry.key.startswith(key)]
                if exact or begun:
                    return (exact or begun)[0]
        return None

    def path(self, number):
        """The file that holds an entry's content."""
        return self.folder / str(number)

    def keys(self, scope=None):
        """The finished entries' keys, of one scope or of all."""
        with self.lock:
            return [entry.key for entry in self.entries if entry.done and scope in (None, entry.scope)]

    def bytes(self):
        """The size of all finished entries."""
        with self.lock:
            return sum(self.path(entry.number).stat().st_size for entry in self.entries if entry.done)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store

    def log_message(self, *_arguments):
        """Says nothing."""

    def answer(self, status, body=b"", **headers):
        """Sends a whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("x-ms-request-id", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_json(self, content, status=200):
        """Sends JSON."""
        self.answer(status, json.dumps(content).encode(), Content_Type="application/json")

    def body(self):
        """The request's content, whole or in chunks."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def blob_address(self, entry):
        """Where an entry's content is written and read."""
        return f"http://{self.headers['Host']}/blob/{entry.number}"

    def do_POST(self):
        """A call of the Twirp service."""
        request = json.loads(self.body())
        method = self.path.removeprefix(SERVICE)
        scopes = scopes_in(self.headers["Authorization"].removeprefix("Bearer "))
        calls = {
            "CreateCacheEntry": self.create_entry,
            "FinalizeCacheEntryUpload": self.finish_entry,
            "GetCacheEntryDownloadURL": self.find_entry,
        }
        if method not in calls:
            self.answer_json({"code": "bad_route", "msg": f"no route for {self.path}"}, 404)
            return
        calls[method](scopes, request)

    def create_entry(self, scopes, request):
        """Reserves a key and tells where its content goes."""
        entry = self.store.create(scopes, request["key"], request["version"])
        if entry is None:
            self.answer_json({"code": "already_exists", "msg": "cache entry already exists"}, 409)
            return
        self.answer_json({"ok": True, "signed_upload_url": self.blob_address(entry)})

    def finish_entry(self, scopes, request):
        """Commits an entry."""
        entry = self.store.finish(scopes, request["key"], request["version"])
        self.answer_json({"ok": entry is not None, "entry_id": str(entry.number if entry else 0)})

    def find_entry(self, scopes, request):
        """Tells where the content of the best entry is."""
        keys = [request["key"], *request.get("restore_keys", [])]
        entry = self.store.find(scopes, keys, request["version"])
        if entry is None:
            self.answer_json({"ok": False, "signed_download_url": "", "matched_key": ""})
            return
        address = self.blob_address(entry)
        self.answer_json({"ok": True, "signed_download_url": address, "matched_key": entry.key})

    def blob_file(self):
        """The file of the blob that the request names, and the request's query."""
        address = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(address.query)
        return self.store.path(int(address.path.removeprefix("/blob/"))), query

    def do_PUT(self):
        """Writes a blob: at once, as a block, or as the list of the blocks sent before."""
        path, query = self.blob_file()
        kind = query.get("comp", [""])[0]
        body = self.body()
        if kind == "block":
            name = query["blockid"][0].encode().hex()
            path.with_name(f"{path.name}-{name}").write_bytes(body)
        elif kind == "blocklist":
            self.join_blocks(path, body.decode())
        else:
            path.write_bytes(body)
        self.answer(201, ETag='"1"', Last_Modified=self.date_time_string())

    @staticmethod
    def join_blocks(path, listing):
        """Makes a blob of its blocks, in the order of the list."""
        with open(path, "wb") as blob:
            for name in re.findall(r"<(?:Latest|Uncommitted|Committed)>([^<]*)<", listing):
                block = path.with_name(f"{path.name}-{name.encode().hex()}")
                blob.write(block.read_bytes())
                block.unlink()

    def do_GET(self):
        """Reads a blob, or the part of it that the request's range names."""
        path, _ = self.blob_file()
        content = path.read_bytes()
        asked = self.headers.get("x-ms-range") or self.headers.get("Range") or "bytes=0-"
        first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", asked).groups()
        begin, end = int(first), min(int(last or len(content)), len(content) - 1)
        self.answer(
            206 if begin or last else 200,
            content[begin : end + 1],
            Content_Range=f"bytes {begin}-{end}/{len(content)}",
            Content_Type="application/octet-stream",
            ETag='"1"',
            Last_Modified=self.date_time_string(),
        )


class ActionsCache:
    """A running stand-in: `environment()` is what a run's JavaScript action would see."""

    def __init__(self, store, port):
        self.store = store
        self.address = f"http://127.0.0.1:{port}/"

    def environment(self, ref=DEFAULT_BRANCH, base=""):
        """The variables of a run on a ref."""
        return {
            "ACTIONS_CACHE_SERVICE_V2": "true",
            "ACTIONS_RESULTS_URL": self.address,
            "ACTIONS_CACHE_URL": self.address,
            "ACTIONS_RUNTIME_TOKEN": make_token(ref, base),
        }


@contextlib.contextmanager
def actions_cache(folder, port=0):
    """Serves an empty cache until the end of the block."""
    home = Path(folder) / "actions-cache"
    home.mkdir()
    handler = type("Handler", (_Handler,), {"store": Store(home)})
    with services.http_server(handler, port) as bound:
        yield ActionsCache(handler.store, bound)
