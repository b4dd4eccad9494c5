"""The language server against a client that does what editors do, and what they should not. Prints TAP.

usage: lsp.py PROGRAM
"""

import json
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from client import Client, Text, uri_of

CI = """\
name: CI
on:
  push:
    branches: [main]
  schedule:
    - cron: '30 3 * * 1-5'
  workflow_dispatch:
    inputs:
      level:
        description: how loud
        type: choice
        options: [low, high]
permissions:
  contents: read
env: &env
  TOP: x
jobs:
  build:
    name: Build it
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    strategy:
      matrix:
        os: [a, b]
    outputs:
      version: ${{ steps.meta.outputs.version }}
    steps:
      - uses: docker/build-push-action@v6 # wfgen: ignore[action-outdated, unpinned-uses]
        with:
          cach-from: type=gha
          push: true
      - id: meta
        run: echo "version=1" >> "$GITHUB_OUTPUT"
      - id: own
        uses: ./.github/actions/own
        with:
          color: red
      - run: make ${{ matrix.os }} ${{ env.TOP }} ${{ inputs.level }} ${{ steps.own.outputs.shade }}
  deploy:
    needs: [build]
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    if: github.event_name == 'push' && secrets
    env: *env
    steps:
      - run: echo "$V"
        env:
          V: ${{ needs.build.outputs.version }}
          W: ${{ secrets.DEPLOY_KEY }}
          X: ${{ github.event.head_commit }}
          Y: ${{ secrets.OTHER }}
  call:
    uses: ./.github/workflows/called.yml
    with:
      name: x
"""
CALLED = """\
name: Called
on:
  workflow_call:
    inputs:
      name: {type: string, required: true, description: who}
      size: {type: number}
    secrets:
      key: {required: false}
permissions: {}
jobs:
  one: {runs-on: ubuntu-24.04, timeout-minutes: 5, steps: [{run: "echo ${{ inputs.size }}"}]}
"""
OWN = """\
name: own
description: our own
inputs:
  color:
    description: the paint
    default: red
  shine: {description: gloss, required: true}
outputs:
  shade: {description: it, value: "${{ steps.mix.outputs.shade }}"}
runs:
  using: composite
  steps:
    - id: mix
      shell: bash
      run: echo "shade=1" >> "$GITHUB_OUTPUT"
"""
DOCKERFILE = """\
# syntax=docker/dockerfile:1
FROM python:3.12-slim AS base
RUN --mount=type=cache,target=/root/.cache pip install x==1
FROM base AS app
COPY --from=base --link /a /a
CMD python app.py
"""

cases = []


def case(test):
    cases.append(test)
    return test


class World:
    """A repository on disk and a server."""

    def __init__(self, program, **options):
        self.folder = Path(tempfile.mkdtemp(prefix="wfgen lsp é "))
        self.program = program
        self.write(".github/workflows/ci.yml", CI)
        self.write(".github/workflows/called.yml", CALLED)
        self.write(".github/actions/own/action.yml", OWN)
        self.write("Dockerfile", DOCKERFILE)
        (self.folder / ".git").mkdir()
        self.client = Client(program, **options)

    def path(self, name):
        return self.folder / name

    def write(self, name, text):
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(text.encode())

    def open(self, name, text=None, **options):
        text = self.path(name).read_bytes().decode() if text is None else text
        return Text(self.client, uri_of(self.path(name)), text, **options)

    def ci(self):
        return self.open(".github/workflows/ci.yml")


def equal(got, wanted):
    assert got == wanted, f"{got!r} is not {wanted!r}"


def holds(whole, *parts):
    for part in parts:
        assert part in whole, f"{part!r} is not in {whole!r}"


def codes(diagnostics):
    return {d["code"] for d in diagnostics}


def whole(text):
    return {"start": text.place(0), "end": text.place(len(text.text))}


def one(diagnostics, code):
    return next(d for d in diagnostics if d["code"] == code)


def is_misspelled(diagnostics):
    return any('"cach-from"' in d["message"] for d in diagnostics)


# --- findings -------------------------------------------------------------------------------------------------------


