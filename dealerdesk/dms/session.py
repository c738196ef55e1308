"""One run over one file: what every kind of row shares while it is compared and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from dealerdesk.dms import matching, reasons
from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.choices import AUTOMATIC, CLEAR, FILL, OURS, THEIRS, Choices
from dealerdesk.dms.columns import Batch, Read
from dealerdesk.dms.empties import clears
from dealerdesk.dms.headers import FIELDS, Mapping
from dealerdesk.dms.kept import Waiting, declined, shop_rules, text_of
from dealerdesk.dms.lines import KnownLines
from dealerdesk.dms.plan import SHOWN, ChangeLine, NewLine, Outcome
from dealerdesk.dms.reasons import reason
from dealerdesk.people import rules
from dealerdesk.people.fields import CUSTOMER_KINDS, ENERGIES, SEXES, TIERS, USES
from dealerdesk.text import _

_FIELD_OF = {
    ("customer", "number"): "customer_number", ("customer", "kind"): "customer_kind",
    **{("customer", f"birth_{part}"): "birthday" for part in ("calendar", "year", "month", "day", "leap")},
    ("phone", "number"): "phone", ("holding", "customer"): "name", ("vehicle", "plate_state"): "plate",
    ("repair_order", "labour_fen"): "labour", ("repair_order", "parts_fen"): "parts",
    ("repair_order", "total_fen"): "total", ("repair_order", "paid_fen"): "paid",
    ("repair_order", "class_text"): "service_class", ("policy", "number"): "policy_number",
    ("policy", "kind"): "policy_kind", ("policy", "premium_fen"): "premium",
}  # fmt: skip


def target_of(table: str, name: str) -> str:
    """The field of a file (a key of ``headers.FIELDS``) that fills a column of a table."""
    return _FIELD_OF.get((table, name), name)


_WORDS = {"sex": SEXES, "kind": CUSTOMER_KINDS, "tier": TIERS, "use": USES, "energy": ENERGIES}


class Second(NamedTuple):
    """A row about a record of which another row has spoken: its number and cells, the hash of the
    other row's line (None: not known), and the record."""

    row: int
    cells: list[str]
    line: int | None
    table: str
    row_id: int | None


