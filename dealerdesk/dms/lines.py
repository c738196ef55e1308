"""The lines by which the shop knows its records: a hash of the one that last spoke about each.

A line that comes again unchanged is passed without being read. The hashes of 4,096 records
stand side by side in one row of ``source_row``, at the place that the record's id tells; so a
shop of any size loads and keeps them in an instant (64-bit XXH3, little-endian; a line whose hash is 0 is
read every time). They hold for files with the same columns
and encoding: when a kind of file changes these, every line is read again, once.

Where a file has two lines about one record, and nothing in them tells which is right, the first one
counts; from then on the line by which the record is known counts in every file that holds it, wherever
it stands. The shop remembers which line lost against which, so that of the two the same one counts
again after a file that had only the other. A line may speak of two records, a car and its owner: where
another line tells of the owner and this one says something else, it is ``doubted`` and read every time.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from xxhash import xxh3_64_digest, xxh3_64_intdigest

from dealerdesk.dms.bulk import BulkWriter

RECORDS = 4_096
MOST_FRESH = 150_000
"""Beyond that, a copy of a new line is still found by its key, only called differently."""

MOST_BEATEN = 250_000
"""Beyond that, which of two lines lost is not remembered."""
OWNER = "owner"
"""The space of the line that tells of a person, in files with cars."""
BEATEN, DOUBTED = "-beaten", "-doubted"

_NONE = 0


def hashes(lines: Iterable[bytes]) -> list[int]:
    """The hash of each line, 64 bits."""
    return list(map(xxh3_64_intdigest, lines))


def _pair(loser: int, winner: int) -> int:
    """A mark of two lines of which the second counted."""
    return xxh3_64_intdigest(array("Q", (loser, winner)).tobytes())


_RECORDS_OF = {
    ("customers", ""): "customer", ("customers", "car"): "vehicle", ("customers", OWNER): "customer",
    ("vehicles", ""): "vehicle", ("vehicles", "person"): "customer", ("vehicles", OWNER): "customer",
    ("sales", ""): "vehicle", ("sales", "person"): "customer", ("sales", OWNER): "customer",
    ("repair_orders", ""): "repair_order", ("policies", ""): "policy",
}  # fmt: skip
"""Kind of file and space → the table whose ids tell the place of a line."""


def forget(execute: Callable[..., Any], touched: Mapping[str, set[int]]) -> None:
    """After an undo: the lines about ``touched`` records (table → ids) count no more, and are read again
    where they are also about others. Of all other records the same line goes on counting."""
    doubted: dict[str, set[int]] = defaultdict(set)
    rows = execute("SELECT key, hash, run_id FROM source_row WHERE key LIKE '%:%'").fetchall()
    for key, kept, _run in rows:
        kind, place = key.split(":")
        table = _RECORDS_OF[kind, place[:-7]]
        first = int(place[-7:]) * RECORDS
        block = array("Q", kept)
        mine = [i for i in touched.get(table, ()) if first <= i < first + RECORDS and block[i - first]]
        doubted[kind].update(block[i - first] for i in mine)
        if mine:
            for i in mine:
                block[i - first] = _NONE
            execute("UPDATE source_row SET hash = ? WHERE key = ?", (block.tobytes(), key))
    for kind, hashes_ in doubted.items():
        kept = execute("SELECT hash FROM source_row WHERE key = ?", (kind + DOUBTED,)).fetchone()
        both = hashes_.union(array("Q", kept[0]) if kept else ())
        execute(
            "INSERT OR REPLACE INTO source_row (key, hash, run_id)"
            " SELECT ?, ?, run_id FROM source_row WHERE key = ?",
            (kind + DOUBTED, array("Q", sorted(both)).tobytes(), kind),
        )


class KnownLines:
    """The hashes of one kind of file. ``seen``: known lines passed in this file, ``met``: known lines
    that are read all the same, ``fresh``: lines that it brought."""

    def __init__(self, bulk: BulkWriter, kind: str, columns: str, run_id: int) -> None:
        self.seen: set[int] = set()
        self.met: set[int] = set()
        self.fresh: set[int] = set()
        self.all_seen = False
        self._bulk = bulk
        self._kind = kind
        self._run_id = run_id
        self._blocks: dict[tuple[str, int], array[int]] = {}
        self._dirty: set[tuple[str, int]] = set()
        self._signature = xxh3_64_digest(columns.encode())
        kept = next(iter(bulk.rows("SELECT hash FROM source_row WHERE key = ?", (kind,))), None)
        self._holds = kept is not None and bytes(kept[0]) == self._signature
        self._beaten: set[int] | None = None  # pairs, see `_pair`
        self._doubted: set[int] | None = None
        self._sets_changed = False

    @property
    def holds(self) -> bool:
        """Whether lines are known of a file like this one."""
        return self._holds

    def known(self) -> set[int]:
        """Every hash, for passing lines; not those of ``owners``."""
        return self._every("NOT LIKE")

    def owners(self) -> set[int]:
        """Every hash by which a person is known in files with cars."""
        return self._every("LIKE")

    def _every(self, like: str) -> set[int]:
        found: set[int] = set()
        if self._holds:
            rows = self._bulk.rows(
                f"SELECT hash FROM source_row WHERE key > ? AND key < ? AND key {like} ?",
                (*self._range(), f"{self._kind}:{OWNER}%"),
            )
            for (block,) in rows:
                found.update(array("Q", block))
        found.discard(_NONE)
        return found

    def _range(self) -> tuple[str, str]:
        return self._kind + ":", self._kind + ";"

    def of(self, record: int, space: str = "") -> int | None:
        """The hash of the line that last spoke about a record."""
        return self._block(space, record // RECORDS)[record % RECORDS] or None

    def was_seen(self, record: int, space: str = "") -> bool:
        """Whether this file has that very line, so that another one is a second copy."""
        if not self.seen and not self.met:
            return False
        line = self.of(record, space)
        return line in self.seen or line in self.met

    def beats(self, record: int, line_hash: int, space: str = "") -> bool:
        """Whether a line is, or has won against, the one by which a record is known."""
        known = self.of(record, space)
        return known == line_hash or (known is not None and _pair(known, line_hash) in self._lost)

    def waits(self, record: int, space: str = "") -> bool:
        """Whether the line that counts may stand further below in this file."""
        if self.all_seen or not self._holds:
            return False
        known = self.of(record, space)
        return known is not None and known not in self.seen and known not in self.met

    def lose(self, line_hash: int, against: int | None) -> None:
        """A line was not used, since another one speaks of its record."""
        if against is None or against == line_hash or len(self._lost) >= MOST_BEATEN:
            return
        pair = _pair(line_hash, against)
        if pair not in self._lost:
            self._lost.add(pair)
            self._lost.discard(_pair(against, line_hash))
            self._sets_changed = True

    @property
    def _lost(self) -> set[int]:
        if self._beaten is None:
            self._beaten = self._load(BEATEN)
        return self._beaten

    @property
    def doubted(self) -> set[int]:
        """Lines that are read every time."""
        if self._doubted is None:
            self._doubted = self._load(DOUBTED)
        return self._doubted

    def doubtful(self, known: set[int]) -> set[int]:
        """Lines that are in doubt among the ``known`` ones; others need not be remembered."""
        self.doubted.intersection_update(known)
        return set(self.doubted)

    def doubt(self, line_hash: int | None, doubtful: bool = True) -> None:
        """Read a line again every time, or no more."""
        if line_hash is not None and (line_hash in self.doubted) != doubtful:
            (self.doubted.add if doubtful else self.doubted.discard)(line_hash)
            self._sets_changed = True

    def _load(self, which: str) -> set[int]:
        rows = self._bulk.rows("SELECT hash FROM source_row WHERE key = ?", (self._kind + which,))
        kept = next(iter(rows), None) if self._holds else None
        return set(array("Q", kept[0])) if kept else set()

    def put(self, record: int, line_hash: int, space: str = "") -> None:
        """Keep the line that now speaks about a record."""
        self._write(space, record // RECORDS)[record % RECORDS] = line_hash
        if len(self.fresh) < MOST_FRESH:
            self.fresh.add(line_hash)

    def put_many(self, records: Sequence[int], line_hashes: Sequence[int]) -> None:
        """Keep the lines of many records."""
        number, block = -1, array("Q")
        for record, line_hash in zip(records, line_hashes, strict=True):
            if record // RECORDS != number:
                number = record // RECORDS
                block = self._write("", number)
            block[record % RECORDS] = line_hash
        if len(self.fresh) < MOST_FRESH:
            self.fresh.update(line_hashes)

    def put_range(self, first: int, line_hashes: Sequence[int]) -> None:
        """Keep the lines of records with consecutive ids."""
        done = 0
        while done < len(line_hashes):
            number, place = divmod(first + done, RECORDS)
            part = line_hashes[done : done + RECORDS - place]
            self._write("", number)[place : place + len(part)] = array("Q", part)
            done += len(part)
        if len(self.fresh) < MOST_FRESH:
            self.fresh.update(line_hashes)

    def _write(self, space: str, number: int) -> array[int]:
        self._dirty.add((space, number))
        return self._block(space, number)

    def _block(self, space: str, number: int) -> array[int]:
        block = self._blocks.get((space, number))
        if block is None:
            rows = self._bulk.rows("SELECT hash FROM source_row WHERE key = ?", (self._key(space, number),))
            kept = next(iter(rows), None) if self._holds else None
            block = self._blocks[space, number] = array("Q", kept[0] if kept else bytes(8 * RECORDS))
        return block

    def _key(self, space: str, number: int) -> str:
        return f"{self._kind}:{space}{number:07d}"

    def flush(self) -> None:
        """Write what changed."""
        if not self._dirty and not self._sets_changed:
            return
        if not self._holds:
            self._bulk.execute_many("DELETE FROM source_row WHERE key >= ? AND key < ?", [self._range()])
            sides = [(self._kind + BEATEN,), (self._kind + DOUBTED,)]
            self._bulk.execute_many("DELETE FROM source_row WHERE key = ?", sides)
        rows = [
            (self._key(*block), self._blocks[block].tobytes(), self._run_id) for block in sorted(self._dirty)
        ]
        rows.append((self._kind, self._signature, self._run_id))
        rows += [
            (self._kind + which, array("Q", sorted(kept)).tobytes(), self._run_id)
            for which, kept in ((BEATEN, self._beaten), (DOUBTED, self._doubted))
            if kept is not None and self._sets_changed
        ]
        self._bulk.execute_many(
            "INSERT OR REPLACE INTO source_row (key, hash, run_id) VALUES (?, ?, ?)", rows
        )
        self._dirty.clear()
        self._sets_changed = False
        self._holds = True
