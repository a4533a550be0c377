"""One window a library: a second start hands its paths to the one that is open, and ends."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

CONNECT_MS = 300
REPLY_MS = 3000
TAKEN = b"taken\n"


@dataclass(frozen=True)
class Handover:
    """What a second start asked for: a case by name, images by absolute path, or just the window."""

    case: str | None
    paths: tuple[Path, ...]

    def to_line(self) -> bytes:
        """One line of JSON."""
        paths = [str(path.resolve()) for path in self.paths]
        return json.dumps({"case": self.case, "paths": paths}).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Handover | None":
        """Read a line; None where it is none of ours."""
        try:
            said = json.loads(line)
            return cls(said["case"], tuple(Path(path) for path in said["paths"]))
        except (ValueError, KeyError, TypeError):
            return None


def server_name(library: str) -> str:
    """The name of the local socket of a library, the same however its path is written."""
    where = library if "://" in library else str(Path(library).resolve())
    return f"nadir-{hashlib.sha256(where.encode()).hexdigest()[:20]}"


def hand_over(library: str, asked: Handover) -> bool:
    """Give what was asked to a window of the same library. True where one is open and has taken it."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(library))
    if not socket.waitForConnected(CONNECT_MS):
        return False
    socket.write(asked.to_line())
    socket.waitForBytesWritten(REPLY_MS)
    # The answer may have come while the question was still being written: there is then nothing to wait for.
    there = socket.bytesAvailable() > 0 or socket.waitForReadyRead(REPLY_MS)
    answered = there and bytes(socket.readAll().data()) == TAKEN
    socket.disconnectFromServer()
    return answered


class InstanceServer(QObject):
    """Listens for second starts of the same library."""

    asked = Signal(object)  # Handover

    def __init__(self, library: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        name = server_name(library)
        # Qt puts its socket over one that is there, also over that of a live window: so that is asked for first.
        if not _somebody_listens(name):
            QLocalServer.removeServer(name)  # left by a process that was killed
            self._server.listen(name)
        self._server.newConnection.connect(self._on_connection)

    @property
    def is_listening(self) -> bool:
        """Whether second starts come here, and not to another window of the same library."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.readyRead.connect(_reader(socket, self.asked.emit))
            socket.disconnected.connect(socket.deleteLater)


def _somebody_listens(name: str) -> bool:
    """Whether a window answers there: one that is only busy keeps its place."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    answered = socket.waitForConnected(CONNECT_MS)
    socket.abort()
    return answered


def _reader(socket: QLocalSocket, tell: Callable[[Handover], None]) -> Callable[[], None]:
    def read() -> None:
        if not socket.canReadLine():
            return
        asked = Handover.from_line(bytes(socket.readLine().data()))
        if asked is not None:
            socket.write(TAKEN)
            socket.flush()
            tell(asked)

    return read
