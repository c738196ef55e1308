"""Folders: one folder holds one shop."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dealerdesk.errors import WorldError
from dealerdesk.text import _

DATABASE = "desk.db"
PARTS = ("backups", "documents", "inbox", "outbox", "logs")
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "9p", "fuse.sshfs", "davfs"}


def user_data_folder() -> Path:
    """The folder used when none is named: DEALERDESK_DATA, else the user's data folder."""
    named = os.environ.get("DEALERDESK_DATA")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        return base / "DealerDesk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "DealerDesk"
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "dealerdesk"


def has_shop(folder: Path) -> bool:
    """Whether ``folder`` holds a shop's file."""
    return (folder / DATABASE).is_file()


def prepare(folder: Path) -> None:
    """Make the parts of a shop's folder.

    Raises WorldError when the folder can't be written, or lies on a network share, where WAL
    would corrupt the file.
    """
    if is_network(folder):
        raise WorldError(
            _("{folder} is on a network drive: a shop's file must lie on a local disk").format(folder=folder)
        )
    try:
        for part in PARTS:
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorldError(
            _("Can't write in {folder} ({reason}): choose another folder").format(
                folder=folder, reason=error.strerror
            )
        ) from error


def is_network(folder: Path) -> bool:
    """Whether ``folder`` lies on a network share (Linux by mount type, Windows by drive type)."""
    full = folder.absolute()
    if sys.platform == "win32":
        import ctypes

        text = str(full)
        return text.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(full.anchor) == 4
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    best, kind = "", ""
    for line in mounts:
        point, fs = line.split()[1:3]
        inside = str(full) == point or str(full).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fs
    return kind in NETWORK_FILE_SYSTEMS
