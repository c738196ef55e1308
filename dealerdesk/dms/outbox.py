"""The outbox: what the DMS should learn from us, in numbered files that it can read (5.2, 5.3).

Corrected customers and cars, closed files, appointments and call results. Each change goes out once; a
file is kept as it was written until the other side has acknowledged it, and can be sent again
unchanged.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from peewee import fn

from dealerdesk.cells import harmless
from dealerdesk.dms.outgoing import ALL_ACTS, KINDS, withdrawn
from dealerdesk.dms.profiles import ProfileService
from dealerdesk.dms.records import OutboxFile
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store.backup import write_durably
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _

CODECS = {"GB18030": "gb18030", "UTF-8-SIG": "utf-8-sig"}
BY_HAND = ("edit_customer", "edit_mileage", "merge")


@dataclass(frozen=True)
class OutFile:
    """One numbered file for the DMS."""

    number: int
    name: str
    kind: str
    rows: int
    bytes: int
    sha256: str
    at: datetime
    actor: str
    acknowledged_at: datetime | None
    acknowledged_by: str


class OutboxService:
    """The files that go to the DMS."""

    def __init__(self, store: Store, profiles: ProfileService) -> None:
        self._store = store
        self._profiles = profiles

    def waiting(self) -> dict[str, int]:
        """How many records of each kind have changed since the last file; kinds without any left out."""
        counts = {kind: len(self._changed(kind, None)) + len(self._withdrawn(kind)) for kind in KINDS}
        return {kind: n for kind, n in counts.items() if n}

    def write(
        self, actor: Actor, to: Path, since: date | None = None, profile: str = "", encoding: str = "GB18030"
    ) -> list[OutFile]:
        """Write what has changed since the last files (or, again, since a day) into a folder.

        ``profile`` gives the names of the columns. Raises NotAllowed, NotFound, and WorldError
        when the folder can't be written; then nothing counts as sent.
        """
        if encoding not in CODECS:
            raise WorldError(
                _("{encoding} is no known encoding: choose one of {names}").format(
                    encoding=encoding, names=", ".join(CODECS)
                )
            )
        names = self._headers(profile)
        made: list[OutFile] = []
        with self._store.write(actor, "print_list", _("Files for the DMS")) as w:
            newest = self._store.last_journal()
            for kind in KINDS:
                ids, gone = self._changed(kind, since), self._withdrawn(kind)
                if not ids and not gone:
                    continue
                content = self._content(kind, ids, gone, names).encode(CODECS[encoding])
                number = (OutboxFile.select(fn.MAX(OutboxFile.number)).scalar() or 0) + 1
                name = f"DMS_{number:06d}_{kind}_{self._store.clock.today():%Y%m%d}.csv"
                digest = hashlib.sha256(content).hexdigest()
                row_id = w.insert(
                    OutboxFile, number=number, name=name, kind=kind, rows=len(ids) + len(gone), sha256=digest,
                    content=b"", last_journal=newest, at=self._store.clock.now(), actor=actor.name,
                )  # fmt: skip
                OutboxFile.update(content=content).where(OutboxFile.id == row_id).execute()
                _put(to / name, content)
                made.append(_line(OutboxFile.get_by_id(row_id)))
        return made

    def _changed(self, kind: str, since: date | None) -> list[int]:
        """The records of a kind that people changed since the last file, or since a day."""
        tables = KINDS[kind].tables
        sql = (
            "SELECT DISTINCT r.table_name, r.row_id FROM journal_row r JOIN journal j ON j.id = r.journal_id"
            f" WHERE r.table_name IN ({_marks(tables)}) AND r.row_id <> 0 AND r.after IS NOT NULL"
        )
        values: list[Any] = [*tables]
        if kind not in ALL_ACTS:
            sql += f" AND j.act IN ({_marks(BY_HAND)})"
            values += BY_HAND
        if since is not None:
            sql += " AND j.at >= ?"
            values.append(since.isoformat())
        else:
            sql += " AND j.id > ?"
            values.append(self._told(kind))
        found = self._store.db.execute_sql(sql, values).fetchall()
        phones = [row_id for table, row_id in found if table == "phone"]
        ids = {row_id for table, row_id in found if table != "phone"}
        if phones:
            rows = self._store.db.execute_sql(
                f"SELECT DISTINCT customer_id FROM phone WHERE id IN ({_marks(phones)})", phones
            )
            ids |= {row[0] for row in rows.fetchall()}
        table = tables[0]
        there: set[int] = set()
        for part in _parts(sorted(ids)):
            rows = self._store.db.execute_sql(f"SELECT id FROM {table} WHERE id IN ({_marks(part)})", part)
            there |= {row[0] for row in rows.fetchall()}
        return sorted(there)

    def _told(self, kind: str) -> int:
        """The newest journal entry that a file of this kind has told."""
        last = OutboxFile.select(fn.MAX(OutboxFile.last_journal)).where(OutboxFile.kind == kind).scalar()
        return last or 0

    def _withdrawn(self, kind: str) -> list[Sequence[Any]]:
        """What the DMS was told, and was taken back since."""
        if kind != "call_results":
            return []
        return withdrawn(self._rows, self._told(kind), self._store.last_journal())

    def _rows(self, sql: str, values: Sequence[Any]) -> Iterable[Sequence[Any]]:
        return self._store.db.execute_sql(sql, values).fetchall()

    def _content(
        self, kind: str, ids: list[int], gone: Sequence[Sequence[Any]], names: dict[str, str]
    ) -> str:
        shape = KINDS[kind]
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow([names.get(field, usual) if field else usual for field, usual in shape.columns])
        found = [
            row for part in _parts(ids) for row in self._rows(shape.select.format(marks=_marks(part)), part)
        ]
        for row in (*found, *gone):
            writer.writerow(map(harmless, shape.cells(row)))
        return buffer.getvalue()

    def _headers(self, profile: str) -> dict[str, str]:
        """Field → header, as a profile has it."""
        if not profile:
            return {}
        columns = tomllib.loads(self._profiles.named(profile).text).get("columns", {})
        return {field: header for header, field in reversed(columns.items()) if field}

    def files(self) -> list[OutFile]:
        """All files, newest first."""
        return [_line(row) for row in OutboxFile.select().order_by(OutboxFile.number.desc())]

    def acknowledge(self, actor: Actor, number: int) -> Change:
        """对方已收: the DMS has taken a file in; its content is no longer kept. Raises NotFound."""
        row = self._file(number)
        with self._store.write(actor, "print_list", row.name) as w:
            stamp = {"acknowledged_at": self._store.clock.now(), "acknowledged_by": actor.name}
            w.update(OutboxFile, row.id, stamp)
            OutboxFile.update(content=b"").where(OutboxFile.id == row.id).execute()
        return w.change

    def again(self, actor: Actor, number: int, to: Path) -> Path:
        """Write a file that was not acknowledged once more, unchanged.

        Raises NotFound, NotAllowed, and WorldError when it was acknowledged or can't be written.
        """
        row = self._file(number)
        if row.acknowledged_at is not None:
            raise WorldError(_("{file} was acknowledged: it is not kept any more").format(file=row.name))
        with self._store.write(actor, "print_list", row.name) as w:
            _put(to / row.name, bytes(row.content))
            w.touch("outbox_file", [row.id])
        return to / row.name

    def _file(self, number: int) -> OutboxFile:
        row = OutboxFile.get_or_none(OutboxFile.number == number)
        if row is None:
            raise NotFound(_("There is no file {number} for the DMS").format(number=number))
        return row


def _put(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another folder or name").format(
                file=path, reason=error.strerror or error
            )
        ) from error


def _line(row: OutboxFile) -> OutFile:
    return OutFile(
        row.number, row.name, row.kind, row.rows, len(row.content), row.sha256, row.at, row.actor,
        row.acknowledged_at, row.acknowledged_by,
    )  # fmt: skip


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + 900] for start in range(0, len(ids), 900))
