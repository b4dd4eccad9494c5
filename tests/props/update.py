"""Laws of `wfgen emit --check` and `--update`: what a user and a template do to the same files. Prints TAP.

usage: update.py PROGRAM [SEED [ROUNDS]]

A workflow is a model here: jobs and steps with keys. The template renders it, the user's editor writes it in a form of its
own, both change it at random. When the two touch different parts, the merge must be the model with both changes; when
both changed the same value, it must be a conflict. The packs of the program are held to what can be told without a model.
"""

import copy
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import emit_cases
import tap

PLACES = ("file", "folder", "job", "path", "name")
PATH = ".github/workflows/ci.yml"
RECORD = ".github/wfgen.emit.yml"
SHA = "0123456789abcdef"


class Bench:
    def __init__(self, program, folder, thorough=True):
        self.program, self.folder, self.thorough = os.path.abspath(program), Path(folder), thorough

    def wfgen(self, *arguments, cwd=None):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, check=False,
                              cwd=cwd or self.folder, timeout=300)

    def world(self):
        return Path(tempfile.mkdtemp(dir=self.folder))


# --- the model ----------------------------------------------------------------------------------------------------------

class Step:
    def __init__(self, tag, version=None):
        self.tag, self.version = tag, version
        self.name = f"Step {tag}"
        self.args = {"first": "one", "second": "two"}
        self.lines = [f"echo {tag} {n}" for n in range(5)]
        self.notes = {}

    def uses(self):
        commit = "".join(SHA[(self.version * 7 + i * 3) % 16] for i in range(40))
        return f"acme/{self.tag.rstrip('ut')}@{commit} # v{self.version}.0.0"


class Job:
    def __init__(self, tag, steps):
        self.tag, self.steps, self.timeout, self.notes, self.env = tag, steps, 10, {}, {"KEEP": tag}


def fresh_model():
    jobs = []
    for j in range(2):
        steps = [Step(f"j{j}s{n}", 3 if n % 2 == 0 else None) for n in range(4)]
        jobs.append(Job(f"j{j}", steps))
    return jobs


class Form:
    """How somebody writes YAML."""

    def __init__(self, quote="", blank=False, dash=2, gap=1, eol="\n"):
        self.quote, self.blank, self.dash, self.gap, self.eol = quote, blank, dash, gap, eol

    def text(self, value):
        return f"{self.quote}{value}{self.quote}"


def write(jobs, form):
    out = ["name: CI", "", "on:", "  push:", "    branches: [main]", "  pull_request:", "", "permissions:", "  contents: read", "",
           "concurrency:", "  group: ${{ github.workflow }}-${{ github.ref }}", "  cancel-in-progress: true", "", "jobs:"]
    for number, job in enumerate(jobs):
        if number > 0:
            out.append("")
        out += [f"  # {note}" for note in job.notes.values()]
        out += [f"  {job.tag}:", f"    name: {form.text('Job ' + job.tag)}", "    runs-on: ubuntu-24.04",
                f"    timeout-minutes: {job.timeout}", "    env:"]
        out += [f"      {key}: {form.text(value)}" for key, value in job.env.items()]
        out.append("    steps:")
        for place, step in enumerate(job.steps):
            if form.blank and place > 0:
                out.append("")
            out += write_step(step, form)
    return form.eol.join(out) + form.eol


def write_step(step, form):
    dash = " " * (4 + form.dash)
    key = dash + " " * (1 + form.gap)
    lines = [f"{dash}# {note}" for note in step.notes.values()]
    lines += [f"{dash}-{' ' * form.gap}name: {form.text(step.name)}", f"{key}env:", f"{key}  TAG: {form.text(step.tag)}"]
    if step.version is not None:
        lines += [f"{key}uses: {step.uses()}", f"{key}with:"]
        lines += [f"{key}  {name}: {form.text(value)}" for name, value in step.args.items()]
    else:
        lines += [f"{key}run: |"] + [f"{key}  {line}" for line in step.lines]
    return lines


