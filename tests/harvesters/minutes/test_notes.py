"""Notes to the minutes and reservations of several sentences, whole and each with its speaker."""

from harvesters.minutes.model import Item
from harvesters.minutes.reading import read_pages

HEAD = "Sammanträdesprotokoll\nKommunstyrelsen 2026-03-04\n§ 1 Skolskjutsar\nBeslut\nReglementet antas.\n"


def _item(text: str) -> Item:
    [item] = read_pages([HEAD + text]).items
    return item


def _notes(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(said.by, said.text) for said in _item(f"Protokollsanteckningar\n{text}").statements]


def test_a_quotation_goes_on_to_its_end() -> None:
    quoted = "Anna Ek (C) medges lämna följande anteckning till protokollet: ”Vi röstade fritt.\nAnsvaret delar vi.”\n"
    found = _notes(f"{quoted}Bo Lind (M) antecknar följande till protokollet: ”Det var dyrt.”")
    assert found == [
        (("Anna Ek (C)",), quoted.replace("\n", " ").strip()),
        (("Bo Lind (M)",), "Bo Lind (M) antecknar följande till protokollet: ”Det var dyrt.”"),
    ]


def test_who_is_named_in_a_quotation_says_nothing_by_that() -> None:
    text = "Anna Ek (C) lämnar följande anteckning: ”Det är fel. Bo Lind (M) deltar inte i beslutet. Så är det.”"
    assert _notes(text) == [(("Anna Ek (C)",), text)]


def test_without_quotation_marks_a_note_ends_where_the_next_speaks() -> None:
    first = "Anna Ek (C) antecknar följande till protokollet: Det blev fel. Tvärtom. Moderaterna har sagt annat."
    second = "Ledamöterna från SD deltar inte i beslutet."
    assert _notes(f"{first}\n{second}") == [(("Anna Ek (C)",), first), (("Ledamöterna från SD",), second)]


def test_a_quotation_without_end_takes_nobody_elses_words() -> None:
    first = "Anna Ek (C) antecknar följande till protokollet: ”Det blev fel. Det ångrar vi."
    second = "Bo Lind (M) deltar inte i beslutet."
    assert _notes(f"{first}\n{second}") == [(("Anna Ek (C)",), first), (("Bo Lind (M)",), second)]


def test_a_name_with_a_colon_speaks() -> None:
    assert _notes("Anna Ek (C): Det blev fel. Vi ångrar det.") == [
        (("Anna Ek (C)",), "Anna Ek (C): Det blev fel. Vi ångrar det.")
    ]


def test_a_reservation_with_its_grounds_is_whole_and_a_bare_one_ends() -> None:
    first = "Anna Ek (C) reserverar sig mot beslutet i enlighet med följande: Frågorna är lagliga. Det är beklagligt."
    second = "Bo Lind (M) reserverar sig mot beslutet."
    found = _item(f"Reservationer\n{first}\n{second}\nSedan besvaras frågan om bron.").reservations
    assert [(said.by, said.text) for said in found] == [(("Anna Ek (C)",), first), (("Bo Lind (M)",), second)]
