"""Row 6: from the start of the process to what a person sees, warm. The floor: a bare PySide6 window.

Warm: both sides find their modules compiled, as an installed program does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.race import Row, Side, Timings, Work
from benchmarks.shop import CACHE, copy_shop, make_planned, make_shop


def _start(what: str, folder: Path) -> Timings:
    command = [sys.executable, str(Path(__file__).with_name("paint.py")), what, str(folder / "shop")]
    home = {name: str(folder) for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA")}
    compiled = {"PYTHONPYCACHEPREFIX": str(CACHE / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **home, **compiled, "QT_QPA_PLATFORM": "offscreen"}
    start = time.time()
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, text=True, timeout=120, check=True
    )
    painted, mb = done.stdout.split()[-2:]
    return {"": float(painted) - start, "mb": float(mb)}


def _side(what: str) -> Side:
    def side(size: str, folder: Path) -> Work:
        if what == "today":
            shutil.copytree(CACHE / f"planned-{size}", folder / "shop")
        elif what != "bare":
            copy_shop(size, folder / "shop")
        _start(what, folder)  # warm
        return lambda: _start(what, folder)

    return side


ROWS = [
    Row("6a", "start to the frame's first paint", _side("bare"), _side("frame"), 1.3, make_shop),
    Row(
        "6b", "start until Today's list of calls is filled", _side("bare"), _side("today"), 3.5, make_planned
    ),
]
