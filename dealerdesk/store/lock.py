"""One window per folder, one import: locks the system frees when a process ends, however it ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO


class FolderLock:
    """A right that one process has in a folder: to show its window (commands don't take it), or
    to import."""

    def __init__(self, folder: Path, name: str = ".window") -> None:
        self.path = folder / name
        self._handle: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether the lock is now ours; False when another process has it."""
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
