"""The inbox: files that a colleague or another program laid into ``inbox/`` are offered when they
are whole. Nothing is moved or deleted here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dealerdesk.clock import Clock
from dealerdesk.dms import reading, splitting
from dealerdesk.dms.plan import FileLook
from dealerdesk.dms.records import ImportRun
from dealerdesk.dms.service import DmsService
from dealerdesk.errors import WorldError
from dealerdesk.store.store import Store
from dealerdesk.text import _

FOLDER = "inbox"
QUIET_SECONDS = 3
"""A file that nobody has written to for so long is taken to be whole."""

SURE_SECONDS = 30
"""The same for a text whose last line has all its cells, but no end."""

_PASSING = (".tmp", ".part", ".partial", ".crdownload", ".download", ".swp", ".lock", ".ini", ".db")


@dataclass(frozen=True)
class InboxFile:
    """One file. ``state``: whole, growing, torn (its last line is not complete), seen (the same
    content came in as ``run``) or refused; ``line`` says why. Size in bytes."""

    path: Path
    name: str
    size: int
    at: datetime
    state: str
    kind: str = ""
    line: str = ""
    run: int | None = None


class InboxService:
    """Looks at the folder; each file is read once, and again only when it has changed."""

    def __init__(self, store: Store, folder: Path, dms: DmsService) -> None:
        self._store = store
        self._dms = dms
        self.folder = folder / FOLDER
        self._sizes: dict[str, tuple[int, float]] = {}
        self._looks: dict[tuple[str, int, int], tuple[str, str, str, str]] = {}

    def files(self) -> list[InboxFile]:
        """The files of the folder, oldest first; hidden and passing ones are left out."""
        if not self.folder.is_dir():
            return []
        found = []
        for path in self.folder.iterdir():
            name = path.name
            if name.startswith((".", "~")) or name.lower().endswith(_PASSING) or not path.is_file():
                continue
            try:
                found.append(self._file(path))
            except OSError:
                continue  # gone, or held for a moment
        return sorted(found, key=lambda file: (file.at, file.name))

    def waiting(self) -> int:
        """How many whole files wait to come in."""
        return sum(file.state == "whole" for file in self.files())

    def _file(self, path: Path) -> InboxFile:
        stat = path.stat()
        at = _moment(stat.st_mtime, self._store.clock)
        if self._grows(path.name, stat.st_size, stat.st_mtime):
            return InboxFile(path, path.name, stat.st_size, at, "growing")
        key = (path.name, stat.st_size, stat.st_mtime_ns)
        if key not in self._looks:
            self._looks[key] = self._look(path)
        state, kind, line, digest = self._looks[key]
        if state == "unended":  # whole, unless somebody stopped in the middle of the last cell
            sure = abs(time.time() - stat.st_mtime) >= SURE_SECONDS
            state, line = ("whole", "") if sure else ("torn", _("its last line is not complete"))
        run = self._run(digest) if digest else None
        if run is not None:
            line = _("came in as import {run}").format(run=run)
            return InboxFile(path, path.name, stat.st_size, at, "seen", kind, line, run)
        return InboxFile(path, path.name, stat.st_size, at, state, kind, line)

    def _grows(self, name: str, size: int, written: float) -> bool:
        """Whether somebody may still be writing: it changed just now, and since the last look."""
        now = time.time()
        before = self._sizes.get(name)
        if before is None or before[0] != size:
            self._sizes[name] = before = (size, now)
        still = now - before[1] >= QUIET_SECONDS
        return abs(now - written) < QUIET_SECONDS and not still

    def _look(self, path: Path) -> tuple[str, str, str, str]:
        """State, kind, line and content hash of a file that nobody is writing to."""
        try:
            look = self._dms.look(path)
            ends = _ends(path, look) if look.container == "text" else "whole"
            if ends == "torn":
                return ends, look.kind, _("its last line is not complete"), ""
            return ends, look.kind, "", look.digest
        except WorldError as error:
            return "refused", "", error.line, ""

    def _run(self, digest: str) -> int | None:
        run = (
            ImportRun.select(ImportRun.id)
            .where((ImportRun.digest == digest) & ImportRun.undone_at.is_null())
            .order_by(ImportRun.id)
            .first()
        )
        return run.id if run else None


def _ends(path: Path, look: FileLook) -> str:
    """How a text ends: 'whole' with a line end, 'unended' with a line of as many cells as the
    header, 'torn' in the middle of a line, a character or a cell."""
    with open(path, "rb") as handle:
        handle.seek(max(look.size - (1 << 16), 0))
        tail = handle.read()
    codec = reading.ENCODINGS[look.encoding]
    if codec.startswith("utf-16") and len(tail) % 2:
        return "torn"
    text = tail.decode(codec, "replace").rstrip("\x1a")
    body, _end, last = text.replace("\r\n", "\n").replace("\r", "\n").rpartition("\n")
    if not last.strip():
        return "torn" if splitting.is_open(body.rpartition("\n")[2], look.delimiter) else "whole"
    return "unended" if len(splitting.split(last, look.delimiter)) >= len(look.columns) else "torn"


def _moment(seconds: float, clock: Clock) -> datetime:
    return datetime.fromtimestamp(seconds, clock.tz)
