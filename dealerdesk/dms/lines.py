"""The lines by which the shop knows its records: a hash of the one that last spoke about each.

A line that comes again unchanged is passed without being read. The hashes of 4,096 records
stand side by side in one row of ``source_row``, at the place that the record's id tells; so a
shop of any size loads and keeps them in an instant (64-bit XXH3, little-endian; a line whose hash is 0 is
read every time). They hold for files with the same columns
and encoding: when a kind of file changes these, every line is read again, once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from xxhash import xxh3_64_digest, xxh3_64_intdigest

from dealerdesk.dms.bulk import BulkWriter

RECORDS = 4_096
MOST_FRESH = 250_000
"""Beyond that, a copy of a new line is still found by its key, only called differently."""

_NONE = 0


def hashes(lines: Iterable[bytes]) -> list[int]:
    """The hash of each line, 64 bits."""
    return list(map(xxh3_64_intdigest, lines))


class KnownLines:
    """The hashes of one kind of file. ``seen``: known lines met in this file, ``fresh``: lines
    that it brought."""

    def __init__(self, bulk: BulkWriter, kind: str, columns: str, run_id: int) -> None:
        self.seen: set[int] = set()
        self.fresh: set[int] = set()
        self._bulk = bulk
        self._kind = kind
        self._run_id = run_id
        self._blocks: dict[tuple[str, int], array[int]] = {}
        self._dirty: set[tuple[str, int]] = set()
        self._signature = xxh3_64_digest(columns.encode())
        kept = next(iter(bulk.rows("SELECT hash FROM source_row WHERE key = ?", (kind,))), None)
        self._holds = kept is not None and bytes(kept[0]) == self._signature

    @property
    def holds(self) -> bool:
        """Whether lines are known of a file like this one."""
        return self._holds

    def known(self) -> set[int]:
        """Every hash, for passing lines."""
        found: set[int] = set()
        if self._holds:
            rows = self._bulk.rows("SELECT hash FROM source_row WHERE key > ? AND key < ?", self._range())
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
        return bool(self.seen) and self.of(record, space) in self.seen

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

    def drop(self, record: int, space: str = "") -> None:
        """Forget the line of a record: it waits for a person and will be read again."""
        self._write(space, record // RECORDS)[record % RECORDS] = _NONE

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
        if not self._dirty:
            return
        if not self._holds:
            self._bulk.execute_many("DELETE FROM source_row WHERE key >= ? AND key < ?", [self._range()])
        rows = [
            (self._key(*block), self._blocks[block].tobytes(), self._run_id) for block in sorted(self._dirty)
        ]
        rows.append((self._kind, self._signature, self._run_id))
        self._bulk.execute_many(
            "INSERT OR REPLACE INTO source_row (key, hash, run_id) VALUES (?, ?, ?)", rows
        )
        self._dirty.clear()
        self._holds = True
