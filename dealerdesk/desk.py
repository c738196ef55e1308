"""The desk: opens one shop's folder and hands out the services of its rooms.

Built once, at a door, and passed down. A process has one desk open at a time, since records are
bound to its file.
"""

from __future__ import annotations

import importlib
import os
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from peewee import DatabaseError

from dealerdesk import paths, text
from dealerdesk.clock import Clock, SystemClock, parse_day, parse_offset
from dealerdesk.dms.records import ImportRun
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.services import Services
from dealerdesk.settings import Settings, put
from dealerdesk.staff.rights import ADMINISTRATOR, Actor
from dealerdesk.store import health
from dealerdesk.store.base import Record
from dealerdesk.store.records import SettingValue
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import _

if TYPE_CHECKING:
    pass

ROOMS_WITH_TABLES = ("store", "staff", "people", "dms", "appointments", "care", "figures")
SAMPLE_DAY = "sample_day"
"""A row of the settings table that no setting declares: it marks a sample shop and its today."""


def records() -> list[type[Record]]:
    """Every table of the file, by room."""
    found: list[type[Record]] = []
    for room in ROOMS_WITH_TABLES:
        module = importlib.import_module(f"dealerdesk.{room}.records")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Record) and value.__module__ == module.__name__
        ]
    return found


class Desk(Services):
    """One shop, open."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.settings = Settings(store)
        store.hooks.append(self._derive)

    @classmethod
    def create(cls, folder: Path, name: str, plate_prefix: str = "", clock: Clock | None = None) -> Desk:
        """Make an empty shop in a folder that is empty or doesn't exist, and open it.

        Raises WorldError when the folder holds anything, or can't be written.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorldError(_("{folder} is not empty: choose a new folder").format(folder=folder))
        paths.prepare(folder)
        desk = cls._open(folder, clock)
        values = {"shop_name": name, "shop_short_name": name, "plate_prefix": plate_prefix}
        desk.settings.change(Actor(name or "-", "manager"), {k: v for k, v in values.items() if v})
        return desk

    @classmethod
    def open(cls, folder: Path, clock: Clock | None = None) -> Desk:
        """Open the shop in ``folder``; an encrypted one reads its key from DEALERDESK_KEY.

        Raises NotFound when there is no shop, WorldError when it can't be opened.
        """
        if not paths.has_shop(folder):
            raise NotFound(
                _("There is no shop in {folder}: make one with: dealerdesk --data {folder} new").format(
                    folder=folder
                )
            )
        paths.prepare(folder)
        file = folder / paths.DATABASE
        if file.stat().st_size == 0:
            raise health.damaged(file)
        try:
            return cls._open(folder, clock)
        except (DatabaseError, UnicodeDecodeError) as error:
            raise health.damaged(file) from error

    @classmethod
    def _open(cls, folder: Path, clock: Clock | None) -> Desk:
        key = os.environ.get("DEALERDESK_KEY") or None
        store = Store(folder / paths.DATABASE, clock or SystemClock(), records(), key)
        desk = cls(folder, store)
        text.use(desk.settings["language"])
        if clock is None:
            store.clock = SystemClock(parse_offset(desk.settings["timezone"]), desk.sample_day)
        desk._catch_up()
        return desk

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def clock(self) -> Clock:
        """The shop's time; a sample shop has one day for ever."""
        return self.store.clock

    @property
    def sample_day(self) -> date | None:
        """The sample shop's today, or None in a real shop."""
        row = SettingValue.get_or_none(SettingValue.key == SAMPLE_DAY)
        return parse_day(row.value) if row else None

    @property
    def last_import(self) -> datetime | None:
        """When the last DMS file came in that was not taken back; asked at every start, so it
        doesn't load the importer."""
        run = ImportRun.select().where(ImportRun.undone_at.is_null()).order_by(ImportRun.id.desc()).first()
        return run.at if run else None

    def unfinished_import(self) -> str | None:
        """One line about an import that a crash ended, said once; None when there was none."""
        if not (self.folder / ".import.json").exists():
            return None
        from dealerdesk.dms import attempt

        return attempt.unfinished(self.folder)

    def mark_sample(self, day: date) -> None:
        """Make this shop a sample whose today is ``day``."""
        with self.store.write(Actor("-", ADMINISTRATOR), "staff", SAMPLE_DAY) as w:
            put(w, SAMPLE_DAY, day.isoformat())
        if isinstance(self.store.clock, SystemClock):
            self.store.clock = SystemClock(self.store.clock.tz, day)

    def _derive(self, writing: Writing) -> None:
        """Bring derived rows up to date, inside the write that changed their sources."""
        from dealerdesk.people import terms

        change = writing.change
        terms.follow(self.store, change)
        if self.store.db.connection().execute("SELECT 1 FROM due_state LIMIT 1").fetchone():
            touched = change.touched
            if touched.get("phone") and writing.act != "call":
                self.numbers.follow(writing, self.people.customers_of_phones(touched["phone"]))
            if "repair_order" in touched:
                self.lost.follow(writing)
            self.tasks.follow(writing)  # a shop that has never planned loads no calendar

    def _catch_up(self) -> None:
        """Make what a stopped program left to be made."""
        if self.store.db.execute_sql("SELECT 1 FROM term WHERE k = '!' LIMIT 1").fetchone():
            from dealerdesk.people import terms

            terms.catch_up(self.store, wait=False)
