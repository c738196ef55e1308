"""The head of an import: which file, how far, and the proof that its encoding is read rightly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import N_, _, ngettext
from ui import theme
from ui.pages.imports_words import size_words
from ui.widgets.basic import LineLabel, link
from ui.widgets.parts import Chip, Gap, Icon, Part, Text
from ui.widgets.steps import Steps

if TYPE_CHECKING:
    from dealerdesk.dms.plan import FileLook, ImportPlan, Proof

STEPS = (N_("The file"), N_("Encoding"), N_("Columns"), N_("Compare"), N_("Done"))
MANY = 4


class FileHead(QFrame):
    """Two lines and the proof; `other_asked` when one wants to see the other encoding, `encoding_asked`
    when one wants to choose it."""

    other_asked = Signal()
    encoding_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(9), px(16), px(7))
        column.setSpacing(px(6))
        top = QHBoxLayout()
        top.setSpacing(px(10))
        self.icon = LineLabel(Icon("file-list-3-line", "accent", 22), shrink=False)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name = LineLabel()
        self.facts = LineLabel()
        words.addWidget(self.name)
        words.addWidget(self.facts)
        self.steps = Steps()
        self.steps.set_steps([(_(step), "later", "") for step in STEPS])
        top.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addLayout(words, 1)
        top.addWidget(self.steps)
        column.addLayout(top)
        proof = QHBoxLayout()
        proof.setSpacing(px(12))
        self._look: FileLook | None = None
        self._peeking = False
        self.proof = LineLabel()
        self.other = link("", self.other_asked.emit)
        kept = self.other.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or what is below would jump
        self.other.setSizePolicy(kept)
        self.choose = link(_("choose the encoding…"), self.encoding_asked.emit)
        proof.addWidget(self.proof, 1)
        proof.addWidget(self.other)
        proof.addWidget(self.choose)
        column.addLayout(proof)

    def show_file(self, name: str, place: str) -> None:
        """A file that is being looked at; `place` says which of several."""
        self._say_name(name, place)
        self.facts.set_line(Text(_("Being read…"), "text-2", role="caption"))
        self.proof.set_line()
        self.other.hide()
        self.choose.hide()

    def show_plan(self, plan: ImportPlan, place: str, chosen: bool) -> None:
        """What was recognised. `chosen`: a person chose the encoding."""
        look, rows = plan.look, plan.counts.rows
        self._say_name(look.file, place)
        facts = [
            size_words(look.size),
            ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}"),
            _("header in row {row}").format(row=look.header_row),
        ]
        said = " · ".join(facts)
        if look.header_row > 1:
            above = look.header_row - 1
            said += " " + ngettext(
                "({count} row above it is title or time)", "({count} rows above it are title or time)", above
            ).format(count=above)
        self.facts.set_line(Text(said, "text-2", role="caption"), *_claim(plan))
        self._look, self._peeking = look, False
        self.proof.set_line(*proof_line(look.encoding, look.proof, chosen))
        self._say_link(
            _("back to automatic") if chosen else _("read as {encoding}").format(encoding=look.proof.other)
        )
        self.other.setVisible(chosen or bool(look.proof.other))
        self.choose.setVisible(bool(look.proof.other))

    def peek(self) -> None:
        """Show what the other encoding would make of the names; again: back to the proof."""
        look = self._look
        if look is None:
            return
        self._peeking = not self._peeking
        if self._peeking:
            line = wrong_line(look.proof)
            words = _("back to {encoding}").format(encoding=look.encoding)
        else:
            line = proof_line(look.encoding, look.proof, False)
            words = _("read as {encoding}").format(encoding=look.proof.other)
        self.proof.set_line(*line)
        self._say_link(words)

    def shut(self) -> None:
        """Nothing is chosen any more."""
        self.other.hide()
        self.choose.hide()

    def _say_link(self, words: str) -> None:
        self.other.setText(words)
        self.other.updateGeometry()
        self.other.show()

    def _say_name(self, name: str, place: str) -> None:
        line: list[Part] = [Text(name, role="section")]
        if place:
            line += [Gap(2), Text(place, "text-2")]
        self.name.set_line(*line)

    def say_steps(self, at: int, failed: bool = False) -> None:
        """How far it is: 0 the file … 4 done."""
        states = ["done" if n < at else "now" if n == at else "later" for n in range(len(STEPS))]
        if failed:
            states[at] = "failed"
        elif at == len(STEPS) - 1:
            states[at] = "done"
        self.steps.set_steps([(_(words), state, "") for words, state in zip(STEPS, states, strict=True)])


def _claim(plan: ImportPlan) -> list[Part]:
    """How many rows the file itself says it has, and whether that is so."""
    if plan.claimed is None:
        return [Text("; ".join(plan.warnings), "amber", role="caption")] if plan.warnings else []
    said = _("itself says {count}").format(count=f"{plan.claimed:,}")
    if not plan.warnings:
        return [
            Text("·", "text-3"),
            Text(said, "text-2", role="caption"),
            Icon("checkbox-circle-fill", "green", 14),
        ]
    why = "; ".join(plan.warnings)
    return [Text("·", "text-3"), Icon("error-warning-line", "amber", 14), Text(why, "amber", role="caption")]


def proof_line(encoding: str, proof: Proof, chosen: bool) -> list[Part]:
    """The evidence: which encoding, where the other one breaks, and names as they were read."""
    if chosen:
        line: list[Part] = [
            Chip(encoding, "amber", "error-warning-line"),
            Text(_("Chosen by you. Names then read:"), "text-2", role="caption"),
        ]
    else:
        line = [
            Chip(encoding if proof.other else _("Workbook"), "green", "checkbox-circle-fill"),
            Text(_evidence(proof), "text-2", role="caption"),
        ]
    rare = proof.rare[:MANY]
    common = [name for name in proof.names if name not in rare][: MANY - 1]
    if rare:
        line += [Text(_("rare names"), "text-2", role="caption"), Text("  ".join(rare), bold=True), Gap(2)]
    if common:
        line += [Text(_("common ones") if rare else _("names"), "text-2", role="caption"),
                 Text("  ".join(common), bold=True)]  # fmt: skip
    return line


def wrong_line(proof: Proof) -> list[Part]:
    """How the names would read in the other encoding, which breaks."""
    return [
        Chip(proof.other, "amber", "error-warning-line"),
        Text(
            _("breaks in line {line}; the names would read").format(line=proof.breaks_at),
            "text-2",
            role="caption",
        ),
        Text("  ".join(proof.other_names), "amber", bold=True),
    ]


def _evidence(proof: Proof) -> str:
    if not proof.other:
        return _("Proof: the workbook names its own encoding. Read out:")
    if proof.breaks_at is not None:
        return _(
            "Proof: decoded strictly without error; as {other} it breaks in line {line}. Read out:"
        ).format(other=proof.other, line=proof.breaks_at)
    return _("Proof: decoded strictly without error; as {other} it would read {names}. Read out:").format(
        other=proof.other, names=" ".join(proof.other_names)
    )
