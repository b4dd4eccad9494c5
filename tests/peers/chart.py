"""Bars on a logarithmic scale, as SVG."""

import math
from html import escape

WIDTH, LABEL, ROW, BAR = 760, 190, 22, 14
OURS, THEIRS, FLOOR = "#1f6feb", "#8c959f", "#2da44e"


def _ticks(low, high):
    return [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]


def duration(seconds):
    """As a person writes it."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _text(x, y, words, anchor="start", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(words)}</text>'


def _colour(name):
    if name.startswith("wfgen"):
        return OURS
    return FLOOR if name.startswith("libyaml") else THEIRS


class Panel:
    """One set of bars below a title: (name, seconds) each."""

    def __init__(self, title, bars):
        self.title, self.bars = title, bars
        ticks = _ticks(min(v for _, v in bars), max(v for _, v in bars))
        self.ticks = ticks if len(ticks) > 1 else [ticks[0] / 10, ticks[0]]
        self.height = 58 + ROW * len(bars)

    def x(self, seconds):
        """Where a duration lies."""
        low, high = math.log10(self.ticks[0]), math.log10(self.ticks[-1])
        return LABEL + (WIDTH - LABEL - 90) * (math.log10(seconds) - low) / (high - low)

    def draw(self, top):
        """Its elements, below `top`."""
        bottom = top + 30 + ROW * len(self.bars)
        yield _text(12, top + 18, self.title, extra=' font-weight="bold"')
        for tick in self.ticks:
            x = self.x(tick)
            yield f'<line x1="{x:.1f}" y1="{top + 28}" x2="{x:.1f}" y2="{bottom}" stroke="#d0d7de"/>'
            yield _text(x, bottom + 15, duration(tick), "middle", ' fill="#59636e"')
        for number, (name, seconds) in enumerate(self.bars):
            y = top + 30 + ROW * number + (ROW - BAR) / 2
            width = max(self.x(seconds) - LABEL, 1)
            yield _text(LABEL - 8, y + BAR - 3, name, "end")
            yield f'<rect x="{LABEL}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2" fill="{_colour(name)}"/>'
            yield _text(LABEL + width + 6, y + BAR - 3, duration(seconds))


def svg(title, panels):
    """A picture of some panels, one below the other."""
    height = 40 + sum(panel.height for panel in panels)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(12, 24, title, extra=' font-size="15" font-weight="bold"'),
    ]
    top = 40
    for panel in panels:
        lines += panel.draw(top)
        top += panel.height
    return "\n".join([*lines, "</svg>", ""])
