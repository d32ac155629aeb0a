"""The printed page: a head with municipality, body, date and page, and a foot with boxes for signatures."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import HexColor, black
from reportlab.pdfgen.canvas import Canvas

from sample.typeset import BOLD, ITALIC, LEFT, PAGE_HEIGHT, RIGHT, Run, write

BLUE = HexColor("#1f4e79")
DATE_X, PAGE_X = 298.0, 470.0
TOP, BOTTOM = PAGE_HEIGHT - 108, 112.0
BOXES = ((LEFT, "Ordförandens sign"), (200.0, "Justerandes sign"), (318.0, "Utdragsbestyrkande"))
INVENTED = "Påhittad kommun: allt i det här dokumentet är påhittat."


@dataclass(frozen=True)
class Letterhead:
    """What the head of every page says; `kind` is SAMMANTRÄDESPROTOKOLL or KALLELSE."""

    municipality: str
    kind: str
    body: str
    date: str
    signed: bool = True

    def draw(self, canvas: Canvas, page: int) -> None:
        self._head(canvas, page)
        if self.signed:
            _boxes(canvas)
        if page == 1:
            canvas.setFillColor(HexColor("#555555"))
            write(canvas, Run(LEFT, INVENTED, ITALIC, 7.5), 40)
            canvas.setFillColor(black)

    def _head(self, canvas: Canvas, page: int) -> None:
        y = PAGE_HEIGHT
        arms(canvas, LEFT, y - 57)
        canvas.setFillColor(BLUE)
        write(canvas, Run(LEFT + 28, self.municipality, BOLD, 13), y - 42)
        canvas.setFillColor(black)
        write(canvas, Run(DATE_X, self.kind, BOLD, 10), y - 40)
        write(canvas, Run(DATE_X, "Sammanträdesdatum", size=7.5), y - 55)
        write(canvas, Run(PAGE_X, "Blad", size=7.5), y - 55)
        write(canvas, Run(LEFT, self.body.upper(), BOLD, 10.5), y - 74)
        write(canvas, Run(DATE_X, self.date, size=10.5), y - 74)
        write(canvas, Run(PAGE_X, str(page), size=10.5), y - 74)


def arms(canvas: Canvas, x: float, y: float) -> None:
    """The invented arms: a silver wave and a mill wheel on blue."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setFillColor(BLUE)
    shield = canvas.beginPath()
    shield.moveTo(0, 24)
    shield.lineTo(20, 24)
    shield.lineTo(20, 10)
    shield.curveTo(20, 4, 14, 1, 10, -2)
    shield.curveTo(6, 1, 0, 4, 0, 10)
    shield.close()
    canvas.drawPath(shield, stroke=0, fill=1)
    canvas.setStrokeColor(HexColor("#e8eef4"))
    canvas.setLineWidth(1.6)
    canvas.circle(10, 15.5, 4.5, stroke=1, fill=0)
    canvas.line(5.5, 15.5, 14.5, 15.5)
    canvas.line(10, 11, 10, 20)
    canvas.bezier(2, 6.5, 7, 10, 12, 3, 18, 6.5)
    canvas.restoreState()


def _boxes(canvas: Canvas) -> None:
    canvas.setLineWidth(0.7)
    canvas.rect(LEFT - 5, 54, RIGHT - LEFT + 10, 44)
    for x, label in BOXES:
        if x != LEFT:
            canvas.line(x - 5, 54, x - 5, 98)
        write(canvas, Run(x, label, size=7.5), 89)
