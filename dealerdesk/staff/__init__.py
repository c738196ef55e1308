"""Who uses the program, what they may do, and what they printed."""

from dealerdesk.staff.rights import ROLES, Actor

__all__ = ["ROLES", "Actor"]
