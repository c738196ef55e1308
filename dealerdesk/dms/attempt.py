"""The note of imports under way, so that after a crash the next start can say what became of them.

It is written durably before the first change and goes when all have ended. The lock beside it tells
a process that was killed from one that is still at work.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from dealerdesk.dms.records import ImportRun
from dealerdesk.store.lock import FolderLock
from dealerdesk.text import _

NOTE, LOCK = ".import.json", ".import"


class Attempt:
    """Some files on their way in: noted from ``begin``, which the first one that changes anything calls,
    until the block ends. Where another process imports, its note stays."""

    def __init__(self, folder: Path, files: Sequence[tuple[str, str]]) -> None:
        """``files``: name and content digest of each, in the order in which they come in."""
        self._note = folder / NOTE
        self._lock = FolderLock(folder, LOCK)
        self._files = files
        self._noted = False

    def __enter__(self) -> Attempt:
        return self

    def begin(self) -> None:
        """Note the files; once."""
        if self._noted or not self._lock.take():
            return
        self._noted = True
        newest = ImportRun.select(ImportRun.id).order_by(ImportRun.id.desc()).first()
        said = {"files": self._files, "after": newest.id if newest else 0}
        _write(self._note, json.dumps(said, ensure_ascii=False).encode())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._noted:
            self._note.unlink(missing_ok=True)
            self._lock.release()


def _write(note: Path, said: bytes) -> None:
    """Durable when it returns; a note that was cut off while it was written says nothing, and then
    nothing was imported either."""
    with open(note, "wb") as handle:
        handle.write(said)
        handle.flush()
        os.fsync(handle.fileno())


def unfinished(folder: Path) -> str | None:
    """One line about imports that a crash ended, said once; None when there were none."""
    note = folder / NOTE
    if not note.exists():
        return None
    lock = FolderLock(folder, LOCK)
    if not lock.take():
        return None  # at work this very moment
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        runs = [(file, _run_of(digest, said["after"])) for file, digest in said["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        runs = []
    finally:
        note.unlink(missing_ok=True)
        lock.release()
    return _what_became(runs) if runs else None


def _run_of(digest: str, after: int) -> Any:
    return ImportRun.get_or_none((ImportRun.digest == digest) & (ImportRun.id > after))


def _what_became(runs: Sequence[tuple[str, Any]]) -> str:
    there = [_("{file} (import {run})").format(file=file, run=run.id) for file, run in runs if run]
    lost = [file for file, run in runs if not run]
    comma = _(" and ")
    if not there:
        return _(
            "The program was stopped while {file} came in: nothing of it was imported, import it again"
        ).format(file=comma.join(lost))
    if not lost:
        return _("The program was stopped while an import ended: {files} is wholly there").format(
            files=comma.join(there)
        )
    return _(
        "The program was stopped while files came in: {there} is wholly there; nothing of {lost} was"
        " imported, import it again"
    ).format(there=comma.join(there), lost=comma.join(lost))
