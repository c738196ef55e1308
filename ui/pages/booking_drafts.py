"""What somebody began to book and put aside: kept when the phone rings again, offered when one comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import IconButton, link
from ui.widgets.parts import plate_text

if TYPE_CHECKING:
    from dealerdesk.appointments.drafts import Kept
    from ui.shell import Shell

MOST = 2


class Drafts(QWidget):
    """`接着填 冀D·7K218 (周岚 09:31)`, the newest first. `resumed` carries the draft."""

    resumed = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.kept_as = 0
        self._last: tuple[int | None, dict[str, Any]] | None = None
        self.offered: list[Kept] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(2))
        self.hide()

    def keep(self, vehicle_id: int | None, said: dict[str, Any]) -> None:
        """Keep this, once for each time that it changed."""
        if self._last == (vehicle_id, said):
            return
        desk, actor = self._shell.desk, self._shell.actor
        if self.kept_as and (self._last is None or self._last[0] != vehicle_id):
            self.drop()
        if not self._shell.may("book", own=True):
            return
        if self._shell.write(lambda: desk.drafts.keep(actor, vehicle_id, said)) is not None:
            mine = (one for one in desk.drafts.all() if one.actor == actor.name)
            self.kept_as = next((one.id for one in mine if one.vehicle_id == vehicle_id), 0)
            self._last = (vehicle_id, said)

    def goes_on(self, draft: Kept) -> None:
        """What is typed now is this draft, taken up again."""
        self.kept_as, self._last = draft.id, (draft.vehicle_id, draft.said)

    def drop(self) -> None:
        """It was booked, or emptied."""
        if self.kept_as:
            self._put_away(self.kept_as)
        self.begin_new()

    def begin_new(self) -> None:
        """What is typed from now on is another booking."""
        self.kept_as, self._last = 0, None

    def _put_away(self, draft_id: int) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        if any(one.id == draft_id for one in desk.drafts.all()):
            self._shell.write(lambda: desk.drafts.drop(actor, draft_id))

    def show_offers(self, offered: bool) -> None:
        """Offer the others than the one that is open."""
        from ui.preview import empty_layout

        empty_layout(self._column)
        others = (one for one in self._shell.desk.drafts.all() if one.id != self.kept_as) if offered else ()
        self.offered = list(others)[:MOST]
        for draft in self.offered:
            self._column.addLayout(self._row(draft))
        self.setVisible(bool(self.offered))

    def _row(self, draft: Kept) -> QHBoxLayout:
        now = self._shell.desk.clock.now()
        when = words.clock(draft.at)
        if draft.at.date() != now.date():
            when = f"{words.day(draft.at.date(), now.date())} {when}"
        what = plate_text(draft.plate) if draft.plate else (draft.said.get("tail") or _("no car yet"))
        said = _("Go on with {what} ({who} {when})").format(what=what, who=draft.actor, when=when)
        row = QHBoxLayout()
        row.addWidget(link(said, self._resume(draft)))
        row.addStretch(1)
        away = IconButton("close-line", _("Put this draft away"), size=14, side=22)
        away.clicked.connect(lambda: self._away(draft))
        row.addWidget(away)
        return row

    def _resume(self, draft: Kept) -> Callable[[], None]:
        return lambda: self.resumed.emit(draft)

    def _away(self, draft: Kept) -> None:
        self._put_away(draft.id)
        self.show_offers(True)
        desk, actor = self._shell.desk, self._shell.actor
        self._shell.say(
            _("Draft put away"),
            lambda: self._shell.write(lambda: desk.drafts.keep(actor, draft.vehicle_id, draft.said)),
        )
