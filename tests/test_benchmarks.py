"""The races run from end to end; how fast they are is no test."""

from __future__ import annotations

from benchmarks.data import TINY
from benchmarks.race import race
from benchmarks.run import rows


def test_every_race_runs_at_its_smallest_size() -> None:
    for row in rows():
        for result in race(row, TINY, rounds=1):
            assert min(result.floor + result.ours) > 0, result.row


def test_a_row_is_found_by_the_beginning_of_its_number() -> None:
    assert [row.id for row in rows("1")] == ["1a", "1b", "1c", "1d", "1e"]
    assert [row.id for row in rows("4b")] == ["4b"]
    assert rows("9") == []
