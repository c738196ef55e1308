"""The verbs, by the room they knock at. Importing this package registers them."""

from dealerdesk.commands import care, dms, month, paper, people, shop

__all__ = ["care", "dms", "month", "paper", "people", "shop"]
