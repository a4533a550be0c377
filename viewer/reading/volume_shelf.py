"""The volumes in memory: opened at once, filled from the wanted slice outward, the least recently used given up.

The limit is a third of this computer's memory, at least 1 and at most 8 GiB; NADIR_IMAGE_MEMORY_MB lowers it. What is
on screen is never given up, whatever the limit. What is likely wanted next is read when nothing else is under way.
"""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from viewer.imaging.errors import ImagingError
from viewer.imaging.memory import gigabytes, images_limit, physical_bytes
from viewer.imaging.progress import Progress
from viewer.imaging.reading_order import ReadingOrder
from viewer.imaging.series import Series
from viewer.imaging.volume import Volume, fill_volume, open_volume, reading_order
from viewer.jobs.board import JobBoard
from viewer.jobs.job import Job

IDLE_MS = 300
"""Nothing has been under way for so long: then what is likely next is read."""


class VolumeShelf(QObject):
    """Hands out volumes by series key and says when more of one is there."""

    grew = Signal(object)  # Volume: a slice that was asked for is in, more slices are, or it is complete
    failed = Signal(object, str)  # Volume, one line

    _arrived = Signal(object)  # Volume whose wanted slice is in; from a reading thread

    def __init__(self, board: JobBoard, parent: QObject | None = None, limit: int | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.limit = images_limit() if limit is None else limit
        self._volumes: dict[str, Volume] = {}  # least recently used first
        self._reading: dict[Job, tuple[Volume, ReadingOrder]] = {}
        self._shown: set[str] = set()
        self._likely: tuple[Series, ...] = ()
        self._ahead: Job | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._read_ahead)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        board.changed.connect(self._on_board)

    @property
    def held_bytes(self) -> int:
        """Bytes of images that are held, read or set aside."""
        return sum(volume.held_bytes for volume in self._volumes.values())

    @property
    def held(self) -> tuple[str, ...]:
        """Keys of the series that are held, least recently used first."""
        return tuple(self._volumes)

    def volume(self, series: Series, first: int) -> Volume:
        """The volume of a series, its slices arriving from `first` outward; it counts as shown from now on.

        Raises ImagingError where there is no image, or no room for it beside what is shown.
        """
        held = self._volumes.pop(series.key, None)
        if held is None:
            self._stop_ahead()
            held = open_volume(series)
            self._check_room(held)
            self._read(held, first)
        else:
            self.turn_to(held, first)
            if self._ahead is not None and self._reading[self._ahead][0] is held:
                self._ahead = None  # it is wanted now, and what is read of it stays
        self._volumes[series.key] = held
        self._shown.add(series.key)
        self._give_up(self.limit)
        return held

    def turn_to(self, volume: Volume, k: int) -> None:
        """The reader is at slice `k`: it is read next, then those in the direction of the scroll."""
        for reading, order in self._reading.values():
            if reading is volume:
                order.turn_to(k)

    def set_shown(self, keys: Iterable[str]) -> None:
        """These series are on screen and no others: only they are kept beyond the limit."""
        self._shown = set(keys)
        self._give_up(self.limit)

    def load_ahead(self, likely: Iterable[Series]) -> None:
        """These series are likely wanted next, the likeliest first; those named before are no longer."""
        self._likely = tuple(likely)
        if self._ahead is not None:
            key = self._reading[self._ahead][0].series.key
            if all(one.key != key for one in self._likely):
                self._stop_ahead()
        self._on_board()

    def clear(self) -> None:
        """Stop reading and let all volumes go."""
        self._idle.stop()
        self._likely, self._ahead = (), None
        for job, (_, order) in self._reading.items():
            job.cancel()
            order.stop()
        self._reading.clear()
        self._volumes.clear()
        self._shown.clear()

    # -- reading -----------------------------------------------------------------------------------------------

    def _read(self, volume: Volume, first: int, name: str = "Reading series") -> Job:
        order = reading_order(volume, first, partial(self._announce, volume))
        job = Job(partial(_fill, volume, order), f"{name} {volume.series.number or ''}".rstrip())
        job.progressed.connect(self._on_progress)
        job.succeeded.connect(self._on_end)
        job.cancelled.connect(self._on_cancelled)
        job.failed.connect(self._on_failed)
        self._reading[job] = (volume, order)
        return self._board.run(job)

    def _announce(self, volume: Volume, _k: int) -> None:
        """A slice that was asked for is in: said by the thread that read it, heard in the window's."""
        self._arrived.emit(volume)

    @Slot(object)
    def _on_arrived(self, volume: Volume) -> None:
        if self._volumes.get(volume.series.key) is volume:
            self.grew.emit(volume)

    @Slot(int, int)
    def _on_progress(self, done: int, total: int) -> None:
        reading = self._reading.get(self.sender())  # type: ignore[call-overload]
        if reading is not None and done <= total:
            self.grew.emit(reading[0])

    @Slot(object)
    def _on_end(self, _done: object) -> None:
        volume = self._ended()
        if volume is not None:
            self.grew.emit(volume)
            self._give_up(self.limit)  # a volume that was widened is larger than it was

    @Slot()
    def _on_cancelled(self) -> None:
        self._forget(self._ended())

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        volume = self._ended()
        self._forget(volume)
        if volume is not None:
            self.failed.emit(volume, str(error))

    def _ended(self) -> Volume | None:
        job = self.sender()
        if job is self._ahead:
            self._ahead = None
        reading = self._reading.pop(job, None)  # type: ignore[call-overload]
        return None if reading is None else reading[0]

    def _forget(self, volume: Volume | None) -> None:
        if volume is not None and self._volumes.get(volume.series.key) is volume:
            del self._volumes[volume.series.key]

    # -- room --------------------------------------------------------------------------------------------------

    def _check_room(self, wanted: Volume) -> None:
        """Refuse what would drive this computer out of its memory while the other images are on screen."""
        shown = sum(volume.held_bytes for key, volume in self._volumes.items() if key in self._shown)
        have = physical_bytes()
        if wanted.held_bytes + shown > have:
            need = gigabytes(wanted.held_bytes)
            raise ImagingError(
                f"These images need {need} of memory beside {gigabytes(shown)} on screen; there are {gigabytes(have)}."
            )

    def _give_up(self, limit: int, kept: frozenset[str] = frozenset()) -> None:
        """Let the least recently used go until the rest is within `limit`; never what is shown or in `kept`."""
        for key in tuple(self._volumes):
            if self.held_bytes <= limit:
                return
            if key not in self._shown and key not in kept:
                volume = self._volumes.pop(key)
                self._stop_reading(volume)

    def _stop_reading(self, volume: Volume) -> None:
        for job, (reading, order) in tuple(self._reading.items()):
            if reading is volume:
                job.cancel()
                order.stop()
                del self._reading[job]
                if job is self._ahead:
                    self._ahead = None

    # -- ahead -------------------------------------------------------------------------------------------------

    @Slot()
    def _on_board(self) -> None:
        """Wait for a quiet moment; work that was begun meanwhile has the machine for itself."""
        others = [one for one in self._board.running if one.job is not self._ahead]
        if others:
            self._idle.stop()
            self._stop_ahead()
        elif self._ahead is None and self._next_ahead() is not None and not self._idle.isActive():
            self._idle.start()

    def _next_ahead(self) -> Series | None:
        return next((one for one in self._likely if one.key not in self._volumes), None)

    @Slot()
    def _read_ahead(self) -> None:
        series = self._next_ahead()
        if series is None or self._board.running:
            return
        try:
            volume = open_volume(series)
        except ImagingError:
            volume = None  # the viewport says why, should it be asked for
        if volume is None or not self._makes_room(volume):
            self._likely = tuple(one for one in self._likely if one is not series)
            self._on_board()
            return
        self._volumes[series.key] = volume
        self._ahead = self._read(volume, len(series.frames) // 2, "Reading ahead: series")

    def _makes_room(self, volume: Volume) -> bool:
        """Whether it fits within the limit once what is neither shown nor likely has been given up."""
        likely = frozenset(one.key for one in self._likely)
        self._give_up(self.limit - volume.held_bytes, likely)
        return self.held_bytes + volume.held_bytes <= self.limit

    def _stop_ahead(self) -> None:
        if self._ahead is not None:
            volume = self._reading[self._ahead][0]
            self._stop_reading(volume)
            self._forget(volume)


def _fill(volume: Volume, order: ReadingOrder, progress: Progress) -> Volume:
    fill_volume(volume, progress=progress, order=order)
    return volume
