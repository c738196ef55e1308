"""The text message and the calendar file of one appointment, from wherever it stands in a list."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog

from dealerdesk.appointments.confirmations import STEPS
from dealerdesk.text import _, ngettext

if TYPE_CHECKING:
    from ui.shell import Shell


def copy_text(shell: Shell, number: str, step: str) -> bool:
    """Put the text message of a step (booked, day_before, hour_before) onto the clipboard; the two
    confirmations of A8 are recorded as sent. Whether there was one to copy."""
    desk, actor = shell.desk, shell.actor
    text = shell.write(lambda: desk.appointment_texts.sms(number, step))
    if text is None:
        return False
    if step in STEPS:
        done = shell.write(lambda: desk.confirmations.record(actor, number, step, "text_sent", "sms"))
        if done is None:
            return False
    QApplication.clipboard().setText(text)
    n = desk.appointment_texts.parts(text)
    said = ngettext("Copied: {n} text message", "Copied: {n} text messages", n)
    shell.say(said.format(n=n))
    return True


def save_ics(shell: Shell, number: str) -> bool:
    """Save the appointment as a file for the customer's phone. Whether it was saved."""
    desk, actor = shell.desk, shell.actor
    suggested = str(Path.home() / f"{number}.ics")
    parent = QApplication.activeWindow()
    name, _kind = QFileDialog.getSaveFileName(parent, _("Calendar file"), suggested, _("Calendar (*.ics)"))
    if not name:
        return False
    to = Path(name) if name.lower().endswith(".ics") else Path(f"{name}.ics")
    if not shell.write(lambda: desk.appointment_texts.save_ics(actor, number, to) or True):
        return False
    shell.say(_("Saved: {name}").format(name=to.name))
    return True
