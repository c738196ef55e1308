"""What earlier runs left: hashes of known lines, runs of the same content, open lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.choices import Choices
from dealerdesk.dms.lines import OWNER, KnownLines
from dealerdesk.dms.plan import IssueLine, Outcome, RejectLine, columns_of
from dealerdesk.dms.table import Table
from dealerdesk.store.store import Store, to_json

_BY_HAND = ("edit_customer", "edit_mileage")
"""Acts by which people change what imports compare with."""


class Waiting(NamedTuple):
    """A difference that was not taken: by which row, of which record and field, both values.
    ``state``: open, or ours when a person decided so beforehand."""

    row: int
    table: str
    row_id: int
    field: str
    ours: Any
    theirs: Any
    state: str = "open"


def declined(bulk: BulkWriter) -> set[tuple[str, int, str, str | None]]:
    """(table, row, field, value) that a person has refused: the same value is not asked again."""
    return set(bulk.rows("SELECT table_name, row_id, field, theirs FROM conflict WHERE state = 'ours'"))


def shop_rules(bulk: BulkWriter) -> dict[str, str]:
    """Whose value of a field wins in every contradiction: field of the file → ours or theirs."""
    return dict(bulk.rows("SELECT field, decision FROM conflict_rule"))


def columns_json(table: Table) -> str:
    """The columns of a file, as its run keeps them."""
    return to_json(columns_of(table.mapping))


def reading_of(table: Table) -> str:
    """What a line must be read with to say the same again: the columns, and what a person chose of
    empty cells and of days."""
    choices = table.choices
    chosen = {"empty": dict(sorted(choices.empty.items())), "day_first": choices.day_first}
    said = {name: value for name, value in chosen.items() if value not in (None, {})}
    return columns_json(table) + (to_json(said) if said else "")


def choices_json(choices: Choices) -> str:
    """What a person chose, as its run keeps it; what is found out leaves nothing."""
    said = {
        "header_row": choices.header_row, "sheet": choices.sheet, "empty": dict(choices.empty),
        "day_first": choices.day_first, "rules": dict(choices.rules),
        "decided": [[*key, value] for key, value in sorted(choices.decided.items())],
    }  # fmt: skip
    return to_json({name: value for name, value in said.items() if value not in (None, {}, [])})


class Earlier(NamedTuple):
    """A run that took in the same bytes before, with its counts."""

    run: int
    made: int
    undone: bool
    rows: int
    same: int
    rejected: int
    skipped: int
    conflicts: int


def is_known(store: Store, table: Table) -> bool:
    """Whether some run has taken in these very bytes; then this one may have nothing to do."""
    digest = table.source.digest
    return store.db.execute_sql("SELECT 1 FROM import_run WHERE digest = ?", (digest,)).fetchone() is not None


def same_content(bulk: BulkWriter, table: Table) -> Earlier | None:
    """The run that took in these very bytes, if nothing has happened since that could make any of
    its rows new, changed or a conflict; its counts then tell all."""
    mapping, source = table.mapping, table.source
    found = next(
        bulk.rows(
            "SELECT id, made, undone_at IS NOT NULL, rows, new + changed + same, rejected, skipped, conflicts"
            " FROM import_run WHERE digest = ? AND kind = ? AND encoding = ? AND columns = ? AND choices = ?"
            " ORDER BY id DESC LIMIT 1",
            (
                source.digest,
                mapping.kind,
                source.encoding,
                columns_json(table),
                choices_json(table.choices),
            ),
        ),
        None,
    )
    run = Earlier._make(found) if found else None
    if run is None or run.undone or run.conflicts:
        return None
    # a rejected row gets a second chance as soon as any other file brought something
    kinds = "" if run.rejected else "AND kind = :kind"
    later = bulk.rows(
        f"SELECT 1 FROM import_run WHERE id > :run {kinds} AND new + changed + conflicts > 0"
        " UNION ALL SELECT 1 FROM import_run WHERE undo_journal > :made"
        " UNION ALL SELECT 1 FROM conflict WHERE state = 'open'"
        " UNION ALL SELECT 1 FROM journal WHERE id > :made AND act IN (:edit, :km) LIMIT 1",
        {"run": run.run, "kind": mapping.kind, "made": run.made, "edit": _BY_HAND[0], "km": _BY_HAND[1]},
    )
    return None if next(later, None) else run


def rejects(bulk: BulkWriter, run: int) -> list[RejectLine]:
    """The rejected rows of a run."""
    found = []
    rows = bulk.rows('SELECT "row", reason, cells FROM reject WHERE run_id = ? ORDER BY "row", id', (run,))
    for row, why, cells in rows:
        kept = json.loads(cells)
        found.append(RejectLine(row, kept["column"], kept["value"], why, tuple(kept["cells"])))
    return found


def known_hashes(bulk: BulkWriter, kind: str, lines: KnownLines) -> tuple[set[int], set[int]]:
    """Hashes of the lines by which the shop knows its records; and those that are read all the same: of
    records that people have edited, those in doubt, and those that only tell of an owner."""
    known = lines.known()
    doubtful = lines.doubtful(known)
    if known and kind in ("customers", "vehicles", "sales"):
        customers, vehicles = _edited(bulk)
        edited = [(i, "") for i in (customers if kind == "customers" else vehicles)]
        edited += (
            [(i, "car") for i in vehicles] if kind == "customers" else [(i, "person") for i in customers]
        )
        edited += [(i, OWNER) for i in customers]
        doubtful.update(h for record, space in edited if (h := lines.of(record, space)) is not None)
        doubtful = (doubtful & known) | (lines.owners() - known)
    return known, doubtful


def _edited(bulk: BulkWriter) -> tuple[set[int], set[int]]:
    """Customers with a field that a person set, and cars with one or with such an owner."""
    customers = {
        row[0]
        for row in bulk.rows(
            "SELECT row_id FROM field_source WHERE by_hand = 1 AND table_name = 'customer'"
            " UNION SELECT p.customer_id FROM field_source s JOIN phone p ON p.id = s.row_id"
            " WHERE s.by_hand = 1 AND s.table_name = 'phone'"
        )
    }
    vehicles = {
        row[0]
        for row in bulk.rows(
            "SELECT row_id FROM field_source WHERE by_hand = 1 AND table_name = 'vehicle'"
            " UNION SELECT h.vehicle_id FROM field_source s JOIN holding h ON h.id = s.row_id"
            " WHERE s.by_hand = 1 AND s.table_name = 'holding'"
        )
    }
    held = bulk.rows_in("SELECT vehicle_id FROM holding WHERE customer_id", customers)
    return customers, vehicles | {row[0] for row in held}


def write_lists(bulk: BulkWriter, run_id: int, outcome: Outcome, waiting: Sequence[Waiting]) -> None:
    """Keep the issues, conflicts and rejects of a run; what is already open is not listed twice."""
    bulk.execute_many(
        'INSERT INTO issue (run_id, "row", "column", value, reason, table_name, row_id, state)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
        [
            (run_id, i.row, i.column, i.value, i.why, i.table, i.row_id)
            for i in _not_open(bulk, outcome.issues)
        ],
    )
    there = set(
        bulk.rows("SELECT table_name, row_id, field, ours, theirs FROM conflict WHERE state = 'open'")
        if waiting
        else ()
    )
    rows = {
        (w.table, w.row_id, w.field, text_of(w.ours), text_of(w.theirs)): (w.row, w.state) for w in waiting
    }
    bulk.execute_many(
        'INSERT INTO conflict (run_id, table_name, row_id, field, ours, theirs, "row", state)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(run_id, *key, *rest) for key, rest in rows.items() if key not in there],
    )
    bulk.execute_many(
        'INSERT INTO reject (run_id, "row", reason, cells) VALUES (?, ?, ?, ?)',
        [
            (
                run_id,
                r.row,
                r.why,
                json.dumps({"column": r.column, "value": r.value, "cells": r.cells}, ensure_ascii=False),
            )
            for r in outcome.rejects
        ],
    )


def _not_open(bulk: BulkWriter, issues: list[IssueLine]) -> list[IssueLine]:
    if not issues:
        return []
    there = set(
        bulk.rows("SELECT \"column\", value, reason, table_name, row_id FROM issue WHERE state = 'open'")
    )
    return [i for i in issues if (i.column, i.value, i.why, i.table, i.row_id) not in there]


def text_of(value: Any) -> str | None:
    """A value as conflicts keep it."""
    return None if value is None else str(value)
