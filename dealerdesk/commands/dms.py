"""Verbs of DMS files: import, imports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dealerdesk.cli import Door, app
from dealerdesk.commands.people import plain
from dealerdesk.dms.choices import Choices
from dealerdesk.errors import WorldError
from dealerdesk.text import _


@app.command("import")
def import_(
    context: typer.Context,
    files: list[Path],
    kind: Annotated[str, typer.Option("--as")] = "auto",
    profile: Annotated[str, typer.Option("--profile")] = "",
    encoding: Annotated[str, typer.Option("--encoding")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    rejects: Annotated[Path | None, typer.Option("--rejects")] = None,
) -> None:
    """Import DMS files; each is a run of its own, a refused one does not stop the rest."""
    door: Door = context.obj
    if rejects is not None:
        if rejects.resolve() in {file.resolve() for file in files}:
            raise WorldError(_("{file} is the DMS file itself: choose another name").format(file=rejects))
        probe(rejects)
    reports, refused = door.desk.dms.run_files(
        door.actor, files, Choices(kind=kind, encoding=encoding or None, profile=profile), dry_run=dry_run
    )
    if rejects is not None and reports:
        door.desk.dms.write_rejects(reports, rejects)
    for line in refused:
        print(line, file=sys.stderr)
    document = [plain(report.to_json()) for report in reports]
    door.answer(document, *(_line(row) for row in document))
    if refused:
        raise typer.Exit(1)


def probe(file: Path) -> None:
    """Make sure before the work that ``file`` can be written. Raises WorldError."""
    try:
        with open(file, "ab"):
            pass
        if file.stat().st_size == 0:
            file.unlink()
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another place").format(file=file, reason=error.strerror)
        ) from error


def _line(row: dict[str, Any]) -> str:
    return _(
        "{file}: {rows} rows = {new} new + {changed} changed + {same} same + {conflicts} conflicts "
        "+ {skipped} skipped + {rejected} rejected"
    ).format(**row)


@app.command()
def imports(context: typer.Context) -> None:
    """The runs, newest first."""
    door: Door = context.obj
    rows = [plain(report.to_json()) for report in door.desk.dms.runs()]
    door.answer(rows, *(f"{row['run']}  {_line(row)}" for row in rows))


@app.command()
def undo(context: typer.Context, run: int) -> None:
    """Take a whole import back; what people edited since stays and is listed."""
    door: Door = context.obj
    report = door.desk.dms.undo(door.actor, run)
    said = _("Import {run} taken back: {removed} removed, {restored} restored, {kept} kept").format(
        run=run, removed=report.removed, restored=report.restored, kept=len(report.kept)
    )
    door.answer(report.to_json(), said, *(f"  {line.label}: {line.reason}" for line in report.kept))
