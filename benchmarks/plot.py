"""A plot of measured points as a small SVG, with a straight line to compare them with."""

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from pathlib import Path

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 44, 48
TICKS = 5


@dataclass(frozen=True)
class Plot:
    """Points (x, y) with their words; x grows."""

    title: str
    x_words: str
    y_words: str
    points: tuple[tuple[float, float], ...]


def write_svg(plot: Plot, path: Path) -> None:
    """Write the plot; axes begin at zero, the line goes through the origin and the last point."""
    x_end, y_end = _end(max(x for x, _ in plot.points)), _end(max(y for _, y in plot.points))

    def at(x: float, y: float) -> tuple[float, float]:
        across = LEFT + x / x_end * (WIDTH - LEFT - RIGHT)
        return round(across, 1), round(HEIGHT - BOTTOM - y / y_end * (HEIGHT - TOP - BOTTOM), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(plot.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _words(LEFT, 24, plot.title, "start", 'font-size="14" font-weight="600"'),
    ]
    for n in range(TICKS + 1):
        x, y = x_end * n / TICKS, y_end * n / TICKS
        (left, level), (across, _) = at(0, y), at(x, 0)
        parts.append(f'<path d="M{left} {level}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(_words(left - 8, level + 4, f"{y:.3g}", "end"))
        parts.append(_words(across, HEIGHT - BOTTOM + 18, f"{x:,.0f}", "middle"))
    parts.append(_words(WIDTH - RIGHT, HEIGHT - 10, plot.x_words, "end"))
    parts.append(_words(LEFT, TOP - 4, plot.y_words, "start", 'fill="#555555"'))
    (x0, y0), (x1, y1) = at(0, 0), at(*plot.points[-1])
    parts.append(f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#888888" stroke-dasharray="5 4"/>')
    for x, y in plot.points:
        across, level = at(x, y)
        parts.append(
            f'<circle cx="{across}" cy="{level}" r="4" fill="#1565c0"><title>{x:,.0f}: {y:.3f}</title></circle>'
        )
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def _words(x: float, y: float, words: str, anchor: str, more: str = 'fill="#222222"') -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {more}>{escape(words)}</text>'


def _end(most: float) -> float:
    """The end of an axis: the next of 1, 2, 2.5, 5 times a power of ten that holds `most`."""
    power = 10.0 ** floor(log10(most))
    return next((step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= most), ceil(most))
