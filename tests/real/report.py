"""Counts and shows what a check found: one line for every failure, and a line of numbers at the end."""

import threading


class Report:
    """Passed and failed points of one program; safe to use from several threads."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.lock = threading.Lock()

    def check(self, good, *message):
        """Counts one point; the message is shown when it failed."""
        with self.lock:
            self.passed += bool(good)
            self.failed += not good
            if not good:
                print("not ok:", *message, flush=True)
        return good

    def skip(self, reason):
        """Says visibly what was not done."""
        with self.lock:
            self.skipped += 1
            print(f"skipped: {reason}", flush=True)

    def add(self, other):
        """Takes over the numbers of another report."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def end(self):
        """Prints the line of numbers; gives the exit code."""
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped", flush=True)
        return 1 if self.failed else 0
