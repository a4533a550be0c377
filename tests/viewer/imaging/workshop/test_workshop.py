"""Worker processes: a crash, a hang or a memory bomb costs one file one line, and nothing is left behind (R20, R22)."""

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.uid import DeflatedExplicitVRLittleEndian

from tests.support import compressed as packed
from tests.support.compressed import body, packed_frame
from tests.support.dicom_files import ct_slice, write
from tests.support.real_data import real_data
from viewer.imaging.errors import DamagedFileError, ImagingError, NotDicomError
from viewer.imaging.instances import read_any_instance, read_plain_instance
from viewer.imaging.scan import scan
from viewer.imaging.series import Frame
from viewer.imaging.workshop import Workshop, limits, shared_workshop
from viewer.imaging.workshop.benches import Bench, NoLongerWantedError
from viewer.imaging.workshop.messages import Answer

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and resource limits are POSIX's")
MIB = 1 << 20
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    """Two workers of the test's own."""
    own = Workshop(2)
    yield own
    own.close()


@pytest.fixture
def frame(tmp_path: Path) -> Frame:
    return packed_frame(tmp_path, body(), packed.JPEG_LS)


def is_there(pid: int) -> bool:
    """Whether a process stands, a dead one that nobody has waited for not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        threading.Event().wait(0.01)


def test_a_worker_is_started_at_the_first_need_and_used_again(workshop: Workshop, frame: Frame) -> None:
    assert not workshop.process_ids
    first = workshop.stored_values(frame)
    (worker,) = workshop.process_ids
    assert np.array_equal(first, body())
    assert np.array_equal(workshop.stored_values(frame), first)
    assert list(workshop.process_ids) == [worker]
    assert worker != os.getpid()


def test_threads_decode_in_as_many_processes_as_there_are_and_get_their_own_images(
    workshop: Workshop, tmp_path: Path
) -> None:
    images = [body() + k for k in range(12)]
    frames = [packed_frame(tmp_path, image, packed.JPEG_LS) for image in images]
    with ThreadPoolExecutor(4) as pool:
        values = list(pool.map(workshop.stored_values, frames * 3))
    assert all(np.array_equal(a, b) for a, b in zip(values, images * 3, strict=True))
    assert len(workshop.process_ids) == 2


def test_warm_starts_workers_ahead_and_the_first_request_is_answered_as_any(workshop: Workshop, frame: Frame) -> None:
    workshop.warm()
    workshop.warm()
    workers = set(workshop.process_ids)
    assert len(workers) == 2
    assert np.array_equal(workshop.stored_values(frame), body())
    assert set(workshop.process_ids) == workers


@posix
def test_r20_a_worker_that_dies_costs_its_file_one_line_and_is_replaced(
    workshop: Workshop, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.stored_values(frame)
    (worker,) = workshop.process_ids
    os.kill(worker, signal.SIGSTOP)  # so that it is at work, and stays so, when it dies
    sent = threading.Event()
    answer = Bench.answer

    def telling(bench: Bench, *how: Any) -> Answer:
        sent.set()
        return answer(bench, *how)

    monkeypatch.setattr(Bench, "answer", telling)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(workshop.stored_values, frame)
        assert sent.wait(10)
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(DamagedFileError, match=r"^the decoder failed on this file$"):
            asked.result(10)
    assert not is_there(worker)
    assert np.array_equal(workshop.stored_values(frame), body())
    assert worker not in workshop.process_ids


@posix
def test_r20_a_worker_that_died_while_idle_costs_nothing(workshop: Workshop, frame: Frame) -> None:
    workshop.stored_values(frame)
    (worker,) = workshop.process_ids
    os.kill(worker, signal.SIGKILL)
    until(lambda: not is_there(worker))
    assert np.array_equal(workshop.stored_values(frame), body())


@posix
def test_r20_a_worker_that_hangs_is_ended_at_the_limit(
    workshop: Workshop, frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.stored_values(frame)
    (worker,) = workshop.process_ids
    monkeypatch.setattr(limits, "LEAST_SECONDS", 0.3)
    os.kill(worker, signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(DamagedFileError, match="took longer than 0 s and was stopped"):
        workshop.stored_values(frame)
    assert time.monotonic() - began < 3.0
    assert not is_there(worker)


def test_r20_the_limit_is_below_ten_seconds_and_longer_only_for_what_takes_longer() -> None:
    assert limits.seconds_for(512 * 512 * 2) == 8.0
    assert limits.seconds_for(5000 * 6000 * 2) == pytest.approx(14.3, abs=0.1)


@posix
def test_a_waiting_caller_can_take_its_request_back(frame: Frame) -> None:
    one = Workshop(1)
    try:
        one.stored_values(frame)
        (worker,) = one.process_ids
        os.kill(worker, signal.SIGSTOP)
        taken_back = threading.Event()
        with ThreadPoolExecutor(2) as pool:
            asked = [pool.submit(one.stored_values, frame, taken_back.is_set) for _ in range(2)]
            until(lambda: one._lent)
            taken_back.set()  # one of them waits for pixels, the other for a worker
            for request in asked:
                with pytest.raises(NoLongerWantedError):
                    request.result(10)
        assert not is_there(worker)
        assert np.array_equal(one.stored_values(frame), body())
    finally:
        one.close()


@posix
def test_closing_leaves_no_process_and_refuses_what_comes_later(frame: Frame) -> None:
    own = Workshop(2)
    own.warm()
    own.stored_values(frame)
    workers = own.process_ids
    own.close()
    assert not any(is_there(worker) for worker in workers)
    with pytest.raises(ImagingError):
        own.stored_values(frame)


KEPT = """
import sys, time
from viewer.imaging.workshop import pool, shared_workshop
pool.WARMED = 1
shop = shared_workshop()
shop.warm()
print(*shop.process_ids, flush=True)
if sys.argv[1] == "stay":
    time.sleep(60)
