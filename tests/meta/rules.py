"""Checks that the list of rules, the rules' sources and their pages name the same rules.

usage: rules.py SOURCE_ROOT
"""

import re
import sys
from pathlib import Path


def problems(folder):
    text = (folder / "meson.build").read_text()
    listed = re.findall(r"'([^']+)'", re.search(r"rule_ids = \[(.*?)\]", text, re.DOTALL).group(1))
    if listed != sorted(set(listed)):
        yield "the list in meson.build is not sorted or names a rule twice"
    pages = {path.stem for path in folder.glob("*.md") if path.stem != "README"}
    helpers = {path.stem for path in folder.glob("*.h")}
    sources = {path.stem for path in folder.glob("*.c")} - helpers
    for kind, names in (("page", pages), ("source", sources)):
        for name in sorted(set(listed) - names):
            yield f"rule {name} has no {kind}"
        for name in sorted(names - set(listed)):
            yield f"there is a {kind} for {name}, which is not listed"
    for name in sorted(sources):
        code = (folder / (name + ".c")).read_text()
        symbol = "wf_rule_" + name.replace("-", "_")
        if f"const struct wf_rule {symbol} = {{" not in code or f'.id = "{name}"' not in code:
            yield f"{name}.c does not define the rule {name}"


found = list(problems(Path(sys.argv[1]) / "src" / "rules"))
print("\n".join(found))
sys.exit(1 if found else 0)
