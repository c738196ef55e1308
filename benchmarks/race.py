"""The race: floor and ours in turn, each round in a process of its own, so that peak memory is one side's."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / "build" / "bench"
ROUNDS = 5

Timings = dict[str, float]
"""Seconds by what was timed: {"": total}, or {"p50": …, "p95": …}; "mb": a peak measured elsewhere."""
Work = Callable[[], Timings | None]
"""What is timed; it may time itself and say so."""
Side = Callable[[str, Path], Work]
"""(size, empty folder) -> the work, prepared outside the clock."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `reach` is the ratio to reach, 0 where none is set; by size where sizes
    differ, by what was timed where there are several timings, or by both ("M rows")."""

    id: str
    work: str
    floor: Side
    ours: Side
    reach: dict[str, float] | float
    prepare: Callable[[str], object] = lambda size: None

    def goal(self, size: str, what: str) -> float:
        if not isinstance(self.reach, dict):
            return self.reach
        return next((self.reach[k] for k in (f"{size} {what}", what or size) if k in self.reach), 0.0)


@dataclass(frozen=True)
class Result:
    row: str
    size: str
    floor: list[float]
    ours: list[float]
    floor_mb: float
    ours_mb: float
    goal: float

    @property
    def ratio(self) -> float:
        return statistics.median(self.ours) / statistics.median(self.floor)

    def line(self) -> str:
        verdict = "–" if not self.goal else "yes" if self.ratio <= self.goal else "**no**"
        goal = f"{self.goal:g}" if self.goal else "–"
        return (
            f"| {self.row} | {self.size} | {_spread(self.floor)} | {_spread(self.ours)} | {self.ratio:.2f} "
            f"| {goal} | {verdict} | {self.floor_mb:.0f} / {self.ours_mb:.0f} |"
        )


def _spread(seconds: list[float]) -> str:
    unit, factor = ("s", 1.0) if max(seconds) >= 1 else ("ms", 1e3)
    return (
        " / ".join(
            f"{each * factor:.3g}" for each in (min(seconds), statistics.median(seconds), max(seconds))
        )
        + f" {unit}"
    )


def peak_mb() -> float:
    """Most memory that this process has held, MB; 0 where the system doesn't tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def run_side(side: Side, size: str) -> None:
    """In the child: prepares, times, and says the result as the last line of standard output."""
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        work = side(size, Path(folder))
        start = time.perf_counter()
        told = work()
        told = told or {"": time.perf_counter() - start}
        mb = told.pop("mb", peak_mb())
        print("\n" + json.dumps({"timings": told, "mb": mb}), flush=True)


def _child(row: Row, name: str, size: str) -> tuple[Timings, float]:
    command = [sys.executable, "-m", "benchmarks.run", "--child", row.id, name, "--size", size]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{row.id} {name}: {done.stdout}{done.stderr}")
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return said["timings"], said["mb"]


def race(row: Row, size: str, rounds: int = ROUNDS) -> list[Result]:
    CACHE.mkdir(parents=True, exist_ok=True)
    row.prepare(size)
    runs = [(_child(row, "floor", size), _child(row, "ours", size)) for _ in range(rounds)]
    return [
        Result(
            row=f"{row.id} {row.work}{' ' + what if what else ''}",
            size=size,
            floor=[floor[0][what] for floor, _ in runs],
            ours=[ours[0][what] for _, ours in runs],
            floor_mb=max(floor[1] for floor, _ in runs),
            ours_mb=max(ours[1] for _, ours in runs),
            goal=row.goal(size, what),
        )
        for what in runs[0][1][0]
    ]
