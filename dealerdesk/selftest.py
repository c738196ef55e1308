"""The self-test of an installed program: a door. It needs no shop and leaves nothing behind.

Opens the window offscreen, imports a file, prints a sheet, makes a Word file, reads catalogue and
fonts. Whatever fails raises, and the exit status says so.
"""

from __future__ import annotations

import io
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import resources
from dealerdesk import text
from dealerdesk.appointments.entries import Draft
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff.rights import Actor
from dealerdesk.text import _

ACTOR = Actor("自检", "manager", "self-test")
NAME = "王𠮷䶮"
FILE = (
    "客户编号,客户名称,性别,手机,车牌号,车架号,车型,交车日期\r\n"
    f"C1,{NAME},男,13800005678,冀D·7K218,LSVAA49J132047371,A5,2025-11-20\r\n"
)


def run() -> list[str]:
    """Do all of it; returns what was done, a line each."""
    done = [_catalogue(), _fonts()]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with Desk.create(folder / "shop", "自检") as desk:
            done += [_import(desk, folder), _sheet(desk), _word(), _window(desk)]
    return done


def _catalogue() -> str:
    language = text.language()
    text.use("zh_CN")
    word = _("Manager")
    text.use(language)
    if word == "Manager":
        raise WorldError("the Chinese catalogue is missing")
    return _("catalogue: {word}").format(word=word)


def _fonts() -> str:
    files = sorted(resources.path("fonts").glob("*.ttf"))
    if len(files) < 4:
        raise WorldError("fonts are missing")
    return _("fonts: {n} files").format(n=len(files))


def _import(desk: Desk, folder: Path) -> str:
    file = folder / "self-test.csv"
    file.write_bytes(FILE.encode("gb18030"))
    reports, refused = desk.dms.run_files(ACTOR, [file])
    if refused or not desk.search.find(ACTOR, "7K218"):
        raise WorldError(*refused or ["the imported car can't be found"])
    return _("import: {n} rows").format(n=reports[0].to_json()["rows"])


def _sheet(desk: Desk) -> str:
    import pypdfium2

    import printing

    hit = desk.search.find(ACTOR, "7K218")[0]
    at = desk.clock.now() + timedelta(days=1)
    number = desk.appointments.book(ACTOR, Draft(hit.vehicle_id or 0, at, "periodic_service")).number
    printed = printing.render(desk.appointments.sheet(number, PrintNote(ACTOR.name, desk.clock.now())))
    pdf = pypdfium2.PdfDocument(printed.pdf)
    words = pdf[0].get_textpage().get_text_bounded()
    pdf.close()
    if number not in words or NAME not in words:
        raise WorldError("the printed sheet can't be read back")
    return _("paper: {n} page").format(n=printed.pages)


def _word() -> str:
    import docx

    document = docx.Document()
    document.add_paragraph(NAME)
    held = io.BytesIO()
    document.save(held)
    held.seek(0)
    if docx.Document(held).paragraphs[-1].text != NAME:
        raise WorldError("the Word file can't be read back")
    return _("Word file: {n} bytes").format(n=len(held.getvalue()))


def _window(desk: Desk) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.pictures import page_pictures

    pages = page_pictures(desk, ACTOR)
    if not pages or any(image.isNull() for _name, image in pages):
        raise WorldError("the window can't be drawn")
    return _("window: {n} pages").format(n=len(pages))
