"""From the PDF to the printer: the very pages at 300 dpi, the page size of each paper, one step at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, QTimer, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from dealerdesk.text import _

DPI = 300


def printers() -> list[str]:
    """The printers that this PC knows, the default first; empty where it knows none."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    return sorted(names, key=lambda name: (name != default, name.casefold()))


def printer(name: str) -> QPrinter:
    """A printer at 300 dpi. The caller keeps the reference until the job is done."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    if name:
        made.setPrinterName(name)
    made.setResolution(DPI)
    return made


def layout(width_mm: float, height_mm: float) -> QPageLayout:
    """The page of a paper: its standard name where it has one, without margins of the driver."""
    wide = width_mm > height_mm
    size = QSizeF(min(width_mm, height_mm), max(width_mm, height_mm))
    page = QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(page, turned, QMarginsF(0, 0, 0, 0))


def size_words(width_mm: float, height_mm: float) -> str:
    """`A4 竖`, or the millimetres of a card."""
    page = layout(width_mm, height_mm).pageSize()
    name = page.key() if page.id() != QPageSize.PageSizeId.Custom else ""
    if not name:
        return _("{width} × {height} mm").format(width=round(width_mm), height=round(height_mm))
    return (
        _("{paper} landscape").format(paper=name)
        if width_mm > height_mm
        else _("{paper} upright").format(paper=name)
    )


def holds(name: str, width_mm: float, height_mm: float) -> bool:
    """Whether the driver of this printer knows the paper; an unknown one would become another size."""
    info = QPrinterInfo.printerInfo(name)
    wanted = layout(width_mm, height_mm).pageSize()
    if info.isNull() or info.supportsCustomPageSizes():
        return True
    return any(size.isEquivalentTo(wanted) for size in info.supportedPageSizes())


class PrintJob(QObject):
    """Sends documents to a printer page by page, so that the window stays alive. Keeps the printer itself."""

    progressed = Signal(int, int)
    finished = Signal()
    failed = Signal(str)

    def __init__(self, to: QPrinter, title: str, pdfs: Sequence[bytes], pages: int, copies: int = 1) -> None:
        """`copies` are made here, document by document: how a driver counts copies can't be known."""
        super().__init__()
        self.printer = to
        self._pdfs = [pdf for pdf in pdfs for _copy in range(copies)]
        self._total = pages * copies
        self._done = 0
        self._painter = QPainter()
        self._pages = self._pictures()
        self.cancelled = False
        to.setDocName(title)

    def start(self) -> None:
        """Print the first page now, the others whenever the window has time."""
        self._step()

    @property
    def done(self) -> int:
        """How many pages were sent."""
        return self._done

    def cancel(self) -> None:
        """Stop at the next page. The pages sent so far come out: nobody knows which of them have already."""
        self.cancelled = True

    def run(self) -> bool:
        """Print all pages at once (tests); False when it failed."""
        while self._one():
            pass
        return self._done == self._total

    def _step(self) -> None:
        if self._one():
            QTimer.singleShot(0, self._step)

    def _pictures(self) -> Iterator[QImage]:
        from printing import preview

        for pdf in self._pdfs:
            for page in preview.pages(pdf, DPI):
                yield QImage(page.bgra, page.width, page.height, QImage.Format.Format_RGB32).copy()

    def _one(self) -> bool:
        """One page; False when there is nothing more to do."""
        if self.cancelled:
            if self._painter.isActive():
                self._painter.end()
            self.failed.emit("")
            return False
        picture = next(self._pages, None)
        if picture is None:
            self._painter.end()
            self.finished.emit()
            return False
        if not self._turn_to(picture):
            if self._painter.isActive():
                self._painter.end()
            self.failed.emit(
                _("{printer} takes no pages now: see that it is on, or save the PDF").format(
                    printer=self.printer.printerName() or _("The printer")
                )
            )
            return False
        share = self.printer.resolution() / DPI
        box = QRectF(0, 0, picture.width() * share, picture.height() * share)
        self._painter.drawImage(box, picture)
        self._done += 1
        self.progressed.emit(self._done, self._total)
        return True

    def _turn_to(self, picture: QImage) -> bool:
        """A new page of the picture's size. Set for each page, since a print dialog may have changed it."""
        mm = 25.4 / DPI
        self.printer.setPageLayout(layout(picture.width() * mm, picture.height() * mm))
        self.printer.setFullPage(True)
        if self._painter.isActive():
            return self.printer.newPage()
        return self._painter.begin(self.printer)
