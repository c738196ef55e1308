"""The panel in which a customer or a vehicle is typed; drawn from the fields that people declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from dealerdesk.errors import WorldError
from dealerdesk.people.fields import CUSTOMER_FIELDS, VEHICLE_FIELDS
from dealerdesk.people.fields import Field as Kind
from dealerdesk.text import _
from ui import words
from ui.widgets.basic import Button
from ui.widgets.cards import Notice
from ui.widgets.choices import Combo
from ui.widgets.form import Answer, Area, Field, Input
from ui.widgets.panel import Panel

CUSTOMER = ("name", "kind", "sex", "phone", "birthday", "contact", "address", "postcode", "tier", "note")
VEHICLE = (
    *("plate", "vin", "model", "colour", "km", "delivered_on", "registered_on", "invoiced_on"),
    *("inspection_until", "energy", "use", "kind", "engine", "adviser", "consultant", "state"),
)


class RecordPanel(Panel):
    """Fields with their answers; what is typed stays until it is saved, also when the panel is closed."""

    def __init__(self, title: str, fields: Mapping[str, Kind], names: Sequence[str]) -> None:
        super().__init__(title)
        self._kinds = fields
        self._before: dict[str, str] = {}
        self._key = ""
        self._drafts: dict[str, dict[str, str]] = {}
        self.fields: dict[str, Field] = {}
        self.notice = Notice()
        self.body.addWidget(self.notice)
        for name in names:
            self.fields[name] = self._field(name, fields[name])
            self.body.addWidget(self.fields[name])
        self.body.addStretch(1)
        self.cancel_button = Button(_("Cancel"), key="Esc")
        self.cancel_button.clicked.connect(self.closed)
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl S")
        self.acts.addWidget(self.cancel_button)
        self.acts.addWidget(self.save_button)
        self.default = self.save_button

    @classmethod
    def for_customer(cls, title: str) -> RecordPanel:
        """A panel for a customer."""
        made = cls(title, CUSTOMER_FIELDS, CUSTOMER)
        made.fill({})
        return made

    @classmethod
    def for_vehicle(cls, title: str) -> RecordPanel:
        """A panel for a vehicle."""
        made = cls(title, VEHICLE_FIELDS, VEHICLE)
        made.fill({})
        return made

    def _field(self, name: str, kind: Kind) -> Field:
        control: QWidget
        if kind.choices is not None:
            control = Combo([(code, _(label)) for code, label in kind.choices.items()])
        elif name in ("note", "address"):
            control = Area(lines=2)
        else:
            control = Input()
        return Field(_(kind.label), control, lambda text: self._answer(name, text), wide=words.wide(84, 130))

    def _answer(self, name: str, text: str) -> Answer:
        """What was understood, where that is not what was typed."""
        if text == self._before.get(name, "") or (not text.strip() and name != "name"):
            return Answer()
        try:
            value = self._kinds[name].parse(text)
        except WorldError as error:
            return Answer(error.line, "red")
        if name == "km" and value is not None:
            return Answer(f"{value:,} km", "green")
        if isinstance(value, dict) or value is None:
            return Answer()
        said = str(value)
        return Answer(said, "green") if said != text.strip() else Answer()

    def edit(self, key: str, texts: Mapping[str, str], title: str) -> None:
        """Show a record; what was typed for it before and not saved is still there, and so is another's."""
        if self._key == key and self.texts():
            return
        self.put_away()
        self.fill(texts, title)
        self._key = key
        for name, text in self._drafts.pop(key, {}).items():
            self._put(self.fields[name].control, text)

    def put_away(self) -> None:
        """Keep what was typed and not saved, for the next time this record is edited."""
        if self._key and self.texts():
            self._drafts[self._key] = self.texts()
        self._key = ""

    def saved(self) -> None:
        """What was typed is saved: nothing is kept."""
        self._drafts.pop(self._key, None)
        self._key = ""
        self.fill({})

    @property
    def key(self) -> str:
        """Which record is shown."""
        return self._key

    def fill(self, texts: Mapping[str, str], title: str = "") -> None:
        """Show these texts as what is saved."""
        if title:
            self.set_title(title)
        self._before = {name: texts.get(name, self._default(name)) for name in self.fields}
        for name, field in self.fields.items():
            self._put(field.control, self._before[name])
            field.say(Answer())
        self.notice.say("")

    def _default(self, name: str) -> str:
        choices = self._kinds[name].choices
        return next(iter(choices)) if choices else ""

    @staticmethod
    def _put(control: QWidget, text: str) -> None:
        if isinstance(control, Combo):
            control.set_value(text)
        elif isinstance(control, Input | Area):
            control.setText(text)

    def _typed(self, name: str) -> str:
        control = self.fields[name].control
        if isinstance(control, Combo):
            return control.value
        return control.text().strip() if isinstance(control, Input | Area) else ""

    def texts(self) -> dict[str, str]:
        """What is not as it is saved."""
        return {name: self._typed(name) for name in self.fields if self._typed(name) != self._before[name]}

    @property
    def before(self) -> dict[str, str]:
        """What is saved, for the way back."""
        return dict(self._before)

    def check(self) -> bool:
        """Check every changed field; the first wrong one gets the focus."""
        wrong = None
        for name, field in self.fields.items():
            if isinstance(field.control, Input | Area) and field.run().wrong and wrong is None:
                wrong = name
        if wrong is not None:
            self.fields[wrong].control.setFocus()
            self.notice.say(
                _("Please look at the field {field}.").format(field=_(self._kinds[wrong].label)), "red"
            )
            return False
        self.notice.say("")
        return True

    def focus_first(self) -> None:
        """Begin typing."""
        next(iter(self.fields.values())).control.setFocus()