class Session:
    """The state of one run. A row is judged by ``begin``, then ``differ`` for each field that the
    file has otherwise, then ``end``, which puts it in its bucket."""

    def __init__(
        self, bulk: BulkWriter, outcome: Outcome, today: date, mapping: Mapping, lines: KnownLines,
        choices: Choices = AUTOMATIC,
    ) -> None:  # fmt: skip
        self.bulk = bulk
        self.choices = choices
        self.kind = mapping.kind
        self.batch = Batch()
        self._named = [mapping.column(field) for field in ("plate", "name")]
        self._naming = [c for f in _NAMING if (c := mapping.column(f)) is not None]
        self._headers = {
            f: h for f, h in reversed(list(zip(mapping.fields, mapping.headers, strict=True))) if f
        }
        self.outcome = outcome
        self.today = today
        self.day = today.isoformat()
        self.made = bulk.journal_id
        self.protected = matching.protected(bulk)
        self.lines = lines
        self.waiting: list[Waiting] = []
        self._declined = declined(bulk)
        self._shop_rules = shop_rules(bulk)
        self.seconds: list[Second] = []
        self.later: list[tuple[int, list[str], int]] = []
        """Number, cells and line hash of the rows that wait until the whole file was seen."""
        self.first_change: Callable[[], None] = lambda: None
        self._row = 0
        self._new = False
        self._changes: dict[tuple[str, int], tuple[dict[str, Any], dict[str, Any]]] | None = None
        self._conflict = False
        self._doubtful = False

    # one row

    def begin(self, row: int) -> None:
        """A row that has a key."""
        self._row = row
        self._new = self._conflict = self._doubtful = False
        self._changes = None

    def new(self) -> None:
        """The row makes a customer, vehicle, order or policy."""
        if not self._new:
            self._new = True
            if len(self.outcome.new_lines) < SHOWN and self._row in self.batch.rows:
                self._list_new(self.batch.rows.index(self._row))

    def _list_new(self, place: int) -> None:
        cells = self.batch.cells(place)
        plate, customer = (cells[c].strip() if c is not None else "" for c in self._named)
        what = next((cell for c in self._naming if (cell := cells[c].strip())), "")
        self.outcome.new_lines.append(NewLine(self.batch.rows[place], plate, customer, what))

    @property
    def takes_all(self) -> bool:
        """Whether every difference is taken, as far as no person set the field."""
        choices = self.choices
        return not (choices.empty or choices.rules or choices.decided or self._declined)

    def clears(self, read: Read, table: str, names: Sequence[str]) -> dict[str, set[int]]:
        """Columns of a table that empty cells of the file empty → places of such rows. What names a
        person or a car is never emptied."""
        found = {}
        for name in names:
            target = target_of(table, name)
            if (
                self.choices.empty_rule(target) == CLEAR
                and clears(self.kind, target)
                and target in read.fields
                and (places := read.empty(target))
            ):
                found[name] = places
        return found

    def only_fills(self, target: str) -> bool:
        """Whether a field of the file is used only where ours is empty."""
        return self.choices.empty_rule(target) == FILL

    def differ(
        self, table: str, row_id: int, name: str, ours: Any, theirs: Any, plate: str, customer: str,
        target: str = "", instead: tuple[str, Any, Any] | None = None,
    ) -> bool:  # fmt: skip
        """A field that the file has otherwise: taken, unless a person set it or decided against
        it. True when taken. ``target``: the field of the file, where it isn't the usual one;
        ``instead``: the column, and its values before and after, that is written in its place."""
        target = target or target_of(table, name)
        if ours not in (None, "") and self.only_fills(target):
            return False
        if (table, row_id, name, text_of(theirs)) in self._declined:
            return False
        by_hand = self.protected.get((table, row_id, name))
        decision = self.choices.decided.get((self._row, target)) or self.choices.rules.get(target)
        if decision is None and by_hand is not None:
            decision = self._shop_rules.get(target)
        taken = decision == THEIRS or (decision is None and by_hand is None)
        if taken:
            self.follow(table, row_id, *(instead or (name, ours, theirs)))
            why = reasons.NEW_VALUE if ours not in (None, "") else reasons.WAS_EMPTY
            if theirs in (None, ""):
                why = reasons.EMPTIED
        else:
            self._wait(table, row_id, name, ours, theirs, decision)
            why = reason(reasons.BY_HAND, day=by_hand) if by_hand else reasons.KEPT_OURS
        lines = self.outcome.changes if taken or decision == OURS else self.outcome.conflicts
        last = lines[-1] if lines else None
        if last and (last.row, last.row_id, last.target) == (self._row, row_id, target):
            return taken  # a birthday is five fields and one line
        if len(lines) < SHOWN:
            now, file = shown(table, name, ours), shown(table, name, theirs)
            after = file if taken else now
            line = ChangeLine(
                self._row, plate, customer, target if target in FIELDS else name, now, file, after, why,
                taken, table, row_id, target,
            )  # fmt: skip
            lines.append(line)
        return taken

    def _wait(self, table: str, row_id: int, name: str, ours: Any, theirs: Any, decision: str | None) -> None:
        """Keep a difference that is not taken: for a person to decide, or as decided."""
        self._conflict = self._conflict or decision is None
        self.waiting.append(Waiting(self._row, table, row_id, name, ours, theirs, decision or "open"))

    def doubt(self) -> None:
        """The row says otherwise of a record for which another line counts: it is read every time."""
        self._doubtful = True

    def after(self, table: str, row_id: int) -> dict[str, Any]:
        """The fields of a record that the row has changed so far, as they are now."""
        return self._changes[table, row_id][1] if self._changes and (table, row_id) in self._changes else {}

    def changed(self) -> None:
        """The row changes something that is not a field, such as who owns a car."""
        if self._changes is None:
            self._changes = {}

    def end(self, record: int, line_hash: int, space: str = "", counts: bool = True) -> None:
        """Put the row in its bucket, and keep its line with its record, unless another one ``counts``
        there. A line that waits for a person is read every time."""
        six = self.outcome.counts
        if self._new:
            six.new += 1
        elif self._changes is not None:
            six.changed += 1
        elif self._conflict:
            six.conflicts += 1
        else:
            six.same += 1
        if self._new or self._changes is not None:
            self.first_change()
        self.write_changes()
        self.lines.doubt(line_hash, self._conflict or self._doubtful)
        if counts:
            self.lines.put(record, line_hash, space)

    def write_changes(self) -> None:
        """Queue the changed fields of the row."""
        for (table, row_id), (before, after) in (self._changes or {}).items():
            self.bulk.update(table, row_id, before, after)

    def made_many(self, ids: Sequence[int], line_hashes: Sequence[int]) -> None:
        """Rows that each made the record with the id at their place; the ids follow each other."""
        room = SHOWN - len(self.outcome.new_lines)
        if room > 0:
            wanted = set(line_hashes[:room])
            for place, line_hash in enumerate(self.batch.hashes):
                if line_hash in wanted:
                    self._list_new(place)
        self.outcome.counts.new += len(ids)
        self.lines.put_range(ids[0], line_hashes)

    def contradict(
        self, table: str, row_id: int, name: str, ours: Any, theirs: Any, line: ChangeLine
    ) -> None:
        """The file contradicts what a record is; it waits for a person."""
        if (table, row_id, name, text_of(theirs)) in self._declined:
            return
        decision = self.choices.decided.get((self._row, line.field)) or self.choices.rules.get(line.field)
        if decision == THEIRS:
            self.follow(table, row_id, f"{name}_id", ours, theirs)
            return
        self._wait(table, row_id, name, ours, theirs, decision)
        if len(self.outcome.conflicts) < SHOWN:
            self.outcome.conflicts.append(replace(line, table=table, row_id=row_id, target=line.field))

    def owner_stays(
        self, holding_id: int, ours: tuple[int, str], theirs: tuple[int, str], plate: str
    ) -> bool:
        """Whether the owner (id and name) whom a person set stays against that of the file; then it
        waits for a person, unless it was decided so."""
        if ("holding", holding_id, "customer", text_of(theirs[0])) in self._declined:
            return True
        decision = (
            self.choices.decided.get((self._row, "name"))
            or self.choices.rules.get("name")
            or self._shop_rules.get("name")
        )
        if decision == THEIRS:
            return False
        self._wait("holding", holding_id, "customer", ours[0], theirs[0], decision)
        lines = self.outcome.changes if decision == OURS else self.outcome.conflicts
        if len(lines) < SHOWN:
            by_hand = self.protected.get(("holding", holding_id, "customer"))
            why = reason(reasons.BY_HAND, day=by_hand) if by_hand else reasons.KEPT_OURS
            lines.append(
                ChangeLine(
                    self._row, plate, ours[1], "name", ours[1], theirs[1], ours[1], why, False,
                    "holding", holding_id, "name",
                )
            )  # fmt: skip
        return True

    def follow(self, table: str, row_id: int, name: str, before: Any, after: Any) -> None:
        """A field that is derived from one that changes."""
        self.changed()
        held = self._changes.setdefault((table, row_id), ({}, {}))  # type: ignore[union-attr]
        held[0][name], held[1][name] = before, after

    # lists

    def second(
        self, batch: Batch, i: int, line: int | None, table: str, row_id: int | None, skip: bool = True
    ) -> None:
        """Skip row ``i`` of a batch, about a record of which another row of the file has spoken; they
        are compared when all rows are in. ``skip`` is False where the row has more to say."""
        if skip:
            self.outcome.skip(batch.rows[i], reasons.SECOND_DIFFERS)
        self.lines.lose(batch.hashes[i], line)
        self.seconds.append(Second(batch.rows[i], batch.cells(i), line, table, row_id))

    def wait(self, batch: Batch, i: int) -> None:
        """Take row ``i`` of a batch when the whole file was seen."""
        self.later.append((batch.rows[i], batch.cells(i), batch.hashes[i]))

    def issue(
        self, row: int, field: str, value: str, why: str, table: str = "", row_id: int | None = None
    ) -> None:
        """Put a value on the 待核 list, under the name that its column has in the file."""
        self.outcome.issue(row, self._headers.get(field, ""), value, why, table, row_id)

    def reject(self, row: int, why: str, cells: list[str], field: str = "", value: str = "") -> None:
        """Reject a row, naming the column that should have told whose it is."""
        self.outcome.reject(row, why, cells, self._headers.get(field, ""), value)

    def report_bad(self, read: Read, i: int, records: dict[str, tuple[str, int]]) -> None:
        """Put the bad cells of a row on the list, each with the record it belongs to.

        ``records``: the field '' and fields of another record → (table, row id)."""
        for bad in read.bad.get(i, ()):
            table, row_id = records.get(bad.field, records[""])
            self.issue(read.batch.rows[i], bad.field, bad.raw, bad.why, table, row_id)


_NAMING = ("number", "policy_number", "compulsory_number", "vin", "customer_number", "phone", "model")


def shown(table: str, name: str, value: Any) -> str:
    """A value as people read it: money in yuan, km with separators, phones masked."""
    if value is None or value == "":
        return ""
    if name.endswith("_fen"):
        return f"{value / 100:,.2f}"
    if name in ("km", "next_km"):
        return f"{value:,} km"
    if table == "phone":
        return rules.mask_phone(value)
    if name == "plate":
        return rules.plate_display(value)
    if isinstance(value, bool) or name == "here":
        return _("yes") if value else _("no")
    if table in ("customer", "vehicle") and value in _WORDS.get(name, ()):
        return _(_WORDS[name][value])
    return str(value)
