"""One node of a buyer in the panel: its state, who signed and checked it, the calls about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from dealerdesk.care.attempts import RESULTS as CALLS
from dealerdesk.care.buyer_grid import result_words
from dealerdesk.care.followups import OF_KIND, STATES, Buyer, Node
from dealerdesk.care.spot import RESULTS
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Label, LineLabel
from ui.widgets.parts import Icon, Plate, Text

if TYPE_CHECKING:
    from ui.shell import Shell

MOST_CALLS = 5


class NodePane:
    """Fills the body of the page's panel."""

    def __init__(self, shell: Shell, body: QVBoxLayout) -> None:
        self._shell = shell
        self.who, self.car, self.state = LineLabel(), LineLabel(), LineLabel()
        self.note = Label("").wrap()
        self.signed, self.checked = LineLabel(), LineLabel()
        self.calls_title = Label(_("Calls about it"), bold=True)
        self.calls = [LineLabel() for _n in range(MOST_CALLS)]
        self.hint = Label("", tone="text-2").wrap()
        for widget in (self.who, self.car):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        for widget in (self.state, self.note, self.signed, self.checked):
            body.addWidget(widget)
        body.addSpacing(theme.px(8))
        body.addWidget(self.calls_title)
        for widget in self.calls:
            body.addWidget(widget)
        body.addWidget(self.hint)
        body.addStretch(1)

    def show_node(self, buyer: Buyer, node: Node | None, hint: str) -> None:
        """Say everything about it; a node that does not apply says so."""
        from ui.pages.follow_grid import LOOKS

        plate = [Plate(buyer.plate)] if buyer.plate else []
        self.who.set_line(*plate, Text(buyer.name or _("Owner unknown"), bold=True))
        self.car.set_line(
            Text(buyer.model, "text-2"),
            Text(_("delivered {day}").format(day=buyer.delivered_on.isoformat()), "text-2"),
        )
        self.hint.setText(hint)
        if node is None:
            self.state.set_line(Text(_("This node does not apply yet."), "text-3"))
            for widget in (self.note, self.signed, self.checked, self.calls_title, *self.calls):
                widget.hide()
            return
        icon, tone = LOOKS[node.state]
        by = " ".join(filter(None, (words.day(node.day, self._shell.desk.clock.today()), node.who)))
        self.state.set_line(Icon(icon, tone, 16), Text(_(STATES[node.state]), tone, bold=True), Text(by))
        words_ = node.words or result_words(node)
        self.note.setText(words_)
        self.note.setVisible(bool(words_))
        self._stamp(self.signed, _("Signed"), node.signed, node.signed_at)
        check = _(RESULTS[node.check]) if node.check else ""
        self._stamp(self.checked, _("Spot check"), f"{check} {node.checked_by}".strip(), node.checked_at)
        self._show_calls(buyer, node)

    @staticmethod
    def _stamp(label: LineLabel, title: str, said: str, at: object) -> None:
        day = f"{at:%m-%d %H:%M}" if at is not None else ""
        label.set_line(Text(title, "text-2"), Text(said or "—", bold=bool(said)), Text(day, "text-3"))
        label.show()

    def _show_calls(self, buyer: Buyer, node: Node) -> None:
        kind = OF_KIND[node.node][0]
        history = self._shell.desk.calls.history(buyer.customer_id) if buyer.customer_id else []
        mine = [line for line in history if line.kind == kind and line.vehicle_id == buyer.vehicle_id]
        self.calls_title.setVisible(bool(mine))
        today = self._shell.desk.clock.today()
        for number, label in enumerate(self.calls):
            label.setVisible(number < len(mine))
            if number < len(mine):
                line = mine[number]
                name = _(CALLS[line.result].name) if line.result in CALLS else line.result
                at = f"{words.day(line.at.date(), today)} {words.clock(line.at)}"
                label.set_line(Text(at, "text-2"), Text(name), Text(f"{line.actor} {line.note}", "text-2"))