def forms(rng):
    return Form(rng.choice(["", "'", '"']), rng.random() < 0.3, rng.choice([0, 2]), rng.choice([1, 1, 3]),
                rng.choice(["\n", "\n", "\r\n"]))


# --- changes ------------------------------------------------------------------------------------------------------------

class Change:
    """`touched`: the parts it changes. Two changes meet when a part of one is the other's or lies in it."""

    def __init__(self, name, touched, work, tokens=()):
        self.name, self.touched, self.work, self.tokens = name, touched, work, tokens

    def apply(self, jobs):
        jobs = copy.deepcopy(jobs)
        self.work(jobs)
        return jobs


def meet(one, other):
    return any(a[:len(b)] == b or b[:len(a)] == a for a in one.touched for b in other.touched)


def job_of(jobs, tag):
    return next((job for job in jobs if job.tag == tag), None)


def step_of(jobs, tag):
    return next((step for job in jobs for step in job.steps if step.tag == tag), None)


def random_change(rng, jobs, who, number):
    """`who` is "u" or "t" and ends what is new, so that nothing is added twice."""
    job = rng.choice(jobs)
    step = rng.choice(job.steps)
    token = f"{who}{number}x"
    kinds = ["add-step", "add-job", "value", "timeout", "delete-step", "rename", "note", "job-note", "line", "add-arg", "add-env",
             "pin", "delete-arg", "swap"]
    return make_change(rng, rng.choice(kinds), job, step, token, who)


def make_change(rng, kind, job, step, token, who):
    where, tag, place = job.tag, step.tag, rng.randrange(len(job.steps) + 1)
    arg = rng.choice(["first", "second"])
    spot = rng.randrange(5)

    def work(jobs):
        mine, one = job_of(jobs, where), step_of(jobs, tag)
        if kind == "add-step":
            mine.steps.insert(place, Step(token + who))
        elif kind == "add-job":
            jobs.append(Job(token, [Step(token + "s" + who)]))
        elif kind == "value":
            one.args[arg] = token
        elif kind == "timeout":
            mine.timeout = 20 + len(token) + ord(who)
        elif kind == "delete-step":
            mine.steps.remove(one)
        elif kind == "rename":
            one.name = f"Step {token}"
        elif kind == "note":
            one.notes[token] = f"note {token}"
        elif kind == "job-note":
            mine.notes[token] = f"note {token}"
        elif kind == "line":
            one.lines[spot] = f"echo {token}"
        elif kind == "add-arg":
            one.args[token] = token
        elif kind == "add-env":
            mine.env[token] = token
        elif kind == "pin":
            one.version = 4 if who == "u" else 5
        elif kind == "delete-arg":
            del one.args[arg]
        elif kind == "swap":
            at = mine.steps.index(one)
            mine.steps[at - 1], mine.steps[at] = mine.steps[at], mine.steps[at - 1]

    uses = step.version is not None
    if kind in ("value", "add-arg", "delete-arg", "pin") and not uses or kind == "line" and uses:
        return make_change(rng, "rename", job, step, token, who)
    parts = {
        "add-step": [(where, "steps", token)], "add-job": [(token,)], "value": [(where, "steps", tag, arg)],
        "timeout": [(where, "timeout")], "delete-step": [(where, "steps", tag), (where, "order")],
        "rename": [(where, "steps", tag, "name")], "note": [(where, "steps", tag, "note")], "job-note": [(where, "note")],
        # Lines that touch meet, as in git.
        "line": [(where, "steps", tag, "line", n) for n in (spot - 1, spot, spot + 1)],
        "add-arg": [(where, "steps", tag, token)], "add-env": [(where, "env", token)],
        "pin": [(where, "steps", tag, "pin")], "delete-arg": [(where, "steps", tag, arg)], "swap": [(where, "order")],
    }
    tokens = [token] if kind in ("add-step", "add-job", "note", "job-note", "add-arg", "add-env", "value", "rename", "line") else []
    return Change(kind, parts[kind], work, tokens)


