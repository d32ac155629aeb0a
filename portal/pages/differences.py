"""What was proposed beside what was decided, word for word."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_WORDS = 4000
"""Longer texts are shown without marks: the comparison takes time that grows with the square of the length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are in both texts, or only in the one shown."""

    text: str
    only_here: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both texts by line, with marks; `alike` when only numbering, blanks and case differ."""

    alike: bool
    before: list[list[Piece]]
    after: list[list[Piece]]


def compare(before: list[str], after: list[str]) -> Comparison:
    """The lines of both texts, with the words marked that the other has not got."""
    old, new = _split(before), _split(after)
    if len(old) + len(new) > _MOST_WORDS:
        return Comparison(
            before == after, [[Piece(line, False)] for line in before], [[Piece(x, False)] for x in after]
        )
    matcher = SequenceMatcher(None, [_bare(w) for w in old], [_bare(w) for w in new], autojunk=False)
    codes = matcher.get_opcodes()
    return Comparison(
        all(tag == "equal" for tag, *_ in codes),
        _lines(_pieces(old, [(tag, i, j) for tag, i, j, _, _ in codes])),
        _lines(_pieces(new, [(tag, i, j) for tag, _, _, i, j in codes])),
    )


def _split(lines: list[str]) -> list[str]:
    """Words, with a line feed between lines."""
    return [word for line in lines for word in (*line.split(), "\n")][:-1]


def _bare(word: str) -> str:
    """A line feed and a stop at the end of a word are no differences worth a mark."""
    return word.strip(".,;:").lower() if word != "\n" else ""


def _pieces(words: list[str], spans: list[tuple[str, int, int]]) -> Iterator[Piece]:
    for tag, begin, end in spans:
        run: list[str] = []
        for word in words[begin:end]:
            if word != "\n":
                run.append(word)
                continue
            yield Piece(" ".join(run), tag != "equal")
            yield Piece("\n", False)
            run = []
        yield Piece(" ".join(run), tag != "equal")


def _lines(pieces: Iterator[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == "\n":
            lines.append([])
        elif piece.text:
            lines[-1].append(piece)
    return [line for line in lines if line]
