"""The demo walks the whole house once; run again it makes only what is missing."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dealerdesk import demo
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.figures.export import verify

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, demo.Made]]:
    to = tmp_path_factory.mktemp("demo")
    yield to, demo.run(to / "shop", to, "", "", say=lambda line: None)


def test_every_paper_is_made_and_the_month_is_on_the_stick(made: tuple[Path, demo.Made]) -> None:
    to, first = made
    assert first.fresh == 13 and all(Path(path).exists() for path in first.documents)
    names = {Path(path).name.split("-")[0] for path in first.documents}
    assert names == {
        *("sheet", "cards", "letters", "report", "day", "maintenance", "follow", "月报_202610"),
        *("parts", "reception", "tickets"),
    }
    assert len(verify(to)) >= 4
    json.dumps(first.document)


def test_the_sample_files_come_in_row_by_row(made: tuple[Path, demo.Made]) -> None:
    dirt = json.loads((ROOT / "resources" / "sample" / "dirt.json").read_text(encoding="utf-8"))
    rows = {row["file"]: row for row in made[1].facts["imports"]}
    assert len(rows) == 5
    for name, row in rows.items():
        buckets = ("new", "changed", "same", "rejected", "skipped", "conflicts")
        assert row["rows"] == sum(row[bucket] for bucket in buckets), name
        assert row["conflicts"] == 0 and row["encoding"] == "GB18030", name
        assert row["rows"] == _expected(dirt, name, "rows"), name
        assert row["rejected"] == _expected(dirt, name, "rejected"), name
        assert row["skipped"] == _expected(dirt, name, "skipped"), name


def _expected(dirt: Any, name: str, key: str) -> int:
    return dirt[name][key]


def test_the_same_files_again_bring_nothing_new(made: tuple[Path, demo.Made]) -> None:
    with Desk.open(made[0] / "shop") as desk:
        files = sorted((ROOT / "resources" / "sample").glob("*.csv"))
        reports, refused = desk.dms.run_files(demo.MANAGER, files)
        assert refused == [] and len(reports) == 5
        assert [(r.counts.new, r.counts.changed, r.counts.conflicts) for r in reports] == [(0, 0, 0)] * 5


def test_the_recall_of_next_month_shows_life(made: tuple[Path, demo.Made]) -> None:
    with Desk.open(made[0] / "shop") as desk:
        desk.store.clock = demo.picture_clock(desk)
        month = date(2026, 12, 1)
        view = desk.recall.view(month)
        states = {step.key: step.state for step in view.steps}
        assert (states["M1"], states["M2"], states["M3"], states["M4"]) == ("done", "done", "done", "now")
        assert len(view.rows) > 100 and 0 < view.sent <= len(view.rows)
        assert min(row.posted.date() for row in view.rows if row.posted) == date(2026, 11, 16)
        assert [one.measure for one in desk.measures.of_month(month)] == ["pickup"]
        assert desk.measures.current([row.vehicle_id for row in view.rows])
        before = desk.store.last_journal()
    demo.run(made[0] / "shop", made[0], "", "", say=lambda line: None)
    with Desk.open(made[0] / "shop") as desk:
        assert desk.store.last_journal() - before < 5, "a second run makes no second list"


def test_the_figures_are_believable_and_frozen(made: tuple[Path, demo.Made]) -> None:
    with Desk.open(made[0] / "shop") as desk:
        month = desk.figures.month(date(2026, 10, 1))
        assert month.frozen
        values = {figure.id: figure.value or 0 for figure in month.figures}
    assert 80 <= values["K2"] <= 100 and 55 <= values["K3"] <= 85 and 35 <= values["K4"] <= 60
    assert 5 <= values["K7"] <= 25 and 10 <= values["K7b"] <= 35


def test_a_second_run_makes_only_what_is_missing(made: tuple[Path, demo.Made]) -> None:
    to, first = made
    gone = Path(next(path for path in first.documents if "cards" in path))
    gone.unlink()
    began = time.monotonic()
    again = demo.run(to / "shop", to, "", "", say=lambda line: None)
    assert again.fresh == 1 and gone.is_file() and again.documents == first.documents
    assert time.monotonic() - began < 30


def test_the_sample_s_day_stays_in_the_folder_and_can_be_moved(made: tuple[Path, demo.Made]) -> None:
    to, _first = made
    with Desk.open(to / "shop") as desk:
        assert desk.clock.today() == date(2026, 11, 23)
    demo.open_sample(to / "shop", date(2026, 11, 25)).close()
    with Desk.open(to / "shop") as desk:
        assert desk.clock.today() == date(2026, 11, 25)
    demo.open_sample(to / "shop", date(2026, 11, 23)).close()


def test_a_real_shop_is_never_filled(tmp_path: Path) -> None:
    Desk.create(tmp_path / "real", "真店").close()
    with pytest.raises(WorldError, match="真实的店"):
        demo.run(tmp_path / "real", tmp_path, "", "", say=lambda line: None)
    with Desk.open(tmp_path / "real") as desk:
        assert desk.dms.runs() == []
