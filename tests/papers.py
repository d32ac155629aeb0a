"""Small minutes of an invented board, as text and as PDF, for tests that need a document and not its depth."""

import io
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

HEAD = """SAMMANTRÄDESPROTOKOLL
Sammanträdesdatum Blad
KOMMUNSTYRELSEN {date} 1
Plats och tid Sessionssalen, kl. 08:15 – 11:15
Beslutande Anna Ek (S) ordförande, Bo Al (M), Cia Asp (C)
Utses att justera Bo Al (M)
"""
PARAGRAPH = """§ {number} KS/2026:{case}
{title}
Kommunstyrelsens beslut
{decision}
Sammanfattning av ärendet
Förvaltningen har berett ärendet och redovisar det i en tjänsteskrivelse den 2 februari 2026.
_________________
"""


def minutes_text(
    date: str = "2026-02-11", *, first: int = 1, decisions: tuple[str, ...] = ("Kommunstyrelsen godkänner rapporten.",)
) -> str:
    """Minutes of the board with one paragraph for each decision."""
    paragraphs = [
        PARAGRAPH.format(
            number=number, case=number + 100, title=f"Rapport nummer {number} om skolvägar", decision=decision
        )
        for number, decision in enumerate(decisions, first)
    ]
    return HEAD.format(date=date) + "\n".join(paragraphs)


def minutes_pdf(text: str) -> bytes:
    """The text as a PDF, a line a line."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    for start in range(0, len(lines := text.splitlines()), 45):
        written = canvas.beginText(60, 780)
        written.setFont("Helvetica", 11)
        written.textLines(lines[start : start + 45])
        canvas.drawText(written)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def locked_pdf(text: str) -> bytes:
    """The text as a PDF that needs a password."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("hemligt", strength=128))
    canvas.drawString(60, 780, text)
    canvas.save()
    return file.getvalue()


def listing(*names: str) -> str:
    """A page that links to the documents of those names."""
    links = "".join(f'<li><a href="{name}">Protokoll {Path(name).stem}</a></li>' for name in names)
    return f"<!doctype html><title>Protokoll</title><main><ul>{links}</ul></main>"
