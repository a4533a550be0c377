"""`nadir export`: a case of the library to a file, without a window."""

import sys
from pathlib import Path

from measurements.errors import RecordError

EXIT_FAILED = 1


def export_case(library_location: str, case_name: str, form: str, output: Path) -> int:
    """Write the case as "csv" or "json" to `output`, taken literally. Returns the exit status; a failure says why."""
    from measurements.export.files import write_csv, write_json
    from measurements.store import open_library
    from viewer.commands.finding_cases import case_named

    try:
        library = open_library(library_location)
        try:
            case = library.load(case_named(library, case_name))[0]
        finally:
            library.close()
        (write_csv if form == "csv" else write_json)(case, output)
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAILED
    return 0