@case
def findings_appear_and_go(program):
    world = World(program)
    text = world.ci()
    found = text.diagnostics()
    finding = one(found, "action-input")
    equal(text.slice(finding["range"]), "cach-from")
    equal((finding["severity"], finding["source"]), (2, "wfgen"))
    holds(finding["message"], 'did you mean "cache-from"')
    at = text.find("cach|-from")
    text.edit(at, at, "e")
    assert not is_misspelled(text.diagnostics())
    text.close()
    equal(text.diagnostics(), [])
    equal(world.client.close(), (0, ""))


@case
def findings_are_those_of_validate(program):
    world = World(program)
    run = subprocess.run([program, "validate", "--no-shellcheck", "--format", "jsonl", "-q", "."], cwd=world.folder,
                         capture_output=True, text=True)
    texts = [world.open(name) for name in (".github/workflows/ci.yml", ".github/workflows/called.yml", "Dockerfile",
                                           ".github/actions/own/action.yml")]
    got = {(Path(t.uri).name, d["range"]["start"]["line"] + 1, d["code"]) for t in texts for d in t.diagnostics()}
    wanted = set()
    for line in run.stdout.splitlines():
        finding = json.loads(line)
        wanted.add((Path(finding["file"]).name, finding["line"], finding["rule"]))
    assert wanted
    equal(got, wanted)


@case
def findings_count_what_is_unsaved_elsewhere(program):
    world = World(program)
    ci, called = world.ci(), world.open(".github/workflows/called.yml")
    assert "size" not in str([d["message"] for d in ci.diagnostics()])
    called.diagnostics()
    called.replace(CALLED.replace("size: {type: number}", "size: {type: number, required: true}"))
    called.diagnostics()
    ci.edit(0, 0, "\n")
    holds(str([d["message"] for d in ci.diagnostics()]), 'size')


@case
def findings_follow_the_configuration(program):
    world = World(program)
    text = world.ci()
    assert "action-input" in codes(text.diagnostics())
    world.write(".github/wfgen.yml", "rules: {action-input: off}\n")
    text.save()
    assert "action-input" not in codes(text.diagnostics())
    world.path(".github/wfgen.yml").unlink()
    world.client.notify("workspace/didChangeWatchedFiles", {"changes": []})
    assert "action-input" in codes(text.diagnostics())


@case
def findings_in_the_configuration(program):
    world = World(program)
    world.write(".github/wfgen.yml", "rules: {action-inputt: off}\n")
    text = world.open(".github/wfgen.yml")
    found = text.diagnostics()
    equal([(d["code"], text.slice(d["range"])) for d in found], [("bad-config", "action-inputt")])
    world.write(".github/wfgen.yml", "rules: {action-input: off}\n")
    text.replace("rules: {action-input: off}\n")
    text.save()
    world.client.wait(lambda m: m.get("params", {}).get("uri") == text.uri and m["params"]["diagnostics"] == [])
    world.write(".github/wfgen.yml", "rules: {action-input: off\n")
    text.save()
    world.client.wait(lambda m: m.get("params", {}).get("uri") == text.uri and m["params"]["diagnostics"] != [])


@case
def findings_point_at_other_places(program):
    world = World(program)
    text = world.open(".github/workflows/x.yml", "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: a}]}\n  a: {}\n")
    related = [d for d in text.diagnostics() if "relatedInformation" in d]
    equal(related[0]["relatedInformation"][0]["location"]["uri"], text.uri)


@case
def other_files_are_left_alone(program):
    world = World(program)
    for name, language in (("compose.yml", "yaml"), (".circleci/config.yml", "yaml"), ("notes.txt", "plaintext")):
        text = world.open(name, "jobs: {a: {b: [}\n", language=language)
        equal(text.hover(3), "")
        equal(text.ask("completion", 3), None)
    # By their content, or by what the editor says.
    text = world.open("examples/x.yml", "on: push\njobs: {a: {}}\n")
    assert text.diagnostics()
    text = world.open("build/image.in", "FROM scratch\nMAINTAINER me\n", language="dockerfile")
    assert text.diagnostics()
    untitled = Text(world.client, "untitled:Untitled-1", "on: push\njobs: {a: {}}\n")
    assert untitled.diagnostics()


