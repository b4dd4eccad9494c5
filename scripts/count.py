"""Adds up the results in meson's testlog.json files, and in logs that end with a line of numbers, and prints them.

A test that speaks TAP counts with each of its points, any other as one. A line "skipped: why" in a test's
output counts as one skipped test and is shown again.
"""

import json
import re
import sys

POINT = re.compile(r"^(not )?ok\b[^#\n]*(# SKIP.*)?", re.IGNORECASE | re.MULTILINE)
SKIP_LINE = re.compile(r"^(?:# )?(skipped: .*)$", re.MULTILINE)
NUMBERS = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.MULTILINE)
SKIPPED, PASSED = ("SKIP",), ("OK", "EXPECTEDFAIL")


def count_points(output):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for failed, skipped in POINT.findall(output):
        counts["failed" if failed else "skipped" if skipped else "passed"] += 1
    return counts


def count_test(test):
    output = (test.get("stdout") or "") + "\n" + (test.get("stderr") or "")
    counts = count_points(test.get("stdout") or "")
    reasons = SKIP_LINE.findall(output)
    result = test["result"]
    if result in SKIPPED:
        counts["skipped"] += 0 if reasons else 1
    elif result not in PASSED:
        counts["failed"] = max(counts["failed"], 1)
    elif sum(counts.values()) == 0:
        counts["passed"] = 1
    counts["skipped"] += len(reasons)
    for reason in reasons:
        print(f"{test['name']}: {reason}")
    return counts


def counts_of(path):
    """The counts of each test of a testlog.json, or those of the line of numbers at the end of a log."""
    with open(path, encoding="utf-8") as file:
        if path.endswith(".json"):
            return [count_test(json.loads(line)) for line in file]
        numbers = NUMBERS.findall(file.read())
    if not numbers:
        raise OSError(f"{path} does not end with numbers")
    return [dict(zip(("passed", "failed", "skipped"), map(int, numbers[-1]), strict=True))]


def main(paths):
    total = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        try:
            counts = counts_of(path)
        except OSError as error:
            print(f"no results: {error}")
            total["failed"] += 1
            continue
        for count in counts:
            for kind, number in count.items():
                total[kind] += number
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**total))
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
