"""Which mileages of a car can be believed (domain 5.3): pure, over days as ISO text and km."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from dealerdesk.dms import reasons

MOST_A_DAY = 300
"""km a day; more since the visit before is a misreading."""

_WINDOW = 60
"""So many readings before one are looked at: more than a car has in ten years, and no car with
thousands of them (a shop's own number, a test record) holds an import up."""

Reading = tuple[str, int]


class _Ordinals(dict[str | None, int]):
    """The number of each day; 0 where there is none."""

    def __missing__(self, day: str | None) -> int:
        self[day] = number = date.fromisoformat(day).toordinal() if day else 0
        return number


_ORDINAL = _Ordinals()


class Watch:
    """The last reading of each car, as its visits come by: most files have them in order."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[int, int]] = {}

    def doubtful(
        self, cars: Sequence[int], days: Sequence[str | None], kms: Sequence[int | None], first: bool
    ) -> Iterator[int]:
        """The cars whose readings need a second look: of two in a row the later doesn't fit; and,
        unless this is the ``first`` file, those of which none came by yet."""
        last = self._last
        car, day, km = 0, 0, 0
        for now, now_day, now_km in zip(cars, map(_ORDINAL.__getitem__, days), kms, strict=True):
            if now_km is None or not now_day:
                continue
            if now != car:
                if day:
                    last[car] = (day, km)
                day, km = last.get(now, (0, 0))
                if not day:
                    if not first:
                        yield now
                    car, day, km = now, now_day, now_km
                    continue
            # as in `fits`; a call of it for each row would cost half as much again
            if not (now_day >= day and 0 <= now_km - km <= MOST_A_DAY * (now_day - day + 1)):
                yield now
            car, day, km = now, now_day, now_km
        if day:
            last[car] = (day, km)


def fits(before: Reading, after: Reading) -> bool:
    """Whether a later reading can be believed beside an earlier one. Both days count."""
    days = _ORDINAL[after[0]] - _ORDINAL[before[0]] + 1
    return days > 0 and 0 <= after[1] - before[1] <= MOST_A_DAY * days


def doubts(readings: Sequence[Reading]) -> list[str | None]:
    """For each reading of a car, by day, why it is not used for the forecast, or None.

    The longest run of readings that fit each other is believed, so that one typing error does
    not put all later ones in doubt; of two equal runs the earlier readings win.
    """
    found: list[str | None] = []
    believed = _longest_fitting(readings)
    last: Reading | None = None
    for i, reading in enumerate(readings):
        if i in believed:
            found.append(None)
            last = reading
        else:
            falls = last is None or reading[1] < last[1]
            found.append(reasons.KM_FALLS if falls and last is not None else reasons.KM_JUMPS)
    return found


def _longest_fitting(readings: Sequence[Reading]) -> set[int]:
    """Places of the longest run in which each reading fits the one before; the earliest of several."""
    count = len(readings)
    length = [1] * count  # of the longest run that begins at each place
    after: list[int | None] = [None] * count
    for i in reversed(range(count)):
        for k in range(i + 1, min(i + 1 + _WINDOW, count)):
            if length[k] >= length[i] and fits(readings[i], readings[k]):
                length[i], after[i] = length[k] + 1, k
    found: set[int] = set()
    at: int | None = max(range(count), key=lambda i: (length[i], -i), default=None)
    while at is not None:
        found.add(at)
        at = after[at]
    return found