@case
def scripts_are_checked_when_nobody_types(program):
    if subprocess.run(["sh", "-c", "command -v shellcheck"], capture_output=True).returncode != 0:
        print("# skipped: no shellcheck")
        return
    world = World(program, settings={"delay": 10})
    text = world.open(".github/workflows/x.yml", CI.replace('echo "$V"', "echo $V"))
    text.diagnostics()
    found = one(text.diagnostics(), "shellcheck")
    equal(text.slice(found["range"]), "$V")
    # What was said stays, and moves with its text.
    text.edit(0, 0, "# a comment\n")
    equal(text.slice(one(text.diagnostics(), "shellcheck")["range"]), "$V")


# --- fixes ----------------------------------------------------------------------------------------------------------


@case
def actions_fix_and_silence(program):
    world = World(program)
    text = world.ci()
    finding = one(text.diagnostics(), "action-input")
    actions = {a["title"]: a for a in text.actions(finding["range"])}
    fix = actions["rename it to cache-from"]
    equal((fix["kind"], fix["isPreferred"], fix["diagnostics"][0]["code"]), ("quickfix", True, "action-input"))
    equal(text.apply(fix["edit"]), text.text.replace("cach-from", "cache-from"))
    ignored = text.apply(actions["ignore action-input here"]["edit"])
    holds(ignored, "# wfgen: ignore[action-input]")
    every = text.actions(whole(text), only=["source.fixAll"])
    equal([a["kind"] for a in every], ["source.fixAll.wfgen"])
    fixed = text.apply(every[0]["edit"])
    world.write(".github/workflows/ci.yml", CI)
    subprocess.run([program, "fix", "-q", "."], cwd=world.folder, capture_output=True)
    equal(fixed, world.path(".github/workflows/ci.yml").read_text())
    assert not text.actions(whole(text), only=["refactor"])
    text.replace(ignored)
    assert not is_misspelled(text.diagnostics())


@case
def a_fix_before_the_first_byte(program):
    """The whole text stays behind what is inserted."""
    world = World(program)
    text = world.open("Dockerfile", "ROM debian:12\nRUN make\n", language="dockerfile")
    assert "dockerfile-syntax" in codes(text.diagnostics())
    every = text.actions(whole(text), only=["source.fixAll"])
    equal(text.apply(every[0]["edit"]), "FROM debian:12\nRUN make\n")


@case
def actions_know_what_was_typed_just_now(program):
    world = World(program, settings={"delay": 5000, "scriptCheckers": False})
    text = world.ci()
    text.diagnostics()
    text.edit(0, 0, "# one\n# two\n")
    fix = next(a for a in text.actions(whole(text)) if a["title"] == "rename it to cache-from")
    equal(text.apply(fix["edit"]), text.text.replace("cach-from", "cache-from"))


@case
def actions_outlive_other_texts(program):
    """A fix whose words come from another file, after that and a third one were read anew."""
    world = World(program)
    ci = world.open(".github/workflows/ci.yml", CI.replace("color: red", "colour: red"))
    own, called = world.open(".github/actions/own/action.yml"), world.open(".github/workflows/called.yml")
    finding = next(d for d in ci.diagnostics() if '"colour"' in d["message"])
    for text in (own, called):
        text.diagnostics()
        text.edit(0, 0, "# new\n")
        text.diagnostics()
        text.ask("documentSymbol")
    ci.hover("na|me: CI")
    fix = next(a for a in ci.actions(finding["range"]) if "color" in a["title"])
    holds(ci.apply(fix["edit"]), "          color: red")


@case
def actions_for_clients_that_know_little(program):
    plain = {"workspace": {}, "textDocument": {}}
    world = World(program, capabilities=plain)
    text = world.ci()
    text.diagnostics()
    fix = next(a for a in text.actions(whole(text)) if a["title"] == "rename it to cache-from")
    equal(list(fix["edit"]), ["changes"])
    equal(text.apply(fix["edit"]), text.text.replace("cach-from", "cache-from"))
    symbols = text.ask("documentSymbol")
    holds([(s["name"], s["containerName"]) for s in symbols], ("build", ""))
    assert all("location" in s for s in symbols)


# --- help -----------------------------------------------------------------------------------------------------------


