"""Settings of the trade, declared once: key, type, default, rule id, label.

Values that differ from the default live in the shop's file; the settings page and the command
line are drawn from this table. Window state is not a setting: it stays in the user's folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from peewee import fn

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import ShopHead
from dealerdesk.setting_list import OF_A_WINDOW, ORDERED, SETTINGS, Setting, Value
from dealerdesk.setting_values import typed_value
from dealerdesk.staff.rights import Actor
from dealerdesk.store.records import Journal, JournalRow, SettingValue
from dealerdesk.store.store import Change, Store, Writing
from dealerdesk.text import _

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The shop's settings: ``settings["opens_at"]`` is the value in force."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: object = None
        self._rows: list[Any] = []
        self._values: dict[str, Value] = {s.key: s.default for s in SETTINGS}

    def __getitem__(self, key: str) -> Any:
        return self.values()[key]

    def values(self) -> Mapping[str, Any]:
        """Every value in force, by key; the same mapping until one changes."""
        mark = self._store.mark()
        if mark != self._seen:
            rows = self._store.db.connection().execute("SELECT key, value FROM setting").fetchall()
            if rows != self._rows:
                typed = {key: typed_value(_BY_KEY[key], value) for key, value in rows if key in _BY_KEY}
                self._values = {s.key: s.default for s in SETTINGS} | typed
                self._rows = rows
            self._seen = mark
        return self._values

    def __iter__(self) -> Iterator[tuple[Setting, Value]]:
        values = self.values()
        return ((setting, values[setting.key]) for setting in SETTINGS)

    def changed_by(self) -> dict[str, tuple[str, datetime]]:
        """Who last set each setting, and when, as the journal has it; those never set are absent."""
        newest = (
            JournalRow.select(JournalRow.row_id, fn.MAX(JournalRow.journal_id).alias("journal_id"))
            .where(JournalRow.table_name == SettingValue._meta.table_name)
            .group_by(JournalRow.row_id)
        )
        rows = (
            SettingValue.select(SettingValue.key, Journal.actor, Journal.at)
            .join(newest, on=SettingValue.id == newest.c.row_id)
            .join(Journal, on=Journal.id == newest.c.journal_id)
        )
        return {key: (actor, at) for key, actor, at in cast(Iterable[Any], rows.tuples())}

    def shop_head(self) -> ShopHead:
        """The shop as it stands in the head of its papers."""
        phone = self["shop_phone"]
        return ShopHead(
            name=self["shop_name"],
            short_name=self["shop_short_name"],
            line=_("Appointments {phone}").format(phone=phone) if phone else "",
            phone=phone,
            address=self["shop_address"],
            postcode=self["shop_postcode"],
            rescue_phone=self["shop_rescue_phone"],
            opens=self["opens_at"],
            closes=self["closes_at"],
        )

    def _refuse_disorder(self, typed: dict[str, Value]) -> None:
        for first, second in ORDERED:
            if typed.get(first, self[first]) >= typed.get(second, self[second]):  # type: ignore[operator]
                raise WorldError(
                    _("{first} must lie before {second}").format(
                        first=_BY_KEY[first].title, second=_BY_KEY[second].title
                    )
                )
        for first, second in OF_A_WINDOW:
            if typed.get(first, self[first]) > typed.get(second, self[second]):  # type: ignore[operator]
                raise WorldError(
                    _("{first} must not lie after {second}").format(
                        first=_BY_KEY[first].title, second=_BY_KEY[second].title
                    )
                )

    def change(self, actor: Actor, values: dict[str, str]) -> Change:
        """Set settings from their texts; all or none.

        Raises NotFound for an unknown key, WorldError for a value that doesn't fit.
        """
        typed = {key: typed_value(_declared(key), text) for key, text in values.items()}
        self._refuse_disorder(typed)
        with self._store.write(actor, "settings", ", ".join(values)) as w:
            for key, value in typed.items():
                put(w, key, str(value))
        return w.change


def put(writing: Writing, key: str, value: str) -> None:
    """Keep a value under its key."""
    row = SettingValue.get_or_none(SettingValue.key == key)
    if row is None:
        writing.insert(SettingValue, key=key, value=value)
    else:
        writing.update(SettingValue, row.id, {"value": value})


def _declared(key: str) -> Setting:
    if key not in _BY_KEY:
        raise NotFound(_("There is no setting {key}: see the list with: dealerdesk settings").format(key=key))
    return _BY_KEY[key]
