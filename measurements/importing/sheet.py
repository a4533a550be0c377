"""A table as it was read, before anything is made of it: cells by row and column, as text, number or date."""

from dataclasses import dataclass
from decimal import Decimal

from measurements.partial_date import PartialDate

LARGEST_FILE = 100_000_000  # bytes, packed and unpacked
MOST_ROWS = 2_000_000
MOST_COLUMNS = 1000


@dataclass(frozen=True)
class Cell:
    """One cell. `copied`: it lies under a merged cell and has the value of that; `fault`: why it has no value."""

    value: str | Decimal | PartialDate | bool = ""
    copied: bool = False
    fault: str = ""

    @property
    def text(self) -> str:
        """What it says; "" for an empty cell."""
        if isinstance(self.value, PartialDate):
            return self.value.iso()
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, Decimal):
            return format(self.value, "f")
        return self.value.strip()


EMPTY = Cell()


@dataclass(frozen=True)
class Grid:
    """A sheet of cells by spreadsheet row number (the first is 1) and column from the left (the first is 0)."""

    file: str  # with the sheet's name, where the file has several
    rows: dict[int, dict[int, Cell]]