@case
def hover_tells(program):
    world = World(program)
    text = world.ci()
    for mark, *parts in [
        ("uses: |docker", "docker/build-push-action", "runs on node20", "`cache-from`", "outputs:", "`digest`"),
        ("cach|-from", "has no input", "action-input", "misspelled", "fix: rename it to cache-from"),
        ("p|ush: true", "an input of docker/build-push-action"),
        ("'30 3|", "At 03:30 UTC, on Monday to Friday"),
        ("  pu|sh:\n", "Commits or a tag"),
        ("bran|ches:", "Only these branches"),
        ("contents|: read", "Files, commits"),
        ("runs-|on", "labels that a runner must have"),
        ("ubuntu-2|4", "linux runner"),
        ("needs: [bu|ild", "Build it", "`version`"),
        ("steps.me|ta", "**steps.meta**", "`outputs`"),
        ("outputs.ver|sion", "**steps.meta.outputs.version**", "text"),
        ("github.event_na|me", "`'push'`", "The name of the event"),
        ("matrix.o|s", "`'a'`, `'b'`"),
        ("inputs.le|vel", "`'low'`"),
        ("col|or: red", "the paint", "default: `red`"),
        ("uses: ./.github/act|ions", "`shine` (required)", "`shade`"),
        ("uses: ./.github/work|flows", "`name` (required)", "secrets: `key`"),
        ("      nam|e: x", "who", "type: `string`"),
        ("timeout-|minutes", "cancelled"),
    ]:
        holds(text.hover(mark), *parts)
    equal(text.hover("na|me: CI").count("What GitHub shows"), 1)
    equal(text.ask("hover", "[main]|"), None)


@case
def hover_puts_schedules_in_words(program):
    world = World(program)
    for cron, words in [
        ("0 0 * * *", "At 00:00 UTC, every day"),
        ("15 6,18 * * 1", "At 06:15 and 18:15 UTC, on Monday"),
        ("*/5 * * * *", "Every 5 minutes"),
        ("* * * * *", "Every minute"),
        ("7 * * * *", "At minute 7 of every hour"),
        ("0 */2 * * *", "At minute 0 of every 2nd hour"),
        ("0 4 1 1,7 *", "At 04:00 UTC, on day 1 of the month, in January and July"),
        ("0 4 13 * 5", "At 04:00 UTC, on day 13 of the month or on Friday"),
        ("0 4 * * 0,6", "At 04:00 UTC, on Sunday and Saturday"),
        ("0 4 * * mon-fri", "At 04:00 UTC, on Monday to Friday"),
        ("10,40 8-17 * * *", "At minutes 10 and 40 of hours 8 to 17 UTC"),
        ("0 0 31 2 *", "Never"),
        ("0 0 * *", "no schedule"),
        ("61 0 * * *", "no schedule"),
    ]:
        text = world.open(".github/workflows/cron.yml", f"on: {{schedule: [{{cron: '{cron}'}}]}}\njobs: {{}}\n")
        holds(text.hover("cron: '|"), words)


@case
def completion_offers(program):
    world = World(program)
    text = world.ci()
    for mark, *labels in [
        ("cach|-from", "cache-from", "tags", "platforms"),
        ("runs-on: |ubuntu", "ubuntu-24.04", "self-hosted", "macos-latest"),
        ("needs: [|build", "build"),
        ("needs.build.|outputs", "outputs", "result"),
        ("needs.build.outputs.|version", "version"),
        ("steps.|meta", "meta", "own"),
        ("steps.own.outputs.|shade", "shade"),
        ("matrix.|os", "os"),
        ("env.|TOP", "TOP"),
        ("inputs.|level", "level"),
        ("secrets.|DEPLOY", "OTHER", "GITHUB_TOKEN"),
        ("github.|event_name", "sha", "ref_name", "event"),
        ("github.event.|head", "head_commit", "repository"),
        ("${{ |matrix", "github", "matrix", "steps", "hashFiles", "toJSON"),
        ("    if: |github", "github", "needs", "success", "always"),
        ("contents: |read", "read", "write", "none"),
        ("  |contents", "packages", "id-token"),
        ("  |schedule", "pull_request", "workflow_run"),
        ("    |branches", "tags", "paths-ignore"),
        ("color|: red", "shine"),
        ("    uses: |./.github/work", "./.github/workflows/called.yml"),
        ("      |name: x", "size"),
        ("uses: |docker", "actions/checkout@v7", "./.github/actions/own"),
        ("    |strategy", "permissions", "environment", "services"),
        ("|permissions", "concurrency", "defaults", "run-name"),
    ]:
        holds(text.labels(mark), *labels)
    # What cannot be there, or is there already.
    assert "steps" not in text.labels("    if: |github") and "contents" not in text.labels("  |schedule")
    assert "push" not in text.labels("  |schedule") and "deploy" not in text.labels("needs: [|build")
    equal(text.labels("echo \"ver|sion"), [])
    equal(text.labels("== 'pu|sh'"), [])