def draw(rng, jobs, who, count):
    changes = []
    for number in range(count):
        change = random_change(rng, jobs, who, number)
        if not any(meet(change, other) for other in changes):
            changes.append(change)
            jobs = change.apply(jobs)
    return changes


# --- reading back -------------------------------------------------------------------------------------------------------

def read_back(text):
    """The model of a file that write() could have written, in whatever form."""
    jobs, job, step, where = {}, None, None, None
    pending = []
    for line in text.replace("\r\n", "\n").split("\n"):
        clean = line.strip().lstrip("-").strip()
        indent = len(line) - len(line.lstrip())
        key, _, value = clean.partition(": ")
        value = value.strip("'\"")
        if clean.startswith("# note"):
            pending.append(clean)
        elif indent == 2 and re.fullmatch(r"  [\w-]+:", line) and where != "top":
            job = {"steps": [], "notes": pending, "env": {}}
            jobs[clean[:-1]], pending, where, step = job, [], None, None
        elif indent == 0 and clean:
            where = None if clean == "jobs:" else "top"
        elif job is None or where == "top" or not clean:
            continue
        elif line.strip().startswith("-") and key == "name":
            step = {"name": value, "lines": [], "with": {}, "notes": pending}
            job["steps"].append(step)
            pending, where = [], None
        elif clean in ("env:", "with:", "run: |", "steps:"):
            where = clean
        elif clean.startswith("uses: "):
            step["uses"] = clean
        elif where == "run: |":
            step["lines"].append(clean)
        elif where == "with:":
            step["with"][key] = value
        elif key == "TAG":
            step["tag"] = value
        elif where == "env:" and step is None:
            job["env"][key] = value
        else:
            job[key] = value
    return jobs


def without_order(jobs):
    jobs = copy.deepcopy(jobs)
    for job in jobs.values():
        job["steps"] = {step["tag"]: step for step in job["steps"]}
        for one in [job, *job["steps"].values()]:
            one["notes"] = sorted(one["notes"])
    return jobs


def order_of(jobs, others):
    """Of the steps that both have."""
    tags = {s["tag"] for job in others.values() for s in job["steps"]}
    return {name: [s["tag"] for s in job["steps"] if s["tag"] in tags] for name, job in jobs.items() if name in others}


# --- laws of the model --------------------------------------------------------------------------------------------------

PACK = f"title: A workflow\nfiles:\n  - {{path: {PATH}, template: ci.yml}}\n"


class World:
    """A repository and a folder of templates."""

    def __init__(self, bench):
        self.bench, self.root = bench, bench.world()
        self.set_template("")
        (self.root / "t" / "p" / "pack.yml").write_text(PACK, encoding="utf-8")

    def set_template(self, text):
        path = self.root / "t" / "p" / "ci.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def emit(self, *arguments):
        return self.bench.wfgen("emit", "--template-dir", "t", *arguments, cwd=self.root)

    def text(self):
        return (self.root / PATH).read_bytes().decode()

    def set_text(self, text):
        (self.root / PATH).write_bytes(text.encode())

    def snapshot(self):
        return {p.relative_to(self.root): p.read_bytes() for p in sorted(self.root.rglob("*")) if p.is_file()}


def start(bench, base, ours, form, theirs):
    world = World(bench)
    world.set_template(write(base, Form()))
    result = world.emit("p", "--write", ".", "-q")
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    world.set_text(write(ours, form))
    world.set_template(write(theirs, Form()))
    return world


def changed(jobs, changes):
    for change in changes:
        jobs = change.apply(jobs)
    return jobs


