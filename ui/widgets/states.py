"""States are shape, word and colour together, never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from dealerdesk.text import N_, _
from ui.widgets.parts import Icon, Line, Text

# state: (icon, words or words with {value}, tone)
_TABLE = {
    "past": ("alarm-warning-fill", N_("{value} late"), "red"),
    "today": ("timer-line", "{value}", "amber"),
    "running": ("time-line", "{value}", "text-2"),
    "waits": ("indeterminate-circle-line", N_("waits"), "text-3"),
    "todo": ("checkbox-blank-circle-line", N_("to do"), "text-2"),
    "done": ("checkbox-circle-fill", N_("done {value}"), "green"),
    "check": ("error-warning-line", N_("please check"), "amber"),
    "wrong": ("error-warning-fill", "{value}", "red"),
    "closed": ("forbid-line", N_("refused"), "text-3"),
    "info": ("information-line", "{value}", "text-2"),
}


@dataclass(frozen=True, slots=True)
class State:
    """One state of look.md's table; `words` replaces the state's own words."""

    name: str
    value: str = ""
    words: str = ""

    @property
    def tone(self) -> str:
        """The token of its colour."""
        return _TABLE[self.name][2]

    @property
    def text(self) -> str:
        """What it says."""
        if self.words:
            return self.words
        pattern = _TABLE[self.name][1]
        return (_(pattern) if pattern != "{value}" else pattern).format(value=self.value).strip()

    def line(self, bold: bool = False, role: str = "caption") -> Line:
        """Icon and words."""
        icon, _pattern, tone = _TABLE[self.name]
        return (Icon(icon, tone, 14), Text(self.text, tone, bold, role))