@case
def completion_of_what_is_not_finished(program):
    world = World(program)
    head = "on: push\njobs:\n  first:\n    runs-on: ubuntu-24.04\n    steps: [{run: a, id: one}]\n  second:\n"
    for typed, *labels in [
        ("    |", "runs-on", "needs", "uses"),
        ("    ne|", "needs"),
        ("    needs: |", "first"),
        ("    needs:\n      - |", "first"),
        ("    needs: [|]", "first"),
        ("    runs-on: |", "ubuntu-latest"),
        ("    steps:\n      - |", "uses", "run", "name"),
        ("    steps:\n      - us|", "uses"),
        ("    steps:\n      - uses: actions/check|", "actions/checkout@v7"),
        ("    steps:\n      - uses: actions/checkout@v4\n        |", "with", "if", "env"),
        ("    steps:\n      - uses: actions/checkout@v4\n        with:\n          |", "fetch-depth", "path"),
        ("    steps:\n      - run: echo ${{ |", "github", "runner"),
        ("    steps:\n      - run: echo ${{ github.|", "sha"),
        ("    steps:\n      - run: |\n          echo ${{ runner.|".replace("run: |", "run: >"), "os", "temp"),
        ("    steps:\n      - id: a\n      - if: |", "github", "failure"),
        ("    steps:\n      - {id: a, run: b}\n      - if: steps.a.|", "outputs", "outcome"),
        ("    steps:\n      - shell: |", "bash", "pwsh"),
        ("    permissions:\n      con|", "contents"),
        ("    permissions: |", "read-all"),
        ("    strategy:\n      fail-fast: |", "true", "false"),
        ("    needs: first\n    if: needs.first.re|", "result"),
    ]:
        name = f".github/workflows/n{len(head + typed)}.yml"
        at = (head + typed).rindex("|")
        text = world.open(name, head + typed[:-1] if typed.endswith("|") else (head + typed).replace("|", ""))
        result = text.ask("completion", at)
        got = [item["label"] for item in result["items"]]
        holds(got, *labels)
        item = next(i for i in result["items"] if i["label"] == labels[0])
        equal(text.offset(item["textEdit"]["range"]["end"]), at)
    text = world.open(".github/workflows/events.yml", "on: [pu|]\n".replace("|", ""))
    holds(text.labels(7), "push", "pull_request")
    text = world.open(".github/workflows/types.yml", "on:\n  release:\n    types: []\n")
    holds(text.labels(len("on:\n  release:\n    types: [")), "published", "created")
    text = world.open(".github/workflows/run.yml", "on:\n  workflow_run:\n    workflows: []\n")
    holds(text.labels(len("on:\n  workflow_run:\n    workflows: [")), "Called")


@case
def definition_leads_there(program):
    world = World(program)
    text = world.ci()
    for mark, wanted in [
        ("needs: [bu|ild", "  |build:"),
        ("needs.bu|ild.outputs", "  |build:"),
        ("needs.build.outputs.ver|sion", "      |version: "),
        ("steps.me|ta.outputs", "id: |meta"),
        ("inputs.le|vel", "      |level:"),
        ("env.T|OP", "  |TOP: x"),
        ("matrix.o|s", "        |os: ["),
    ]:
        uri, span = text.definition(mark)
        equal((uri, text.offset(span["start"])), (text.uri, text.find(wanted)))
    equal(text.definition("env: *e|nv")[1]["start"], text.place(text.find("  |TOP: x")))
    own = uri_of(world.path(".github/actions/own/action.yml"))
    called = uri_of(world.path(".github/workflows/called.yml"))
    equal(text.definition("uses: ./.github/ac|tions")[0], own)
    equal(text.definition("uses: ./.github/wor|kflows")[0], called)
    equal((text.definition("col|or: red")[0], text.definition("col|or: red")[1]["start"]["line"]), (own, 3))
    equal(text.definition("outputs.sh|ade")[0], own)
    equal((text.definition("    na|me: x")[0], text.definition("    na|me: x")[1]["start"]["line"]), (called, 4))
    equal(text.definition("na|me: CI"), None)


