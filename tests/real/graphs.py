"""Holds `wfgen graph` and the pages of `wfgen validate` and `wfgen review` against their readers. Prints TAP.

usage: graphs.py [REPOSITORY...]     default: those of the corpus that have the largest graphs

dot      Graphviz reads every dot file; it lays the SVG out when asked to
svg      a browser measures the text: none is wider than its box, and no two boxes overlap
mermaid  Mermaid draws every diagram and shows the labels. $WFGEN_MERMAID names its mermaid.min.js; else npm fetches it
page     a browser filters the findings; nothing of a hostile workflow becomes markup or runs
review   the same of the page that tells what has changed

A part whose reader is not here is skipped, and says so. The browser is $WFGEN_BROWSER, chromium or google-chrome.
"""

import base64
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WFGEN = os.environ.get("WFGEN") or str(ROOT / "build/release/src/cmd/wfgen")
CORPUS = ROOT.parent / "shared" / "corpus"
CACHE = Path(os.environ.get("WFGEN_CACHE", "/var/cache/wfgen"))
LARGE = ["earthly+earthly", "jupyter+docker-stacks", "github+codeql-action", "elastic+apm-agent-java", "grafana+k6",
         "docker+github-builder", "slsa-framework+slsa-github-generator", "open-runtime+runtime_ci_tooling"]
SECONDS = 120

HOSTILE = r"""name: "</title><script>document.title='owned'</script>\"'`#;[](){}<b> --> %% \\N end"
on: [pull_request_target, issue_comment]
permissions: {contents: write}
jobs:
  end:
    name: "<img src=x onerror=\"document.title='owned'\">]]\"; subgraph x"
    needs: []
    runs-on: ubuntu-24.04
    environment: "</script><script>document.title='owned'</script>"
    steps:
      - run: echo "${{ github.event.comment.body }}" </pre></svg><script>document.title='owned'</script>
  click:
    name: "javascript:document.title='owned' :::anyone --> end ${{ matrix.os }} \u202e \U0001F680 \u6f22\u5b57"
    needs: [end, end]
    runs-on: ["self-hosted", "<svg onload=document.title='owned'>"]
    steps: [{run: make}]
"""


class Skipped(Exception):
    """What is missing."""


def wfgen(*arguments, folder=None):
    result = subprocess.run([WFGEN, *arguments], cwd=folder, capture_output=True, text=True, timeout=SECONDS)
    assert result.returncode in (0, 1), f"wfgen {' '.join(map(str, arguments))}: {result.stderr}"
    return result.stdout


def find(*names):
    for name in names:
        if name and shutil.which(name):
            return shutil.which(name)
    raise Skipped(f"no {' or '.join(name for name in names if name)} here")


def dump(work, page, fragment=""):
    """The document that a browser makes of a file, after its scripts ran."""
    browser = find(os.environ.get("WFGEN_BROWSER"), "chromium", "google-chrome")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work / 'browser'}",
               "--virtual-time-budget=20000", "--dump-dom", page.as_uri() + fragment]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS).stdout


def mermaid_script():
    named = os.environ.get("WFGEN_MERMAID")
    script = Path(named) if named else CACHE / "node_modules/mermaid/dist/mermaid.min.js"
    if not script.exists() and not named:
        npm = find("npm")
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(CACHE), "mermaid"],
                       capture_output=True, timeout=600)
    if not script.exists():
        raise Skipped(f"no {script}")
    return script


# --- parts --------------------------------------------------------------------------------------------------


def dot(work, folders):
    program = find("dot")
    for folder in folders:
        text = wfgen("graph", "--format", "dot", str(folder))
        made = subprocess.run([program, "-Tsvg"], input=text, capture_output=True, text=True, timeout=SECONDS)
        assert made.returncode == 0 and not made.stderr.strip(), f"{folder}: {made.stderr}"
        ElementTree.fromstring(made.stdout)
        own = wfgen("graph", "--format", "svg", str(folder))
        asked = wfgen("graph", "--format", "svg", "--layout", "graphviz", str(folder))
        assert asked != own or "class=\"edge\"" not in own, f"{folder}: Graphviz was not asked"


MEASURE = """
<script>
var bad = [];
document.querySelectorAll('svg').forEach(function (svg) {
  var boxes = [];
  svg.querySelectorAll('.box').forEach(function (rect) {
    var box = rect.getBoundingClientRect();
    rect.parentNode.querySelectorAll('text').forEach(function (text) {
      var own = text.getBoundingClientRect();
      if (own.right > box.right - 4 || own.bottom > box.bottom || own.top < box.top) {
        bad.push('cut: ' + text.textContent);
      }
    });
    boxes.forEach(function (other) {
      if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
        bad.push('overlap: ' + rect.parentNode.textContent);
      }
    });
    boxes.push(box);
  });
  document.body.dataset.boxes = (+document.body.dataset.boxes || 0) + boxes.length;
});
document.body.dataset.bad = JSON.stringify(bad);
</script>
"""


