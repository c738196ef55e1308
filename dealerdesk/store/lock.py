"""One window per folder: a lock the system frees when the process ends, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class WindowLock:
    """The right to show the window of a folder. Commands don't take it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / ".window"
        self._handle: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether the lock is now ours; False when another window of this folder is open."""
        handle = open(self.path, "ab")  # noqa: SIM115 - held until release
        try:
            if sys.platform == "win32":
                import msvcrt

                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
