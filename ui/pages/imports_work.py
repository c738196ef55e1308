"""What an import does off the window's thread: looking at files, planning one, taking it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dealerdesk.dms.choices import AUTOMATIC, Choices
from dealerdesk.errors import Cancelled, WorldError

if TYPE_CHECKING:
    from dealerdesk.dms.plan import FileLook, ImportPlan, RunReport
    from dealerdesk.dms.undo import UndoReport
    from ui.shell import Shell
    from ui.tasks import Report

T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """A file that was chosen, and how a person wants it to be read."""

    path: Path
    choices: Choices = AUTOMATIC


def look_at(shell: Shell, paths: Sequence[Path], report: Report) -> tuple[list[Job], list[str]]:
    """The files that can be read, in the order of the trade, and a line for each of the others."""
    from dealerdesk.dms.headers import KINDS

    found: list[tuple[Path, FileLook]] = []
    lines: list[str] = []
    for number, path in enumerate(paths):
        report(number, len(paths))
        look = _or_refusal(lambda path=path: shell.desk.dms.look(path))
        if isinstance(look, WorldError):
            lines.append(look.line)
        else:
            found.append((path, look))
    found.sort(key=lambda one: KINDS.index(one[1].kind))
    return [Job(path) for path, _look in found], lines


def plan(shell: Shell, job: Job, report: Report) -> ImportPlan | WorldError:
    """The difference that a file would make; nothing is written."""
    return _or_refusal(lambda: shell.desk.dms.plan(shell.actor, job.path, job.choices, progress=report))


def take_in(shell: Shell, job: Job, report: Report) -> RunReport | WorldError:
    """The file comes in, whole or not at all."""
    return _or_refusal(lambda: shell.desk.dms.run(shell.actor, job.path, job.choices, progress=report))


def take_back(shell: Shell, run: int, report: Report) -> UndoReport | WorldError:
    """A former import goes, whole or not at all."""
    return _or_refusal(lambda: shell.desk.dms.undo(shell.actor, run, progress=report))


MOST_LINES = 6


def undo_lines(report: UndoReport) -> list[str]:
    """What stayed when an import was taken back, and why; the first of it."""
    lines = [f"{line.label}: {line.reason}" for line in report.kept[:MOST_LINES]]
    return [*lines, "…"] if len(report.kept) > MOST_LINES else lines


def _or_refusal(work: Callable[[], T]) -> T | WorldError:
    """The answer, or the refusal, whose line belongs into the page."""
    try:
        return work()
    except Cancelled:
        raise
    except WorldError as error:
        return error
