"""DMS profiles from the window: keep how a file is read, hand it to another shop, take one in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from dealerdesk.dms.choices import Choices
from dealerdesk.text import _
from ui import state
from ui.pages.imports_words import kind_name
from ui.widgets.basic import Button
from ui.widgets.form import Field, Input
from ui.widgets.panel import Dialog

if TYPE_CHECKING:
    from dealerdesk.dms.plan import FileLook
    from ui.shell import Shell

FOLDER = "profile_folder"


def usual_name(look: FileLook) -> str:
    """The name of the profile in force, or one that tells its files from others."""
    return look.profile or f"{kind_name(look.kind)} {look.signature[:4]}"


class ProfileMenu(QMenu):
    """What can be done with the profile of a file; `again` reads the file anew."""

    def __init__(
        self, over: QWidget, shell: Shell, look: FileLook, choices: Choices, again: Callable[[], object]
    ) -> None:
        super().__init__(over)
        self._over, self._shell, self._look, self._choices, self._again = over, shell, look, choices, again
        head = self.addAction(
            _("Read by the profile {name}").format(name=look.profile)
            if look.profile
            else _("Read without a profile")
        )
        head.setEnabled(False)
        self.addSeparator()
        self.addAction(_("Keep these columns as a profile…")).triggered.connect(self.keep)
        self.export = self.addAction(_("Hand the profile to another shop…"))
        self.export.triggered.connect(self.hand_out)
        self.addAction(_("Take in a profile…")).triggered.connect(self.take_in)
        self.forget = self.addAction(_("Forget this profile"))
        self.forget.triggered.connect(self.drop)
        for act in (self.export, self.forget):
            act.setEnabled(bool(look.profile))

    def keep(self) -> None:
        """Ask for a name and keep how the file is read."""
        dialog = NameDialog(self._over.window(), usual_name(self._look))
        if dialog.exec():
            self.save(dialog.name.text())

    def save(self, name: str) -> None:
        """Keep how the file is read under a name."""
        shell = self._shell
        if shell.write(lambda: shell.desk.profiles.save(shell.actor, name, self._look, self._choices)):
            shell.say(_("Kept as the profile {name}; files with this header are read so").format(name=name))
            self._again()

    def hand_out(self) -> None:
        """Write the profile as a file."""
        name = self._look.profile
        start = Path(state.load().get(FOLDER) or Path.home()) / f"{name}.toml"
        to, _kind = QFileDialog.getSaveFileName(
            self._over, _("Hand the profile to another shop"), str(start), _("DMS profile (*.toml)")
        )
        if to and self._shell.write(lambda: (self._shell.desk.profiles.write_file(name, Path(to)), True)):
            state.save({FOLDER: str(Path(to).parent)})
            self._shell.say(_("Profile written: {file}").format(file=Path(to).name))

    def take_in(self) -> None:
        """A profile that another shop wrote; this file is read by it if it is of its header."""
        start = state.load().get(FOLDER) or str(Path.home())
        file, _kind = QFileDialog.getOpenFileName(
            self._over, _("Take in a profile"), start, _("DMS profile (*.toml)")
        )
        shell = self._shell
        name = file and shell.write(lambda: shell.desk.profiles.read_file(shell.actor, Path(file)))
        if name:
            state.save({FOLDER: str(Path(file).parent)})
            shell.say(_("Profile taken in: {name}").format(name=name))
            self._again()

    def drop(self) -> None:
        """Read files of this header as ever."""
        shell, name = self._shell, self._look.profile
        text = shell.desk.profiles.named(name).text
        if shell.write(lambda: shell.desk.profiles.delete(shell.actor, name)):
            shell.say(_("Profile forgotten: {name}").format(name=name), lambda: self._put_back(text))
            self._again()

    def _put_back(self, text: str) -> None:
        shell = self._shell
        if shell.write(lambda: shell.desk.profiles.read_text(shell.actor, text)):
            self._again()


class NameDialog(Dialog):
    """Asks for the name of a profile."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, _("Keep these columns as a profile"))
        self.name = Input(name)
        self.body.addWidget(Field(_("Name"), self.name))
        self.add_act(Button(_("Cancel"))).clicked.connect(self.reject)
        keep = self.add_act(Button(_("Keep"), kind="primary"))
        keep.clicked.connect(self.accept)
        keep.setDefault(True)
        self.name.selectAll()
