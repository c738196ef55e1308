"""Which mileages of a car can be believed (domain 5.3): pure, over days as ISO text and km."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from dealerdesk.dms import reasons

MOST_A_DAY = 300
"""km a day; more since the visit before is a misreading."""


def doubts(readings: Sequence[tuple[str, int]]) -> list[str | None]:
    """For each reading of a car, by day, why it is not used for the forecast, or None.

    The longest run of readings that never fall is believed, so that one typing error does not
    put all later ones in doubt; of two equal runs the earlier readings win.
    """
    believed = _longest_rising([km for _day, km in readings])
    found: list[str | None] = [None if i in believed else reasons.KM_FALLS for i in range(len(readings))]
    last: int | None = None
    for i in sorted(believed):
        if last is not None and not fits(readings[last], readings[i]):
            found[i] = reasons.KM_JUMPS
        else:
            last = i
    return found


class _Ordinals(dict[str, int]):
    def __missing__(self, day: str) -> int:
        self[day] = number = date.fromisoformat(day).toordinal()
        return number


_ORDINAL = _Ordinals()


def fits(before: tuple[str, int], after: tuple[str, int]) -> bool:
    """Whether a later reading can be believed beside the one before it. Both days count."""
    days = _ORDINAL[after[0]] - _ORDINAL[before[0]] + 1
    return days > 0 and 0 <= after[1] - before[1] <= MOST_A_DAY * days


def _longest_rising(kms: Sequence[int]) -> set[int]:
    """Places of the longest run that never falls; of several the one that stands earliest."""
    tails: list[int] = []
    length = [0] * len(kms)  # of the longest run that begins at each place
    for i in reversed(range(len(kms))):
        at = bisect_right(tails, -kms[i])
        tails[at : at + 1] = [-kms[i]]
        length[i] = at + 1
    found: set[int] = set()
    wanted, last = len(tails), min(kms, default=0)
    for i, km in enumerate(kms):
        if length[i] == wanted and km >= last:
            found.add(i)
            wanted, last = wanted - 1, km
    return found
