"""Holds the JSON schema of the configuration against the program that reads it. Prints TAP.

usage: config_schema.py PROGRAM

What `wfgen config check` takes the schema takes, what one refuses the other refuses, and no key is known to one alone.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

GOOD = [
    {},
    {"fail-on": "info", "persona": "auditor", "runners": ["gpu", "linux-*"]},
    {"runners": "gpu", "rules": None, "policy": None},
    {"rules": {"cache-mode-min": "off", "timeout-missing": "on", "unpinned-uses": "error", "yaml-syntax": False}},
    {"rules": {"cache-mode": {"severity": "error", "ignore": ["generated.yml", "ci.yml:12"]}, "DL3008": {"disable": True}}},
    {"rules": {"unpinned-uses": {"config": {"policies": {"docker/*": "ref-pin"}}, "remap": {"severity": "low"}}}},
    {"policy": {"docker": "recommended"}},
    {"policy": {"docker": {"level": "recommended", "cache-to": ["gha", "registry"], "cache-from": False, "mode-max": True}}},
    {"policy": {"docker": {"build-args": ["A"], "tags": "v*", "platforms": [], "digest-id": "push", "provenance": "decided"}}},
    {"policy": {"docker": {"jobs": ["build", {"id": "push", "file": "ci.yml", "after": "build"}], "sbom": True}}},
    {"policy": {"artifacts": [{"path": "Dockerfile", "min_lines": 10, "contains": "USER"}, {"path": "a", "exports": ["b"]}]}},
    {"policy": {"links": [{"from": "ci.yml", "to": "Dockerfile", "via": "build", "pattern": "mode=max"}]}},
]
BAD = [
    {"fail-on": "never"}, {"fail-on": "off"}, {"persona": "boss"}, {"ruls": {}}, {"runners": {"a": 1}}, {"runners": [[]]},
    [], {"rules": []}, {"rules": {"no-such-rule": "off"}}, {"rules": {"cache-mode": "maybe"}},
    {"rules": {"cache-mode": {"severty": "error"}}}, {"rules": {"cache-mode": {"disable": "often"}}},
    {"rules": {"cache-mode": {"config": {"size": 1}}}}, {"rules": {"cache-mode": {"config": []}}},
    {"rules": {"cache-mode": {"ignore": [{}]}}}, {"rules": {"cache-mode": {"remap": {"severity": "worst"}}}},
    {"rules": {"unpinned-uses": {"config": {"policies": {"docker/*": "sometimes"}}}}},
    {"policy": {"docker": "strict"}}, {"policy": {"dokcer": {}}}, {"policy": {"docker": {"level": "strict"}}},
    {"policy": {"docker": {"cache-to": "disk"}}}, {"policy": {"docker": {"mode-max": "yes please"}}},
    {"policy": {"docker": {"jobs": "build"}}}, {"policy": {"docker": {"jobs": [{"file": "ci.yml"}]}}},
    {"policy": {"docker": {"sbom": "perhaps"}}}, {"policy": {"docker": {"digest-id": []}}},
    {"policy": {"artifacts": {}}}, {"policy": {"artifacts": [{"min_lines": 3}]}},
    {"policy": {"artifacts": [{"path": "a", "min_lines": -1}]}}, {"policy": {"links": [{"to": "a"}]}},
    {"policy": {"links": [{"from": "a", "form": "b"}]}},
]

results = []


def say(good, what, detail=""):
    results.append(good)
    print(f"{'ok' if good else 'not ok'} {len(results)} - {what}")
    for line in str(detail).splitlines() if not good else []:
        print(f"# {line}")


def check(program, folder, settings):
    path = folder / "settings.yml"
    path.write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run([program, "config", "check", "--config", path], cwd=folder, text=True, capture_output=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def keys_of_program():
    """The tables of struct wf_config_key."""
    keys = set()
    for path in sorted((ROOT / "src/lint").glob("config*.c")):
        if path.name in ("config_option.c",):
            continue
        keys |= set(re.findall(r'\{\s*"([a-z_-]+)",\s*(?:wf_config_)?read_\w+,', path.read_text(encoding="utf-8")))
    return keys - {"key_links"}  # of somebody else's plan


def keys_of_schema(schema):
    keys = set(schema["properties"])
    for definition in schema["definitions"].values():
        keys |= set(definition.get("properties", {}))
    rule = schema["properties"]["rules"]["properties"]["cache-mode"]["anyOf"][1]
    return keys | set(rule["properties"])


def check_rules(program, folder, schema, validator):
    """Every setting of every rule, with a value that the schema takes and one that it does not."""
    values = [1, 0, "a", "*", True, ["a"], ["actions/*"], {"actions/*": "any"}, {"actions/*": "hash-pin"}, "weekly"]
    for name, rule in schema["properties"]["rules"]["properties"].items():
        options = rule["anyOf"][1]["properties"]["config"].get("properties", {}) if "anyOf" in rule else {}
        for option in options:
            differs = []
            for value in values:
                settings = {"rules": {name: {"config": {option: value}}}}
                taken, said = check(program, folder, settings)
                # What is inside a pattern is beyond the schema.
                if taken != validator.is_valid(settings) and "names no actions" not in said:
                    differs.append((value, said))
            say(not differs, f"{name}: {option}", differs)


def main(program):
    try:
        import jsonschema
    except ImportError:
        if sys.executable != "/usr/bin/python3" and Path("/usr/bin/python3").exists():
            os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
        print("# skipped: python3-jsonschema is not installed")
        print("1..0 # SKIP python3-jsonschema is not installed")
        return
    program = str(Path(program).resolve())
    schema = json.loads(subprocess.run([program, "config", "schema"], check=True, capture_output=True).stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for wanted, examples in ((True, GOOD), (False, BAD)):
            for settings in examples:
                taken, said = check(program, folder, settings)
                say(taken == wanted, f"the program {'takes' if wanted else 'refuses'} {json.dumps(settings)}", said)
                valid = validator.is_valid(settings)
                say(valid == wanted, f"the schema {'takes' if wanted else 'refuses'} it")
        check_rules(program, folder, schema, validator)
    mine, theirs = keys_of_program(), keys_of_schema(schema)
    say(len(mine) > 30 and mine == theirs, "both know the same keys", mine ^ theirs)
    print(f"1..{len(results)}")


if __name__ == "__main__":
    main(sys.argv[1])
