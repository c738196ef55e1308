"""The text message onto the clipboard, and the calendar file of an appointment."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from tests.care.conftest import CareShop
from ui.pages.appointment_texts import copy_text, save_ics
from ui.shell import Shell

AT = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)


@pytest.fixture
def shell(desk: Desk, manager: Actor, qapp: QApplication) -> Shell:
    return Shell(desk, manager, inline=True)


@pytest.fixture
def said(shell: Shell) -> list[str]:
    heard: list[str] = []
    shell.said.connect(lambda words, _undo: heard.append(words))
    shell.warned.connect(lambda words, _tone: heard.append(f"! {words}"))
    return heard


@pytest.fixture
def number(desk: Desk, manager: Actor) -> str:
    shop = CareShop(desk, manager)
    car = shop.car(shop.customer("王芳"))
    return desk.appointments.book(manager, Draft(car, AT, "repair", AT - timedelta(days=2))).number


def test_a8_copying_a_confirmation_records_it_as_sent(
    desk: Desk, shell: Shell, number: str, said: list[str]
) -> None:
    assert [one.row.number for one in desk.confirmations.due()] == [number]
    assert copy_text(shell, number, "day_before")
    assert QApplication.clipboard().text() == desk.appointment_texts.sms(number, "day_before")
    assert [one[1:] for one in desk.confirmations.of(number)] == [("day_before", "text_sent", "许文静")]
    assert desk.confirmations.due() == [] and said == ["已复制：1 条短信"]


def test_the_words_after_booking_are_no_confirmation(desk: Desk, shell: Shell, number: str) -> None:
    assert copy_text(shell, number, "booked")
    assert desk.confirmations.of(number) == []


def test_what_can_t_be_sent_is_said_and_leaves_the_clipboard_alone(
    desk: Desk, shell: Shell, manager: Actor, number: str, said: list[str]
) -> None:
    QApplication.clipboard().setText("别动")
    desk.appointments.cancel(manager, number, "出差")
    assert not copy_text(shell, number, "day_before") and not save_ics_to(shell, number, "")
    assert QApplication.clipboard().text() == "别动" and said[0].startswith("! ")
    assert desk.confirmations.of(number) == []


def save_ics_to(shell: Shell, number: str, name: str) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (name, ""))
        return save_ics(shell, number)


def test_the_calendar_file_is_saved_with_its_suffix(
    desk: Desk, shell: Shell, number: str, said: list[str], tmp_path: Path
) -> None:
    assert save_ics_to(shell, number, str(tmp_path / "王芳"))
    assert (tmp_path / "王芳.ics").read_bytes() == desk.appointment_texts.ics(number)
    assert said == ["已保存：王芳.ics"]
