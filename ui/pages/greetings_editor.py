"""The subject of a greeting event: name and day, the text with its checks and size, whom it means."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.greeting_forms import FESTIVAL, Draft
from dealerdesk.care.greeting_people import WAYS, Audience
from dealerdesk.care.kinds import MARKETING
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.pages.booking_times import parse_near_day
from ui.widgets.basic import Label, LineLabel, frame, link
from ui.widgets.choices import Check, Combo, Segments
from ui.widgets.form import Answer, Area, Field, Input
from ui.widgets.panel import scrolled
from ui.widgets.parts import Chip, Gap, Icon, Line, Part, Text

if TYPE_CHECKING:
    from dealerdesk.care.greeting_forms import Outlook

PAUSE_MS = 300
LABEL = (66, 66)


class GreetingEditor(QFrame):
    """`edited`: something was changed, after a short pause."""

    edited = Signal()
    wanted = Signal()
    """The list of people is to be shown."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self.today = today
        self._base: Draft | None = None
        self._filling = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        px = theme.px
        self.body.setContentsMargins(px(16), px(12), px(16), px(12))
        self.body.setSpacing(px(8))
        self._make_head()
        self._make_text()
        self._make_audience()
        self.body.addStretch(1)
        column.addWidget(scrolled(inside))

    def _make_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self.kind = LineLabel(shrink=False)
        self.name = Input(bold=True)
        self.day = Input()
        self.name_field = Field(_("Event"), self.name, wide=words.wide(*LABEL))
        self.day_field = Field(_("Day"), self.day, self._check_day, wide=words.wide(36, 36))
        row.addWidget(self.name_field, 3)
        row.addWidget(self.day_field, 2)
        row.addWidget(self.kind)
        self.body.addLayout(row)
        for field in (self.name, self.day):
            field.textChanged.connect(self._typed)

    def _make_text(self) -> None:
        self.text = Area(lines=5)
        self.text.textChanged.connect(self._typed)
        self.text_field = Field(_("Text"), self.text, wide=words.wide(*LABEL))
        self.body.addWidget(self.text_field)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(words.wide(*LABEL)), 0, 0, 0)
        self.measure = LineLabel()
        self.offer = Check(_("carries an offer"))
        self.offer.toggled.connect(self._typed)
        self.copy_button = link(_("Copy the text"), self.copy)
        row.addWidget(self.measure, 1)
        row.addWidget(self.offer)
        row.addSpacing(theme.px(12))
        row.addWidget(self.copy_button)
        self.body.addLayout(row)
        self.checks = QVBoxLayout()
        self.checks.setContentsMargins(theme.px(words.wide(*LABEL)), 0, 0, 0)
        self.checks.setSpacing(theme.px(2))
        self._lines = [LineLabel() for _n in range(4)]
        for line in self._lines:
            self.checks.addWidget(line)
        self.purpose = Label("", "caption", "text-2").wrap()
        self.checks.addWidget(self.purpose)
        self.body.addLayout(self.checks)

    def _make_audience(self) -> None:
        self.body.addWidget(frame("rule-soft"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(Label(_("Whom"), role="section"))
        self.by = Segments(
            [(key, words.sentence(_(said))) for key, said in WAYS.items()], _("How they are reached")
        )
        self.by.chosen.connect(self._typed)
        row.addWidget(self.by)
        row.addStretch(1)
        self.counts_button = link("", self.wanted.emit, key="F6")
        self.counts_button.hide()
        row.addWidget(self.counts_button)
        self.body.addLayout(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        self.area = Input(hint=_("words of the address"))
        self.model = Input(hint=_("part of the name"))
        self.tier = Combo([("", _("every tier")), *((key, _(said)) for key, said in words.TIERS.items())])
        self.plate = Input(hint=_("its beginning"))
        wide = words.wide(*LABEL)
        for number, (label, control) in enumerate(
            (
                (_("Area"), self.area),
                (_("Model"), self.model),
                (_("Tier"), self.tier),
                (_("Plate"), self.plate),
            )
        ):
            grid.addWidget(Field(label, control, wide=wide), number // 2, number % 2)
        for field in (self.area, self.model, self.plate):
            field.textChanged.connect(self._typed)
        self.tier.currentIndexChanged.connect(self._typed)
        self.body.addLayout(grid)

    # filling and reading

    def show_draft(self, draft: Draft, enabled: bool) -> None:
        """Fill the fields; a closed event can only be read."""
        self._base, self._filling = draft, True
        festival = draft.kind == FESTIVAL
        self.kind.set_line(
            Chip(_("Festival") if festival else _("Weather"), "birthday" if festival else "other")
        )
        values = ((self.name, draft.name), (self.text, draft.text), (self.area, draft.audience.area),
                  (self.model, draft.audience.model), (self.plate, draft.audience.plate))  # fmt: skip
        for field, value in values:
            if field.text() != value:
                field.setText(value)
        self.day.setText(self._day_words(draft.day))
        self.day_field.say(Answer())
        self.offer.setChecked(draft.offer)
        self.by.set_value(draft.audience.by)
        self.tier.set_value(draft.audience.tier)
        for one in (self.name, self.day, self.text, self.area, self.model, self.plate, self.offer, self.by,
                    self.tier):  # fmt: skip
            one.setEnabled(enabled)
        self._filling = False
        self._pause.stop()

    def draft(self) -> Draft:
        """What the fields say; a day that can't be read stays as it was."""
        base = self._base
        assert base is not None
        audience = Audience(
            self.area.text().strip(), self.model.text().strip(), self.tier.value,
            self.plate.text().strip(), self.by.value,
        )  # fmt: skip
        return Draft(base.kind, self.name.text().strip(), self._read_day() or base.day,
                     self.text.text().strip(), self.offer.isChecked(), audience)  # fmt: skip

    @property
    def day_wrong(self) -> bool:
        """Whether the day can't be read."""
        return self._read_day() is None

    def _read_day(self) -> date | None:
        said = self.day.text()
        if self._base is not None and said == self._day_words(self._base.day):
            return self._base.day
        try:
            return parse_near_day(said.split(" ")[-1] if " " in said.strip() else said, self.today)
        except WorldError:
            return None

    def _day_words(self, day: date) -> str:
        return words.day(day, self.today)

    def _check_day(self, _said: str) -> Answer:
        day = self._read_day()
        if day is None:
            return Answer(_("Write it like 11-30"), "red")
        return Answer(f"{day.isoformat()} {words.weekday(day)}")

    def _typed(self, *_args: object) -> None:
        if not self._filling and self._base is not None:
            self._pause.start()

    def settle(self) -> None:
        """Tell of what was typed now, without the pause."""
        if self._pause.isActive():
            self._pause.stop()
            self.edited.emit()

    def copy(self) -> None:
        """The text onto the clipboard, for the page of the SMS service."""
        QApplication.clipboard().setText(self.text.text().strip())

    def show_counts(self, said: str) -> None:
        """How many are meant, where the pane that says so is shut."""
        self.counts_button.setText(said)
        self.counts_button.updateGeometry()
        self.counts_button.setVisible(bool(said))

    # what it means

    def show_outlook(self, outlook: Outlook) -> None:
        """Size, checks and class of the text."""
        said = ngettext("{count} character", "{count} characters", outlook.length).format(
            count=outlook.length
        )
        parts = ngettext("{count} message each", "{count} messages each", outlook.parts)
        tone = "amber" if outlook.parts > 1 else "text-2"
        self.measure.set_line(
            Text(said, "text-2", role="caption"),
            Gap(),
            Text(parts.format(count=outlook.parts), tone, role="caption"),
        )
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(outlook.findings))
            if number < len(outlook.findings):
                line.set_line(*_finding(outlook.findings[number].words, outlook.findings[number].wrong))
        offer = _(", ").join(outlook.offers)
        if outlook.purpose != MARKETING:
            self.purpose.setText(
                _("A greeting without an offer: a text to many needs a recorded yes, a call does not.")
            )
        elif offer:
            self.purpose.setText(
                _("“{words}” is an offer, so this is marketing: it needs a recorded yes.").format(words=offer)
            )
        else:
            self.purpose.setText(_("With an offer this is marketing: it needs a recorded yes."))
        self.purpose.set_tone("amber" if outlook.purpose == MARKETING else "text-2")


def _finding(said: str, wrong: bool) -> Line:
    icon, tone = ("error-warning-fill", "red") if wrong else ("checkbox-circle-fill", "green")
    line: list[Part] = [Icon(icon, tone, 14), Text(said, "red" if wrong else "text-2", role="caption")]
    return line
