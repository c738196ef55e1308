"""The month on a stick: a folder of files with their sha256, written whole or not at all, and verified.

Files are written beside the place where they shall stand, synced, read back and compared; only then
the folder takes its name. A folder that stood there before is replaced, what else lay in it stays.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dealerdesk.care.months import month_text
from dealerdesk.errors import WorldError
from dealerdesk.figures import tables
from dealerdesk.figures.shapes import MonthFigures, People
from dealerdesk.text import _

FOLDER = "月报_"
MANIFEST = "清单_manifest.json"
FORMAT = 1
SYSTEM_FILES = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What operating systems leave in a folder that one looks into."""

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) in files; stages are write, sync, read_back, done. May raise Cancelled."""

_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0)


@dataclass(frozen=True)
class FileEntry:
    """One file on the stick."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Exported:
    """What stands on the stick, proven: the folder and its files, the manifest among them."""

    folder: Path
    files: tuple[FileEntry, ...]
    verified: bool = True


def folder_name(month: date) -> str:
    """``月报_202610``."""
    return f"{FOLDER}{month:%Y%m}"


def month_files(
    month: MonthFigures, people: Mapping[str, People], pdf: bytes, shop: str, made_at: datetime
) -> dict[str, bytes]:
    """The files of a month by name, the manifest last."""
    stamp = f"{month.month:%Y%m}"
    files = {
        f"{FOLDER}{stamp}.csv": tables.figures_csv(month),
        f"月报明细_{stamp}.csv": tables.people_csv(month, people),
        f"{FOLDER}{stamp}.xlsx": tables.workbook(month, people, made_at),
        f"{FOLDER}{stamp}.pdf": pdf,
    }
    entries = [_entry(name, data) for name, data in files.items()]
    files[MANIFEST] = _manifest(
        {
            "format": FORMAT,
            "shop": shop,
            "month": month_text(month.month),
            "state": month.state,
            "made_at": made_at.isoformat(),
            "files": [asdict(entry) for entry in entries],
        }
    )
    return files


