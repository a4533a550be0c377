"""`nadir assess`: tables of measurements in, responses out, without a window, a screen or a library of cases."""

import sys
from collections.abc import Sequence
from pathlib import Path

from measurements.errors import RecordError

EXIT_FAILED = 1


def assess_files(
    paths: Sequence[Path], form: str, output: Path, protocol_file: Path | None = None, reference: str = ""
) -> int:
    """Assess the courses of all these files together and write "csv" or "json" to `output`. Returns the exit status.

    Every fault of the files is said, a line each with its file, row and column; then nothing is written.
    """
    from measurements.criteria import preset
    from measurements.export.files import write_bytes
    from measurements.export.responses import response_rows, responses_csv, responses_json
    from measurements.importing.protocol_file import read_protocol
    from measurements.importing.reading import read_courses
    from measurements.partial_date import parse

    try:
        start = parse(reference)
        protocol = read_protocol(protocol_file) if protocol_file is not None else preset("RECIST 1.1")
        courses = read_courses(protocol, paths)
        rows = list(response_rows(protocol, courses, start if start.is_known else None))
        write_bytes(output, responses_csv(rows) if form == "csv" else responses_json(protocol, rows))
    except RecordError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_FAILED
    return 0
