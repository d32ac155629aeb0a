"""Tables on web pages: those written as tables, and lists whose items have the same parts."""

from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from harvesters.tabular.sheet import NotTabular, Sheet


def tables(body: str) -> Iterator[Sheet]:
    """Each table of the page that has a header and a row below it, cells as their words."""
    for table in LexborHTMLParser(body).css("table"):
        lines = [[words(cell) for cell in row.css("th, td")] for row in table.css("tr")]
        header, *rows = [line for line in lines if any(line)] or [[]]
        if header and rows:
            yield Sheet(header, lambda rows=rows: iter(rows))  # type: ignore[misc]


def items(body: str, item: str, parts: Mapping[str, str]) -> Sheet:
    """A row for each element that the CSS selector `item` finds; `parts` are a selector for each column.

    NotTabular where the page has no such element, or none of its parts.
    """
    rows = [[_part(node, css) for css in parts.values()] for node in LexborHTMLParser(body).css(item)]
    if not any(map(any, rows)):
        raise NotTabular(f"the page has no {item!r} with {', '.join(map(repr, parts.values()))}")
    return Sheet(list(parts), lambda: iter(rows))


def is_selector(css: str) -> bool:
    """Whether it is a CSS selector that can be asked."""
    try:
        LexborHTMLParser("<p>").css(css)
    except (SelectolaxError, ValueError):
        return False
    return True


def words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _part(node: LexborNode, css: str) -> str:
    found = node.css_first(css)
    return words(found) if found else ""
