"""The person at the left of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.missing import CONSENT, NAMES, to_ask
from dealerdesk.text import N_, _
from ui import theme, words
from ui.preview import empty_layout
from ui.widgets.basic import Button, Label, LineLabel, link
from ui.widgets.parts import Gap, Icon, Part, Text
from ui.widgets.states import State

if TYPE_CHECKING:
    from dealerdesk.care.due import DueItem
    from dealerdesk.people.cards import CustomerCard, PhoneCard
    from ui.pages.customer import CustomerPage

PURPOSES = {"service": N_("Service notices"), "courtesy": N_("Greetings"), "marketing": N_("Marketing")}


class PersonPane(QWidget):
    """Name, phones, facts, consent, remark."""

    def __init__(self, page: CustomerPage) -> None:
        super().__init__()
        self._page = page
        self._shown: dict[int, str] = {}
        self._card: CustomerCard | None = None
        px = theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(16), px(14), px(16), px(14))
        self._column.setSpacing(px(6))

    def show_card(self, card: CustomerCard, items: list[DueItem]) -> None:
        """Show this person; numbers that were shown before are masked again."""
        if self._card is None or self._card.id != card.id:
            self._shown = {}
        self._card = card
        self._build(items)

    def _build(self, items: list[DueItem]) -> None:
        card = self._card
        assert card is not None
        self._items = items
        empty_layout(self._column)
        self._head(card)
        self._to_ask(card)
        self._phones(card)
        self._facts(card, items)
        self._consents(card)
        if card.note:
            self._title(_("Remarks"))
            self._column.addWidget(Label(card.note, tone="text-2").wrap())
        self._column.addStretch(1)

    def _title(self, words_: str, button: Button | None = None) -> None:
        self._column.addSpacing(theme.px(4))
        row = QHBoxLayout()
        row.addWidget(Label(words_, role="section"), 1)
        if button is not None:
            row.addWidget(button)
        self._column.addLayout(row)

    def _row(self, label: str, *value: Part, right: tuple[Part, ...] = ()) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        name = Label(label, tone="text-3")
        name.setFixedWidth(theme.px(words.wide(68, 106)))
        row.addWidget(name)
        row.addWidget(LineLabel(*value), 1)
        if right:
            row.addWidget(LineLabel(*right, shrink=False))
        self._column.addLayout(row)

    def _head(self, card: CustomerCard) -> None:
        line: list[Part] = [Text(card.name or _("No name"), role="record")]
        title = words.honorific(card.sex, card.kind)
        if title:
            line += [Gap(), Text(title, "text-2")]
        if card.tier in words.TIERS and card.tier != "general":
            line += [
                Gap(),
                Icon("vip-crown-fill", "lost-text", 14),
                Text(_(words.TIERS[card.tier]), "lost-text", role="caption"),
            ]
        row = QHBoxLayout()
        row.addWidget(LineLabel(*line), 1)
        edit = Button(_("Edit"), key="F2", small=True)
        edit.clicked.connect(self._page.edit_customer)
        row.addWidget(edit)
        self._column.addLayout(row)
        note = [card.number] if card.number else []
        if card.state == "closed":
            note.append(_("file closed"))
        if note:
            self._column.addWidget(Label(" · ".join(note), "caption", "text-3"))

    def _to_ask(self, card: CustomerCard) -> None:
        """What the front desk asks for on the visit; consent has its own lines below."""
        lacks = [_(NAMES[name]) for name in to_ask(card) if name != CONSENT]
        if lacks and card.state == "open":
            what = _("Ask for: {what}").format(what=words.listed(lacks))
            self._column.addWidget(Label(what, "caption", "amber").wrap())

    def _phones(self, card: CustomerCard) -> None:
        masked = [phone for phone in card.phones if not phone.whole and phone.id not in self._shown]
        button = link(_("Show the whole number"), self.reveal) if masked else None
        self._title(_("Phone"), button)
        if not card.phones:
            self._column.addWidget(LineLabel(*State("check", "", _("no number")).line()))
        for phone in card.phones:
            row = QHBoxLayout()
            number = self._shown.get(phone.id, phone.number)
            row.addWidget(
                LineLabel(
                    Text(number, bold=True), Gap(), Text(phone.label or _("own"), "text-3", role="caption")
                ),
                1,
            )
            row.addWidget(LineLabel(*self._phone_state(phone), shrink=False))
            self._column.addLayout(row)

    def _phone_state(self, phone: PhoneCard) -> tuple[Part, ...]:
        today = self._page.shell.desk.clock.today()
        if phone.state == "invalid":
            return tuple(State("closed", "", _("not in use, to be corrected")).line())
        if phone.state == "ended":
            return tuple(State("closed", "", _("not in use any more")).line())
        if phone.state == "wrong":
            return tuple(State("closed", "", _("wrong, to be corrected")).line())
        if phone.state == "suspect":
            return tuple(State("check", "", _("shared by many")).line())
        if phone.confirmed_on is not None:
            said = _("{day} reached").format(day=words.day(phone.confirmed_on, today))
            return tuple(State("done", "", said).line())
        return ()

    def reveal(self) -> None:
        """X: show whole numbers; that they were shown is recorded."""
        if self._card is None:
            return
        shell = self._page.shell
        for phone in self._card.phones:
            if phone.whole or phone.id in self._shown:
                continue
            shown = shell.write(lambda phone=phone: shell.desk.people.reveal_phone(shell.actor, phone.id))
            if shown is None:
                return
            self._shown[phone.id] = shown[0]
        if self._shown:
            self._build(self._items)

    def _facts(self, card: CustomerCard, items: list[DueItem]) -> None:
        self._title(_("Details"))
        today = self._page.shell.desk.clock.today()
        next_birthday = next((item.due for item in items if item.kind == "C6"), None)
        birthday = words.birthday(card.birthday) or "—"
        if next_birthday is not None and card.birthday:
            birthday += f" · {words.day(next_birthday, today)}"
        advisers = dict.fromkeys(car.adviser for car in card.vehicles if car.adviser)
        consultants = dict.fromkeys(car.consultant for car in card.vehicles if car.consultant)
        facts = [
            (_("Birthday"), birthday if card.kind == "person" else ""),
            (_("Contact person"), card.contact),
            (_("Address"), card.address or "—"),
            (_("Postcode"), card.postcode or "—"),
            (_("Service adviser"), "、".join(advisers) or "—"),
            (_("Sales consultant"), "、".join(consultants) or "—"),
        ]
        for label, value in facts:
            if value:
                self._row(label, Text(value))

    def _consents(self, card: CustomerCard) -> None:
        self._title(_("Consent and refusals"))
        today = self._page.shell.desk.clock.today()
        newest = {consent.purpose: consent for consent in card.consents}
        for purpose, label in PURPOSES.items():
            consent = newest.get(purpose)
            if consent is None:
                self._row(_(label), Text(_("not asked yet"), "text-3"))
                continue
            day = words.day(consent.at.date(), today)
            if consent.given:
                self._row(_(label), *State("done", "", _("agreed {day}").format(day=day)).line())
            else:
                self._row(_(label), *State("closed", "", _("refused {day}").format(day=day)).line())
