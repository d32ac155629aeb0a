"""Files made to harm their reader: real archives and documents, small to send and large or sly to read."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl

SHEET = "xl/worksheets/sheet1.xml"
FAR_CORNER = "XFD1048576"
_TABLE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
_OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'


def workbook(*cells: tuple[str, object]) -> bytes:
    """A workbook with a header, a row, and the cells besides."""
    book = openpyxl.Workbook()
    for place, value in (("A1", "Namn"), ("B1", "Tal"), ("A2", "Skolan"), ("B2", 1), *cells):
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(book: bytes, change: Callable[[bytes], bytes], name: str = SHEET) -> bytes:
    """The workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            body = old.read(entry)
            new.writestr(entry.filename, change(body) if entry.filename == name else body)
    return file.getvalue()


def with_declarations(declarations: str) -> bytes:
    """A workbook whose sheet begins with a document type, and whose first cell is the entity `x`."""

    def change(body: bytes) -> bytes:
        head, root, rest = body.partition(b"<worksheet")
        text = b'<c r="A2" t="inlineStr"><is><t>&x;</t></is></c>'
        told = f"<!DOCTYPE worksheet [{declarations}]>".encode()
        return head + told + root + rest.replace(b'<c r="A2"', text + b'<c r="C2"', 1)

    return rewritten(workbook(), change)


def lying_workbook(rows: int) -> bytes:
    """A workbook that says in its directory that its sheet is small."""
    sizes: list[int] = []

    def change(body: bytes) -> bytes:
        row = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, rows))
        longer = body.replace(b"</sheetData>", row.encode() + b"</sheetData>")
        sizes.append(len(longer))
        return longer

    book = rewritten(workbook(), change)
    return book.replace(struct.pack("<I", sizes[0]), struct.pack("<I", 2_000))


def repeating_sheet() -> bytes:
    """An ODS with one cell, a million times in a million rows."""
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    body = f'<office:body><office:spreadsheet><table:table table:name="a">{row}</table:table></office:spreadsheet>'
    content = f"<office:document-content {_OFFICE} {_TABLE}>{body}</office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return file.getvalue()


def laughs(levels: int = 9) -> str:
    """Entities that mean each other ten times: a billion words in a few lines."""
    rest = (f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return "".join(('<!ENTITY l0 "HA">', *rest, f'<!ENTITY x "&l{levels - 1};">'))


def reading(path: Path) -> str:
    """A declaration of an entity that is a file of the server."""
    return f'<!ENTITY x SYSTEM "{path.as_uri()}">'


def workbooks(secret: Path) -> Iterator[tuple[str, bytes]]:
    """Every harmful workbook by name."""
    yield "horn.xlsx", workbook((FAR_CORNER, "x"))
    yield "lognaktig.xlsx", lying_workbook(100_000)
    yield "skratt.xlsx", with_declarations(laughs())
    yield "lasare.xlsx", with_declarations(reading(secret))
    yield "upprepad.ods", repeating_sheet()
