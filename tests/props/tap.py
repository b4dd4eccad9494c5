"""Says what was found as TAP: a point for each law, with its problems as comments."""


class Tap:
    """Points in the order in which they are known."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def point(self, name, problems, shown=40):
        """One point, good when there are no problems; so many of them are shown."""
        self.count += 1
        self.failed = self.failed or bool(problems)
        for line in "\n".join(map(str, problems[:shown])).splitlines():
            print(f"# {line}")
        print(f"{'not ok' if problems else 'ok'} {self.count} - {name}", flush=True)

    def end(self):
        """How many there were; gives the exit code."""
        print(f"1..{self.count}")
        return 1 if self.failed else 0


def tell(laws):
    """A point for each pair of a name and a function that gives problems; gives the exit code."""
    tap = Tap()
    for name, law in laws:
        tap.point(name, list(law()))
    return tap.end()
