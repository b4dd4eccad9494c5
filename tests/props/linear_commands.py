"""What linear.py gives the commands other than validate and fix: hostile files of so many bytes, and how a command is
called on them. Dockerfiles and workflows are those of linear.py and, for a review, with a change in each line; build
logs, folders of many files and what an editor says are made here."""

import json


def lines(n, form):
    return "".join(form.replace("@", str(i)) for i in range(n))


def grown(make, size):
    """The files with that many bytes in all; what one more part takes is learnt from few."""
    count = 200
    for _ in range(3):
        count = max(1, count * size // sum(len(text) for text in make(count).values()))
    return make(count)


HEAD = "on: push\npermissions: {}\njobs:\n"
JOB = "    runs-on: ubuntu-24.04\n    steps:\n    - run: make @\n"
FLOWS = ".github/workflows/"
FROM = "FROM debian:12@sha256:" + "0" * 64 + "\n"
STEPS = "  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def folder(n, path, text, more=None):
    return {**{path.replace("@", str(i)): text.replace("@", str(i)) for i in range(n)}, **(more or {})}


def flows(n, text):
    return folder(n, FLOWS + "w@.yml", text)


# name: files of n parts
GRAPHS = {
    "workflows": lambda n: flows(n, "name: w@\n" + HEAD + "  a:\n" + JOB),
    "workflows-run": lambda n: {FLOWS + f"w{i}.yml": f"name: w{i}\non:\n  workflow_run:\n    workflows: [w{i - 1}]\n"
        "    types: [completed]\njobs:\n  a:\n" + JOB for i in range(n)},
    "workflows-call": lambda n: {FLOWS + f"w{i}.yml": "on: workflow_call\njobs:\n  a:\n    uses: "
        f"./.github/workflows/w{i + 1}.yml\n" for i in range(n)},
    "workflows-same-name": lambda n: flows(n,
        "name: w\non:\n  workflow_run:\n    workflows: [w]\njobs:\n  a:\n" + JOB) if n < 60 else
        {**flows(60, "name: w\non:\n  workflow_run:\n    workflows: [w]\njobs:\n  a:\n" + JOB),
         **folder(n - 60, FLOWS + "o@.yml", HEAD + "  a:\n" + JOB)},
    "workflows-one-calls": lambda n: {
        **flows(n, "on: workflow_call\njobs:\n  a:\n" + JOB),
        FLOWS + "all.yml": HEAD + lines(n, "  a@:\n    uses: ./.github/workflows/w@.yml\n")},
    "workflows-call-one": lambda n: {
        **flows(n, HEAD + "  a:\n    uses: ./.github/workflows/one.yml\n"),
        FLOWS + "one.yml": "on: workflow_call\njobs:\n  a:\n" + JOB},
    "workflows-dispatch": lambda n: flows(n,
        "on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n    - run: gh workflow run w1@.yml\n"),
    "workflow-dispatches": lambda n: {
        FLOWS + "one.yml": "on: workflow_dispatch\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n" +
        lines(n, "    - run: gh workflow run one.yml -f a=@\n")},
    "jobs-layers": lambda n: {FLOWS + "w.yml": HEAD + "".join(
        f"  j{i}:\n    needs: [{', '.join('j%d' % k for k in range(i - 9 - i % 9, i - i % 9 - 4) if k >= 0)}]\n"
        + JOB for i in range(n))},
    "jobs-tree": lambda n: {FLOWS + "w.yml": HEAD + "".join(
        f"  j{i}:\n    needs: [{'j%d' % ((i - 1) // 2) if i else ''}]\n" + JOB for i in range(n))},
    "jobs-many-needs": lambda n: {FLOWS + "w.yml": HEAD + "".join(
        f"  j{i}:\n    needs: [{', '.join('j%d' % k for k in range(max(0, i - 30), i))}]\n" + JOB for i in range(n))},
    "jobs-dense": lambda n: {FLOWS + "w.yml": HEAD + "".join(
        f"  j{i}:\n    needs: [{', '.join('j%d' % k for k in range(min(i, n // 20)))}]\n" + JOB for i in range(n))},
    "jobs-ring": lambda n: {FLOWS + "w.yml": HEAD + "".join(
        f"  j{i}:\n    needs: [{', '.join('j%d' % ((i + k) % n) for k in range(1, n // 20 + 2))}]\n" + JOB
        for i in range(n))},
    "job-artifacts": lambda n: {FLOWS + "w.yml": HEAD + "  u:\n    runs-on: u\n    steps:\n" + lines(n,
        "    - uses: actions/upload-artifact\0v4\n      with: {name: a@, path: a}\n").replace("\0", "@") +
        "  d:\n    needs: u\n    runs-on: u\n    steps:\n    - uses: actions/download-artifact@v4\n"},
    "job-secrets": lambda n: {FLOWS + "w.yml": HEAD + STEPS + lines(n, "    - run: make ${{ secrets.S@ }}\n")},
    "jobs-artifacts": lambda n: {FLOWS + "w.yml": HEAD + lines(n // 2,
        "  u@:\n    runs-on: u\n    steps:\n    - uses: actions/upload-artifact@v4\n      with: {name: a@, path: a}\n"
        "  d@:\n    needs: u@\n    runs-on: u\n    steps:\n    - uses: actions/download-artifact@v4\n"
        "      with: {name: a@}\n".replace("artifact@v4", "artifact\0v4")).replace("\0", "@")},
    "jobs-long-names": lambda n: {FLOWS + "w.yml": HEAD + "  a:\n    name: " + "x" * (n * 80) + "\n" + JOB},
    "jobs-words": lambda n: {FLOWS + "w.yml": HEAD + "  a:\n    name: " + "x y " * (n * 20) + "\n" + JOB},
}

RENAMED = ("make", "take")


def renamed(text):
    return text.replace(*RENAMED)


def turned(head, form):
    """A list, and the same list backwards."""
    def make(n):
        parts = [form.replace("@", str(i)) for i in range(n)]
        return {"old/w.yml": head + "".join(parts), "new/w.yml": head + "".join(reversed(parts))}
    return make


def both(old, new):
    return lambda n: {"old/w.yml": HEAD + old(n), "new/w.yml": HEAD + new(n)}


REVIEWS = {
    "steps-turned": turned(HEAD + STEPS, "    - run: make @\n"),
    "steps-ids-turned": turned(HEAD + STEPS, "    - id: s@\n      run: make @\n"),
    "steps-names-turned": turned(HEAD + STEPS, "    - name: s@\n      run: make @\n"),
    "steps-uses-turned": turned(HEAD + STEPS, "    - uses: a/b@\n".replace("@", "\0v@")),
    "jobs-turned": turned(HEAD, "  j@:\n" + JOB),
    "jobs-renamed": both(lambda n: lines(n, "  j@:\n" + JOB), lambda n: lines(n, "  k@:\n" + JOB)),
    "jobs-other": both(lambda n: lines(n, "  j@:\n" + JOB), lambda n: lines(n, "  k@:\n" + JOB.replace("make", "x"))),
    "steps-other": both(lambda n: STEPS + lines(n, "    - run: make @\n"),
                        lambda n: STEPS + lines(n, "    - run: take @\n")),
    "steps-second": both(lambda n: STEPS + lines(n, "    - run: make @\n"),
                         lambda n: STEPS + lines(n // 2, "    - run: make @@\n")),
    "steps-same": both(lambda n: STEPS + lines(n, "    - run: make\n"),
                       lambda n: STEPS + lines(n, "    - run: take\n")),
    "steps-names-other": both(lambda n: STEPS + lines(n, "    - name: s@\n      run: make @\n"),
                              lambda n: STEPS + lines(n, "    - name: t@\n      run: make @\n")),
    "pins-moved": both(lambda n: STEPS + lines(n, "    - uses: a/b@\0v1\n").replace("\0", "@"),
                       lambda n: STEPS + lines(n, "    - uses: a/b@\0v2\n").replace("\0", "@")),
    "secrets-new": both(lambda n: STEPS + lines(n, "    - run: make @\n"),
                        lambda n: STEPS + lines(n, "    - run: make ${{ secrets.S@ }}\n")),
    "workflows-new": lambda n: {**folder(n, "new/" + FLOWS + "w@.yml", HEAD + "  a:\n" + JOB), "old/a": ""},
    "workflows-gone": lambda n: {**folder(n, "old/" + FLOWS + "w@.yml", HEAD + "  a:\n" + JOB), "new/a": ""},
    "workflows-moved": lambda n: {**folder(n, "old/" + FLOWS + "w@.yml", HEAD + "  a:\n" + JOB),
                                  **folder(n, "new/" + FLOWS + "v@.yml", HEAD + "  a:\n" + JOB)},
    "workflows-changed": lambda n: {**folder(n, "old/" + FLOWS + "w@.yml", HEAD + "  a:\n" + JOB),
                                    **folder(n, "new/" + FLOWS + "w@.yml", renamed(HEAD + "  a:\n" + JOB))},
    "dockerfiles-changed": lambda n: {"old/Dockerfile": FROM + lines(n, "RUN make @\n"),
                                      "new/Dockerfile": FROM + lines(n, "RUN take @\n")},
}

SHA = "sha256:" + "0" * 56


def plain(n, form):
    return "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n" + "".join(
        form.replace("@", str(i)).replace("%", str(n)) for i in range(2, n))


def raw(n, *forms):
    return "".join(json.dumps(form).replace("@", f"{i:08}").replace('"%"', str(n)) + "\n"
                   for i in range(n) for form in forms)


def vertex(**more):
    return {"vertexes": [{"digest": SHA + "@", "name": "[stage-0 1/9] RUN make @", **more}]}


START = "2026-11-23T10:15:23.81529728Z"

LOGS = {
    "log-steps": lambda n: {"log": plain(n, "#@ [a @/%] RUN make @\n#@ 0.1 text\n#@ DONE 0.1s\n\n")},
    "log-cached": lambda n: {"log": plain(n, "#@ [a @/%] RUN make @\n#@ CACHED\n\n")},
    "log-stages": lambda n: {"log": plain(n, "#@ [s@ 1/1] RUN make @\n#@ DONE 0.1s\n\n")},
    "log-targets": lambda n: {"log": plain(n, "#@ [t@ linux/amd64 s 1/1] RUN make @\n#@ DONE 0.1s\n\n")},
    "log-open": lambda n: {"log": plain(n, "#@ [a @/%] RUN make @\n")},
    "log-turned": lambda n: {"log": plain(n, "#@ [a @/%] RUN make @\n") + "".join(
        f"#{i} DONE 0.1s\n" for i in range(n - 1, 1, -1))},
    "log-output": lambda n: {"log": "#5 [a 1/1] RUN make\n" + lines(n, "#5 0.1 text of line @\n") + "#5 DONE 1s\n"},
    "log-interleaved": lambda n: {"log": plain(min(n, 1000), "#@ [a @/%] RUN make @\n") + "".join(
        f"#{2 + i % 900} 0.1 text\n" for i in range(n))},
    "log-failed": lambda n: {"log": plain(n, "#@ [a @/%] RUN make @\n#@ ERROR: x\n\n")},
    "log-builds": lambda n: {"log": plain(2, "") + lines(n,
        "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n#2 [1/1] RUN make @\n#2 DONE 1s\n\n")},
    "log-warnings": lambda n: {"log": plain(9, "#@ [a @/%] RUN make @\n#@ DONE 1s\n") + lines(n,
        " - LegacyKeyValueFormat: \"ENV key=value\" should be used (line @)\n")},
    "log-long-line": lambda n: {"log": "#5 [a 1/1] RUN " + "x" * (n * 80) + "\n#5 DONE 1s\n"},
    "log-colours": lambda n: {"log": "#5 [a 1/1] RUN x\n#5 0.1 " + "\033[1m" * (n * 20) + "\n#5 DONE 1s\n"},
    "log-text": lambda n: {"log": lines(n, "2026-11-23T10:15:23.8152972Z ordinary text @\n")},
    "log-frame": lambda n: {"log": plain(9, "#@ [a @/%] RUN make @\n#@ ERROR: x\n") + "------\n > [a 8/9] RUN make:\n" +
        lines(n, "0.1 text @\n") + "------\nDockerfile:3\n--------------------\n" +
        lines(n, "   @ |     RUN make\n") + "--------------------\nERROR: failed to solve: x\n"},
    "log-sums": lambda n: {"log": "#5 [a 1/1] RUN x\n" + lines(n, "#5 " + SHA + "@ 1MB / 2MB 0.1s\n") + "#5 DONE 1s\n"},
    "raw-vertexes": lambda n: {"log": raw(n, vertex(), vertex(started=START), vertex(started=START, completed=START))},
    "raw-inputs": lambda n: {"log": raw(n, vertex(started=START, completed=START, inputs=[SHA + "00000000"] * 9))},
    "raw-one": lambda n: {"log": json.dumps({"vertexes": [
        {"digest": f"{SHA}{i:08}", "name": f"[a {i}/{n}] RUN make {i}", "started": START} for i in range(n)]}) + "\n"},
    "raw-logs": lambda n: {"log": raw(1, vertex(started=START)) + raw(n,
        {"logs": [{"vertex": SHA + "00000000", "stream": 1, "data": "dGV4dA==", "timestamp": START}]})},
    "raw-statuses": lambda n: {"log": raw(1, vertex(started=START)) + raw(n,
        {"statuses": [{"id": "x@", "vertex": SHA + "00000000", "current": 0, "timestamp": START}]})},
    "raw-long": lambda n: {"log": json.dumps({"vertexes": [{"digest": SHA, "name": "x" * (n * 80)}]}) + "\n"},
}

CONTEXTS = {
    "context-files": lambda n: folder(n, "a@.txt", "text of file @\n" * 3, {"Dockerfile": FROM + "COPY . /a\n"}),
    "context-folders": lambda n: folder(n, "d@/a.txt", "text of file @\n" * 3, {"Dockerfile": FROM + "COPY . /a\n"}),
    "context-deep": lambda n: folder(n, "a/b/c/d/e/f/g/h/i/j/k@/a.txt", "text of file @\n" * 3,
                                     {"Dockerfile": FROM + "COPY . /a\n"}),
    "context-copies": lambda n: folder(n, "a@.txt", "text\n", {"Dockerfile": FROM + lines(n, "COPY a@.txt /b@\n")}),
    "context-ignored": lambda n: folder(n, "a@.txt", "text\n", {
        "Dockerfile": FROM + "COPY . /a\n", ".dockerignore": lines(min(n, 400), "a@.txt\n")}),
    "context-negated": lambda n: folder(n, "a@.txt", "text\n", {
        "Dockerfile": FROM + "COPY . /a\n", ".dockerignore": "*\n" + lines(min(n, 400), "!a@.txt\n")}),
    "context-stars": lambda n: folder(n, "d/e@/a.txt", "text\n", {
        "Dockerfile": FROM + "COPY . /a\n", ".dockerignore": lines(min(n, 400), "**/x@/**\n")}),
    "context-same": lambda n: folder(n, "d@/node_modules/x.js", "text\n", {"Dockerfile": FROM + "COPY . /a\n"}),
    "context-wildcards": lambda n: folder(n, "a@.txt", "text\n", {
        "Dockerfile": FROM + lines(min(n, 100), "COPY a*.txt /b@/\n")}),
}

MANIFESTS = {
    "repository-docs": lambda n: folder(n, "docs/a@.md", "text\n" * 9),
    "repository-packages": lambda n: folder(n, "packages/p@/package.json", "{\"name\": \"p@\", \"scripts\": {\"test\": \"t\"}}\n",
                                            {"package.json": "{\"workspaces\": [\"packages/*\"]}\n"}),
    "repository-go": lambda n: folder(n, "m@/go.mod", "module x/m@\ngo 1.22\n"),
    "repository-python": lambda n: folder(n, "p@/pyproject.toml", "[project]\nname = \"p@\"\nversion = \"1\"\n"),
    "repository-dockerfiles": lambda n: folder(n, "d@/Dockerfile", FROM + "COPY . /a\n"),
    "repository-workflows": lambda n: flows(n, HEAD + "  a:\n" + JOB),
    "repository-json-long": lambda n: {"package.json": "{\"name\": \"a\", \"dependencies\": {" +
        lines(n, "\"d@\": \"1\", ") + "\"z\": \"1\"}}\n"},
    "repository-toml-long": lambda n: {"pyproject.toml": "[project]\nname = \"a\"\ndependencies = [\n" +
        lines(n, "  \"d@\",\n") + "]\n" + lines(n, "[tool.t@]\na = 1\n")},
    "repository-lines": lambda n: {"requirements.txt": lines(n, "d@==1\n"), "go.mod": "module x\ngo 1.22\nrequire (\n" +
        lines(n, "\tx/d@ v1.0.0\n") + ")\n", "Makefile": lines(n, "t@:\n\tmake @\n")},
    "repository-cargo": lambda n: {"Cargo.toml": "[workspace]\nmembers = [" + lines(n, "\"c@\", ") + "]\n",
        **folder(min(n, 500), "c@/Cargo.toml", "[package]\nname = \"c@\"\nversion = \"1.0.0\"\n")},
}

PINS = {
    "pins-lock": lambda n: {FLOWS + "w.yml": HEAD + STEPS + lines(n, "    - uses: a/b@\0v1\n").replace("\0", "@"),
        ".github/wfgen.lock": lines(n, "a/b@\0v1 = %s # v1.2.3\n" % ("0" * 40)).replace("\0", "@")},
    "pins-images": lambda n: {"Dockerfile": lines(n, "FROM a@:1 AS s@\n"),
        ".github/wfgen.lock": lines(n, "a@:1 = sha256:" + "0" * 64 + "\n")},
    "pins-workflows": lambda n: flows(n, HEAD + STEPS + "    - uses: a/b@\0v1\n".replace("@", "@").replace("\0", "@")),
    "pins-unused": lambda n: {FLOWS + "w.yml": HEAD + STEPS + "    - run: x\n",
        ".github/wfgen.lock": lines(n, "a/b@\0v1 = %s # v1.2.3\n" % ("0" * 40)).replace("\0", "@")},
}

# Findings upon findings, for the reports of validate.
FINDINGS = {
    "findings-one-file": lambda n: {FLOWS + "w.yml": HEAD + STEPS + lines(n, "    - rum: @\n")},
    "findings-one-line": lambda n: {FLOWS + "w.yml": HEAD + STEPS + "    - {" + lines(n, "r@: x, ") + "run: x}\n"},
    "findings-long-lines": lambda n: {FLOWS + "w.yml": HEAD + STEPS + lines(n // 100, "    - rum: " + "x" * 8000 + "\n")},
    "findings-files": lambda n: flows(n, HEAD + STEPS + "    - rum: @\n"),
    "findings-docker": lambda n: {"Dockerfile": FROM + lines(n, "RUN cd /a@\n")},
}

FORMATS = ["text", "gcc", "json", "jsonl", "sarif", "github", "gitlab", "checkstyle", "junit", "rdjson", "rdjsonl",
           "markdown", "statistics", "html"]


def message(method, params, **more):
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more})
    return f"Content-Length: {len(body)}\r\n\r\n{body}"


def editor(text, language, path):
    """What an editor says that opens a text, types into its middle, and asks after each key."""
    document = {"uri": "file:///none/" + path}
    middle = text.count("\n") // 2
    at = {"textDocument": document, "position": {"line": middle, "character": 8}}
    place = {"start": {"line": middle, "character": 8}, "end": {"line": middle, "character": 8}}
    said = [message("initialize", {"processId": None, "rootUri": None, "capabilities": {
                "workspace": {"workspaceEdit": {"documentChanges": True}}},
                "initializationOptions": {"scriptCheckers": False, "delay": 0}}, id=1),
            message("initialized", {}),
            message("textDocument/didOpen", {"textDocument": {**document, "languageId": language, "version": 1,
                                                              "text": text}})]
    for key in range(4):
        said.append(message("textDocument/didChange", {"textDocument": {**document, "version": 2 + key},
                            "contentChanges": [{"range": place, "text": "x"}]}))
        for number, method in enumerate(["hover", "completion", "definition", "documentSymbol", "codeAction",
                                         "documentLink"]):
            said.append(message("textDocument/" + method,
                                {**at, "range": place, "context": {"diagnostics": []}}, id=key * 10 + number + 2))
    return "".join(said) + message("shutdown", None, id=99) + message("exit", None)


# command: (shapes of linear.py, shapes of this file, arguments); "@" is the folder.
COMMANDS = {
    "graph": ("w.yml", GRAPHS, ["graph", "-q", "-j1", "@"]),
    "graph-all": (None, GRAPHS, ["graph", "-q", "-j1", "--all-needs", "--per-workflow", "@"]),
    "graph-mermaid": ("w.yml", GRAPHS, ["graph", "-q", "-j1", "--format", "markdown", "@"]),
    "graph-dot": (None, GRAPHS, ["graph", "-q", "-j1", "--format", "dot", "@"]),
    "graph-svg": ("w.yml", GRAPHS, ["graph", "-q", "-j1", "--format", "svg", "@"]),
    "permissions": ("w.yml", GRAPHS, ["permissions", "-j1", "@"]),
    "permissions-json": (None, GRAPHS, ["permissions", "-j1", "--format", "json", "@"]),
    "pins": ("all", PINS, ["pins", "@"]),
    "pins-check": (None, PINS, ["pins", "--check", "@"]),
    "fix-pin": (None, PINS, ["fix", "-j1", "-q", "--no-shellcheck", "--pin", "--diff", "@"]),
    "cache": ("Dockerfile", CONTEXTS, ["docker", "cache", "@"]),
    "cache-cold": ("Dockerfile", None, ["docker", "cache", "--cold", "--format", "json", "@"]),
    "cache-html": ("Dockerfile", None, ["docker", "cache", "--changed", "Dockerfile", "--format", "html", "@"]),
    "context": ("Dockerfile", CONTEXTS, ["docker", "context", "-q", "--diff", "@"]),
    "context-json": (None, CONTEXTS, ["docker", "context", "-q", "--format", "json", "@"]),
    "context-ignore": (".dockerignore", None, ["docker", "context", "-q", "--diff", "@"]),
    "log": (None, LOGS, ["docker", "log", "@/log"]),
    "log-json": (None, LOGS, ["docker", "log", "--format", "json", "@/log"]),
    "log-markdown": (None, LOGS, ["docker", "log", "--format", "markdown", "@/log"]),
    "review": ("w.yml", REVIEWS, ["review", "-j1", "--no-shellcheck", "@/old", "@/new"]),
    "review-bare": ("w.yml", REVIEWS, ["review", "-j1", "--no-findings", "--format", "json", "@/old", "@/new"]),
    "review-html": (None, REVIEWS, ["review", "-j1", "--no-findings", "--format", "html", "@/old", "@/new"]),
    "review-github": (None, REVIEWS, ["review", "-j1", "--no-shellcheck", "--format", "github-review", "@/old", "@/new"]),
    "review-markdown": (None, REVIEWS, ["review", "-j1", "--no-findings", "--format", "markdown", "@/old", "@/new"]),
    "emit": ("Dockerfile", MANIFESTS, ["emit", "--write", "@", "--dry-run"]),
    "emit-explain": (None, MANIFESTS, ["emit", "--write", "@", "--explain"]),
    "emit-check": ("w.yml", None, ["emit", "docker", "--check", "--write", "@"]),
    "emit-update": ("w.yml", None, ["emit", "docker", "--update", "--diff", "--write", "@"]),
    "init": (None, MANIFESTS, ["init", "--diff", "--no-shellcheck", "--baseline", "@"]),
    "lsp": ("all", None, ["lsp"]),
    **{"report-" + name: (None, FINDINGS, ["validate", "-q", "-j1", "--no-shellcheck", "--format", name, "@"])
       for name in FORMATS},
}


def path_of(kind, command):
    if command.startswith("emit") and kind == "w.yml":
        return FLOWS + "ci.yml"
    return FLOWS + "w.yml" if kind == "w.yml" else kind


def from_linear(command, kind, make):
    """The files of a shape of linear.py, as this command wants them."""
    def files(n):
        text = make(n)
        if command == "lsp":
            return {"said": editor(text, "yaml" if kind == "w.yml" else "dockerfile", path_of(kind, command))}
        if command.startswith("review"):
            return {"old/w.yml": text, "new/w.yml": renamed(text)}
        more = {"Dockerfile": FROM + "COPY . /a\n"} if kind == ".dockerignore" else {}
        return {**more, path_of(kind, command): text}
    return files


def command_shapes(shapes, wanted):
    """Name, command line, and what makes the files of so many bytes, of all or of the wanted commands."""
    for command, (kinds, own, call) in COMMANDS.items():
        if wanted and command not in wanted:
            continue
        makes = dict(own or {})
        for name, (kind, make) in shapes.items():
            if kinds in (kind, "all"):
                makes[name] = from_linear(command, kind, make)
        for name, make in makes.items():
            yield f"{command} {name}", call, lambda size, make=make: grown(make, size)
