"""What a customer takes along of an appointment: a text message, and a file for the phone's calendar.

Both are service notices (4.4): they go to whoever has not refused those, and need no words of refusal. Once
the shop's own words carry an offer they are marketing: they need a yes, and say how to refuse.
"""

from __future__ import annotations

from pathlib import Path

from dealerdesk.appointments import texts
from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.forms import BRING, WORK, SheetForm
from dealerdesk.appointments.rules import STATES
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care import greeting_text
from dealerdesk.care.ics import Entry, ics
from dealerdesk.care.kinds import MARKETING, SERVICE
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.people.consent import ConsentService
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.backup import write_durably
from dealerdesk.store.store import Store
from dealerdesk.text import _, language

ALARM_MINUTES = 60
"""So long before its time the phone reminds of an appointment."""


class AppointmentTexts:
    """Writes to the customers of one shop about their appointments."""

    def __init__(self, store: Store, settings: Settings, appointments: AppointmentService) -> None:
        self._store = store
        self._settings = settings
        self._appointments = appointments
        self._consent = ConsentService(store)

    # text messages

    def sms(self, number: str, step: str) -> str:
        """The text message of a step of :data:`texts.STEPS`, signed and filled; nothing is sent by the
        program. :meth:`parts` tells how many it is charged as.

        Raises NotFound for an unknown appointment or step, and WorldError for an appointment that is not
        expected, or a customer who refused such messages.
        """
        if step not in texts.STEPS:
            raise NotFound(
                _("There is no text {step}: choose from {names}").format(
                    step=step, names=", ".join(texts.STEPS)
                )
            )
        row = self._expected(number)
        words = self._settings[f"text_{step}"] or texts.shipped(step)
        text = texts.fill(words, self._values(row))
        purpose = MARKETING if greeting_text.offers(text) else SERVICE
        self._ask_consent(row, purpose)
        refuse = self._settings["refuse_words"]
        return f"{text}{refuse}" if purpose == MARKETING and refuse not in text else text

    @staticmethod
    def parts(text: str) -> int:
        """How many parts a text message is charged as: 70 characters alone, 67 each beyond."""
        return greeting_text.parts(text)

    def _expected(self, number: str) -> AppointmentRow:
        row = self._appointments.get(number)
        if row.state != "booked":
            raise WorldError(
                _("{number} is {state}: look at the list again").format(
                    number=row.number, state=_(STATES[row.state])
                )
            )
        return row

    def _ask_consent(self, row: AppointmentRow, purpose: str) -> None:
        if row.customer_id is None or self._consent.allows(row.customer_id, purpose, "sms"):
            return
        if purpose == MARKETING:
            raise WorldError(
                _("The text carries an offer, and {name} has not agreed to marketing: take the offer out of"
                  " the words in the settings").format(name=row.customer_name)
            )  # fmt: skip
        raise WorldError(
            _("{name} refused service notices by text message: telephone instead").format(
                name=row.customer_name
            )
        )

    def _sheet(self, row: AppointmentRow) -> SheetForm:
        return self._appointments.sheet(row.number, PrintNote("", self._store.clock.now()))

    def _values(self, row: AppointmentRow) -> dict[str, str]:
        sheet, settings = self._sheet(row), self._settings
        return {
            "shop": settings["shop_short_name"] or settings["shop_name"],
            "name": sheet.customer_name,
            "title": sheet.honorific,
            "plate": sheet.plate or sheet.model or _("your car"),
            "day": texts.say_day(row.at.date()),
            "time": f"{row.at:%H:%M}",
            "bring": _bring(sheet),
            "phone": settings["shop_phone"],
        }

    # the calendar file

    def ics(self, number: str) -> bytes:
        """The appointment for the customer's own phone: time, place, what to bring, the shop's telephone, an
        alarm an hour before. It names the customer's car and nobody. Once moved, the same file replaces it.

        Raises NotFound, and WorldError for one that is not expected.
        """
        row = self._expected(number)
        sheet, settings = self._sheet(row), self._settings
        shop = settings["shop_name"]
        bring, phone = _bring(sheet), settings["shop_phone"]
        lines = [
            sheet.plate or sheet.model,
            _("Please bring: {things}").format(things=bring) if bring else "",
            _("Another time, or on the way: {phone}").format(phone=phone) if phone else "",
            row.number,
        ]
        title = _("{shop}: {work}").format(
            shop=settings["shop_short_name"] or shop, work=_(WORK.get(row.work, row.work))
        )
        place = ", ".join(filter(None, (shop, settings["shop_address"])))
        entry = Entry(
            f"{row.number}@dealerdesk", row.at, title, "\n".join(filter(None, lines)), row.minutes, place,
            ALARM_MINUTES,
        )  # fmt: skip
        return ics([entry], shop, self._store.clock.now()).encode("utf-8")

    def save_ics(self, actor: Actor, number: str, to: Path) -> None:
        """Write the calendar file. Raises NotAllowed, NotFound, and WorldError for another suffix, or where
        it can't be written."""
        require(actor, "book")
        data = self.ics(number)
        if to.suffix.lower() != ".ics":
            raise WorldError(_("A calendar file ends in .ics: {file}").format(file=to))
        try:
            write_durably(to, data)
        except OSError as error:
            raise WorldError(
                _("Can't write {file} ({reason}): choose another place").format(
                    file=to, reason=error.strerror
                )
            ) from error


def _bring(sheet: SheetForm) -> str:
    """What to bring, in words."""
    things = [_(BRING[one]) for one in sheet.bring if one in BRING]
    return ", ".join(things).lower() if language() == "en" else "、".join(things)
