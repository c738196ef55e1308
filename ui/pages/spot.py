"""抽查 (C5a): a seeded draw of the insurance follow-ups, each called again and compared with the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dealerdesk.care.attempts import RESULTS as CALLS
from dealerdesk.care.spot import RESULTS, Piece, SpotMonth
from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import INSURANCE_SPECIALIST
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import PageEntry
from ui.pages.call_asks import typed
from ui.pages.care_months import MonthListPage
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.cards import Counter
from ui.widgets.choices import Segments
from ui.widgets.form import Input
from ui.widgets.parts import Gap, Icon, Line, Plate, Text, Two
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from ui.shell import Shell

SAMPLE, OWN = "sample", "own"
LOOKS = {"true": ("checkbox-circle-fill", "green"), "untrue": ("error-warning-fill", "red"),
         "unreached": ("close-circle-line", "amber")}  # fmt: skip
KEYS = {"1": "true", "2": "untrue", "3": "unreached"}


def check_line(check: str) -> Line:
    """属实, 不符, 未接通 as shape and word."""
    if not check:
        return (Icon("checkbox-blank-circle-line", "text-2", 15), Text(_("to do"), "text-2"))
    icon, tone = LOOKS[check]
    return (Icon(icon, tone, 15), Text(_(RESULTS[check]), tone))


class SpotPage(MonthListPage):
    """The sample or the specialist's own list; right the chosen follow-up and what calling again showed."""

    tables = ("spot_draw", "spot_check", "attempt", "care_task", "policy", "customer", "vehicle", "setting")

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        self._today = shell.desk.clock.today
        table = Table(self._columns(), name=_("Spot check"), pad=6)
        super().__init__(shell, entry, table, _("Follow-up record"))
        self._seen: SpotMonth | None = None
        self.which = Segments([(SAMPLE, _("Sample")), (OWN, _("My insurance list"))], _("Which list"))
        if shell.actor.role == INSURANCE_SPECIALIST:
            self.which.set_value(OWN)
        self.which.chosen.connect(lambda _key: self.refresh())
        self.bar.row.addWidget(self.which)
        self.bar.row.addWidget(self.step)
        self.table.picked.connect(self._show)
        self.table.opened.connect(lambda _piece: self.open_record())
        self._make_acts()
        self._make_panel()

    def _columns(self) -> list[Column]:
        def plate(piece: Piece) -> Line:
            return (Plate(piece.plate),) if piece.plate else (Text("—", "text-3"),)

        def when(piece: Piece) -> Line:
            if piece.at is None:
                return (Text("—", "text-3"),)
            said = f"{words.day(piece.at.date(), self._today())} {words.clock(piece.at)}"
            return (Two((Text(said),), (Text(piece.owner, "text-2", role="caption"),)),)

        def result(piece: Piece) -> Line:
            name = _(CALLS[piece.result].name) if piece.result in CALLS else "—"
            if not piece.note:
                return (Text(name),)
            return (Two((Text(name),), (Text(piece.note, "text-2", role="caption"),)),)

        def checked(piece: Piece) -> Line:
            said = tuple(check_line(piece.check))
            if not piece.check_note:
                return said
            return (Two(said, (Text(piece.check_note, "text-2", role="caption"),)),)  # type: ignore[arg-type]

        return [
            Column("who", _("Customer"), lambda piece: (Text(piece.name or "—", bold=True),), 120),
            Column("plate", _("Plate"), plate, 116),
            Column("due", _("Policy until"), lambda piece: (Text(f"{piece.due:%m-%d}"),), words.wide(76, 96)),
            Column("when", _("Called"), when, 140),
            Column("result", _("On record"), result),
            Column("checked", _("Spot check"), checked, 170),
        ]

    def _make_acts(self) -> None:
        self.counts = LineLabel()
        self.done = Counter(width=36)
        self.seed = Input(hint=_("any word; empty: by the time"))
        self.seed.setAccessibleName(_("Seed"))
        self.seed.setFixedWidth(theme.px(words.wide(190, 230)))
        self.seed.returnPressed.connect(self.draw)
        self.draw_button = Button(_("Draw the sample"), kind="primary", icon="shuffle-line", key="D")
        self.draw_button.clicked.connect(self.draw)
        self.acts_row.addWidget(self.counts, 1)
        for widget in (self.done, self.seed, self.draw_button):
            self.acts_row.addWidget(widget)
        self.table.verticalHeader().setDefaultSectionSize(theme.px(42))

    def _make_panel(self) -> None:
        self.who, self.due, self.call_line, self.found = LineLabel(), LineLabel(), LineLabel(), LineLabel()
        self.note, self.check_note, self.hint = (
            Label("").wrap(),
            Label("").wrap(),
            Label("", tone="text-2").wrap(),
        )
        self.open_button = Button(_("Open the record"), icon="contacts-book-line", key="O", small=True)
        self.open_button.clicked.connect(self.open_record)
        body = self.panel.body
        for widget in (self.who, self.due):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        body.addWidget(Label(_("What the specialist recorded"), bold=True))
        for widget in (self.call_line, self.note):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        body.addWidget(Label(_("What calling again showed"), bold=True))
        for widget in (self.found, self.check_note, self.open_button, self.hint):
            body.addWidget(widget)
        body.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for key, result in KEYS.items():
            button = Button(_(RESULTS[result]), key=key, small=True)
            button.clicked.connect(lambda _on=False, key=key: self.press(key))
            self.buttons[result] = button
            self.acts_row.addWidget(button)
        self.panel.bar.hide()

    # the page's words

    def title(self) -> str:
        return _("Spot check of insurance follow-ups")

    def state_line(self) -> tuple[str, ...]:
        seen = self._seen
        if seen is None or seen.draw is None:
            return ()
        return (_("{done} of {needed} checked").format(done=seen.done, needed=seen.needed),)

    def help(self) -> str:
        return _(
            "So many percent of the month's insurance follow-ups are drawn by a seed, so that anybody can"
            " draw the same again. Call each customer and compare with what the specialist recorded."
        )

    def acts(self) -> Mapping[str, tuple[str, Callable[[], object]]]:
        return {
            "1": (_("agrees"), lambda: self.check("true")),
            "2": (_("differs"), lambda: self.check("untrue")),
            "3": (_("not reached"), lambda: self.check("unreached")),
            "D": (_("draw"), self.draw),
            "O": (_("open the record"), self.open_record),
        }

    # reading

    def enter(self, **place: Any) -> None:
        super().enter(**place)
        self._say_acts()

    def read(self) -> None:
        """Read the month's sample, or who is to be called about insurance."""
        desk, own = self.shell.desk, self.which.value == OWN
        self._seen = seen = desk.spots.view(self.month)
        if own:
            self.fill(desk.spots.own_list(self.shell.actor), lambda piece: piece.task,
                      _("No insurance follow-up is open."))  # fmt: skip
        elif seen.followed:
            self.fill(list(seen.pieces), lambda piece: piece.task, self._why_empty(seen))
        else:
            self.fill([], lambda piece: piece.task, self._why_empty(seen),
                      _("My insurance list"), lambda: self.which.choose(OWN))  # fmt: skip
        self._say_counts(seen)
        self._show(self.table.row)

    @staticmethod
    def _why_empty(seen: SpotMonth) -> str:
        if seen.followed:
            return _("Nothing is drawn yet: D draws {needed} of {followed}.").format(
                needed=seen.needed, followed=seen.followed
            )
        return _("No insurance follow-up is recorded for this month yet.")

    def _say_counts(self, seen: SpotMonth) -> None:
        said: list[Any] = [
            Text(ngettext("{n} follow-up", "{n} follow-ups", seen.followed).format(n=seen.followed)),
            Gap(4),
            Text(_("{share}% = {needed}").format(share=seen.share, needed=seen.needed), "text-2"),
        ]
        if seen.draw is not None:
            said += [Gap(4), Text(_("drawn {n}").format(n=len(seen.pieces)), bold=True), Gap(4)]
            said.append(Text(_("seed {seed}").format(seed=seen.draw.seed), "text-2"))
            said += [Gap(4), Text(_("agree {n}").format(n=seen.true), "green")]
        if seen.grown:
            said.append(Text(_("more were followed up since: draw again"), "amber"))
        self.counts.set_line(*said)
        done = _("checked {done} / {needed}").format(done=seen.done, needed=seen.needed)
        self.done.set_count(seen.done, seen.needed, done)
        self.done.setVisible(seen.draw is not None)

    def _say_acts(self) -> None:
        seen, may = self._seen, self.shell.may("sign")
        sample = self.which.value == SAMPLE
        to_draw = seen is not None and seen.followed > 0 and (seen.draw is None or seen.grown)
        self.draw_button.setVisible(sample and to_draw)
        self.draw_button.setEnabled(may)
        self.seed.setVisible(sample and may and to_draw and seen is not None and seen.draw is None)
        for button in self.buttons.values():
            button.setVisible(sample)
            button.setEnabled(may and self.table.row is not None)
        self.hint.setText("" if may or not sample else _("A manager draws and checks."))

    def _show(self, piece: Piece | None) -> None:
        self.show_panel(piece is not None)
        self._say_acts()
        if piece is None:
            return
        plate = [Plate(piece.plate)] if piece.plate else []
        self.who.set_line(*plate, Text(piece.name or _("Owner unknown"), bold=True))
        self.due.set_line(Text(_("policy ends {day}").format(day=piece.due.isoformat()), "text-2"))
        if piece.at is None:
            self.call_line.set_line(Text(_("not called yet"), "text-3"))
        else:
            name = _(CALLS[piece.result].name) if piece.result in CALLS else piece.result
            at = f"{words.day(piece.at.date(), self._today())} {words.clock(piece.at)}"
            self.call_line.set_line(Text(name, bold=True), Text(f"{at} {piece.owner}", "text-2"))
        self.note.setText(piece.note)
        self.note.setVisible(bool(piece.note))
        who = f"{piece.checked_by} {piece.checked_at:%m-%d}" if piece.checked_at else ""
        self.found.set_line(*check_line(piece.check), Text(who, "text-3"))
        self.check_note.setText(piece.check_note)
        self.check_note.setVisible(bool(piece.check_note))
        self.open_button.setEnabled(piece.customer_id is not None)

    # acts

    def draw(self) -> None:
        """Draw the month's sample, or add what it has grown by."""
        if not self.draw_button.isVisible():
            return
        desk, actor, month, seed = self.shell.desk, self.shell.actor, self.month, self.seed.text()
        change = self.shell.write(lambda: desk.spots.draw(actor, month, seed))
        if change is None:
            return
        self.seed.setText("")
        drawn = len(desk.spots.view(month).pieces)
        self.shell.say(
            ngettext("{n} follow-up drawn", "{n} follow-ups drawn", drawn).format(n=drawn),
            lambda: self.shell.write(lambda: desk.spots.take_back(actor, change)),
        )
        self.table.setFocus()

    def check(self, result: str) -> None:
        """What calling again showed; a difference asks for words."""
        piece = self.table.row
        if piece is None or self.which.value != SAMPLE or not self.shell.may("sign"):
            return
        if result == "untrue":
            self.ask(typed(_("What differs?"), _("In a few words"), piece.check_note,
                           lambda note: self._differs(piece, note)))  # fmt: skip
        else:
            self.shell.write(lambda: self._keep(piece, result, ""))

    def _differs(self, piece: Piece, note: str) -> None:
        if not note:
            raise WorldError(_("What differs? Please say it in a few words"))
        self._keep(piece, "untrue", note)

    def _keep(self, piece: Piece, result: str, note: str) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        change = desk.spots.check(actor, self.month, piece.task, result, note)
        said = _("{name}: {result}").format(name=piece.name or piece.plate, result=_(RESULTS[result]))
        self.shell.say(said, lambda: self.shell.write(lambda: desk.spots.take_back(actor, change)))
        self._next(piece.task)

    def _next(self, task: int) -> None:
        """On to the next one that is not checked."""
        rows = self.table.rows
        at = next((n for n, row in enumerate(rows) if row.task == task), 0)
        after = [n for n in [*range(at + 1, len(rows)), *range(at)] if not rows[n].check]
        self.table.choose(after[0] if after else at)
        self.table.setFocus()

    def open_record(self) -> None:
        """The customer, whose number is shown there."""
        piece = self.table.row
        if piece is not None and piece.customer_id is not None:
            self.shell.go("customer", customer_id=piece.customer_id, vehicle_id=piece.vehicle_id)
