"""Registers of representatives in the forms municipalities have them, with people the minutes know and others."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from datasets import declaration
from datasets.instance import Instance, Municipality, Source
from datasets.strict import ConfigError
from harvesters.kinds import kind_of
from harvesters.outcome import Outcome
from harvesters.run import harvest
from harvesters.store import Store
from tests.portal.small_edition import Shelf, fill

CSV = """Namn;Parti;Organ;Uppdrag;Från och med;Till och med;E-post;Mandat
Anna Prov;S;Kommunfullmäktige;1:e vice ordförande;2026-10-15;2030-10-14;anna@provby.example;3
Bo Ny (M);;Kommunfullmäktige;Ledamot;2026-10-15;;bo@provby.example;4
Vakant;M;Kommunfullmäktige;Ledamot;2026-10-15;;;
Anna Prov;Moderaterna;Valberedningen;Gruppledare;den 1 januari 2027;någon gång;;
Cia Ek;C;;Ersättare;;;;
"""
TABLE = """<html><body><table><tr><th>Dag</th><th>Sal</th></tr><tr><td>1</td><td>A</td></tr></table>
<table><tr><th>Förnamn</th><th>Efternamn</th><th>Partibeteckning</th><th>Uppdrag</th></tr>
<tr><td>Anna</td><td>Prov</td><td><abbr title="Socialdemokraterna">S</abbr></td><td>Ordförande</td></tr></table>
</body></html>"""
CARDS = """<html><body><ul><li class="card"><h3>Anna Prov (S)</h3><p class="b">Kommunstyrelsen</p>
<p class="r">Ersättare</p></li>
<li class="card"><h3>Bo Ny (M)</h3><p class="b">Kommunstyrelsen</p></li></ul></body></html>"""

Register = Callable[..., Outcome]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    shelf = Shelf(tmp_path)
    fill(shelf)
    with Store(shelf.instance.store, declaration.load()) as store:
        store.db.table("appointments").delete_where()
        yield store


@pytest.fixture
def register(store: Store, tmp_path: Path) -> Register:
    def harvested(text: str, name: str = "register.csv", **settings: object) -> Outcome:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        source = Source("register", "representatives", path.as_uri(), settings=settings)
        instance = Instance(tmp_path, Municipality("9999", "Provby", invented=True), (source,))
        kind = kind_of(source, "insyn.toml")
        return harvest(source, kind.harvester, kind.settings, instance=instance, store=store)

    return harvested


def _posts(
    store: Store, columns: str = "person, organization, post, role, party, start_date, end_date"
) -> list[object]:
    return store.connection.execute(f"SELECT {columns} FROM appointments WHERE gone IS NULL ORDER BY id").fetchall()


def test_each_post_has_a_person_a_body_and_a_period(store: Store, register: Register) -> None:
    register(CSV)
    assert _posts(store) == [
        ("anna-prov", "kommunfullmaktige", "1:e vice ordförande", "vice chair", "S", "2026-10-15", "2030-10-14"),
        ("anna-prov-m", "valberedningen", "Gruppledare", None, "M", "2027-01-01", None),
        ("bo-ny", "kommunfullmaktige", "Ledamot", "member", "M", "2026-10-15", None),
    ]


def test_what_is_not_read_is_told_and_what_is_private_is_not_kept(store: Store, register: Register) -> None:
    outcome = register(CSV)
    assert {(issue.kind, issue.value) for issue in outcome.issues} == {
        ("unknown column", "Mandat"),
        ("not a date", "någon gång"),
        ("incomplete post", "Cia Ek C  Ersättare  "),
    }
    assert "provby.example" not in str(_posts(store, "*")).replace("https://provby.example", "")


def test_people_and_bodies_of_the_minutes_stay_theirs_and_others_are_added(store: Store, register: Register) -> None:
    register(CSV)
    people = store.connection.execute("SELECT id, party, source FROM people ORDER BY id").fetchall()
    assert ("anna-prov", "S", "protokoll") in people
    assert ("bo-ny", "M", "register") in people
    assert store.connection.execute("SELECT source FROM organizations WHERE id = 'valberedningen'").fetchone() == (
        "register",
    )


def test_the_same_register_again_changes_nothing(register: Register) -> None:
    register(CSV)
    again = register(CSV)
    assert (again.counts.added, again.counts.changed, again.counts.gone) == (0, 0, 0)


def test_a_post_that_ends_early_is_changed_and_one_left_out_is_dated(store: Store, register: Register) -> None:
    register(CSV)
    outcome = register(CSV.replace("2030-10-14", "2027-03-01").replace("Bo Ny (M);;Kommunf", "Bo Ny (M);;Kommunalf"))
    assert outcome.counts.changed == 1
    told = store.connection.execute('SELECT row_id, field, "before", "after" FROM changes ORDER BY id').fetchall()
    assert (
        "anna-prov-kommunfullmaktige-1-e-vice-ordforande-2026-10-15",
        "end_date",
        "2030-10-14",
        "2027-03-01",
    ) in told
    assert [row[0] for row in told if row[1] == "gone"] == ["bo-ny-kommunfullmaktige-ledamot-2026-10-15"]


def test_a_table_on_a_web_page_is_found_by_its_columns(store: Store, register: Register) -> None:
    outcome = register(TABLE, "register.html", organization="Valnämnden")
    assert not outcome.failure
    assert _posts(store, "person, organization, role") == [("anna-prov", "valnamnden", "chair")]


def test_a_list_on_a_web_page_is_read_by_selectors(store: Store, register: Register) -> None:
    register(CARDS, "lista.html", item="li.card", selectors={"name": "h3", "organization": ".b", "post": ".r"})
    assert _posts(store, "person, organization, role") == [
        ("anna-prov", "kommunstyrelsen", "substitute"),
        ("bo-ny", "kommunstyrelsen", None),
    ]


def test_own_headings_are_named_in_the_settings(store: Store, register: Register) -> None:
    text = "Vem,Var\nAnna Prov (S),Kommunstyrelsen\n"
    assert "no table has columns for name and body" in register(text).failure
    assert not register(text, columns={"name": "Vem", "organization": "Var"}).failure
    assert _posts(store, "person, organization") == [("anna-prov", "kommunstyrelsen")]


@pytest.mark.parametrize(
    ("text", "settings", "told"),
    [
        ("<html><body><p>Underhåll</p></body></html>", {}, "no table has columns for name and body"),
        (CARDS, {"item": "li.gone", "selectors": {"name": "h3"}}, "the page has no 'li.gone'"),
        ("Namn;Organ\n", {}, "no rows below its header"),
    ],
)
def test_what_is_no_register_fails_and_nothing_is_lost(
    store: Store, register: Register, text: str, settings: dict[str, object], told: str
) -> None:
    register(CSV)
    assert told in register(text, **settings).failure
    assert len(_posts(store)) == 3


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"columns": {"namn": "Namn"}}, "unknown field 'namn'; the fields are name"),
        ({"item": "li"}, "item and selectors: give both, or neither"),
        ({"item": "li[", "selectors": {"name": "b"}}, "is no CSS selector"),
    ],
)
def test_settings_that_cannot_work_are_refused(register: Register, settings: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=told.replace("[", r"\[")):
        register(CSV, **settings)


def test_a_row_left_by_its_owner_belongs_to_the_next_that_gives_it(store: Store, register: Register) -> None:
    register(CSV)
    store.connection.execute("UPDATE people SET gone = '2026-11-24' WHERE id = 'anna-prov'")
    register(CSV)
    assert store.connection.execute("SELECT source, gone FROM people WHERE id = 'anna-prov'").fetchone() == (
        "register",
        None,
    )
