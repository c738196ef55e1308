"""The note of an import under way, so that after a crash the next start can say what became of it.

It is written durably before the transaction begins and goes when that has ended. The lock beside
it tells a process that was killed from one that is still at work.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dealerdesk.dms.records import ImportRun
from dealerdesk.store.lock import FolderLock
from dealerdesk.text import _

NOTE, LOCK = ".import.json", ".import"


@contextmanager
def begin(folder: Path, file: str, sha256: str) -> Iterator[None]:
    """Note that ``file`` is being imported while the block runs. Where another process imports,
    its note stays."""
    lock = FolderLock(folder, LOCK)
    note = folder / NOTE
    if not lock.take():
        yield
        return
    try:
        newest = ImportRun.select(ImportRun.id).order_by(ImportRun.id.desc()).first()
        said = {"file": file, "sha256": sha256, "after": newest.id if newest else 0}
        _write(note, json.dumps(said, ensure_ascii=False).encode())
        yield
        note.unlink(missing_ok=True)
    except BaseException:
        note.unlink(missing_ok=True)  # refused or cancelled: the transaction was rolled back
        raise
    finally:
        lock.release()


def _write(note: Path, said: bytes) -> None:
    """Durable when it returns; a note that was cut off while it was written says nothing, and then
    nothing was imported either."""
    with open(note, "wb") as handle:
        handle.write(said)
        handle.flush()
        os.fsync(handle.fileno())


def unfinished(folder: Path) -> str | None:
    """One line about an import that a crash ended, said once; None when there was none."""
    note = folder / NOTE
    if not note.exists():
        return None
    lock = FolderLock(folder, LOCK)
    if not lock.take():
        return None  # at work this very moment
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        run = ImportRun.get_or_none((ImportRun.sha256 == said["sha256"]) & (ImportRun.id > said["after"]))
        note.unlink(missing_ok=True)
    except (OSError, ValueError, KeyError, TypeError):
        note.unlink(missing_ok=True)
        return None
    finally:
        lock.release()
    if run is None:
        return _(
            "The program was stopped while {file} came in: nothing of it was imported, import it again"
        ).format(file=said["file"])
    return _("The program was stopped while {file} came in: it is wholly there (import {run})").format(
        file=said["file"], run=run.id
    )
