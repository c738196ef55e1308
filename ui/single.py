"""One window for each folder: a second start raises the first and ends."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 500


def _name(folder: Path) -> str:
    full = os.path.normcase(str(folder.absolute()))
    return "dealerdesk-" + hashlib.sha256(full.encode()).hexdigest()[:24]


def raise_other(folder: Path) -> bool:
    """Ask the window that shows this folder to come to the front; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(b"raise")
    socket.waitForBytesWritten(WAIT_MS)
    socket.disconnectFromServer()
    return True


def listen(folder: Path, on_raise: Callable[[], object]) -> QLocalServer:
    """Answer second starts of this folder; what a crashed window left behind is taken over."""
    server = QLocalServer()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_name(folder))

    def heard() -> None:
        while (socket := server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            on_raise()

    server.newConnection.connect(heard)
    server.listen(_name(folder))
    return server
