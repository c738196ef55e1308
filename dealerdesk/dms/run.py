"""Takes the rows of one file: what is known is passed by its hash, the rest is read and compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Protocol

from dealerdesk.dms import lines, reading, reasons, splitting, values
from dealerdesk.dms.bulk import BulkWriter
from dealerdesk.dms.columns import Batch, Reader
from dealerdesk.dms.headers import OWN_KIND
from dealerdesk.dms.lines import KnownLines
from dealerdesk.dms.orders import OrderRows
from dealerdesk.dms.owners import OwnerRows
from dealerdesk.dms.plan import Outcome
from dealerdesk.dms.policies import PolicyRows
from dealerdesk.dms.reading import Block
from dealerdesk.dms.reasons import reason
from dealerdesk.dms.session import Session
from dealerdesk.dms.table import Table
from dealerdesk.dms.traditional import folded
from dealerdesk.dms.values import Value, clean
from dealerdesk.errors import Cancelled
from dealerdesk.text import _

Progress = Callable[[int, int], None]

AT_ONCE = 5000
"""Rows checked and written at a time."""
SALES_AT_ONCE = 20_000
"""The same of sales: those of one car are taken in the order of their days."""
LONG_LINE = 200
"""Bytes: most lines of a DMS file are shorter."""
XLS_ROWS = 65_535
"""Data rows of an old Excel sheet under its header: a file that fills one was cut off."""

_TOTAL = re.compile(
    r"总?合计|小计|总计|共计|.{1,4}[合小总]计([:：(（\d]|$)|本页|总?共计?[:：]?[\d,]+[条行笔台辆户个页项]"
    r"|总?(记录|条)数[:：]"
)
"""The first cell of a row of sums or counts; keys beside it are counts."""
_SIGNED = re.compile(
    r"(制表|制单|打印|列印|导出|审核|复核|统计|查询|操作)(人|员|者|时间|日期|条件|单位)?[:：]|制表|制单人?$|页码"
    r"|第\d+页"
)
"""The first cell of a line about the list itself: names and days may stand beside it."""
_CLAIM = re.compile(r"共计?\s*[:：]?\s*([\d,]+)\s*[条行笔台辆户]|(?:记录|条)数\s*[:：]\s*([\d,]+)")
_COUNT = re.compile(r"[\d,.]{0,9}[条行笔台辆户个]?")
_SPECIAL = frozenset("合小总本共制打导页第审复统查操记条總製導頁審複覆統記條列 \t\u3000")
_ENDS = frozenset("计計：: ")
"""How cells begin, and end, that may be the first of such a row."""
_FIRST, _LAST = itemgetter(0), itemgetter(-1)


def _plate_number(raw: str) -> Value:
    found = values.plate(raw).value
    return Value(found[0] if found else "")


_KEYS: dict[str, Callable[[str], Value]] = {
    "vin": values.vin, "phone": values.phones, "plate": _plate_number, "name": lambda raw: values.EMPTY,
}  # fmt: skip
"""What names a person or a car, and how it is read beside a signature."""


class Rows(Protocol):
    """What takes the rows of a kind of file."""

    def take(self, batch: Batch) -> None: ...

    def finish(self) -> None: ...


class OwnRows:
    """Rows of a list that we wrote for the DMS: nothing in them is new."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome

    def take(self, batch: Batch) -> None:
        """Skip them all."""
        for row in batch.rows:
            self.outcome.skip(row, reasons.OWN_FILE)

    def finish(self) -> None:
        """Nothing is left to do."""


@dataclass
class News:
    """Lines that are not known: their numbers, bytes and hashes. ``torn``: how the last one ends."""

    rows: list[int] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    hashes: list[int] = field(default_factory=list)
    quoted: bool = False
    torn: str = ""

    def add(self, block: Block, hashes: list[int], places: Sequence[int]) -> None:
        """Some lines of the next block."""
        every = len(places) == len(block.raw)
        self.rows += (
            range(block.first, block.first + len(block.raw)) if every else (block.first + i for i in places)
        )
        self.raw += block.raw if every else [block.raw[i] for i in places]
        self.hashes += hashes if every else [hashes[i] for i in places]
        self.quoted = self.quoted or block.quoted
        self.torn = block.torn if places[-1] == len(block.raw) - 1 else ""


