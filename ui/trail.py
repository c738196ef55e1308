"""The way back: pages and places one came from."""

from __future__ import annotations

from typing import Any

MOST = 50
Stop = tuple[str, dict[str, Any]]


class Trail:
    """Where one was, in order; going somewhere new forgets what lay ahead."""

    def __init__(self) -> None:
        self._stops: list[Stop] = []
        self._at = -1

    def add(self, page: str, place: dict[str, Any]) -> None:
        """One goes to a page."""
        del self._stops[self._at + 1 :]
        self._stops.append((page, place))
        del self._stops[:-MOST]
        self._at = len(self._stops) - 1

    def keep(self, place: dict[str, Any]) -> None:
        """Where the page is now: one comes back exactly there."""
        if self._at >= 0:
            self._stops[self._at] = (self._stops[self._at][0], place)

    def can(self, step: int) -> bool:
        """Whether there is a stop so many steps away."""
        return 0 <= self._at + step < len(self._stops)

    def walk(self, step: int) -> Stop:
        """Go back (-1) or forward (1)."""
        self._at += step
        return self._stops[self._at]
