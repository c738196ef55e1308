"""Our paper as another program reads it: poppler, not the library that made it."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import printing
from dealerdesk.appointments.forms import SheetForm
from dealerdesk.forms import PrintNote, ShopHead
from dealerdesk.letters.forms import CardForm, LetterForm

pytestmark = pytest.mark.skipif(
    not (shutil.which("pdffonts") and shutil.which("pdftotext")), reason="poppler-utils is not installed"
)
NAME = "王𠮷䶮"
SHOP = ShopHead("澄远汽车销售服务有限公司第一分店冀南总店", "澄远汽车", "预约热线 0310-1234567")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=8)))
NOTE = PrintNote("吴晓", NOW)
FORMS = {
    "sheet": SheetForm(SHOP, "YY-20261123-001", NOW, "吴晓", NOW, NOTE, customer_name=NAME),
    "card": CardForm(SHOP, f"{NAME} 先生", "生日快乐"),
    "letter": LetterForm(SHOP, "TY-2026-0001", NOW.date(), f"{NAME} 先生 收", f"尊敬的{NAME}先生："),
}


def _told(program: str, *arguments: str) -> str:
    return subprocess.run([program, *arguments], capture_output=True, check=True).stdout.decode("utf-8")


@pytest.fixture(scope="module", params=FORMS)
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / f"{request.param}.pdf"
    path.write_bytes(printing.render(FORMS[request.param]).pdf)
    return path


def test_every_font_is_embedded_cut_down_and_can_be_copied(pdf: Path) -> None:
    fonts = [line.rsplit(None, 5) for line in _told("pdffonts", str(pdf)).splitlines()[2:]]
    assert fonts, "the paper has no font"
    assert [font[0] for font in fonts if font[1:4] != ["yes", "yes", "yes"]] == []


def test_a_rare_name_is_right_when_copied_out(pdf: Path) -> None:
    assert NAME in _told("pdftotext", "-enc", "UTF-8", "-layout", str(pdf), "-").replace(" ", "")
