"""The verbs, by the room they knock at. Importing this package registers them."""

from dealerdesk.commands import (
    boxes,
    calendar,
    calls,
    care,
    dms,
    month,
    paper,
    people,
    reception,
    shop,
    supervision,
    watch,
)

__all__ = [
    "boxes",
    "calendar",
    "calls",
    "care",
    "dms",
    "month",
    "paper",
    "people",
    "reception",
    "shop",
    "supervision",
    "watch",
]
