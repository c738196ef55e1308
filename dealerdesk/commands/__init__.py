"""The verbs, by the room they knock at. Importing this package registers them."""

from dealerdesk.commands import boxes, care, dms, month, paper, people, shop

__all__ = ["boxes", "care", "dms", "month", "paper", "people", "shop"]
