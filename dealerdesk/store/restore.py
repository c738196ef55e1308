"""One write taken back whole, from the journal: a call that was recorded by mistake."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.store.base import Record
from dealerdesk.store.records import FieldSource, Journal, JournalRow
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import _


def entry(journal_id: int, act: str, actor_name: str = "") -> Journal:
    """The journal entry of an act (by somebody, where a name is given).

    Raises NotFound when that entry is something else.
    """
    found = Journal.get_or_none(Journal.id == journal_id)
    if found is None or found.act != act or actor_name not in ("", found.actor):
        raise NotFound(_("There is no record {id}").format(id=journal_id))
    return found


def restore(
    store: Store, w: Writing, journal_id: int, tables: Collection[str],
    but: Mapping[str, Collection[str]] | None = None,
) -> None:  # fmt: skip
    """Put every row of that entry back as it was before, inside a write; ``but``: by table the fields
    that the caller puts right itself, since later entries may have moved them on.

    Raises WorldError when a row is not any more as that entry left it, or when the entry touched
    other tables than these; then nothing is restored.
    """
    rows = list(JournalRow.select().where(JournalRow.journal_id == journal_id).order_by(JournalRow.id.desc()))  # type: ignore[attr-defined]
    if not rows or any(row.table_name not in tables or not row.row_id for row in rows):
        raise WorldError(_("This can't be taken back any more"))
    for row in rows:
        table = str(row.table_name)
        _restore_row(w, store.models[table], row, (but or {}).get(table, ()))
    for source in list(FieldSource.select().where(FieldSource.journal_id == journal_id)):  # type: ignore[operator]
        _restore_source(source)


def _restore_source(source: FieldSource) -> None:
    """Who had set a field before: the newest earlier entry that changed it, or nobody."""
    same = (FieldSource.table_name == source.table_name) & (FieldSource.row_id == source.row_id)  # type: ignore[operator]
    FieldSource.delete().where(same & (FieldSource.field == source.field)).execute()  # type: ignore[operator]
    earlier = JournalRow.select().where(
        (JournalRow.table_name == source.table_name)  # type: ignore[operator]
        & (JournalRow.row_id == source.row_id)
        & (JournalRow.journal_id < source.journal_id)
        & JournalRow.before.is_null(False)
        & JournalRow.after.is_null(False)
    )
    for row in earlier.order_by(JournalRow.id.desc()):  # type: ignore[attr-defined]
        if source.field in json.loads(str(row.after)):
            FieldSource.insert(
                table_name=source.table_name, row_id=source.row_id, field=source.field,
                journal_id=row.journal_id, by_hand=True,
            ).execute()  # fmt: skip
            return


def _restore_row(w: Writing, model: type[Record], row: JournalRow, but: Collection[str]) -> None:
    row_id = int(str(row.row_id))
    before = json.loads(str(row.before)) if row.before else None
    after = json.loads(str(row.after)) if row.after else None
    if before is not None and after is not None:
        before, after = ({n: v for n, v in each.items() if n not in but} for each in (before, after))
        if not after:
            return
    if (after is None) != (model.get_or_none(model._meta.primary_key == row_id) is None) or (
        after is not None and w.values(model, row_id, after) != after
    ):
        raise WorldError(_("Somebody has gone on with it since: it can't be taken back any more"))
    if before is None:
        w.delete(model, row_id)
    elif after is None:
        w.insert(model, **before)
    else:
        w.derive(model, row_id, after, before)
