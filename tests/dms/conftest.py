from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dealerdesk import text
from dealerdesk.desk import Desk
from dealerdesk.dms.choices import Choices
from dealerdesk.dms.plan import RunReport
from dealerdesk.staff.rights import Actor


@pytest.fixture
def english() -> Iterator[None]:
    """Messages in English while a test reads them."""
    before = text.language()
    text.use("en")
    yield
    text.use(before)


class Shop:
    """An empty shop, and a person who imports."""

    def __init__(self, desk: Desk, actor: Actor, folder: Path) -> None:
        self.desk = desk
        self.actor = actor
        self.folder = folder

    def put(self, *lines: str, name: str = "list.csv", codec: str = "gb18030", end: str = "\n") -> Path:
        """Write a table as a DMS would."""
        path = self.folder / name
        path.write_bytes(("\n".join(lines) + end).encode(codec))
        return path

    def take(self, *lines: str, **how: Any) -> RunReport:
        """Write a table and import it."""
        path = self.put(*lines, **{k: how.pop(k) for k in ("name", "codec", "end") if k in how})
        return self.desk.dms.run(self.actor, path, Choices(**how))

    @staticmethod
    def six(report: RunReport) -> str:
        """The six counts as 'new changed same conflicts skipped rejected', and their sum proven."""
        c = report.counts
        assert c.rows == c.new + c.changed + c.same + c.conflicts + c.skipped + c.rejected
        return f"{c.new} {c.changed} {c.same} {c.conflicts} {c.skipped} {c.rejected}"

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """The rows of a query."""
        return [tuple(row) for row in self.desk.store.db.execute_sql(sql, values)]

    def one(self, sql: str, *values: Any) -> Any:
        """The only value of a query."""
        ((value,),) = self.rows(sql, *values)
        return value

    def content(self) -> dict[str, list[Any]]:
        """All rows of the tables that imports fill."""
        tables = """customer phone vehicle holding plate_history mileage_reading repair_order policy
            import_run source_row issue conflict reject journal journal_row""".split()
        return {table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables}


@pytest.fixture
def shop(desk: Desk, manager: Actor, tmp_path: Path) -> Shop:
    """An empty shop on 2026-11-23."""
    return Shop(desk, manager, tmp_path)
