"""`python3 dev.py bench [NAME …] [--size S|M|L]`: races the rows whose number begins with a NAME, or all.

Prints the table and keeps it in benchmarks/results.md. Sizes: S 3,000 customers and 20,000 orders, M ten
times that, L a hundred times.
"""

from __future__ import annotations

import argparse
import platform
from importlib import import_module
from pathlib import Path

from benchmarks.data import SIZES, TINY
from benchmarks.race import Result, Row, race, run_side

RESULTS = Path(__file__).with_name("results.md")
MODULES = {"1": "imports", "2": "care", "3": "search", "4": "paper", "5": "month", "6": "start"}
HEAD = """# Results

Made by `python3 dev.py bench`: floor and ours in turn, five rounds, each in a process of its own. A ratio is
ours ÷ floor of the medians; times are min / median / max, memory is the peak of the process. What each
floor is stands in the modules of this folder.

| work | size | floor | ours | ratio | reach | met | MB floor / ours |
|---|---|---|---|---|---|---|---|
"""


def rows(name: str = "") -> list[Row]:
    """The rows whose number begins with `name`; only their module is loaded."""
    found = [module for number, module in MODULES.items() if number == name[:1] or not name]
    every = [row for module in found for row in import_module(f"benchmarks.{module}").ROWS]
    return [row for row in every if row.id.startswith(name)]


def keep(results: list[Result]) -> None:
    """Puts the new lines in the place of the old ones of the same work and size."""
    lines: dict[tuple[str, ...], str] = {}
    old = RESULTS.read_text("utf-8").splitlines() if RESULTS.exists() else []
    for line in [line for line in old if line[:3] in {f"| {n}" for n in "123456789"}] + [
        r.line() for r in results
    ]:
        lines[tuple(line.split(" | ")[:2])] = line
    order = sorted(lines.items(), key=lambda item: (item[0][0], "SML".index(item[0][1])))
    foot = f"\nPython {platform.python_version()}, {platform.system()} {platform.machine()}.\n"
    RESULTS.write_text(HEAD + "\n".join(line for _, line in order) + "\n" + foot, "utf-8")


def main() -> int:
    ask = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    ask.add_argument(
        "names", nargs="*", metavar="NAME", help="1, 1a, 3 …: the number of a row, or its beginning"
    )
    ask.add_argument("--size", choices=[*SIZES, TINY], default="S")
    ask.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    told = ask.parse_args()
    if told.child:
        name, side = told.names
        run_side(getattr(rows(name)[0], side), told.size)
        return 0
    chosen = [row for name in told.names or [""] for row in rows(name)]
    if not chosen:
        ask.error(f"no row is called {' '.join(told.names)}")
    results: list[Result] = []
    for row in chosen:
        for result in race(row, told.size):
            print(result.line(), flush=True)
            results.append(result)
    if told.size != TINY:
        keep(results)
        print(f"kept in {RESULTS.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