def write_folder(
    to: Path, name: str, files: Mapping[str, bytes], progress: Progress | None = None
) -> Exported:
    """Put ``files`` into the folder ``name`` under ``to``, synced, read back and compared.

    Raises WorldError with one clear line when the stick is full, write-protected or gone, or gives
    back other bytes than it was given; nothing of the try remains, and what was there before stays.
    """
    tell = progress or (lambda stage, done, total: None)
    part = to / f".{name}.part"
    with _stick(to):
        to.mkdir(parents=True, exist_ok=True)
        _room(to, files)
        shutil.rmtree(part, ignore_errors=True)
        try:
            part.mkdir()
            _write(part, files, tell)
            _read_back(part, files, tell)
            _take_place(part, to / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        _sync_folder(to)
    tell("done", len(files), len(files))
    return Exported(to / name, tuple(_entry(file, data) for file, data in files.items()))


def verify(folder: Path) -> tuple[FileEntry, ...]:
    """Check every file of an exported month against its manifest; needs no shop.

    ``folder`` is the month's folder or the one that holds it. Raises WorldError whose one line names
    every bad, missing and extra file.
    """
    if not folder.is_dir():
        raise WorldError(
            _("There is no folder {folder}: plug in the stick and try again").format(folder=folder)
        )
    if (folder / MANIFEST).exists() or folder.name.startswith(FOLDER):
        months = [(folder, "")]
    else:
        months = [(one, f"{one.name}/") for one in sorted(folder.glob(f"{FOLDER}*")) if one.is_dir()]
    if not months:
        raise WorldError(
            _("There is no month report in {folder}: choose the folder {name}").format(
                folder=folder, name=f"{FOLDER}…"
            )
        )
    found: list[FileEntry] = []
    wrong: dict[str, list[str]] = {"bad": [], "missing": [], "extra": []}
    for month, prefix in months:
        found += _verify_month(month, prefix, wrong)
    said = {
        "bad": _("changed: {names}"),
        "missing": _("missing: {names}"),
        "extra": _("extra: {names}"),
    }
    parts = [said[kind].format(names=", ".join(names)) for kind, names in wrong.items() if names]
    if parts:
        raise WorldError(
            _("{folder} is not as it was exported ({what}): export the month again").format(
                folder=folder, what="; ".join(parts)
            )
        )
    return tuple(found)


# the manifest


def _entry(name: str, data: bytes) -> FileEntry:
    return FileEntry(name, len(data), hashlib.sha256(data).hexdigest())


def _manifest(content: Mapping[str, Any]) -> bytes:
    """The manifest's text; ``check`` is the sha256 of all the rest, so that it guards itself."""
    body = json.dumps(content, ensure_ascii=False, indent=2)
    whole = {**content, "check": hashlib.sha256(body.encode()).hexdigest()}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _read_manifest(data: bytes) -> list[FileEntry] | None:
    """The files that a manifest lists, or None when a single byte of it was changed."""
    try:
        content = json.loads(data)
        content.pop("check")
        if _manifest(content) != data:
            return None
        entries = [FileEntry(one["name"], one["bytes"], one["sha256"]) for one in content["files"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return entries if all(Path(one.name).name == one.name for one in entries) else None


def _verify_month(month: Path, prefix: str, wrong: dict[str, list[str]]) -> list[FileEntry]:
    manifest = _bytes(month / MANIFEST)
    there = {one.name for one in month.iterdir()}
    if manifest is None:
        wrong["missing" if MANIFEST not in there else "bad"].append(prefix + MANIFEST)
        return []
    entries = _read_manifest(manifest)
    if entries is None:
        wrong["bad"].append(prefix + MANIFEST)
        return []
    for entry in entries:
        data = _bytes(month / entry.name)
        if data is None and entry.name not in there:
            wrong["missing"].append(prefix + entry.name)
        elif data is None or _entry(entry.name, data) != entry:
            wrong["bad"].append(prefix + entry.name)
    known = {MANIFEST, *(entry.name for entry in entries)}
    extra = sorted(name for name in there - known if name not in SYSTEM_FILES and not name.startswith("._"))
    wrong["extra"] += [prefix + name for name in extra]
    return [*entries, _entry(MANIFEST, manifest)]


def _bytes(path: Path) -> bytes | None:
    """The file's bytes, or None when there is no such file or it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


# the stick


def _write(part: Path, files: Mapping[str, bytes], tell: Progress) -> None:
    for done, (name, data) in enumerate(files.items()):
        tell("write", done, len(files))
        with open(part / name, "wb") as file:
            file.write(data)
            file.flush()
            tell("sync", done, len(files))
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):  # so that it is the stick that is read back, not memory
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    _sync_folder(part)
    tell("sync", len(files), len(files))


def _read_back(part: Path, files: Mapping[str, bytes], tell: Progress) -> None:
    for done, (name, data) in enumerate(files.items()):
        tell("read_back", done, len(files))
        if (part / name).read_bytes() != data:
            raise WorldError(
                _("The stick did not keep {name} as it was written: use another stick").format(name=name)
            )
    tell("read_back", len(files), len(files))


def _take_place(part: Path, place: Path) -> None:
    """Give the finished folder its name; the one before goes, except for files that are not ours."""
    if not place.exists():
        _retry(lambda: os.replace(part, place))
        return
    before = place.with_name(f".{place.name}.before")
    shutil.rmtree(before, ignore_errors=True)
    _retry(lambda: os.replace(place, before))
    try:
        _retry(lambda: os.replace(part, place))
    except BaseException:
        os.replace(before, place)
        raise
    for one in list(before.iterdir()):
        if not (place / one.name).exists() and not _ours(one.name, place.name):
            with suppress(OSError):
                os.replace(one, place / one.name)
    shutil.rmtree(before, ignore_errors=True)


def _ours(name: str, folder: str) -> bool:
    stamp = folder.removeprefix(FOLDER)
    return name == MANIFEST or (name.startswith("月报") and f"_{stamp}." in name)


def _retry(action: Callable[[], None]) -> None:
    """Virus scanners hold a fresh file for moments: try again for about 2.5 s."""
    for wait in _RETRIES:
        try:
            return action()
        except PermissionError:
            time.sleep(wait)
    action()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows can't, and writes folder entries through
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some sticks' file systems can't
            raise
    finally:
        os.close(handle)


def _room(to: Path, files: Mapping[str, bytes]) -> None:
    need = sum(map(len, files.values()))
    free = shutil.disk_usage(to).free
    if free < need:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def _stick(to: Path) -> Iterator[None]:
    """Say what is wrong with the stick in one line of the user's world."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message = _("There is no room left on {folder}: make room, or take another stick")
        elif error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            message = _("{folder} can't be written to: remove the write protection, or take another stick")
        elif error.errno in (errno.ENOTDIR, errno.EEXIST):
            message = _("{folder} is no folder: choose a folder on the stick")
        else:
            message = _("{folder} can't be reached ({reason}): plug in the stick again, and export again")
        raise WorldError(message.format(folder=to, reason=error.strerror or type(error).__name__)) from error
