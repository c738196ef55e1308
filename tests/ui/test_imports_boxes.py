"""Files in the inbox, the delivery report of the day, files for the DMS, old work after a first import."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.ui import sync_shop
from tests.ui.sync_shop import MANAGER, cell, put
from ui import state
from ui.frame import MainWindow
from ui.pages.imports import FILE, ImportsPage
from ui.pages.outbox import OutboxPage
from ui.pages.today import TodayPage

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def fresh_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "file", lambda: tmp_path / "window.json")


@pytest.fixture
def window(desk: Desk, qtbot) -> MainWindow:
    return sync_shop.window(desk, qtbot)


def sync(window: MainWindow) -> ImportsPage:
    window.go("sync", {})
    assert isinstance(window.page, ImportsPage)
    return window.page


def states(page: ImportsPage) -> dict[str, str]:
    table = page.runs.inbox.table
    return {cell(table, row, "name"): cell(table, row, "state") for row in range(len(table.rows))}


# inbox


def test_an_empty_inbox_says_where_it_is(window: MainWindow, desk: Desk) -> None:
    inbox = sync(window).runs.inbox
    assert str(desk.inbox.folder) in inbox.heading.text and not inbox.table.isVisible()
    assert not inbox.all.isVisible()


def test_whole_files_are_offered_and_others_say_why_not(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot
) -> None:
    sync_shop.busy(desk, tmp_path)
    put(desk.inbox.folder / "photo.csv", ["甲,乙", "1,2", ""])
    page = sync(window)
    said = states(page)
    assert said["交车_20261123.csv"] == "完整，可以导入"
    assert "第 2 次" in said["客户车辆_20261122.csv"], "already seen, under whatever name"
    assert "最后一行" in said["工单.csv"] and "photo.csv" in said["photo.csv"]
    assert next(iter(said)) == "交车_20261123.csv", "what can be imported comes first"
    assert "1" in page.runs.inbox.all.text()
    page.runs.inbox.all.click()
    assert page.stack.currentIndex() == FILE and page.file.job.path.name == "交车_20261123.csv"  # type: ignore[union-attr]
    page.import_file()
    page.file.next_file()
    assert "第 4 次" in states(page)["交车_20261123.csv"] and not page.runs.inbox.all.isVisible()


def test_a_file_opens_by_keyboard(window: MainWindow, desk: Desk, tmp_path: Path, qtbot) -> None:
    sync_shop.busy(desk, tmp_path)
    page = sync(window)
    table = page.runs.inbox.table
    table.setFocus()
    qtbot.keyClick(table, KEY.Key_Return)
    assert page.stack.currentIndex() == FILE


def test_a_growing_file_waits_and_is_offered_when_it_is_whole(window: MainWindow, desk: Desk) -> None:
    lines = [sync_shop.PEOPLE, sync_shop.person(1), ""]
    file = put(desk.inbox.folder / "list.csv", lines)
    os.utime(file)
    page = sync(window)
    assert states(page)["list.csv"] == "还在写入" and not page.runs.inbox.all.isVisible()
    page.runs.inbox._open(page.runs.inbox.table.rows[0])
    assert page.stack.currentIndex() != FILE
    assert page.runs.inbox._again.isActive(), "it is looked at again by itself"
    before = time.time() - 60
    os.utime(file, (before, before))
    page.runs.inbox.refresh()
    assert states(page)["list.csv"] == "完整，可以导入"


# 交车日报


def test_no_delivery_today_is_one_button(window: MainWindow, desk: Desk) -> None:
    page = sync(window)
    inbox = page.runs.inbox
    assert inbox.nothing.isVisible() and "17:30" in inbox.delivery.text
    inbox.nothing.click()
    assert desk.delivery.day().state == "none"
    assert not inbox.nothing.isVisible() and "今天无交车" in inbox.delivery.text


def test_half_an_hour_before_closing_today_says_that_the_report_is_missing(
    window: MainWindow, desk: Desk
) -> None:
    window.go("today", {})
    page = window.page
    assert isinstance(page, TodayPage)

    def row() -> str:
        table = page.reports.table
        return next(
            cell(table, n, "limit") for n in range(len(table.rows)) if "交车日报" in cell(table, n, "what")
        )

    assert "17:30" in row() and not window.banner.isVisible()
    clock = desk.store.clock
    assert isinstance(clock, FixedClock)
    clock.moment = datetime(2026, 11, 23, 17, 30, tzinfo=CHINA)
    page.minute()
    assert window.banner.isVisible() and "交车日报" in window.banner.words.text()
    assert sync(window).runs.inbox.delivery.text.endswith("快下班了")
    window.banner.hide()
    page.minute()
    assert not window.banner.isVisible(), "said once a day"
    desk.delivery.say_none(MANAGER)
    window.go("today", {})
    assert "无交车" in row()


# outbox


@pytest.fixture
def outbox(window: MainWindow, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OutboxPage:
    sync_shop.begin(desk, tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "stick"))
    window.go("outbox", {})
    assert isinstance(window.page, OutboxPage)
    return window.page


def test_what_waits_is_written_once(outbox: OutboxPage, desk: Desk, tmp_path: Path, qtbot) -> None:
    assert "等着发给 DMS" in outbox.said.text and "客户" in outbox.said.text
    qtbot.keyClick(outbox, KEY.Key_S, CTRL)
    written = sorted(file.name for file in (tmp_path / "stick").iterdir())
    assert len(written) == len(outbox.table.rows) == len(desk.outbox.files()) > 1
    assert desk.outbox.waiting() == {} and not outbox.write_button.isEnabled()
    assert "没有要发的" in outbox.said.text


def test_a_file_is_sent_again_until_it_is_acknowledged(
    outbox: OutboxPage, desk: Desk, tmp_path: Path, qtbot
) -> None:
    outbox.write()
    file = outbox.table.row
    content = (tmp_path / "stick" / file.name).read_bytes()
    (tmp_path / "stick" / file.name).unlink()
    qtbot.keyClick(outbox.table, KEY.Key_R)
    assert (tmp_path / "stick" / file.name).read_bytes() == content
    qtbot.keyClick(outbox.table, KEY.Key_A)
    assert "已收" in cell(outbox.table, 0, "taken") and "许文静" in cell(outbox.table, 0, "taken")
    assert not outbox.again_button.isEnabled() and not outbox.taken_button.isEnabled()


def test_who_may_not_export_is_told(
    desk: Desk, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync_shop.begin(desk, tmp_path)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "stick"))
    window = sync_shop.window(desk, qtbot, Actor("周岚", "care_specialist"))
    window.go("outbox", {})
    page = window.page
    assert isinstance(page, OutboxPage)
    page.write()
    assert window.banner.isVisible() and desk.outbox.files() == [] and not (tmp_path / "stick").exists()


# the first import


def old_work(tmp_path: Path) -> Path:
    """Forty cars whose service is long overdue."""
    lines = [sync_shop.HEAD]
    for n in range(40):
        day = f"2026-04-{n % 28 + 1:02d}"
        lines.append(f"WX{n},LSVAA49J1320{n:05d},冀D5K{n:03d},张三{n},1380000{n:04d},{day},{day},定期保养,"
                     f"{20000 + n},100,100,岳明,机油,1")  # fmt: skip
    return put(tmp_path / "old.csv", [*lines, ""])


def test_old_work_is_set_aside_and_a_manager_sets_the_pace(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot
) -> None:
    desk.settings.change(MANAGER, {"first_import_ramp": "5"})
    page = sync(window)
    assert not page.runs.ramp.isVisible()
    page.open_files([old_work(tmp_path)])
    page.import_file()
    page.file.next_file()
    aside = desk.tasks.set_aside()
    assert aside > 0 and page.runs.ramp.isVisible() and f"{aside}" in page.runs.ramp.words.text
    ramp = page.runs.ramp.input
    assert ramp.text() == "5"
    ramp.setText("zwölf")
    qtbot.keyClick(ramp, KEY.Key_Return)
    assert window.banner.isVisible() and desk.settings["first_import_ramp"] == 5
    ramp.setText("12")
    qtbot.keyClick(ramp, KEY.Key_Return)
    assert desk.settings["first_import_ramp"] == 12 and desk.tasks.set_aside() < aside
    assert f"{desk.tasks.set_aside()}" in page.runs.ramp.words.text


def test_others_only_see_the_pace(desk: Desk, qtbot, tmp_path: Path) -> None:
    desk.settings.change(MANAGER, {"first_import_ramp": "5"})
    desk.dms.run(MANAGER, old_work(tmp_path))
    window = sync_shop.window(desk, qtbot, Actor("周岚", "care_specialist"))
    page = sync(window)
    assert page.runs.ramp.isVisible() and not page.runs.ramp.input.isEnabled()
    assert not page.runs.ramp.button.isVisible()


def test_calls_wait_for_the_dms_too(window: MainWindow, desk: Desk, manager: Actor) -> None:
    from dealerdesk.care.calls import Said
    from tests.care.conftest import CareShop, moment

    care = CareShop(desk, manager)
    who = care.customer()
    care.car(who, plate="冀D7K299", delivered_on=moment("2026-09-01T00:00").date())
    desk.tasks.plan(manager)
    task = next(item.task for item in desk.care.due(kinds=["C1"]) if item.task)
    window.go("outbox", {})
    page = window.page
    assert isinstance(page, OutboxPage)
    assert "通话结果" not in page.said.text
    made = desk.calls.record(manager, task, Said("informed", at=moment("2026-11-23T08:31")))
    page.changed(made.change)
    assert "通话结果 1" in page.said.text


def test_our_own_list_of_calls_opens_and_brings_nothing(window: MainWindow, tmp_path: Path) -> None:
    page = sync(window)
    header = "联系编号,车牌号,客户名称,关怀类型,联系结果,下一步"
    row = "20261123-1,冀D12345,张三,首保提醒,已告知,无"
    page.open_files([put(tmp_path / "DMS_000001_call_results_20261123.csv", [header, row, ""])])
    assert page.stack.currentIndex() == FILE and page.file.plan is not None
    kind = page.view.columns.kind
    assert kind.currentText() == "通话结果" and not kind.isEnabled()
    assert page.file.plan.counts.skipped == page.file.plan.counts.rows == 1