@case
def symbols_and_links(program):
    world = World(program)
    text = world.ci()
    symbols = {s["name"]: s for s in text.ask("documentSymbol")}
    equal(list(symbols), ["on", "build", "deploy", "call"])
    equal([s["name"] for s in symbols["build"]["children"]][:2], ["docker/build-push-action@v6", "meta"])
    equal([link["target"] for link in text.ask("documentLink")], ["https://github.com/docker/build-push-action/tree/v6"])
    action = world.open(".github/actions/own/action.yml")
    equal([s["name"] for s in action.ask("documentSymbol")], ["input color", "input shine", "output shade", "mix"])


@case
def dockerfiles(program):
    world = World(program)
    text = world.open("Dockerfile", language="dockerfile")
    assert text.diagnostics()
    holds(text.hover("RU|N --mount"), "becomes a layer")
    holds(text.hover("--mo|unt"), "type=cache")
    holds(text.hover("--li|nk"), "reused")
    holds(text.hover("FR|OM base"), "begins with stage 0")
    equal(text.definition("FROM ba|se AS app")[1]["start"]["line"], 1)
    equal(text.definition("--from=ba|se")[1]["start"]["line"], 1)
    equal([s["name"] for s in text.ask("documentSymbol")], ["base", "app"])
    holds(text.labels("--from=|base"), "base")
    holds(text.labels("COPY --fr|om"), "--from", "--chown")
    end = len(text.text)
    text.edit(end, end, "WOR")
    holds(text.labels(len(text.text)), "WORKDIR", "COPY")


# --- texts ----------------------------------------------------------------------------------------------------------


@case
def places_in_all_encodings(program):
    source = "on: push\njobs:\n  a:\n    name: \U0001f600é中 # \U0001f680\n    runs-on: ubuntu-24.04\n    steps: [{name: '\U0001f600', usess: x}]\n"
    for units in ("utf-16", "utf-8", "utf-32"):
        world = World(program, encodings=[units])
        equal(world.client.capabilities["positionEncoding"], units)
        text = world.open(".github/workflows/x.yml", source, units=units)
        spans = [text.slice(d["range"]) for d in text.diagnostics()]
        holds(spans, "usess")
        at = text.find("é|中")
        text.edit(at, at + 1, "\U0001f4a3")
        at = text.find("usess|")
        text.edit(at - 1, at, "")
        holds([text.slice(d["range"]) for d in text.diagnostics()], "x")
    world = World(program, encodings=["utf-7", "utf-8", "utf-16"])
    equal(world.client.capabilities["positionEncoding"], "utf-8")


@case
def line_ends_and_marks(program):
    for change in (lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t, lambda t: "\ufeff" + t.replace("\n", "\r\n")):
        world = World(program)
        text = world.open(".github/workflows/x.yml", change(CI))
        finding = one(text.diagnostics(), "action-input")
        equal(text.slice(finding["range"]), "cach-from")
        fix = next(a for a in text.actions(whole(text)) if a["title"] == "rename it to cache-from")
        equal(text.apply(fix["edit"]), change(CI).replace("cach-from", "cache-from"))
        ignore = next(a for a in text.actions(whole(text)) if a["title"] == "ignore action-input here")
        after = text.apply(ignore["edit"])
        equal(after.count("\n") - after.count("\r\n"), 0 if "\r" in text.text else after.count("\n"))
        at = text.find("cach|-from")
        text.edit(at, at, "e")
        assert not is_misspelled(text.diagnostics())
        holds(text.labels("runs-on: |ubuntu"), "ubuntu-latest")


@case
def edits_anywhere_give_the_same_text(program):
    """After many random edits the findings are those of the text opened anew."""
    world = World(program, settings={"delay": 0, "scriptCheckers": False})
    text = world.ci()
    chance = random.Random(1)
    pieces = ["", "\n", "x", "  ", "- ", ": ", "\U0001f600", "é\r\n", "${{ github.sha }}", "'", "#"]
    for _ in range(60):
        begin = chance.randrange(len(text.text))
        end = min(len(text.text), begin + chance.randrange(4))
        if "\r" in text.text[begin - 1:end + 1]:
            continue
        text.edit(begin, end, chance.choice(pieces))
        if chance.random() < 0.3:
            text.ask("hover", chance.randrange(len(text.text)))
            text.ask("completion", chance.randrange(len(text.text)))
            text.ask("definition", chance.randrange(len(text.text)))
            text.ask("documentSymbol")
            text.actions(whole(text))
    got = text.diagnostics()
    other = World(program).open(".github/workflows/ci.yml", text.text)
    equal([(d["code"], d["range"]) for d in got], [(d["code"], d["range"]) for d in other.diagnostics()])


