"""Row 5: the month's files.

5b, the CSV of everybody behind the figures: the floor only fetches all cars with owner and phone. 5c, the
month onto a stick: the floor writes the same files and syncs them, which is the stick's own speed.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from benchmarks.race import Row, Work
from benchmarks.shop import make_shop, open_shop

MONTH = date(2026, 10, 1)
SELECT = (
    "SELECT v.vin, v.plate, v.model, c.name, p.number FROM vehicle v JOIN holding h ON h.vehicle_id = v.id "
    "JOIN customer c ON c.id = h.customer_id LEFT JOIN phone p ON p.customer_id = c.id WHERE h.until IS NULL"
)


def _fetch(size: str, folder: Path) -> Work:
    desk = open_shop(size, folder)

    def work() -> None:
        assert desk.store.db.execute_sql(SELECT).fetchall()

    return work


def _csv(size: str, folder: Path) -> Work:
    from dealerdesk.figures import tables
    from dealerdesk.figures.catalogue import FIGURES

    desk = open_shop(size, folder)
    month = desk.figures.month(MONTH)

    def work() -> None:
        people = {key: desk.figures.people(MONTH, key) for key in FIGURES}
        (folder / "people.csv").write_bytes(tables.people_csv(month, people))

    return work


def _month_files(size: str, folder: Path) -> dict[str, bytes]:
    from dealerdesk.figures.catalogue import FIGURES
    from dealerdesk.figures.export import month_files

    desk = open_shop(size, folder)
    people = {key: desk.figures.people(MONTH, key) for key in FIGURES}
    pdf = b"%PDF-1.7\n" + bytes(400_000)
    return month_files(desk.figures.month(MONTH), people, pdf, "澄远汽车", desk.clock.now())


def _copy(size: str, folder: Path) -> Work:
    files = _month_files(size, folder)

    def work() -> None:
        to = folder / "stick"
        to.mkdir()
        for name, data in files.items():
            with (to / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

    return work


def _export(size: str, folder: Path) -> Work:
    from dealerdesk.figures.export import folder_name, write_folder

    files = _month_files(size, folder)

    def work() -> None:
        assert write_folder(folder / "stick", folder_name(MONTH), files).verified

    return work


ROWS = [
    Row("5b", "CSV export of the people behind the figures", _fetch, _csv, 2.5, make_shop),
    Row("5c", "month onto the stick, read back and compared", _copy, _export, 1.1, make_shop),
]
