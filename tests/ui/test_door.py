"""The door: an empty frame first, then the shop; who sits here; one window for each folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from dealerdesk import text
from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from ui import app as door
from ui import single, state
from ui.firststart import FirstStart
from ui.signin import FirstPerson, SignIn

HEAVY = (
    "reportlab",
    "docx",
    "docxtpl",
    "pypinyin",
    "pypdfium2",
    "xlsxwriter",
    "python_calamine",
    "qtawesome",
)
AT_FIRST_PAINT = (*HEAVY, "peewee", "sqlcipher3", "argon2", "borax", "dealerdesk.desk", "ui.pages.today")

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ui import app as door

loaded = {}
begin = door.Door._start

def start(self):
    loaded["paint"] = [name for name in %r if name in sys.modules]
    begin(self)
    loaded["fill"] = [name for name in %r if name in sys.modules]
    loaded["page"] = type(self.window.page).__name__
    QTimer.singleShot(300, QApplication.quit)

door.Door._start = start
status = door.main(Path(sys.argv[1]))
print(loaded["paint"], loaded["fill"], loaded["page"], status)
"""


def test_nothing_heavy_is_loaded_before_the_window_shows(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    config = tmp_path / "config"
    (config / "DealerDesk").mkdir(parents=True)
    (config / "DealerDesk" / "window.json").write_text('{"person": "周岚"}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", START % (AT_FIRST_PAINT, HEAVY), str(desk.folder)],
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
        cwd=Path(door.__file__).parents[1],
        env={**os.environ, "XDG_CONFIG_HOME": str(config), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.split("\n")[0] == "[] [] TodayPage 0", done.stderr


def test_the_first_person_of_a_shop_is_asked_for(qtbot, tmp_path: Path) -> None:
    with Desk.create(tmp_path / "shop", "新店") as shop:
        dialog = FirstPerson(shop)
        qtbot.addWidget(dialog)
        dialog._add()
        assert not dialog.notice.isHidden() and dialog.actor is None
        dialog.name.setText("周岚")
        dialog.pin.setText("12")
        dialog._add()
        assert "4" in dialog.notice.words.text()
        dialog.pin.setText("1234")
        dialog._add()
        assert dialog.actor == Actor("周岚", "care_specialist")
        assert [member.has_pin for member in shop.staff.members()] == [True]


def test_a_pin_is_asked_where_one_is_set(qtbot, desk: Desk) -> None:
    desk.staff.add(Actor("x", "administrator"), "冯磊", "service_adviser", "4321")
    dialog = SignIn(desk, None, "周岚")
    qtbot.addWidget(dialog)
    assert dialog.pin_field.isHidden()
    dialog.name.set_value("冯磊")
    assert not dialog.pin_field.isHidden()
    dialog.pin.setText("1111")
    dialog._sign_in()
    assert dialog.actor is None and "冯磊" in dialog.notice.words.text()
    dialog.pin.setText("4321")
    dialog._sign_in()
    assert dialog.actor == Actor("冯磊", "service_adviser")


def test_a_folder_without_a_shop_asks_for_its_name(qtbot, tmp_path: Path) -> None:
    dialog = FirstStart(tmp_path / "shop")
    qtbot.addWidget(dialog)
    dialog._start()
    assert "店名" in dialog.notice.words.text() and dialog.desk is None
    dialog.name.setText("澄远汽车")
    dialog.prefix.setText("冀D")
    dialog._start()
    assert dialog.desk is not None
    assert dialog.desk.settings["shop_name"] == "澄远汽车"
    dialog.desk.close()


def test_another_folder_that_holds_a_shop_is_opened(qtbot, desk: Desk, tmp_path: Path) -> None:
    desk.close()
    dialog = FirstStart(tmp_path / "empty")
    qtbot.addWidget(dialog)
    dialog.where.setText(str(desk.folder))
    dialog._start()
    assert dialog.desk is not None and dialog.folder == desk.folder
    dialog.desk.close()


def test_a_second_start_raises_the_first(qtbot, tmp_path: Path) -> None:
    raised: list[int] = []
    assert not single.raise_other(tmp_path)
    server = single.listen(tmp_path, lambda: raised.append(1))
    assert single.raise_other(tmp_path)
    qtbot.waitUntil(lambda: bool(raised), timeout=3000)
    assert not single.raise_other(tmp_path / "other")
    server.close()


@pytest.mark.parametrize(("language", "cancel"), [("zh_CN", "取消"), ("en", "Cancel")])
def test_qts_own_buttons_speak_the_language_of_the_shop(qapp, language: str, cancel: str) -> None:
    text.use(language)
    door.translate_qt(qapp)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == cancel


def test_the_window_remembers_its_state_and_survives_a_broken_file() -> None:
    state.file().unlink(missing_ok=True)
    state.save({"folded": True})
    state.save({"theme": "dark"})
    assert state.load() == {"folded": True, "theme": "dark"}
    state.file().write_text("{", encoding="utf-8")
    assert state.load() == {}
    state.file().unlink()
