"""Cells for the clipboard, with their heads: as tab-separated text and as an HTML table. No widgets.

Numbers stay numbers with an ASCII minus, dates keep the ASCII hyphen, and text that a spreadsheet would take for a
formula is kept text.
"""

import html
import re

_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Grid = list[list[str]]


def plain(text: str) -> str:
    """Text as it leaves the program: ASCII minus and spaces, one line, never a formula."""
    text = text.replace("\u2212", "-").replace("\u2011", "-").replace("\u00a0", " ")
    safe = text.startswith(_FORMULA) and not _NUMBER.match(text)
    text = " ".join(text.split())
    return f"'{text}" if safe else text


def as_tsv(grid: Grid) -> str:
    """One line a row, cells apart by tabs."""
    return "".join("\t".join(plain(cell) for cell in row) + "\n" for row in grid)


def as_html(grid: Grid) -> str:
    """A table whose first row and first column are heads."""
    lines = ["<table>"]
    for place, row in enumerate(grid):
        cells = []
        for at, cell in enumerate(row):
            tag = "th" if place == 0 or at == 0 else "td"
            cells.append(f"<{tag}>{html.escape(plain(cell))}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    lines.append("</table>")
    return "\n".join(lines)