@case
def features_at_every_place(program):
    """Of each text, cut off anywhere: no feature ends the server."""
    world = World(program)
    for name, language in ((".github/workflows/ci.yml", "yaml"), ("Dockerfile", "dockerfile"), (".github/actions/own/action.yml", "yaml")):
        text = world.open(name, language=language)
        source = text.text
        for at in range(0, len(source), 7):
            text.replace(source[:at])
            for method in ("hover", "completion", "definition"):
                world.client.ask("textDocument/" + method, {"textDocument": {"uri": text.uri}, "position": text.place(at)})
        for method in ("hover", "completion", "definition"):
            text.replace(source)
            for at in range(0, len(source), 5):
                text.ask(method, at)
    equal(world.client.close(), (0, ""))


@case
def two_hundred_keystrokes(program):
    world = World(program)
    text = world.ci()
    text.diagnostics()
    at = text.find("name: CI|")
    start = time.monotonic()
    for i in range(200):
        text.edit(at + i, at + i, "x")
    text.diagnostics()
    assert time.monotonic() - start < 10
    world.client.request("shutdown")
    published = [m for m in world.client.backlog if m.get("method") == "textDocument/publishDiagnostics"]
    assert len(published) < 50, f"{len(published)} of 200 were checked"


@case
def a_text_of_a_megabyte(program):
    world = World(program)
    step = "      - {name: 'step %d', run: \"echo %s\"}\n"
    body = "".join(step % (i, "x" * 960) for i in range(1000))
    text = world.open(".github/workflows/x.yml",
                      "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n" + body)
    assert len(text.text) > 1000 * 1000
    text.diagnostics()
    at = text.text.index("run: ", 500 * 1000)
    start = time.monotonic()
    for i in range(20):
        text.client.notify("textDocument/didChange", {
            "textDocument": {"uri": text.uri, "version": i + 2},
            "contentChanges": [{"range": {"start": text.place(at), "end": text.place(at)}, "text": "x"}]})
        text.version += 1
    found = text.diagnostics()
    assert any("xrun" in d["message"] or "run" in d["message"] for d in found), found[:3]
    assert time.monotonic() - start < 60
    text.ask("documentSymbol")


@case
def a_text_that_is_too_large(program):
    world = World(program)
    text = world.ci()
    assert text.diagnostics()
    text.replace("# " + "x" * (17 << 20) + "\n" + CI)
    equal(text.diagnostics(), [])
    equal(text.ask("hover", 0), None)
    text.replace(CI)
    assert is_misspelled(text.diagnostics())


@case
def odd_text(program):
    world = World(program)
    for source in ("", "\n", "\ufeff", "\x00", "on: \x00push", "a: &x [*x]", "\u2028", "- - - -", "%", "{", "'"):
        text = world.open(f".github/workflows/odd{ord((source or ' ')[0])}{len(source)}.yml", source)
        text.diagnostics()
        for method in ("hover", "completion", "definition"):
            text.ask(method, len(source))
        text.actions(whole(text))
        text.ask("documentSymbol")
    # A surrogate alone is no character, but a text of JavaScript can hold one.
    uri = uri_of(world.path(".github/workflows/lone.yml"))
    body = ('{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"%s","languageId":"yaml",'
            '"version":1,"text":"on: push # \\ud83d x \\\\ud83d\\njobs: {}\\n"}}}' % uri).encode()
    world.client.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
    answer = world.client.wait(lambda m: m.get("params", {}).get("uri") == uri)
    assert answer["params"]["diagnostics"]


# --- the protocol ---------------------------------------------------------------------------------------------------


def error(client, number):
    return client.answer(number)["error"]["code"]


