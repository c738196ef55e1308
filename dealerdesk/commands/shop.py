"""Verbs of the shop's folder: new, settings, backup, backups, restore, check, self-test, demo."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from dealerdesk import paths
from dealerdesk.__main__ import display
from dealerdesk.cli import Door, app
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.staff.rights import require
from dealerdesk.store import backup as backups_
from dealerdesk.store import health
from dealerdesk.text import _


@app.command()
def new(
    context: typer.Context,
    name: Annotated[str, typer.Option("--name")] = "",
    plate_prefix: Annotated[str, typer.Option("--plate-prefix")] = "",
) -> None:
    """Make an empty shop in a folder that is empty or doesn't exist."""
    door: Door = context.obj
    Desk.create(door.folder, name, plate_prefix).close()
    door.answer({"folder": str(door.folder)}, _("The shop is ready in {folder}").format(folder=door.folder))


@app.command()
def settings(context: typer.Context, values: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Show or change settings of the trade (KEY=VALUE)."""
    door: Door = context.obj
    if values:
        wanted = {}
        for pair in values:
            key, equals, value = pair.partition("=")
            if not equals:
                raise WorldError(_("{text}: write KEY=VALUE").format(text=pair))
            wanted[key] = value
        door.desk.settings.change(door.actor, wanted)
        door.speak()
    rows = [
        {"key": s.key, "value": value, "default": s.default, "rule": s.rule, "label": s.title}
        for s, value in door.desk.settings
    ]
    door.answer(
        rows, *(f"{row['key']}={row['value']}  {row['label']} {row['rule']}".rstrip() for row in rows)
    )


@app.command()
def backup(context: typer.Context, to: Annotated[Path | None, typer.Option("--to")] = None) -> None:
    """Make a proven copy of the shop's file."""
    door: Door = context.obj
    require(door.actor, "backup")
    made = backups_.make(door.desk.store, "manual", to)
    door.answer(_document(made), _("Backup {file}, proven").format(file=made.path))


@app.command()
def backups(context: typer.Context) -> None:
    """List the proven copies, newest first."""
    door: Door = context.obj
    found = backups_.listing(door.folder / "backups")
    rows = [_document(b) | {"proven": backups_.proven(b)} for b in found]
    words = {True: _("proven"), False: _("damaged")}
    door.answer(rows, *(f"{row['file']}  {row['bytes']}  {words[bool(row['proven'])]}" for row in rows))


@app.command()
def restore(
    context: typer.Context, file: Path, to: Annotated[Path | None, typer.Option("--to")] = None
) -> None:
    """Put a backup into a new folder, or over this shop after saving it."""
    door: Door = context.obj
    require(door.actor, "restore")
    folder = to or door.folder
    saved = ""
    backups_.prove(file)
    if to is not None and paths.has_shop(to):
        raise WorldError(_("{folder} is not empty: choose a new folder").format(folder=to))
    if to is None and paths.has_shop(folder):
        from dealerdesk.store.lock import FolderLock

        lock = FolderLock(folder)
        if not lock.take():
            raise WorldError(_("The window of this shop is open: close it before restoring"))
        try:
            saved = str(backups_.make(door.desk.store, "restore").path)
            door.close()
            backups_.restore(file, folder)
        finally:
            lock.release()
    else:
        backups_.restore(file, folder)
    with Desk.open(folder) as desk:
        found = health.check(desk.store)
    if found.problems:
        raise WorldError(_("The restored file has problems: {problem}").format(problem=found.problems[0]))
    document = {"file": str(file), "folder": str(folder), "saved": saved, "counts": found.counts}
    door.answer(document, _("Restored into {folder}").format(folder=folder))


@app.command()
def check(context: typer.Context) -> None:
    """Check the health of the shop's file and count its rows."""
    door: Door = context.obj
    found = health.check(door.desk.store)
    newest = next(iter(backups_.listing(door.folder / "backups")), None)
    if found.problems:
        raise health.damaged(door.desk.store.path)
    document = {"ok": True, "counts": found.counts, "backup": _document(newest) if newest else None}
    lines = [f"{table} {n}" for table, n in found.counts.items()]
    door.answer(document, _("The file is healthy"), *lines)


@app.command("self-test")
def self_test(context: typer.Context) -> None:
    """Open a window offscreen, import, print, make a Word file, read catalogue and fonts."""
    from dealerdesk.selftest import run

    door: Door = context.obj
    done = run()
    door.answer({"ok": True, "done": done}, *done, _("Everything works"))


@app.command()
def demo(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to")] = Path("demo-out"),
    on: Annotated[str, typer.Option("--on")] = "",
    no_window: Annotated[bool, typer.Option("--no-window")] = False,
) -> None:
    """Fill a folder with the sample shop and make every kind of paper."""
    from dealerdesk.demo import run

    door: Door = context.obj
    folder = Path(door.options.data) if door.options.data else to / "shop"
    made = run(folder, to, on, door.options.lang, say=lambda line: None if door.options.json else print(line))
    pictures = [] if no_window or display() else made.show(to, door.options.lang)
    document = made.document | {"pictures": pictures}
    seen = [_("{n} pictures of the pages in {folder}").format(n=len(pictures), folder=to)] if pictures else []
    door.answer(document, *made.lines, *seen)
    if not no_window and display():
        made.show(to, door.options.lang)


def _document(backup: backups_.Backup) -> dict[str, object]:
    found = asdict(backup)
    return {
        "file": str(backup.path),
        "at": backup.at.isoformat(),
        "reason": backup.reason,
        "bytes": found["size"],
        "sha256": backup.sha256,
    }
