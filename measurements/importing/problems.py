"""What is wrong with a table: each fault with its file, row and column, all of them before anything is refused."""

from dataclasses import dataclass, field

from measurements.errors import RecordError

LONGEST_LINE = 120


class TableRefused(RecordError):
    """Files that cannot be assessed as they stand; `lines` has one line for every fault."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Problems:
    """The faults found so far. Reading goes on after each, so that all are named at once."""

    lines: list[str] = field(default_factory=list)

    def add(self, file: str, text: str, row: int | None = None, column: str = "") -> None:
        """Note a fault: "sizes.csv, row 7, long_mm: 'abc' is no size"."""
        place = ", ".join(part for part in (file, f"row {row}" if row else "", column) if part)
        line = " ".join(f"{place}: {text}".split())
        line = line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"
        if line not in self.lines:
            self.lines.append(line)

    def refuse(self) -> None:
        """Raise TableRefused where anything was found."""
        if self.lines:
            raise TableRefused(tuple(self.lines))
