"""What an import does off the window's thread: looking at files, planning one, taking it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dealerdesk.dms.choices import AUTOMATIC, Choices
from dealerdesk.errors import Cancelled, WorldError

if TYPE_CHECKING:
    from dealerdesk.dms.plan import FileLook, ImportPlan, RunReport
    from dealerdesk.dms.undo import UndoReport
    from ui.shell import Shell
    from ui.tasks import Report, Task

T = TypeVar("T")


@dataclass(frozen=True)
class Job:
    """A file that was chosen, and how a person wants it to be read."""

    path: Path
    choices: Choices = AUTOMATIC


class OneWork:
    """One work at a time. A `quiet` one shows nothing and gives way to what a person asks for."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.task: Task | None = None
        self._quiet = False
        self._after: Callable[[], object] | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.task is not None

    @property
    def quiet(self) -> bool:
        """Whether that is a quiet work."""
        return self.busy and self._quiet

    def cancel(self, after: Callable[[], object] | None = None) -> bool:
        """Stop what is under way, and then do ``after``; False when there is nothing."""
        if self.task is None:
            return False
        self._after = after
        self.task.cancel()
        return True

    def start(
        self, name: str, work: Callable[[Report], T], done: Callable[[T], object],
        failed: Callable[[BaseException], object] | None = None,
        progress: Callable[[int, int, str], object] | None = None, quiet: bool = False,
    ) -> None:  # fmt: skip
        """Begin a work; ``done`` or ``failed`` is called when it is over, on the window's thread."""

        def ended(then: Callable[[Any], object] | None, answer: Any) -> None:
            after, self._after = self._after, None
            self.task, self._quiet = None, False
            if after is not None:
                after()
            elif then is not None:
                then(answer)

        self._quiet = quiet
        task = self._shell.tasks.run(
            name, work, lambda answer: ended(done, answer), lambda error: ended(failed, error), progress
        )
        if task in self._shell.tasks.running:
            self.task = task


def may_import(shell: Shell) -> bool:
    """Whether who sits here may import; who may not is told."""
    from dealerdesk.staff.rights import require

    return shell.write(lambda: (require(shell.actor, "import"), True)) is not None


def look_at(
    shell: Shell, paths: Sequence[Path], encoding: str | None, report: Report
) -> tuple[list[Job], list[tuple[Path, str]]]:
    """The files that can be read, in the order of the trade, and a line for each of the others."""
    from dealerdesk.dms.headers import KINDS, OWN_KIND

    found: list[tuple[Path, FileLook]] = []
    refused: list[tuple[Path, str]] = []
    choices = replace(AUTOMATIC, encoding=encoding)
    for number, path in enumerate(paths):
        report(number, len(paths))
        look = _or_refusal(lambda path=path: shell.desk.dms.look(path, choices))
        if isinstance(look, WorldError):
            refused.append((path, look.line))
        else:
            found.append((path, look))
    found.sort(key=lambda one: (*KINDS, OWN_KIND).index(one[1].kind))
    return [Job(path, choices) for path, _look in found], refused


def plan(shell: Shell, job: Job, report: Report) -> ImportPlan | WorldError:
    """The difference that a file would make; nothing is written."""
    return _or_refusal(lambda: shell.desk.dms.plan(shell.actor, job.path, job.choices, progress=report))


def take_in(shell: Shell, job: Job, report: Report) -> RunReport | WorldError:
    """The file comes in, whole or not at all."""
    return _or_refusal(lambda: shell.desk.dms.run(shell.actor, job.path, job.choices, progress=report))


def take_back(shell: Shell, run: int, report: Report) -> UndoReport | WorldError:
    """A former import goes, whole or not at all."""
    return _or_refusal(lambda: shell.desk.dms.undo(shell.actor, run, progress=report))


def _or_refusal(work: Callable[[], T]) -> T | WorldError:
    """The answer, or the refusal, whose line belongs into the page."""
    try:
        return work()
    except Cancelled:
        raise
    except WorldError as error:
        return error
