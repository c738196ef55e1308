"""Which mileages of a car can be believed (domain 5.3): pure, over days as ISO text and km."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dealerdesk.dms import reasons

MOST_A_DAY = 300
"""km a day; more since the visit before is a misreading."""

NEAR = 200
"""A reading is compared with so many after it; no car has more visits between two good readings."""


def doubts(readings: Sequence[tuple[str, int]]) -> list[str | None]:
    """For each reading of a car, by day, why it is not used for the forecast, or None.

    The longest run is believed in which each reading fits the one believed before it, so that one
    typing error does not put others in doubt; of two equal runs the earlier readings win.
    """
    believed = _longest_run(readings)
    found: list[str | None] = []
    last: tuple[str, int] | None = None
    for i, reading in enumerate(readings):
        if i in believed:
            last = reading
            found.append(None)
        else:
            jumps = last is not None and reading[1] > last[1] and not fits(last, reading)
            found.append(reasons.KM_JUMPS if jumps else reasons.KM_FALLS)
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


def _longest_run(readings: Sequence[tuple[str, int]]) -> set[int]:
    """Places of the longest run of readings that fit each other; of several the earliest one."""
    count = len(readings)
    if all(fits(readings[i], readings[i + 1]) for i in range(count - 1)):
        return set(range(count))
    length = [1] * count  # of the longest run that begins at each place
    following: list[int | None] = [None] * count
    for i in reversed(range(count)):
        for j in range(i + 1, min(i + 1 + NEAR, count)):
            if length[j] >= length[i] and fits(readings[i], readings[j]):
                length[i], following[i] = length[j] + 1, j
    found: set[int] = set()
    place: int | None = length.index(max(length))
    while place is not None:
        found.add(place)
        place = following[place]
    return found
