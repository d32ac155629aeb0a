"""Running texts of minutes in the parts that readers see: points and paragraphs."""

import re


def points(text: str) -> list[str]:
    """The lines and numbered points of a text, each without the number or dash it began with."""
    parts = [line.strip() for part in text.splitlines() for line in _numbered(part.strip())]
    lines = [line for line in parts if line]
    if len(lines) > 1 and all(line.startswith(f"{number} ") for number, line in enumerate(lines, 1)):
        return [line.partition(" ")[2] for line in lines]
    return [_without_number(line) for line in lines]


def _numbered(line: str) -> list[str]:
    """`1. One. 2. Two.` as its points; only numbers that follow each other from 1 divide."""
    parts, rest, number = [], line, 1
    if not rest.startswith(("1. ", "1) ")):
        return [line]
    while (found := re.search(rf"\s{number + 1}{re.escape(line[1])}\s", rest)) is not None:
        parts.append(rest[: found.start()])
        rest, number = rest[found.start() + 1 :], number + 1
    return [*parts, rest]


def _without_number(line: str) -> str:
    head, _, rest = line.partition(" ")
    is_number = head.rstrip(".)").isdigit() and len(head) <= 3 and head[-1] in ".)" or head in ("-", "–", "•")
    return rest.strip() if rest and is_number else line


def paragraphs(text: str | None) -> list[str]:
    """The paragraphs of a running text."""
    return [part.strip() for part in (text or "").split("\n\n") if part.strip()]
