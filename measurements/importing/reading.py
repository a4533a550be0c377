"""Files of measurements read into courses: our own table, a sheet made by hand, or CDISC TU and TR."""

from collections.abc import Sequence
from pathlib import Path

from measurements.errors import RecordError
from measurements.importing import cdisc, own_table
from measurements.importing.courses import Course, courses_of
from measurements.importing.delimited import read_delimited
from measurements.importing.problems import Problems
from measurements.importing.rows import LesionRow
from measurements.importing.sheet import Grid
from measurements.importing.xlsx import read_workbook
from measurements.protocol import Protocol

_WORKBOOKS = (".xlsx", ".xlsm")
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # of .xls, and of an XLSX that a password locks


def read_courses(protocol: Protocol, paths: Sequence[Path]) -> tuple[Course, ...]:
    """The course of every subject and read of these files together.

    Raises TableRefused, with one line for every fault of every file, where anything cannot be read as it stands.
    """
    problems = Problems()
    grids = [grid for path in paths for grid in _grids(path, problems)]
    problems.refuse()
    rows = _rows(grids, problems)
    problems.refuse()
    courses = courses_of(protocol, rows, problems)
    problems.refuse()
    return courses


def _grids(path: Path, problems: Problems) -> tuple[Grid, ...]:
    try:
        with path.open("rb") as file:
            start = file.read(len(_ZIP))
        if start == _OLD_WORKBOOK:
            raise RecordError(f"{path.name}: is an old (.xls) or locked workbook; save it as XLSX without a password")
        if path.suffix.lower() in _WORKBOOKS or start == _ZIP:
            return read_workbook(path)
        return (read_delimited(path),)
    except RecordError as error:
        name, _, text = str(error).partition(": ")
        problems.add(name, text or str(error))
    except OSError as error:
        problems.add(str(path), f"cannot be read ({error.strerror or error})")
    return ()


def _rows(grids: Sequence[Grid], problems: Problems) -> list[LesionRow]:
    own = [grid for grid in grids if cdisc.header_row(grid) is None and own_table.header_row(grid) is not None]
    clinical = [grid for grid in grids if cdisc.header_row(grid) is not None]
    for file in dict.fromkeys(grid.file.partition(", sheet ")[0] for grid in grids):
        if not any(grid.file.partition(", sheet ")[0] == file for grid in (*own, *clinical)):
            text = "no row names the columns; lesion, role, study_date or timepoint, and a size are needed"
            problems.add(file, text)
    rows = [row for grid in own for row in own_table.read_own(grid, problems)]
    if clinical:
        if not any("TRTESTCD" in (cdisc.header_row(grid) or (0, {}))[1] for grid in clinical):
            problems.add(clinical[0].file, "is TU alone; the sizes stand in TR: give both files")
        rows += cdisc.read_cdisc(clinical, problems)
    if not rows and not problems.lines and grids:
        problems.add(grids[0].file, "no row below the names of the columns says anything")
    return rows