def svg(work, folders):
    for layout in ("own", "graphviz"):
        drawings = [wfgen("graph", "--format", "svg", "--layout", layout, str(folder)) for folder in folders]
        for drawing in drawings:
            ElementTree.fromstring(drawing)
        page = work / "drawings.html"
        page.write_text("<!doctype html><meta charset=utf-8><body>" + "".join(drawings) + MEASURE, encoding="utf-8")
        document = dump(work, page)
        bad = json.loads(html.unescape(re.search(r'data-bad="([^"]*)"', document).group(1)))
        count = int(re.search(r'data-boxes="(\d+)"', document).group(1))
        assert count > 4 and not bad, f"{layout}: {count} boxes, {len(bad)} bad: {bad[:5]}"
        print(f"# svg, layout {layout}: {count} boxes measured")


def mermaid(work, folders):
    script = mermaid_script()
    diagrams = [diagram for folder in folders
                for diagram in re.findall(r"```mermaid\n(.*?)```", wfgen("graph", "--format", "markdown", str(folder)),
                                          re.DOTALL)]
    diagrams.append(wfgen("graph", "--format", "mermaid", str(folders[0])))
    page = work / "mermaid.html"
    blocks = "".join(f"<pre class=mermaid>{html.escape(diagram)}</pre>\n" for diagram in diagrams)
    page.write_text(f"<!doctype html><meta charset=utf-8><title>fine</title><body>{blocks}<script src='{script.as_uri()}'>"
                    "</script><script>mermaid.initialize({startOnLoad: false, maxTextSize: 1e6, maxEdges: 5000});"
                    "mermaid.run().then(function () { document.body.dataset.done = 1; }, function (error) {"
                    "document.body.dataset.error = error.message || error.str || 'failed'; });</script>", encoding="utf-8")
    document = dump(work, page)
    error = re.search(r'data-error="([^"]*)"', document)
    assert 'data-done="1"' in document, f"not drawn: {error and error.group(1)}"
    assert "<title>fine</title>" in document, "a label ran"
    drawn = document.count('aria-roledescription="flowchart')
    assert drawn == len(diagrams), f"{drawn} of {len(diagrams)} diagrams were drawn"
    assert "&lt;img src=x onerror=" in document, "the hostile label is not shown as it is"
    print(f"# mermaid: {drawn} diagrams drawn")


def shown(document):
    return re.search(r'id="shown"[^>]*>(\d+) of (\d+) shown', document).groups()


def check_page(work, name, text, severity):
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text, f"the policy lets another script run; it should be {digest}"
    assert text.count("<script") == 1, "more than one script"
    total = text.count("<article")
    path = work / "page.html"
    path.write_text(text, encoding="utf-8")
    document = dump(work, path)
    assert "<title>wfgen</title>" in document, f"{name}: the user's text ran"
    assert document.count("<script") == 1, f"{name}: the user's text became a script"
    assert shown(document) == (str(total), str(total)), f"{name}: {shown(document)}"
    some = text.count(f'data-severity="{severity}"')
    assert shown(dump(work, path, f"#severity={severity}"))[0] == str(some), f"{name}: {severity}"
    rule = re.search(r'data-rule="([^"]+)"', text).group(1)
    of_rule = text.count(f'data-rule="{rule}"')
    assert shown(dump(work, path, f"#rule={rule}"))[0] == str(of_rule), f"{name}: rule {rule}"
    assert shown(dump(work, path, "#text=no-such-word-anywhere"))[0] == "0", f"{name}: text"


def page_part(work, folders):
    for folder in folders:
        text = wfgen("validate", "--no-config", "--no-shellcheck", "--format", "html", str(folder))
        check_page(work, folder, text, "info")
    print(f"# page: {len(folders)} pages filtered")


def review_part(work, folders):
    for old, new in zip(folders, [*folders[1:], folders[0]]):
        text = wfgen("review", "--no-config", "--no-shellcheck", "--format", "html", str(old), str(new))
        check_page(work, f"{old} -> {new}", text, "high")
    print(f"# review: {len(folders)} pages filtered")


PARTS = [("dot", dot), ("svg", svg), ("mermaid", mermaid), ("page", page_part), ("review", review_part)]


def inputs(work, names):
    hostile = work / "hostile" / ".github" / "workflows"
    hostile.mkdir(parents=True)
    (hostile / "hostile.yml").write_text(HOSTILE, encoding="utf-8")
    folders = [work / "hostile"]
    if names:
        return folders + [Path(name).resolve() for name in names]
    if not CORPUS.is_dir():
        print(f"# skipped: no {CORPUS}: only the examples are drawn")
        return [*folders, ROOT / "examples/broken"]
    return folders + [CORPUS / name for name in LARGE if (CORPUS / name).is_dir()]


def main(*names):
    failed = 0
    print(f"1..{len(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="graphs-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        folders = inputs(work, names)
        for number, (name, part) in enumerate(PARTS, 1):
            try:
                part(work, folders)
                print(f"ok {number} - {name}")
            except Skipped as missing:
                print(f"ok {number} - {name} # SKIP {missing}")
            except (AssertionError, subprocess.SubprocessError, ElementTree.ParseError) as error:
                failed += 1
                print("\n".join(f"# {line}" for line in str(error).splitlines()))
                print(f"not ok {number} - {name}")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
