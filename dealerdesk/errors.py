"""Two kinds of error: the user's world, and a bug of ours.

A :class:`WorldError` is something the person at the desk can mend: its text is one line in
their language that says what is wrong, where, and what to do. Every other exception that
reaches a door is a bug: it is logged whole and shown once, without personal data.
"""

from __future__ import annotations


class WorldError(Exception):
    """The world is not as it must be; the message is for the user, already translated."""

    @property
    def line(self) -> str:
        """The message as exactly one line."""
        return " ".join(str(self).split())


class NotAllowed(WorldError):
    """The role of the person who acts does not have this right (domain 7.7)."""


class NotFound(WorldError):
    """No record has this id, number or VIN."""


class Cancelled(WorldError):
    """The person stopped a long work; nothing of it remains."""