def check_merge(world, changes, base):
    """Both sides' changes are there, once, and stay."""
    result = world.emit("--update")
    if result.returncode != 0:
        yield f"exit {result.returncode}: {result.stderr}"
        return
    text = world.text()
    both = read_back(write(changed(base, changes["u"] + changes["t"]), Form()))
    got = read_back(text)
    if without_order(got) != without_order(both):
        yield f"expected {json.dumps(without_order(both))}"
        yield f"got      {json.dumps(without_order(got))}"
        yield text
    for who, other in (("u", "t"), ("t", "u")):
        alone = read_back(write(changed(base, changes[who]), Form()))
        moved = any(c.name == "swap" for c in changes[other])
        if not moved and order_of(got, alone) != order_of(alone, got):
            yield f"order of {who}: {order_of(got, alone)}"
    before = world.snapshot()
    again = world.emit("--update")
    if again.returncode != 0 or world.snapshot() != before or "updated" in again.stdout:
        yield f"a second update changes something: {again.stdout}{again.stderr}"


def separate_changes_merge(bench, rng, rounds):
    done = 0
    while done < rounds:
        base = fresh_model()
        changes = {"u": draw(rng, base, "u", rng.randrange(1, 5)), "t": draw(rng, base, "t", rng.randrange(1, 5))}
        if any(meet(a, b) for a in changes["u"] for b in changes["t"]):
            continue
        done += 1
        form = forms(rng) if rng.random() < 0.5 else Form()
        world = start(bench, base, changed(base, changes["u"]), form, changed(base, changes["t"]))
        problems = list(check_merge(world, changes, base))
        shutil.rmtree(world.root)
        if problems:
            yield f"round {done}: {[c.name for c in changes['u']]} {[c.name for c in changes['t']]} {vars(form)}"
            yield from problems
            return


def same_value_is_a_conflict(bench, rng, rounds):
    for number in range(rounds):
        base = fresh_model()
        job = rng.choice(base)
        step = rng.choice(job.steps)
        kind = rng.choice(["rename", "timeout", "value"] if step.version else ["rename", "timeout", "line"])
        state = rng.getstate()
        ours = make_change(rng, kind, job, step, f"u{number}x", "u")
        rng.setstate(state)
        theirs = make_change(rng, kind, job, step, f"t{number}x", "t")
        world = start(bench, base, ours.apply(base), Form(), theirs.apply(base))
        before = world.snapshot()
        result = world.emit("--update")
        if result.returncode != 1 or "conflict" not in result.stderr or world.snapshot() != before:
            yield f"{kind}: exit {result.returncode}: {result.stdout}{result.stderr}"
        world.emit("--update", "--conflicts=yours")
        if read_back(world.text()) != read_back(write(ours.apply(base), Form())):
            yield f"{kind}: --conflicts=yours: {world.text()}"
        if "updated" in world.emit("--update").stdout:
            yield f"{kind}: not settled"
        shutil.rmtree(world.root)
        world = start(bench, base, ours.apply(base), Form(), theirs.apply(base))
        world.emit("--update", "--conflicts=template")
        if read_back(world.text()) != read_back(write(theirs.apply(base), Form())):
            yield f"{kind}: --conflicts=template: {world.text()}"
        shutil.rmtree(world.root)
        world = start(bench, base, ours.apply(base), Form(), theirs.apply(base))
        world.emit("--update", "--conflicts=markers")
        yours = re.sub(r"<<<<<<< yours\n(.*?)\|\|\|\|\|\|\| last render\n.*?>>>>>>> template\n", r"\1", world.text(), flags=re.DOTALL)
        if yours != write(ours.apply(base), Form()):
            yield f"{kind}: marks: {world.text()}"
        shutil.rmtree(world.root)


def deleted_and_changed_is_a_conflict(bench, rng, rounds):
    for number in range(rounds):
        base = fresh_model()
        job = rng.choice(base)
        step = rng.choice(job.steps)
        gone = make_change(rng, "delete-step", job, step, "x", "u")
        kind = "value" if step.version else "line"
        other = make_change(rng, kind, job, step, f"t{number}x", "t")
        for ours, theirs in ((gone, other), (other, gone)):
            world = start(bench, base, ours.apply(base), Form(), theirs.apply(base))
            before = world.snapshot()
            result = world.emit("--update")
            if result.returncode != 1 or world.snapshot() != before:
                yield f"{ours.name} {theirs.name}: exit {result.returncode}: {result.stdout}{result.stderr}"
            shutil.rmtree(world.root)
        # What the user deleted, and the template left alone, stays deleted.
        world = start(bench, base, gone.apply(base), Form(), base)
        if world.emit("--update").returncode != 0 or step.tag in world.text():
            yield f"{step.tag} came back"
        shutil.rmtree(world.root)


