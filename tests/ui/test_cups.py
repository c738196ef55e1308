"""A real print: the window's way to the printer, through CUPS and Debian's PDF printer, seen in the tray.

Needs root (the PDF printer writes as whoever prints) and the packages cups and printer-driver-cups-pdf, which
`python3 dev.py test` installs where it can. Its own print server listens on a socket of its own; the system's
printers are neither seen nor touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealerdesk.desk import Desk
from dealerdesk.staff.rights import Actor
from printing import preview
from ui import paper as papers
from ui.shell import Shell

CUPSD = Path("/usr/sbin/cupsd")
BACKEND = Path("/usr/lib/cups/backend/cups-pdf")
DRIVER = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
TRAY = Path("/var/spool/cups-pdf/ANONYMOUS")
QUEUE = "DealerDesk"
START, PRINT = 20, 90
"""Seconds to wait for the print server, and for the paper."""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux"
    or os.geteuid() != 0
    or not all(path.exists() for path in (CUPSD, BACKEND, DRIVER)),
    reason="needs root, cups and printer-driver-cups-pdf",
)

CONFIG = """Listen {root}/cups.sock
Browsing Off
WebInterface No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
FILES = """ServerRoot {root}/etc
RequestRoot {root}/spool
TempDir {root}/tmp
CacheDir {root}/cache
StateDir {root}/state
ErrorLog {root}/error.log
AccessLog {root}/access.log
PageLog {root}/page.log
Sandboxing relaxed
"""
PRINTS = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui import printer
queue, title, *files = sys.argv[1:]
assert queue in printer.printers(), f"Qt does not see the queue: {printer.printers()}"
assert printer.holds(queue, 210, 297), "the queue knows no A4"
job = printer.PrintJob(printer.printer(queue), title, [Path(f).read_bytes() for f in files], len(files))
failed = []
job.failed.connect(failed.append)
assert job.run() and not failed, failed
"""


@pytest.fixture
def print_server() -> Iterator[dict[str, str]]:
    """A print server with one queue that makes PDFs; gives the environment in which programs find it."""
    root = Path(tempfile.mkdtemp(prefix="dealerdesk-cups-"))
    root.chmod(0o755)  # the filters of the server run as another user
    for name in ("etc", "spool", "cache", "state", "tmp"):
        (root / name).mkdir()
    (root / "tmp").chmod(0o1777)
    (root / "etc" / "cupsd.conf").write_text(CONFIG.format(root=root))
    (root / "etc" / "cups-files.conf").write_text(FILES.format(root=root))
    environment = {
        **os.environ,
        "CUPS_SERVER": str(root / "cups.sock"),
        "CUPS_USER": f"dealerdesk-{os.getpid()}",  # nobody's name, so that the PDF lies in the common tray
        "PATH": f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin",
    }
    command = [CUPSD, "-f", "-c", root / "etc" / "cupsd.conf", "-s", root / "etc" / "cups-files.conf"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        make = ["lpadmin", "-p", QUEUE, "-E", "-v", "cups-pdf:/", "-P", str(DRIVER)]
        for _n in range(START * 4):
            if subprocess.run(make, env=environment, capture_output=True).returncode == 0:
                break
            if server.poll() is not None:
                pytest.skip(f"this machine lets no print server run: exit {server.returncode}")
            time.sleep(0.25)
        else:
            pytest.skip("the print server of the test does not answer")
        yield environment
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(root, ignore_errors=True)


def shares(picture: preview.Picture) -> list[float]:
    """How much ink each of 6 × 4 fields of a page holds, 0…1."""
    rows, columns, stride = 6, 4, picture.width * 4
    found = []
    for row in range(rows):
        lines = range(row * picture.height // rows, (row + 1) * picture.height // rows)
        for column in range(columns):
            left, right = (n * picture.width // columns * 4 for n in (column, column + 1))
            greens = [picture.bgra[y * stride + left + 1 : y * stride + right : 4] for y in lines]
            found.append(1 - sum(map(sum, greens)) / (255 * sum(map(len, greens))))
    return found


def test_two_sheets_lie_in_the_tray_as_they_were_seen(
    desk: Desk, print_server: dict[str, str], tmp_path: Path
) -> None:
    shell = Shell(desk, Actor("周岚", "care_specialist"), inline=True)
    due = [one.number for one in desk.paper_due.waiting(shell.actor) if one.form == "sheet"][:2]
    made = papers.make(shell, papers.sheets(shell, due))
    files = []
    for place, ready in enumerate(made.ready):
        files.append(tmp_path / f"{place}.pdf")
        files[-1].write_bytes(ready.pdf)
    title = f"dealerdesk{os.getpid()}"
    done = subprocess.run(
        [sys.executable, "-c", PRINTS, QUEUE, title, *map(str, files)],
        env={**print_server, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    tray: list[Path] = []
    try:
        until = time.monotonic() + PRINT
        while time.monotonic() < until and not whole(tray):
            time.sleep(0.5)
            tray = list(TRAY.glob(f"{title}*.pdf"))
        assert tray, f"nothing came out within {PRINT} s"
        printed = list(preview.pages(tray[0].read_bytes(), 72))
    finally:
        for file in tray:
            file.unlink()
    assert len(printed) == 2
    for page, ready in zip(printed, made.ready, strict=True):
        assert abs(page.width - 595) <= 2 and abs(page.height - 842) <= 2  # A4
        wanted = shares(next(iter(preview.pages(ready.pdf, 72))))
        assert max(abs(a - b) for a, b in zip(shares(page), wanted, strict=True)) < 0.04
        assert max(wanted) > 0.1


def whole(tray: list[Path]) -> bool:
    """Whether the paper lies there, and its writer is done with it."""
    return bool(tray) and tray[0].read_bytes().rstrip().endswith(b"%%EOF")
