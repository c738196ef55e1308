"""The lists of an import as CSV files, for Excel."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import state

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ImportPlan, RunLine, RunReport
    from dealerdesk.dms.service import DmsService
    from ui.shell import Shell

REMEMBERED = "import_from"
"""The folder of the files that were chosen last."""


def report_of(service: DmsService, run: RunLine) -> RunReport:
    """A former run with its lists."""
    from dealerdesk.dms.plan import RunReport

    return RunReport(
        run.run, run.file, run.encoding, run.kind, run.header_row, run.columns, run.counts,
        tuple(service.issues(run.run)), tuple(service.rejects(run.run)), (), (),
    )  # fmt: skip


def save_list(parent: QWidget, shell: Shell, which: str, source: ImportPlan | RunReport, file: str) -> None:
    """Ask for a name and write `issues` or `rejects` of a file."""
    count = len(source.issues if which == "issues" else source.rejects)
    if not count:
        return
    tail = _("to_check") if which == "issues" else _("rejected_rows")
    folder = Path(state.load().get(REMEMBERED) or Path.home())
    suggested = str(folder / f"{Path(file).stem}_{tail}.csv")
    name, _kind = QFileDialog.getSaveFileName(parent, _("Save list"), suggested, _("CSV (*.csv)"))
    if not name:
        return
    to = Path(name)

    def write() -> bool:
        if to.name == file:  # what the DMS exported is never written over
            raise WorldError(_("{file} is the DMS file itself: choose another name").format(file=to.name))
        if which == "issues":
            save_issues(source, to)
        else:  # with the file's own columns, to be corrected and imported again
            shell.desk.dms.write_rejects([source], to)
        return True

    if shell.write(write):
        said = ngettext("{count} line saved: {file}", "{count} lines saved: {file}", count)
        shell.say(said.format(count=f"{count:,}", file=to.name))


def save_issues(source: ImportPlan | RunReport, to: Path) -> None:
    """The values to check: row, column, value, why. Raises WorldError when it can't be written."""
    from dealerdesk.cells import no_formula

    try:
        with open(to, "w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([_("Row"), _("Column"), _("Value"), _("Why, and what to do")])
            for line in source.issues:
                writer.writerow([str(line.row), no_formula(line.column), no_formula(line.value), line.reason])
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another folder or name").format(
                file=to, reason=error.strerror or error
            )
        ) from error
