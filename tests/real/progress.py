"""A second, small reader of BuildKit's progress, to hold against `wfgen docker log`.

Both formats become {(stage, index): (total, text, cached)}, one entry for every vertex that stands for a
step of the Dockerfile, FROM excepted. The stage is "" in a file with one stage.
"""

import json
import re

LABEL = re.compile(r"^\[(?:([^\s\]]+) +)? *(\d+)/(\d+)\] (.*)$", re.DOTALL)


def _steps(states):
    """Picks the steps out of {vertex: [name, cached]}."""
    steps = {}
    for name, cached in states.values():
        label = LABEL.match(name)
        if not label or label[4].startswith("FROM "):
            continue
        key = (label[1] or "", int(label[2]))
        seen = steps.get(key)
        steps[key] = (int(label[3]), label[4], cached or bool(seen and seen[2]))
    return steps


def _plain_states(text):
    states = {}
    for line in text.splitlines():
        number, _, rest = line.partition(" ")
        if not re.fullmatch(r"#\d+", number):
            continue
        if number not in states:
            states[number] = [rest, False]
        elif rest == "CACHED":
            states[number][1] = True
        elif rest.startswith("DONE") and " --link" in states[number][0]:
            # The copy was cached, the merge was not.
            states[number][1] = False
    return states


def _rawjson_states(text):
    # Some steps are several vertices (COPY --link: a copy and a merge) in a group with the step's name.
    groups = {}
    for line in text.splitlines():
        if not line.startswith("{"):
            continue
        for vertex in json.loads(line).get("vertexes") or []:
            group = vertex.get("progressGroup") or {"id": vertex["digest"], "name": vertex["name"]}
            _, members = groups.setdefault(group["id"], (group["name"], {}))
            members[vertex["digest"]] = members.get(vertex["digest"], False) or vertex.get("cached", False)
    return {key: [name, all(members.values())] for key, (name, members) in groups.items()}


def read_steps(build):
    """The steps of a build and whether each was CACHED."""
    reader = _rawjson_states if build.format == "rawjson" else _plain_states
    return _steps(reader(build.text))
