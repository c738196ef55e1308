"""How values of a file and the progress of an import are shown."""

from __future__ import annotations

import time

from ui.pages.imports_act import ActBar
from ui.pages.imports_words import masked
from ui.tasks import Task


def test_phones_are_masked_wherever_they_stand() -> None:
    assert masked("\t13812345678", True) == "138****5678"
    assert masked("138-1234-5678(妻)", True) == "138****5678(妻)"
    assert masked("1.38E+10", True) == "1.38E+10"
    assert masked("13812345678", False) == "13812345678"
    assert masked("LCYAB2C17P0612779", True) == "LCYAB2C17P0612779", "a VIN is no phone"


def test_progress_is_told_in_the_action_bar(show_at) -> None:
    bar = show_at(ActBar(), 800, 62)
    assert isinstance(bar, ActBar)
    bar.say_running()
    bar.say_progress(25, 100, None)
    assert "25 / 100" in bar.text and bar.bar._share == 0.25
    task = Task("import")
    task.started = time.monotonic() - 10
    bar.say_progress(2_500, 10_000, task)
    assert "2,500 / 10,000" in bar.text and "每秒 250 行" in bar.text and "30 秒" in bar.text
    assert bar.cancel.isVisible() and not bar.run.isVisible()
