"""Backups: proven copies, each with its own hash.

A copy is made by SQLite's backup API (a plain file copy of a live WAL database loses tables),
checked, hashed and only then given its name, which ends in the first 16 digits of its SHA-256:
``desk-20261123-094200-daily-0f3a….db``. So a copy proves itself wherever it is carried.
Beside it stands a note (``.json``) with the whole hash and the last journal entry it holds.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from dealerdesk.clock import CHINA
from dealerdesk.errors import WorldError
from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.store.store import Store

KEEP_ALL_DAYS = 7
KEEP_DAILY_DAYS = 60
HASH_DIGITS = 16
_NAME = re.compile(r"desk-(\d{8}-\d{6})-([a-z]+)-([0-9a-f]{16})\.db")


@dataclass(frozen=True)
class Backup:
    """A proven copy. ``journal`` is the newest journal entry in it; ``size`` in bytes."""

    path: Path
    at: datetime
    reason: str
    size: int
    sha256: str
    journal: int


def make(store: Store, reason: str, to: Path | None = None) -> Backup:
    """A proven copy of the open file in ``to`` (default: the shop's ``backups`` folder).

    Raises WorldError when it can't be written, or the live file is damaged: then no copy
    takes the place of a good one.
    """
    folder = to or store.path.parent / "backups"
    at = store.clock.now()
    stem = f"desk-{at:%Y%m%d-%H%M%S}-{reason}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{stem}.{os.getpid()}.part"
        part.unlink(missing_ok=True)
        journal = _copy(store, part)
        sha = sha256_of(part)
        with open(part, "rb+") as handle:
            os.fsync(handle.fileno())
        path = folder / f"{stem}-{sha[:HASH_DIGITS]}.db"
        replace(part, path)
        backup = Backup(path, at, reason, path.stat().st_size, sha, journal)
        _write_note(backup)
    except OSError as error:
        raise WorldError(
            _("Can't write a backup in {folder} ({reason}): make room or choose another folder").format(
                folder=folder, reason=error.strerror or error
            )
        ) from error
    if to is None:
        thin(folder, at.date())
    return backup


def _copy(store: Store, part: Path) -> int:
    """Copy page by page into ``part`` and check it; returns its newest journal entry."""
    target: Any = dbapi2.connect(str(part))  # type: ignore[attr-defined]
    try:
        if store.key:
            quoted = store.key.replace("'", "''")
            target.execute(f"PRAGMA key='{quoted}'")
        store.db.connection().backup(target)
        if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise WorldError(_("The shop's file is damaged; no backup was made: restore the newest good one"))
        has = target.execute("SELECT count(*) FROM sqlite_master WHERE name='journal'").fetchone()[0]
        row = target.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone() if has else (0,)
        return int(row[0])
    finally:
        target.close()


def _write_note(backup: Backup) -> None:
    note = asdict(backup) | {"path": backup.path.name, "at": backup.at.isoformat()}
    write_durably(backup.path.with_suffix(".json"), json.dumps(note, ensure_ascii=False).encode())


def read(path: Path) -> Backup:
    """The backup at ``path``, from its note, or from its name where the note was left behind.

    Raises WorldError when the file is no backup of this program.
    """
    name = _NAME.fullmatch(path.name)
    if name is None:
        raise WorldError(
            _("{file} is no backup of this program: its name ends in its hash").format(file=path.name)
        )
    try:
        data: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        at, sha, journal = datetime.fromisoformat(data["at"]), str(data["sha256"]), int(data["journal"])
    except (ValueError, KeyError, OSError):
        at = datetime.strptime(name[1], "%Y%m%d-%H%M%S").replace(tzinfo=CHINA)
        sha, journal = name[3], 0
    return Backup(path, at, name[2], path.stat().st_size, sha, journal)


def listing(folder: Path) -> list[Backup]:
    """The backups in ``folder``, newest first."""
    found = []
    for path in folder.glob("desk-*.db"):
        try:
            found.append(read(path))
        except WorldError:
            continue
    return sorted(found, key=lambda b: (b.at, b.path.name), reverse=True)


def proven(backup: Backup) -> bool:
    """Whether the copy still has the bytes it was proven with."""
    if not backup.path.is_file():
        return False
    sha = sha256_of(backup.path)
    return sha.startswith(backup.sha256) and f"-{sha[:HASH_DIGITS]}." in backup.path.name


def of_same_data(store: Store) -> Backup | None:
    """The newest backup, when it is proven and holds all that the file holds."""
    newest = next(iter(listing(store.path.parent / "backups")), None)
    if newest is not None and newest.journal == store.last_journal() and proven(newest):
        return newest
    return None


def make_if_needed(store: Store, reason: str) -> Backup:
    """A backup unless a proven one of the same data exists; returns the one that is there."""
    return of_same_data(store) or make(store, reason)


def daily(store: Store) -> Backup | None:
    """The backup of the day, when there is none of today yet and there is something to keep."""
    today = store.clock.today()
    if any(b.at.date() == today for b in listing(store.path.parent / "backups")):
        return None
    return make_if_needed(store, "daily") if store.last_journal() else None


def thin(folder: Path, today: date) -> None:
    """Keep all of a week, the newest of each day for 60 days, then the newest of each month."""
    seen: set[str] = set()
    for backup in listing(folder):
        day = backup.at.date()
        if day > today - timedelta(days=KEEP_ALL_DAYS):
            continue
        slot = f"{day}" if day > today - timedelta(days=KEEP_DAILY_DAYS) else f"{day:%Y-%m}"
        if slot in seen:
            backup.path.unlink(missing_ok=True)
            backup.path.with_suffix(".json").unlink(missing_ok=True)
        seen.add(slot)


def prove(source: Path) -> Backup:
    """The backup ``source``, proven. Raises WorldError when it is missing, none, or changed."""
    if not source.is_file():
        raise WorldError(_("There is no file {file}").format(file=source))
    backup = read(source)
    if not proven(backup):
        raise WorldError(
            _("{file} was changed since it was made (wrong hash): use another backup").format(
                file=source.name
            )
        )
    return backup


def restore(source: Path, folder: Path) -> Path:
    """Put the backup ``source`` into ``folder`` as its shop's file; returns that file.

    The file that was there must have been saved and closed before. Raises WorldError when the
    backup is missing or isn't what it was when it was proven; then nothing has changed.
    """
    backup = prove(source)
    target = folder / "desk.db"
    part = folder / "desk.restoring"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        if not sha256_of(part).startswith(backup.sha256):
            raise WorldError(_("{file} could not be copied whole: try again").format(file=source.name))
        with open(part, "rb+") as handle:
            os.fsync(handle.fileno())
        for suffix in ("-wal", "-shm"):
            (folder / f"desk.db{suffix}").unlink(missing_ok=True)
        replace(part, target)
    except OSError as error:
        raise WorldError(
            _("Can't write in {folder} ({reason}): choose another folder").format(
                folder=folder, reason=error.strerror or error
            )
        ) from error
    return target


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that a power cut leaves the old one or the new one, whole."""
    part = path.with_name(path.name + ".part")
    with open(part, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    replace(part, path)


def replace(part: Path, path: Path) -> None:
    """``os.replace``, again and again for 2.5 s where a virus scanner holds the file, then
    the folder synced so that the new name survives a power cut."""
    for wait in (0.05, 0.1, 0.25, 0.5, 0.6, 1.0, None):
        try:
            os.replace(part, path)
            break
        except PermissionError:
            if wait is None:
                raise
            time.sleep(wait)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in ``folder`` durable (a no-op on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
