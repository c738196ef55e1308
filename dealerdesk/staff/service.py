"""The people at the desk: names, roles, PINs."""

from __future__ import annotations

from dataclasses import dataclass

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff.records import StaffMember
from dealerdesk.staff.rights import ROLES, Actor
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _


@dataclass(frozen=True)
class Member:
    """Somebody who may sit at the window."""

    id: int
    name: str
    role: str
    has_pin: bool
    active: bool


class StaffService:
    """Names, roles and PINs of the people who use the program."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def members(self) -> list[Member]:
        """Everybody who is active, by name."""
        rows = StaffMember.select().where(StaffMember.active == True).order_by(StaffMember.name)  # noqa: E712
        return [Member(r.id, r.name, r.role, bool(r.pin_hash), r.active) for r in rows]

    def add(self, actor: Actor, name: str, role: str, pin: str = "") -> Change:
        """Add a person. The first one of a shop may be added by anybody (first start).

        Raises WorldError when the name is empty or taken, the role unknown or the PIN too short.
        """
        name = name.strip()
        if not name:
            raise WorldError(_("Please type a name"))
        if role not in ROLES:
            raise WorldError(_("There is no role {role}").format(role=role))
        if StaffMember.get_or_none(StaffMember.name == name) is not None:
            raise WorldError(_("{name} is in the list already: choose the name there").format(name=name))
        if not self.members():
            actor = Actor(actor.name, "administrator", actor.purpose)
        with self._store.write(actor, "staff", name) as w:
            w.insert(StaffMember, name=name, role=role, pin_hash=_hash(pin))
        return w.change

    def set_pin(self, actor: Actor, name: str, pin: str) -> Change:
        """Give a person a new PIN: their own, or anybody's by who manages people."""
        row = self._row(name)
        own = actor.name == name
        right = Actor(actor.name, "administrator", actor.purpose) if own else actor
        with self._store.write(right, "staff", name) as w:
            w.update(StaffMember, row.id, {"pin_hash": _hash(pin)})
        return w.change

    def sign_in(self, name: str, pin: str = "") -> Actor:
        """The actor for ``name``.

        Raises WorldError when the PIN is wrong, NotFound when nobody has this name.
        """
        row = self._row(name)
        if row.pin_hash and not _fits(row.pin_hash, pin):
            raise WorldError(_("This is not the PIN of {name}: try again").format(name=name))
        return Actor(row.name, row.role)

    def _row(self, name: str) -> StaffMember:
        row = StaffMember.get_or_none((StaffMember.name == name) & (StaffMember.active == True))  # noqa: E712
        if row is None:
            raise NotFound(_("Nobody here is called {name}: choose from the list").format(name=name))
        return row


def _hash(pin: str) -> str:
    if not pin:
        return ""
    if not (pin.isdecimal() and 4 <= len(pin) <= 12):
        raise WorldError(_("A PIN has 4 to 12 digits"))
    from argon2 import PasswordHasher

    return PasswordHasher().hash(pin)


def _fits(pin_hash: str, pin: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        return PasswordHasher().verify(pin_hash, pin)
    except VerificationError:
        return False
