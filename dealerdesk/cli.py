"""The command line: verbs over the same services as the window.

Exit status 0 done; 1 refused, with one line on stderr; 2 wrong usage or a verb that isn't built.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer._click import ClickException  # typer carries its own click and doesn't name this one

from dealerdesk import __version__, log, paths, text
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.options import Options, read
from dealerdesk.staff.rights import COMMAND_LINE, ROLES, Actor
from dealerdesk.store import health
from dealerdesk.text import _

NOT_BUILT = (*("agreement", "agreements", "complaint", "tiers", "erase", "access"),)
ACTOR_NAME = "命令行"


class Door:
    """What a verb is handed: the folder, who acts, and how to answer."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.folder = Path(options.data) if options.data else paths.user_data_folder()
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """The shop of this folder, opened when it is first asked for."""
        if self._desk is None:
            self._desk = Desk.open(self.folder)
            self.speak()
            log.start(self.folder)
            if line := self._desk.unfinished_import():
                print(line, file=sys.stderr)
        return self._desk

    def speak(self) -> None:
        """Speak the language asked for, else the shop's."""
        shop = self._desk.settings["language"] if self._desk else text.DEFAULT
        text.use(self.options.lang or shop)

    @property
    def actor(self) -> Actor:
        """Who acts: the command line, or the person named with --user."""
        purpose = self.options.purpose or "command line"
        if self.options.user:
            pin = os.environ.get("DEALERDESK_PASSWORD")
            if pin is None and sys.stdin is not None and sys.stdin.isatty():
                pin = getpass.getpass("PIN: ")
            signed = self.desk.staff.sign_in(self.options.user, pin or "")
            return Actor(signed.name, signed.role, purpose)
        role = self.options.as_role or COMMAND_LINE
        if role != COMMAND_LINE and role not in ROLES:
            raise WorldError(
                _("There is no role {role}; there are: {names}").format(role=role, names=", ".join(ROLES))
            )
        return Actor(ACTOR_NAME, role, purpose)

    def answer(self, document: Any, *lines: str) -> None:
        """Print the JSON document, or the lines for people."""
        if self.options.json:
            print(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(line)

    def damage(self) -> WorldError | None:
        """What to say when something failed because the shop's file is damaged."""
        if self._desk is None or health.is_sound(self._desk.store):
            return None
        return health.damaged(self._desk.store.path)

    def close(self) -> None:
        """Close the shop if it was opened."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        log.stop()


app = typer.Typer(
    name="dealerdesk",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    help="DealerDesk. Every verb takes --data DIR, --lang zh_CN|en, --json, --as-role ROLE, --purpose TEXT "
    "and --user NAME.",
)


def run(words: list[str]) -> int:
    """Carry out one command line; returns the exit status."""
    options = read(words)
    text.use(options.lang or text.DEFAULT)
    if "--version" in options.rest:
        print(f"DealerDesk {__version__}")
        return 0
    door = Door(options)
    try:
        from dealerdesk import commands  # noqa: F401 - registers the verbs

        command = typer.main.get_command(app)
        result = command.main(args=options.rest, prog_name="dealerdesk", standalone_mode=False, obj=door)
        return int(result or 0)
    except typer.Exit as leave:
        return leave.exit_code
    except ClickException as wrong:
        print(f"{wrong.format_message()} (dealerdesk --help)", file=sys.stderr)
        return 2
    except WorldError as error:
        print(error.line, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        print(_("Stopped; nothing was left half done"), file=sys.stderr)
        return 1
    except Exception as error:
        damage = door.damage()
        if damage is not None:
            print(damage.line, file=sys.stderr)
            return 1
        name = log.bug(error)
        print(
            _("DealerDesk made a mistake ({name}); nothing was saved, and it is in logs/desk.log").format(
                name=name
            ),
            file=sys.stderr,
        )
        return 1
    finally:
        door.close()


def not_built(verb: str) -> int:
    """Say that a verb isn't built yet."""
    print(_("{verb} is not built yet").format(verb=verb), file=sys.stderr)
    raise typer.Exit(2)


def _stub(verb: str) -> Callable[[typer.Context], None]:
    def command(context: typer.Context) -> None:
        not_built(verb)

    return command


for _verb in NOT_BUILT:
    app.command(
        _verb, hidden=True, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
    )(_stub(_verb))
