"""`nadir inspect`: what folders and files hold, as JSON; the import without window, screen or library of cases."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from measurements.errors import RecordError

if TYPE_CHECKING:
    from viewer.imaging.progress import Progress
    from viewer.imaging.report import Entry

EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
"""128 and the number of SIGINT, as shells have it."""

STANDARD_OUTPUT = Path("-")


def inspect_files(paths: Sequence[Path], output: Path, probe_file: Path | None = None) -> int:
    """Write the report on `paths` to `output`, "-" for standard output. Returns the exit status.

    0 whenever there is a report, whatever was refused; 2 for a file of probes that is none, 1 for an output that cannot
    be written, each with one line on standard error. Written under a temporary name, then renamed.
    """
    from viewer.imaging.probing import ProbeFileError, read_probes
    from viewer.imaging.progress import JobCancelled

    if output != STANDARD_OUTPUT and not output.absolute().parent.is_dir():
        return _failed(f"{output} cannot be written: its folder is not there", EXIT_FAILED)
    try:
        probes = read_probes(probe_file) if probe_file is not None else None
        with _listening_for_interrupt() as interrupted:
            report = inspected(paths, probes, interrupted)
        _put(output, as_json(report))
    except ProbeFileError as error:
        return _failed(str(error), EXIT_USAGE)
    except RecordError as error:
        return _failed(str(error), EXIT_FAILED)
    except (JobCancelled, KeyboardInterrupt):
        return _failed("stopped; nothing was written", EXIT_INTERRUPTED)
    return 0


@contextmanager
def _listening_for_interrupt() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C sets, once; a second one stops at once.

    The first is answered at the next step of the work: raised in the middle of a lock of the threads that decode, it
    would leave that lock closed, and the program waiting for ever.
    """
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted  # signals come to the main thread only
        return

    def note(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, before)
        interrupted.set()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def inspected(
    paths: Sequence[Path], probes: Sequence[Entry] | None = None, interrupted: threading.Event | None = None
) -> Entry:
    """Return the report on `paths`: headers read, every compressed frame decoded once, values probed.

    Raises JobCancelled once `interrupted` is set.
    """
    from viewer.imaging.checking import check_all_pixels
    from viewer.imaging.probing import probe_values, undecodable_images
    from viewer.imaging.report import report
    from viewer.imaging.scan import scan

    found = scan(paths, _told("Reading headers", interrupted))
    checked = check_all_pixels(found.series, _told("Decoding images", interrupted))
    values = None
    if probes is not None:
        values = probe_values(probes, checked.series, undecodable_images(found.series, checked.problems))
    return report(checked.series, (*checked.problems, *found.problems), found.media, values)


def as_json(whole: Entry) -> bytes:
    """Return strict JSON in UTF-8: NaN never. Bytes of a file name that are no UTF-8 are written as JSON escapes."""
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _put(output: Path, data: bytes) -> None:
    """Write `data`. Raises RecordError where that cannot be; a pipe or a device is written to as it is."""
    from measurements.export.files import write_bytes

    try:
        if output == STANDARD_OUTPUT:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
            return
        if output.exists() and not output.is_file() and not output.is_dir():
            with output.open("wb", buffering=0) as device:
                device.write(data)
            return
    except OSError as error:
        raise RecordError(f"{output} cannot be written ({error.strerror or error}).") from error
    write_bytes(output, data)


def _told(what: str, interrupted: threading.Event | None) -> Progress:
    """Progress on standard error, where somebody can see it: one line that is overwritten, whole percents only."""
    from viewer.imaging.progress import JobCancelled

    is_seen = sys.stderr.isatty()
    said = -1

    def tell(done: int, total: int) -> None:
        nonlocal said
        if interrupted is not None and interrupted.is_set():
            raise JobCancelled
        percent = 100 * done // total if total else 100
        if is_seen and percent != said:
            said = percent
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{what}: {percent} %{end}")
            sys.stderr.flush()

    return tell


def _failed(line: str, status: int) -> int:
    sys.stderr.write(f"{line}\n")
    return status
