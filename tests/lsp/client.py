"""A client of the language server that a test drives step by step."""

import json
import queue
import subprocess
import threading
from pathlib import Path

TIMEOUT = 60


def uri_of(path):
    return Path(path).as_uri()


class Client:
    """Starts PROGRAM lsp. What the server sends is read by a thread, so that nobody waits for the other."""

    def __init__(self, program, encodings=("utf-16",), options=(), settings=None, capabilities=None, initialize=True):
        self.process = subprocess.Popen([program, "lsp", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.messages = queue.Queue()
        self.backlog = []
        self.number = 0
        threading.Thread(target=self.read, daemon=True).start()
        if initialize:
            self.capabilities = self.initialize(list(encodings), settings, capabilities or {})["capabilities"]

    # --- bytes ---

    def read(self):
        out = self.process.stdout
        while True:
            length = None
            for line in iter(out.readline, b"\r\n"):
                if not line:
                    self.messages.put(None)
                    return
                name, _, value = line.partition(b":")
                if name == b"Content-Length":
                    length = int(value)
            self.messages.put(json.loads(out.read(length)))

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)

    # --- messages ---

    def wait(self, wanted):
        """The first message that `wanted` accepts; the others are kept."""
        for i, message in enumerate(self.backlog):
            if wanted(message):
                return self.backlog.pop(i)
        while True:
            message = self.messages.get(timeout=TIMEOUT)
            if message is None:
                raise EOFError("the server is gone")
            if wanted(message):
                return message
            self.backlog.append(message)

    def ask(self, method, params=None):
        """Sends a request and gives its number."""
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params or {}})
        return self.number

    def answer(self, number):
        return self.wait(lambda m: m.get("id") == number and "method" not in m)

    def request(self, method, params=None):
        answer = self.answer(self.ask(method, params))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def notify(self, method, params=None):
        self.send({"method": method, "params": params or {}})

    def initialize(self, encodings, settings, capabilities):
        everything = {
            "general": {"positionEncodings": encodings},
            "workspace": {"workspaceEdit": {"documentChanges": True}},
            "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}},
            **capabilities,
        }
        result = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": everything,
                                             "initializationOptions": settings or {"scriptCheckers": False}})
        self.notify("initialized")
        return result

    def close(self, shutdown=True):
        """Says good-bye; the exit code and what went to standard error."""
        if shutdown:
            self.request("shutdown")
            self.notify("exit")
        self.process.stdin.close()
        code = self.process.wait(TIMEOUT)
        return code, self.process.stderr.read().decode()


class Text:
    """A text that is open in the editor."""

    def __init__(self, client, uri, text, language="yaml", units="utf-16"):
        self.client, self.uri, self.text, self.units, self.version = client, uri, text, units, 1
        client.notify("textDocument/didOpen",
                      {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}})

    # --- places ---

    def place(self, offset):
        """Of a character of the text, as the protocol counts."""
        line = self.text.count("\n", 0, offset)
        begin = self.text.rfind("\n", 0, offset) + 1
        before = self.text[begin:offset]
        sizes = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
        return {"line": line, "character": sizes[self.units]}

    def offset(self, place):
        at = 0
        for _ in range(place["line"]):
            at = self.text.index("\n", at) + 1
        return next(i for i in range(at, len(self.text) + 1) if self.place(i) == place)

    def find(self, mark):
        """The offset of `|` in a piece of the text such as "uses: |actions"."""
        before, behind = mark.split("|")
        return self.text.index(before + behind) + len(before)

    def slice(self, span):
        return self.text[self.offset(span["start"]):self.offset(span["end"])]

    # --- what an editor does ---

    def edit(self, begin, end, new):
        """Replaces characters [begin, end), as a change of a part."""
        change = {"range": {"start": self.place(begin), "end": self.place(end)}, "text": new}
        self.text = self.text[:begin] + new + self.text[end:]
        self.changed([change])

    def replace(self, text):
        self.text = text
        self.changed([{"text": text}])

    def changed(self, changes):
        self.version += 1
        self.client.notify("textDocument/didChange",
                           {"textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": changes})

    def apply(self, workspace_edit):
        """What is left of the text after the edits of an action."""
        if "documentChanges" in workspace_edit:
            change = workspace_edit["documentChanges"][0]
            assert change["textDocument"] == {"uri": self.uri, "version": self.version}, change
            edits = change["edits"]
        else:
            edits = workspace_edit["changes"][self.uri]
        spans = sorted((self.offset(e["range"]["start"]), self.offset(e["range"]["end"]), i) for i, e in enumerate(edits))
        out, at = "", 0
        for begin, end, i in spans:
            out += self.text[at:begin] + edits[i]["newText"]
            at = end
        return out + self.text[at:]

    def save(self):
        self.client.notify("textDocument/didSave", {"textDocument": {"uri": self.uri}})

    def close(self):
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    def diagnostics(self):
        """Those of the newest version, as soon as they arrive."""
        return self.client.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and
                                m["params"]["uri"] == self.uri and
                                m["params"].get("version") == self.version)["params"]["diagnostics"]

    def ask(self, method, mark=None, **params):
        params["textDocument"] = {"uri": self.uri}
        if mark is not None:
            params["position"] = self.place(mark if isinstance(mark, int) else self.find(mark))
        return self.client.request("textDocument/" + method, params)

    def hover(self, mark):
        result = self.ask("hover", mark)
        return result["contents"]["value"] if result else ""

    def labels(self, mark):
        return [item["label"] for item in self.ask("completion", mark)["items"]]

    def definition(self, mark):
        result = self.ask("definition", mark)
        return (result["uri"], result["range"]) if result else None

    def actions(self, span, only=None):
        context = {"diagnostics": [], **({"only": only} if only else {})}
        return self.ask("codeAction", range=span, context=context)
