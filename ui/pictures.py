"""Pictures of the pages, made by the program itself: for the demo, the README and the self-test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.app import application, translate_qt

if TYPE_CHECKING:
    from dealerdesk.desk import Desk
    from dealerdesk.staff.rights import Actor

SIZE = (1366, 768)

Places = dict[str, dict[str, object]]


def page_pictures(
    desk: Desk, actor: Actor, places: dict[str, dict[str, object]] | None = None
) -> list[tuple[str, QImage]]:
    """Each page of the rail, and those of ``places`` (page name → where in it), as it looks at 1366×768."""
    from ui.frame import MainWindow
    from ui.pages import PAGES
    from ui.shell import Shell

    app = application()
    translate_qt(app)
    window = MainWindow()
    window.resize(*SIZE)
    window.show()
    shell = Shell(desk, actor, inline=True)
    window.fill(shell)
    found = []
    wanted = [(entry.id, {}) for entry in PAGES if entry.rail]
    for name, place in [*wanted, *(places or {}).items()]:
        shell.go(name, **place)
        for _turn in range(3):
            QApplication.processEvents()
        found.append((name, window.grab().toImage()))
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    return found


def save_pages(
    desk: Desk, actor: Actor, to: Path, places: dict[str, dict[str, object]] | None = None
) -> list[Path]:
    """Write the pictures as ``page-NAME.png`` into a folder; returns the files."""
    to.mkdir(parents=True, exist_ok=True)
    files = []
    for name, image in page_pictures(desk, actor, places):
        file = to / f"page-{name}.png"
        image.save(str(file))
        files.append(file)
    return files