class FileRun:
    """One file on its way into the shop, inside a write."""

    def __init__(
        self, bulk: BulkWriter, table: Table, outcome: Outcome, today: date, known: KnownLines
    ) -> None:
        self.table = table
        self.outcome = outcome
        self.lines = known
        self.session = Session(bulk, outcome, today, table.mapping, known, table.choices)
        self._reader = Reader(table.mapping, today, table.day_first(), table.date1904)
        self._columns = len(table.mapping.headers)
        self._news = News()
        self._at_once = SALES_AT_ONCE if table.mapping.kind == "sales" else AT_ONCE
        self._doubtful: set[int] = set()
        self._rows: Rows | None = None
        self._headers = [clean(h) for h in table.mapping.headers]

    def go(
        self, known: set[int], doubtful: set[int], progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        """Take all rows. ``known``: hashes of lines by which the shop knows its records; those that
        are ``doubtful`` are read again.

        Raises Cancelled when the person stops it; WorldError when the file can't be read on.
        """
        source, mapping = self.table.source, self.table.mapping
        self._doubtful = doubtful
        if not known:
            self.session.bulk.expected = source.size // LONG_LINE
        total = max(source.lines - mapping.row, 1) if progress is not None else 0
        told = 0
        for block in reading.blocks(source, self.table.delimiter, self._columns):
            if cancelled is not None and cancelled():
                raise Cancelled(_("Import cancelled: nothing was changed"))
            if block.first <= mapping.row:
                self._find_claim(block.lines[: mapping.row + 1 - block.first])
                block = block.after(mapping.row)
            if block.raw:
                self._block(block, known)
            end = block.first + len(block.raw) - 1
            if progress is not None and end - told >= AT_ONCE:
                told = end
                progress(min(self.outcome.counts.rows, total), total)
        self.lines.all_seen = True
        self._take_news()
        self._take_later()
        if progress is not None:
            progress(min(self.outcome.counts.rows, total), total)
        if self._rows is not None:
            self._rows.finish()
        self._compare_seconds()
        self.lines.flush()
        self._warn()

    def _compare_seconds(self) -> None:
        """List what the skipped rows say otherwise than the row of their record that counts."""
        seconds = self.session.seconds
        if not seconds:
            return
        firsts = self._rows_of({second.line for second in seconds})
        for row, cells, line, table, row_id in seconds:
            first, theirs = firsts.get(line, (0, []))
            if not first:
                said = " ".join(filter(None, map(clean, cells)))
                self.outcome.issue(row, "", said, reasons.SECOND_UNSURE, table, row_id)
            elif (place := self._reader.other_value(theirs, cells)) is not None:
                why = reason(reasons.SECOND_OTHER, row=first)
                header = self.table.mapping.headers[place]
                self.outcome.issue(row, header, cells[place], why, table, row_id)

    def _rows_of(self, wanted: set[int | None]) -> dict[int | None, tuple[int, list[str]]]:
        """The first rows with these line hashes, number and cells; the file is read once more."""
        found: dict[int | None, tuple[int, list[str]]] = {}
        for block in reading.blocks(self.table.source, self.table.delimiter, self._columns):
            for i, line_hash in enumerate(lines.hashes(block.raw)):
                if line_hash in wanted and line_hash not in found:
                    cells = splitting.split(block.lines[i], self.table.delimiter)
                    found[line_hash] = (block.first + i, cells)
        return found

    def _handler(self) -> Rows:
        if self._rows is None:
            kind = self.table.mapping.kind
            if kind == "repair_orders":
                self._rows = OrderRows(self.session, self._reader)
            elif kind == OWN_KIND:
                self._rows = OwnRows(self.outcome)
            elif kind == "policies":
                self._rows = PolicyRows(self.session, self._reader)
            else:
                self._rows = OwnerRows(self.session, self._reader, kind)
        return self._rows

    def _block(self, block: Block, known: set[int]) -> None:
        self.outcome.counts.rows += len(block.raw)
        hashes = lines.hashes(block.raw)
        unknown = self._pass_known(block, hashes, known)
        if unknown:
            self._news.add(block, hashes, unknown)
        if len(self._news.raw) >= self._at_once:
            self._take_news()

    def _take_news(self) -> None:
        """Read, check and write the lines that are not known."""
        news, self._news = self._news, News()
        for part in self._sort_out(news).apart():
            batch = self._without_copies(part)
            if batch.rows:
                self.session.batch = batch
                self._handler().take(batch)

    def _take_later(self) -> None:
        """The rows that waited until every line was seen."""
        if self.session.later:
            rows, cells, hashes = zip(*self.session.later, strict=True)
            self.session.later = []
            self.session.batch = Batch(list(rows), list(zip(*cells, strict=True)), list(hashes))
            self._handler().take(self.session.batch)

    def _pass_known(self, block: Block, hashes: list[int], known: set[int]) -> Sequence[int]:
        """Count the lines that are known; returns the places of the others."""
        seen = self.lines.seen
        every = set(hashes)
        if self._doubtful and (doubtful := every & self._doubtful):
            self.lines.met |= doubtful
            known = known - doubtful
        new = every - known
        if len(new) == len(hashes):
            return range(len(hashes))
        if len(every) == len(hashes) and every.isdisjoint(seen):
            self.outcome.counts.same += len(hashes) - len(new)
            seen |= every - new if new else every
            return [i for i, line_hash in enumerate(hashes) if line_hash in new] if new else ()
        unknown = []
        for i, line_hash in enumerate(hashes):
            if line_hash in seen:
                self.outcome.skip(block.first + i, reasons.SECOND_COPY)
            elif line_hash in known:
                seen.add(line_hash)
                self.outcome.counts.same += 1
            else:
                unknown.append(i)
        return unknown

    def _without_copies(self, batch: Batch) -> Batch:
        """Skip the rows whose very line stands above, in a row that was taken."""
        fresh = self.lines.fresh
        if fresh.isdisjoint(batch.hashes):
            return batch
        copies = [i for i, line_hash in enumerate(batch.hashes) if line_hash in fresh]
        for i in copies:
            self.outcome.skip(batch.rows[i], reasons.SECOND_COPY)
        return batch.picked(sorted(set(range(len(batch.rows))).difference(copies)))

    # rows that are no records

    def _sort_out(self, news: News) -> Batch:
        """The rows that can be records; blank ones, totals and headers are skipped, torn ones and
        those with other columns rejected."""
        source, delimiter, width = self.table.source, self.table.delimiter, self._columns
        if news.raw and not news.quoted and not news.torn:
            text = reading.text(source, news.raw, news.rows)
            columns = splitting.columns(text, len(news.raw), delimiter, width)
            if columns is not None and not self._any_odd(columns[0]):
                return Batch(news.rows, columns, news.hashes)
        texts = reading.texts(source, news.raw, news.rows, news.quoted)
        rows: list[int] = []
        kept: list[list[str]] = []
        hashes: list[int] = []
        last = news.rows[-1] if news.torn else -1
        every = splitting.cells(texts, delimiter, news.quoted)
        for row, cells, line_hash in zip(news.rows, every, news.hashes, strict=True):
            fitted: list[str] | None = cells
            if len(cells) != width or row == last or self._any_odd(cells[:1]):
                fitted = self._odd(row, cells, news.torn if row == last else "")
            if fitted is not None:
                rows.append(row)
                kept.append(fitted)
                hashes.append(line_hash)
        return Batch(rows, list(zip(*kept, strict=True)), hashes)

    def _any_odd(self, firsts: Sequence[str]) -> bool:
        """Whether one of these first cells is empty, or may be that of a total or a header."""
        if "" in firsts or self._headers[0] in firsts:
            return True
        return not (_SPECIAL.isdisjoint(map(_FIRST, firsts)) and _ENDS.isdisjoint(map(_LAST, firsts)))

    def _odd(self, row: int, cells: list[str], torn: str) -> list[str] | None:
        """A row that needs a second look: its cells when it can be a record, else it is counted."""
        columns = self._columns
        filled = [clean(cell) for cell in cells]
        if not any(filled):
            self.outcome.skip(row, reasons.BLANK)
        elif torn in ("cut", "quote") or (torn == "unended" and len(cells) < columns):
            self.outcome.reject(row, reasons.OPEN_QUOTE if torn == "quote" else reasons.TORN, cells)
        elif self._is_total(filled):
            self._find_claim(filled)
            self.outcome.skip(row, reasons.TOTAL)
        elif self._is_header(filled):
            self.outcome.skip(row, reasons.HEADER_AGAIN)
        elif len(cells) > columns and not any(filled[columns:]):
            return cells[:columns]
        elif len(cells) != columns:
            self.outcome.reject(row, reason(reasons.COLUMNS, n=len(cells), wanted=columns), cells)
        else:
            return cells
        return None

    def _is_total(self, filled: list[str]) -> bool:
        """A first cell like 合计, 共N条 or 制表人, and nothing that names a person or a car."""
        first = next(i for i, cell in enumerate(filled) if cell)
        said = re.sub(r"\s", "", folded(filled[first]))
        signed = _SIGNED.match(said) is not None
        if not signed and _TOTAL.match(said) is None:
            return False
        for name, read in _KEYS.items():
            for k in self.table.mapping.places(name):
                cell = filled[k] if k < len(filled) and k != first else ""
                if read(cell).value if signed else _COUNT.fullmatch(cell) is None:
                    return False
        return True

    def _is_header(self, filled: list[str]) -> bool:
        return sum(a == b for a, b in zip(filled, self._headers, strict=False) if b) * 2 > self._columns

    def _find_claim(self, cells: Sequence[str]) -> None:
        for cell in cells:
            if found := _CLAIM.search(folded(cell)):
                self.outcome.claimed = int((found[1] or found[2]).replace(",", "") or 0)

    def _warn(self) -> None:
        outcome = self.outcome
        outcome.warnings += self.table.warnings
        rows = outcome.counts.rows - outcome.no_records
        if outcome.claimed is not None and outcome.claimed != rows:
            outcome.warnings.append(
                _("The file says that it holds {claimed} records, but {rows} were read").format(
                    claimed=outcome.claimed, rows=rows
                )
            )
        if outcome.counts.rows == XLS_ROWS or outcome.counts.rows + self.table.mapping.row == XLS_ROWS + 1:
            outcome.warnings.append(
                _("Exactly 65,535 rows: an old Excel file may have cut off the rest; export CSV instead")
            )
