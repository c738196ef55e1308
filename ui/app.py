"""The window's door: shows the empty frame first, then opens the shop and fills it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from dealerdesk import paths, text
from dealerdesk.errors import WorldError
from ui import errors, state, theme
from ui.frame import MainWindow

if TYPE_CHECKING:
    from dealerdesk.desk import Desk
    from dealerdesk.staff.rights import Actor
    from dealerdesk.store.lock import FolderLock


def application() -> QApplication:
    """The one QApplication, with our style, faces and the remembered theme."""
    app = plain_application()
    dress(app)
    return app


def plain_application() -> QApplication:
    """The one QApplication as it is before the first paint: no faces, no icons, only the colours."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("DealerDesk")
    app.setDesktopFileName("dealerdesk")
    app.setStyle("Fusion")
    kept = state.load().get("theme", "auto")
    dark = app.palette().window().color().lightness() < 128
    theme.state.mode = ("dark" if dark else "light") if kept == "auto" else kept
    return app


def dress(app: QApplication) -> None:
    """Faces, theme and icon, which take longer than a first paint may."""
    from ui import icons

    theme.apply(app, _mode())
    app.setWindowIcon(icons.icon("roadster-line", "accent", 32))


def _mode() -> str:
    mode = state.load().get("theme", "auto")
    return theme.system_mode() if mode == "auto" else mode


def translate_qt(app: QApplication) -> None:
    """Give Qt's own buttons and menus the language of the shop."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    for old in app.findChildren(QTranslator, "qtbase"):
        app.removeTranslator(old)
        old.deleteLater()
    if text.language() == "zh_CN":
        translator = QTranslator(app)
        translator.setObjectName("qtbase")
        where = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load("qtbase_zh_CN", where):
            app.installTranslator(translator)


class Door(QObject):
    """From the empty window to the filled one."""

    def __init__(self, folder: Path, language: str | None) -> None:
        super().__init__()
        self.folder, self.language = folder, language
        self.frame_language = text.language()
        self.window = MainWindow(then=self._start)
        self.lock: FolderLock | None = None
        self.desk: Desk | None = None

    def show(self) -> None:
        """Show the window as it was left, empty."""
        kept = state.load()
        self.window.resize(kept.get("width", self.window.width()), kept.get("height", self.window.height()))
        if kept.get("maximized"):
            self.window.showMaximized()
        else:
            self.window.show()

    def _start(self) -> None:
        """Dress the bare window after its first paint, and open the shop."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app)
        self.window.furnish()
        if state.load().get("folded"):
            self.window.rail.fold(True)
        if not self.open():
            app.exit(1)
        gc.freeze()
        gc.enable()

    def open(self) -> bool:
        """Open the shop and fill the window; False when that is not to be."""
        from dealerdesk import log
        from dealerdesk.desk import Desk
        from dealerdesk.store.lock import FolderLock

        folder = self.folder
        try:
            self.desk = Desk.open(folder) if paths.has_shop(folder) else self._create()
        except WorldError as error:
            self._refuse(error.line)
            return False
        if self.desk is None:
            return False
        log.start(folder)
        self.lock = FolderLock(folder)
        if not self.lock.take():
            from ui.single import raise_other

            raise_other(folder)
            return False
        self._speak()
        actor = self._who()
        if actor is None:
            return False
        from ui.shell import Shell
        from ui.single import listen

        self.server = listen(folder, self._come_forward)
        self.window.fill(Shell(self.desk, actor))
        self._daily_backup()
        return True

    def _create(self) -> Desk | None:
        from ui.firststart import FirstStart

        dialog = FirstStart(self.folder, self.window)
        if not dialog.exec():
            return None
        self.folder = dialog.folder
        return dialog.desk

    def _speak(self) -> None:
        """The language is the shop's; a frame drawn in another one is made anew."""
        assert self.desk is not None
        wanted = self.language or self.desk.settings["language"]
        text.use(wanted)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        translate_qt(app)
        state.save({"language": wanted})
        if wanted != self.frame_language:
            old, self.window = self.window, MainWindow()
            self.window.setGeometry(old.geometry())
            self.show()
            old.hide()
            old.deleteLater()

    def _who(self) -> Actor | None:
        assert self.desk is not None
        from ui.signin import FirstPerson, SignIn

        members = self.desk.staff.members()
        if not members:
            first = FirstPerson(self.desk, self.window)
            return first.actor if first.exec() else None
        kept = state.load().get("person", "")
        known = next((member for member in members if member.name == kept), None)
        if known is None and len(members) == 1:
            known = members[0]
        if known is not None and not known.has_pin:
            return self.desk.staff.sign_in(known.name)
        dialog = SignIn(self.desk, self.window, kept)
        if not dialog.exec():
            return None
        if dialog.actor is not None:
            state.save({"person": dialog.actor.name})
        return dialog.actor

    def _daily_backup(self) -> None:
        from dealerdesk.store import backup

        shell, desk = self.window.shell, self.desk
        if shell is None or desk is None:
            return
        shell.tasks.run(
            text._("Backup"),
            lambda _report: backup.daily(desk.store),
            done=lambda _made: self.window.status_words.refresh(),
        )

    def _come_forward(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~self.window.windowState().WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def _refuse(self, words: str) -> None:
        from ui.widgets.basic import Button, Label
        from ui.widgets.panel import Dialog

        dialog = Dialog(self.window, text._("The shop can't be opened"))
        dialog.body.addWidget(Label(words).wrap())
        dialog.add_act(Button(text._("Close"), kind="primary")).clicked.connect(dialog.accept)
        dialog.exec()

    def close(self) -> None:
        """Close the shop's file and give the lock back."""
        if self.desk is not None:
            self.desk.close()
        if self.lock is not None:
            self.lock.release()


def main(folder: Path | None, language: str | None = None) -> int:
    """Show the window of `folder` (default: the user's data folder) until it is closed; the exit status."""
    gc.disable()  # a third of the start would be spent on looking for garbage that isn't there yet
    folder = folder or paths.user_data_folder()
    text.use(language or state.load().get("language", text.DEFAULT))
    if paths.has_shop(folder) and _is_open(folder):
        return 0
    app = plain_application()
    door = Door(folder, language)
    remove = errors.install(lambda words: door.window.warn(words))
    door.show()
    status = app.exec()
    door.close()
    remove()
    return status


def _is_open(folder: Path) -> bool:
    """Whether another window shows this folder; it was then asked to come to the front."""
    from dealerdesk.store.lock import FolderLock

    lock = FolderLock(folder)
    if lock.take():
        lock.release()
        return False
    from ui.single import raise_other

    return raise_other(folder)