def classes_are_right(bench, rng, rounds):
    """--check names the worst that a user has done, whatever the form."""
    wanted = {"add-step": "extension", "add-job": "extension", "value": "structural", "timeout": "structural",
              "delete-step": "structural", "rename": "format", "note": "format", "job-note": "format", "line": "structural",
              "add-arg": "extension", "add-env": "extension", "pin": "pin", "delete-arg": "structural", "swap": "structural"}
    ranks = ["format", "pin", "extension", "structural"]
    for number in range(rounds):
        base = fresh_model()
        change = random_change(rng, base, "u", number)
        form = forms(rng) if number % 2 else Form()
        world = start(bench, base, change.apply(base), form, base)
        result = world.emit("--check", "--format", "json")
        found = {d["class"] for d in json.loads(result.stdout)}
        worst = max(found, key=ranks.index, default="none")
        if worst != wanted[change.name] or (result.returncode == 1) != (worst == "structural"):
            yield f"{change.name}, {vars(form)}: {result.stdout}, exit {result.returncode}"
            yield world.text()
        if found and world.emit("--check", "--strict").returncode != 1:
            yield f"{change.name}: --strict passes"
        shutil.rmtree(world.root)


# --- laws of the packs --------------------------------------------------------------------------------------------------

def answers_of(pack):
    """The defaults and a few cases that leave the names of files alone: another name is another file."""
    cases = [c for c in emit_cases.CASES.get(pack, []) if not any(v.split("=")[0] in PLACES for v in c)]
    return [[], *cases[1::max(1, len(cases) // 3)]][:4]


def set_options(values):
    return [option for value in values for option in ("--set", value)]


def files_of(root):
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file() and p.name != "wfgen.emit.yml"}


def pack_pairs(bench):
    """Pairs of answers; where only few rounds are wanted, one pair for each pack."""
    names = [pack["name"] for pack in json.loads(bench.wfgen("emit", "--list", "--format", "json").stdout)]
    for name in names:
        answers = answers_of(name)
        pairs = [(one, answers[(i + 1) % len(answers)]) for i, one in enumerate(answers)]
        yield from ((name, one, other) for one, other in ([([], []), *pairs] if bench.thorough else pairs[:1]))


def packs_update_to_the_render(bench):
    """Without changes of the user's, an update is a new render, byte for byte; CRLF stays."""
    count = 0
    for name, one, other in pack_pairs(bench):
        root, fresh = bench.world(), bench.world()
        first = bench.wfgen("emit", name, "--no-detect", "--write", ".", *set_options(one), cwd=root)
        bench.wfgen("emit", name, "--no-detect", "--write", ".", *set_options(other), cwd=fresh)
        if first.returncode != 0 or bench.wfgen("emit", "--check", "--strict", cwd=root).returncode != 0:
            yield f"{name} {one}: {first.stderr}"
        before = files_of(root)
        bench.wfgen("fix", "-q", cwd=root)
        if files_of(root) != before:
            yield f"{name} {one}: a fix changes the render"
        crlf = count % 3 == 2
        if crlf:
            for path in [root / p for p in [*files_of(root), RECORD]]:
                path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        result = bench.wfgen("emit", "--update", *set_options(switch(bench, name, one, other)), cwd=root)
        got = {p: t.replace(b"\r\n", b"\n") if crlf else t for p, t in files_of(root).items()}
        if result.returncode != 0 or got != files_of(fresh):
            yield f"{name} {one} {other} crlf={crlf}: {result.stdout}{result.stderr}"
        count += 1
        shutil.rmtree(root)
        shutil.rmtree(fresh)
    print(f"# {count} pairs of answers")


def switch(bench, name, one, other):
    """The settings that lead from one case to another."""
    known = {v["name"]: v for v in json.loads(bench.wfgen("emit", name, "--no-detect", "--show-vars", "--format", "json").stdout)}
    names = {v.split("=")[0] for v in one} - {v.split("=")[0] for v in other}
    return [f"{n}={plain(known[n]['value'])}" for n in sorted(names)] + other


def plain(value):
    """A default as --set takes it."""
    return json.loads(value) if value.startswith('"') else value.strip("'")


def bumped(text):
    """As dependabot would: another commit, a higher version in the comment."""
    return re.sub(r"@[0-9a-f]{40} # v(\d+)\.\d+\.\d+", lambda m: f"@{'b' * 40} # v{int(m[1]) + 1}.0.0", text)


def bumps_are_kept(bench):
    for name, one, other in pack_pairs(bench):
        root = bench.world()
        bench.wfgen("emit", name, "--no-detect", "--write", ".", *set_options(one), cwd=root)
        paths = [root / p for p in files_of(root)]
        bumps = 0
        for path in paths:
            old = path.read_text(encoding="utf-8")
            path.write_text(bumped(old), encoding="utf-8")
            bumps += bumped(old) != old
        check = bench.wfgen("emit", "--check", "--format", "json", cwd=root)
        classes = {d["class"] for d in json.loads(check.stdout)}
        if check.returncode != 0 or classes - {"pin"} or (bumps and not classes):
            yield f"{name} {one}: --check: exit {check.returncode}, {classes}"
        same = files_of(root)
        bench.wfgen("emit", "--update", cwd=root)
        if files_of(root) != same:
            yield f"{name} {one}: an update without news changed something"
        result = bench.wfgen("emit", "--update", *set_options(switch(bench, name, one, other)), cwd=root)
        wanted = {p: len(re.findall(rb"bbbb # v", t)) for p, t in same.items()}
        got = {p: len(re.findall(rb"bbbb # v", t)) for p, t in files_of(root).items()}
        lost = [p for p in got if got[p] == 0 and wanted.get(p, 0) > 0]
        if result.returncode != 0 or lost:
            yield f"{name} {one} {other}: {result.stdout}{result.stderr} {lost}"
        shutil.rmtree(root)


LOCKED = re.compile(r"uses: (?P<name>[\w./-]+)@(?P<ref>[\w.]+)(?: # (?P<version>v[\d.]+))?")


def lock_of(texts):
    """A lock that knows every action of the files by its version."""
    lines = {}
    for text in texts:
        for use in LOCKED.finditer(text.decode()):
            version, name = use["version"] or use["ref"], "/".join(use["name"].split("/")[:2])
            made = "".join(SHA[(ord(c) + i) % 16] for i, c in enumerate((name * 40)[:40]))
            lines[f"{name}@{version}"] = f"{use['ref'] if use['version'] else made} # {version}"
    return "".join(f"{key} = {value}\n" for key, value in sorted(lines.items()))


def settle(bench, root, commands):
    """Runs the commands in turn until none of them changes anything."""
    for _ in range(8):
        before = files_of(root)
        for command in commands:
            result = bench.wfgen(*command, cwd=root)
            if result.returncode > 1:
                return [f"{command}: exit {result.returncode}: {result.stdout}{result.stderr}"]
        if files_of(root) == before:
            return []
    return [f"{commands}: no end"]


EDITS = [
    lambda text: text,
    lambda text: re.sub(r"(?m)^      - name: (.*)$", r"      - name: '\1'  # mine", text, count=1),
    lambda text: re.sub(r"(?m)^jobs:\n", "jobs:\n  mine:\n    name: Mine\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n"
                        "    steps:\n      - uses: acme/tool@v2\n      - run: echo ${{ github.event.pull_request.title }}\n\n", text),
    lambda text: text.replace("    steps:\n", "    steps:\n      # Mine.\n      - run: echo mine\n", 1),
]


def fixes_and_updates_agree(bench):
    pinning = [["fix", "-q"], ["fix", "-q", "--pin", "--pins", "a.lock"], ["fix", "-q", "--unpin", "--pins", "a.lock"]]
    count = 0
    for place, (name, one, other) in enumerate(pack_pairs(bench)):
        if place % 2:
            continue
        number, fix = count % len(EDITS), pinning[count % 3]
        count += 1
        ends = []
        update = ["emit", "--update", *set_options(switch(bench, name, one, other))]
        for commands in ([fix, update], [update, fix]):
            root = bench.world()
            bench.wfgen("emit", name, "--no-detect", "--write", ".", *set_options(one), cwd=root)
            news = json.loads(bench.wfgen("emit", name, "--no-detect", "--format", "json", *set_options(other)).stdout)
            texts = [*files_of(root).values(), *(file["text"].encode() for file in news)]
            (root / "a.lock").write_text(lock_of(texts), encoding="utf-8")
            for path in files_of(root):
                if path.endswith(".yml"):
                    (root / path).write_text(EDITS[number]((root / path).read_text(encoding="utf-8")), encoding="utf-8")
            yield from (f"{name} {one} {other} {number}: {p}" for p in settle(bench, root, commands))
            ends.append(files_of(root))
            shutil.rmtree(root)
        if ends[0] != ends[1]:
            differing = [p for p in ends[0] if ends[0][p] != ends[1].get(p)]
            yield f"{name} {one} {other} {number} {fix}: {differing}"
    print(f"# {count} files settled twice")


def odd_files_end_well(bench, rng, rounds):
    """Lines lost, doubled, mangled: a merge, a conflict or a plain refusal, never half a write, nothing of the user's lost."""
    for number in range(rounds):
        base = fresh_model()
        theirs = changed(base, draw(rng, base, "t", 4))
        world = start(bench, base, base, Form(), theirs)
        lines = world.text().split("\n")
        for turn in range(rng.randrange(1, 6)):
            at = rng.randrange(len(lines))
            work = rng.randrange(5)
            if work == 0:
                del lines[at]
            elif work == 1:
                lines.insert(at, lines[at])
            elif work == 2:
                lines.insert(at, " " * rng.randrange(10) + f"# kept {number} {turn}")
            elif work == 3:
                lines[at] = " " + lines[at]
            else:
                lines[at] += f" # kept {number} {turn}"
        world.set_text("\n".join(lines))
        before = world.snapshot()
        result = world.emit("--update")
        if result.returncode not in (0, 1, 3) or (result.returncode != 0 and world.snapshot() != before):
            yield f"exit {result.returncode}: {result.stderr}"
        for token in re.findall(rf"# kept {number} \d+", "\n".join(lines)):
            if result.returncode == 0 and token not in world.text():
                yield f"lost: {token}\n" + "\n".join(lines) + "\n=>\n" + world.text()
        if result.returncode == 0 and "updated" in world.emit("--update").stdout:
            yield "a second update changes something:\n" + "\n".join(lines)
        shutil.rmtree(world.root)


def main(program, seed="1", rounds="30"):
    count = int(rounds)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, folder, thorough=count >= 30)
        laws = [
            ("changes of different parts merge", lambda: separate_changes_merge(bench, random.Random(f"{seed}a"), 2 * count)),
            ("two changes of one value are a conflict",
             lambda: same_value_is_a_conflict(bench, random.Random(f"{seed}b"), count // 3)),
            ("what one deletes and the other changes is a conflict",
             lambda: deleted_and_changed_is_a_conflict(bench, random.Random(f"{seed}c"), count // 4)),
            ("--check names the class", lambda: classes_are_right(bench, random.Random(f"{seed}d"), count)),
            ("odd files end well", lambda: odd_files_end_well(bench, random.Random(f"{seed}e"), 2 * count)),
            ("an untouched pack becomes the new render", lambda: packs_update_to_the_render(bench)),
            ("bumped pins are kept", lambda: bumps_are_kept(bench)),
            ("fixes and updates reach the same end", lambda: fixes_and_updates_agree(bench)),
        ]
        print(f"# seed {seed}")
        return tap.tell(laws)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