"""


@posix
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, None])
def test_workers_end_with_the_program_however_it_ends(how: signal.Signals | None) -> None:
    words = [sys.executable, "-c", KEPT, "stay" if how else "end"]
    program = subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with program:  # the pool's own way out is that of atexit
        assert program.stdout is not None
        workers = [int(word) for word in program.stdout.readline().split()]
        assert len(workers) >= 1
        if how is not None:
            program.send_signal(how)
        program.wait(20)
    until(lambda: not any(is_there(worker) for worker in workers))


@posix
def test_ctrl_c_meant_for_the_program_does_not_end_a_worker(workshop: Workshop, frame: Frame) -> None:
    workshop.stored_values(frame)
    (worker,) = workshop.process_ids
    os.kill(worker, signal.SIGINT)
    workshop.stored_values(frame)
    assert workshop.process_ids == (worker,)


def limited(words: str) -> subprocess.CompletedProcess[str]:
    code = f"from viewer.imaging.workshop import limits\nimport numpy\nlimits.settle()\n{words}"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a limit of address space")
def test_r22_memory_beyond_what_is_allowed_is_not_given() -> None:
    done = limited("limits.allow_memory(64 << 20)\nnumpy.ones(256 << 20, 'u1')")
    assert "MemoryError" in done.stderr
    assert limited("limits.allow_memory(600 << 20)\nnumpy.ones(256 << 20, 'u1')").returncode == 0


@posix
def test_a_worker_in_an_endless_loop_ends_itself_once_its_program_is_gone() -> None:
    assert limited("limits.end_after(0.2)\nwhile True: pass").returncode == -signal.SIGALRM


def deflated_file(path: Path, zeros: int) -> Path:
    """A deflated CT slice in which a private element holds so many zeros before the pixels."""
    slice_ = ct_slice()
    slice_.add_new(0x00091001, "OB", bytes(zeros))
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    return write(slice_, path)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak of a process as Linux tells it")
def test_r22_a_deflate_bomb_is_refused_and_never_unfolds(tmp_path: Path) -> None:
    shop = shared_workshop()
    path = deflated_file(tmp_path / "bomb.dcm", 66 * MIB)
    assert path.stat().st_size < MIB
    (line,) = scan([path]).problems
    assert line.text == "bomb.dcm: the deflated bytes come to more than 67,108,864"
    assert shop.process_ids
    for worker in shop.process_ids:
        peak = Path(f"/proc/{worker}/status").read_text().partition("VmHWM:")[2].split()[0]
        assert int(peak) * 1024 < 300 * MIB


def test_a_deflated_file_of_ordinary_size_is_read(tmp_path: Path) -> None:
    (series,) = scan([deflated_file(tmp_path / "a.dcm", MIB)]).series
    assert np.array_equal(shared_workshop().stored_values(series.frames[0]), np.arange(80).reshape(8, 10))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_r11_a_deflated_file_that_is_cut_off_is_refused(tmp_path: Path, kept: float) -> None:
    pixels = np.random.default_rng(2).integers(0, 4000, (64, 64)).astype(np.int16)
    slice_ = ct_slice(pixels=pixels)
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    path = write(slice_, tmp_path / "a.dcm")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    (line,) = scan([path]).problems
    assert line.text == "a.dcm: the deflated bytes end too early"


def test_r11_a_deflated_file_whose_pixels_are_too_few_is_refused_with_both_numbers(tmp_path: Path) -> None:
    slice_ = ct_slice()
    slice_.PixelData = slice_.PixelData[:-40]
    slice_.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    (line,) = scan([write(slice_, tmp_path / "a.dcm")]).problems
    assert line.text == "a.dcm: 160 pixel bytes expected, 120 found"


def test_r11_deflated_bytes_with_a_fault_are_refused(tmp_path: Path) -> None:
    path = deflated_file(tmp_path / "a.dcm", 1000)
    raw = path.read_bytes()
    start = raw.index(b"1.2.840.10008.1.2.1.99") + 120
    path.write_bytes(raw[:start] + bytes(~b & 255 for b in raw[start : start + 60]) + raw[start + 60 :])
    result = scan([path])
    assert len(result.problems) == 1
    assert result.series == ()


def test_a_header_judged_in_a_worker_is_what_pydicom_reads_here(tmp_path: Path) -> None:
    folder = real_data()
    odd = [path for path in sorted(folder.rglob("*")) if path.is_file() and read_plain_instance(path) is None]
    assert len(odd) > 40
    for path in odd:
        assert told(shared_workshop().judge, path) == told(read_any_instance, path), path.name


def told(read: Callable[[Path], object], path: Path) -> object:
    """What reading gives, or how it is refused."""
    try:
        return read(path)
    except ImagingError as error:
        return type(error), str(error), error.series_uid


def test_a_file_of_another_kind_is_refused_without_a_worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewer.imaging.workshop.pool._shared", Workshop(1))
    path = tmp_path / "notes.txt"
    path.write_bytes(zlib.compress(b"no image") * 40)
    (line,) = scan([path]).problems
    assert line.text == "notes.txt: not a DICOM file"
    assert not shared_workshop().process_ids
    with pytest.raises(NotDicomError):
        read_any_instance(path)