@case
def order_of_the_protocol(program):
    client = Client(program, initialize=False)
    equal(error(client, client.ask("textDocument/hover")), -32002)
    client.notify("textDocument/didOpen", {"textDocument": {"uri": "file:///x", "text": ""}})
    client.initialize(["utf-16"], None, {})
    equal(error(client, client.ask("initialize")), -32600)
    equal(error(client, client.ask("textDocument/formatting")), -32601)
    equal(error(client, client.ask("$/unknown")), -32601)
    equal(error(client, client.ask("textDocument/hover", {"textDocument": {"uri": "file:///nowhere"}})), -32602)
    for method in ("$/setTrace", "$/cancelRequest", "textDocument/didChange", "textDocument/didClose", "what/ever"):
        client.notify(method)
    client.send({"id": 99, "result": None})
    client.send({"id": 7})
    equal(client.wait(lambda m: m.get("id") == 7)["error"]["code"], -32600)
    equal(client.request("shutdown"), None)
    equal(error(client, client.ask("textDocument/hover")), -32600)
    equal(client.close(shutdown=False)[0], 0)


@case
def cancellation(program):
    world = World(program)
    text = world.ci()
    text.diagnostics()
    body = b""
    for message in ('{"jsonrpc":"2.0","id":"a","method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"%s"}}}' % text.uri,
                    '{"jsonrpc":"2.0","id":"b","method":"textDocument/documentSymbol","params":{"textDocument":{"uri":"%s"}}}' % text.uri,
                    '{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"b"}}'):
        body += b"Content-Length: %d\r\n\r\n" % len(message) + message.encode()
    world.client.write(body)
    assert "result" in world.client.answer("a")
    equal(error(world.client, "b"), -32800)


@case
def exit_codes(program):
    client = Client(program)
    client.notify("exit")
    equal(client.close(shutdown=False)[0], 1)
    client = Client(program)
    equal(client.close(shutdown=False)[0], 1)
    client = Client(program, options=["--stdio", "--no-shellcheck"])
    equal(client.close(), (0, ""))


@case
def garbage(program):
    for data in (b"hello\n" * 2000, b"Content-Length: x\r\n\r\n", b"Content-Length: 99999999999999\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                 b"Content-Length: -5\r\n\r\n", b"\x00" * 5000, b"Content-Len", b"Content-Length: 50\r\n\r\n{}"):
        run = subprocess.run([program, "lsp"], input=data, capture_output=True, timeout=60)
        equal(run.returncode, 3)
        holds(run.stderr.decode(), "not the Language Server Protocol")
    client = Client(program)
    for body in (b"{", b"", b"[" * 5000, b"\xff\xfe", b"nonsense"):
        client.write(b"Content-Type: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        equal(client.wait(lambda m: "id" in m and m["id"] is None)["error"]["code"], -32700)
    for body in (b"3", b"[]", b'"x"', b"null", b"{}", b'{"method": 5, "id": 1}'):
        client.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        client.wait(lambda m: m.get("error", {}).get("code") == -32600)
    equal(client.close()[0], 0)


@case
def wrong_parameters(program):
    world = World(program)
    text = world.ci()
    text.diagnostics()
    for params in ({"position": {"line": -5, "character": -1}}, {"position": {"line": 10**9, "character": 10**9}},
                   {"position": 3}, {}, {"range": {}, "context": 5}, {"range": [], "context": {"only": [1, None, ""]}}):
        for method in ("hover", "completion", "definition", "codeAction", "documentSymbol", "documentLink"):
            world.client.answer(world.client.ask("textDocument/" + method, {"textDocument": {"uri": text.uri}, **params}))
    for changes in (None, 5, [5], [{}], [{"range": 5, "text": 5}],
                    [{"range": {"start": {"line": 9, "character": 0}, "end": {"line": 2, "character": 0}}, "text": ""}]):
        text.changed(changes)
    world.client.notify("textDocument/didOpen", {"textDocument": {}})
    world.client.notify("textDocument/didOpen", {})
    world.client.notify("textDocument/didOpen", {"textDocument": {"uri": text.uri, "version": 50, "text": CI}})
    text.version, text.text = 50, CI
    assert "action-input" in codes(text.diagnostics())
    equal(world.client.close(), (0, ""))


def main(program):
    print(f"1..{len(cases)}")
    failed = False
    for number, test in enumerate(cases, 1):
        name = test.__name__.replace("_", " ")
        try:
            test(program)
            print(f"ok {number} - {name}", flush=True)
        except Exception:
            failed = True
            print(f"not ok {number} - {name}")
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()[-8:]), end="", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve())))
