"""What is suspected waits, what deals with individuals is closed, and a number left in a file stops it."""

import sqlite3
from pathlib import Path

import pytest

from datasets import declaration, shelf
from datasets.edition import EditionError, publish
from datasets.privacy import MASK, guard, inspection
from datasets.privacy.inspection import NumberFound, inspect
from datasets.privacy.rules import Rules, defaults, load
from datasets.privacy.suspicion import HIDDEN
from datasets.strict import ConfigError
from tests.numbers import COORDINATION, FORMS, TEN, WRONG
from tests.portal.small_edition import NOW, TODAY, VOTED, Shelf, fill

DECISION = "kommunfullmaktige-2026-10-19-91"


@pytest.fixture
def shelf_(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path)
    fill(made)
    return made


def ask(made: Shelf, query: str) -> list[tuple[object, ...]]:
    current = shelf.current(made.instance.editions)
    assert current
    connection = sqlite3.connect(made.instance.editions / current.file)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def rewrite(made: Shelf, table: str, identifier: str, **values: object) -> None:
    made.insert(table, {**made.rows(table, identifier), **values})


def test_names_that_differ_by_their_numbers_alone_still_differ(shelf_: Shelf) -> None:
    document = {"kind": "other", "url": "https://x.example", "sha256": "0" * 64}
    for number in FORMS[:4]:
        shelf_.insert("documents", {**document, "id": f"ansokan-{number}", "title": number})
        shelf_.insert("pages", {"id": f"p-{number}", "document": f"ansokan-{number}", "number": 1, "text": "En sida."})
    shelf_.publish()
    query = "SELECT d.id, d.title FROM pages p JOIN documents d ON d.id = p.document WHERE p.id LIKE 'p-[%'"
    found = ask(shelf_, query)
    assert sorted(found) == [(f"ansokan-{MASK}{end}", MASK) for end in ("", "-2", "-3", "-4")]


def test_a_number_in_a_file_stops_the_edition(shelf_: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shelf_.publish()
    rewrite(shelf_, "decisions", DECISION, text=f"Anna Ek, {FORMS[3]}, får bidrag.")
    monkeypatch.setattr(guard, "conceal", lambda text, approved: (text, []))
    with pytest.raises(EditionError) as caught:
        shelf_.publish()
    told = str(caught.value)
    assert "decisions.text" in told and "decisions_fts" in told and "the one before stands" in told
    leaked = [form for form in FORMS if form in told]
    assert leaked == []
    assert shelf.current(shelf_.instance.editions) == before
    assert [path.name for path in shelf_.instance.editions.glob("*.db")] == [before.file]
    assert not list(shelf_.instance.editions.glob(".building-*"))


@pytest.mark.parametrize("number", [*range(len(FORMS))])
def test_every_kind_of_place_in_a_file_is_looked_at(tmp_path: Path, number: int) -> None:
    written = FORMS[number]
    statements = {
        "text": "CREATE TABLE t (a TEXT); INSERT INTO t VALUES ('x ' || :n)",
        "blob": "CREATE TABLE t (a BLOB); INSERT INTO t VALUES (CAST(:n AS BLOB))",
        "name": 'CREATE TABLE t ("{n}" TEXT)',
    }
    for kind, script in statements.items():
        path = tmp_path / f"{kind}.db"
        connection = sqlite3.connect(path)
        for statement in script.replace("{n}", written).split("; "):
            connection.execute(statement, {"n": written} if ":n" in statement else {})
        connection.commit()
        connection.close()
        with pytest.raises(NumberFound):
            inspect(path)


@pytest.mark.parametrize("table", ["t (a TEXT) STRICT", "t (a)", "t (a TEXT PRIMARY KEY) WITHOUT ROWID"])
def test_a_value_that_is_divided_between_pages_is_looked_at_whole(tmp_path: Path, table: str) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute(f"CREATE TABLE {table}")
    rows = [("x" * length + FORMS[0],) for length in range(0, 9000, 7)]
    connection.executemany("INSERT INTO t VALUES (?)", rows)
    assert list(inspection._held(connection, "t", ["a"])) == ["a"] * len(rows)
    connection.close()


def test_words_of_an_index_and_deleted_text_are_looked_at(tmp_path: Path) -> None:
    index, deleted = tmp_path / "index.db", tmp_path / "deleted.db"
    connection = sqlite3.connect(index)
    connection.execute("CREATE VIRTUAL TABLE t USING fts5(a, content = '')")
    connection.execute("INSERT INTO t (rowid, a) VALUES (1, ?)", (f"{TEN[:8]} {TEN} ord",))
    connection.commit()
    connection.close()
    with pytest.raises(NumberFound, match="left in t"):
        inspect(index)
    connection = sqlite3.connect(deleted)
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES (?)", (f"Anna {FORMS[0]}. " * 9,))
    connection.execute("DELETE FROM t")
    connection.commit()
    connection.close()
    with pytest.raises(NumberFound, match="in the bytes"):
        inspect(deleted)


def test_values_that_lie_side_by_side_are_no_number(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE t (a TEXT, b TEXT)")
    connection.execute("CREATE INDEX t_b_a ON t (b, a)")
    connection.execute("INSERT INTO t VALUES (?, ?)", (f"x{TEN[:6]}", f"{TEN[6:]}y"))
    connection.execute("INSERT INTO t VALUES (?, ?)", (f"{TEN[6:]}y", f"x{TEN[:6]}"))
    connection.commit()
    connection.close()
    inspect(tmp_path / "x.db")


def test_values_that_were_looked_through_elsewhere_are_looked_through_as_bytes(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE t (a TEXT, b TEXT)")
    connection.execute("INSERT INTO t VALUES (?, ?)", (f"x{TEN[:6]}", f"{TEN[6:]}y"))
    connection.commit()
    seen = inspection.inspect_values(tmp_path / "x.db")
    assert seen == {"t": set()}
    inspect(tmp_path / "x.db", seen)
    connection.execute("INSERT INTO t VALUES (?, ?)", (f"x {TEN}", None))
    connection.commit()
    connection.close()
    with pytest.raises(NumberFound, match="in the bytes"):
        inspect(tmp_path / "x.db", seen)
    with pytest.raises(NumberFound, match=r"left in t\.a"):
        inspect(tmp_path / "x.db", inspection.inspect_values(tmp_path / "x.db"))


def test_what_is_suspected_is_hidden_and_told(shelf_: Shelf) -> None:
    rewrite(shelf_, "decisions", DECISION, text=f"Anna Ek ({WRONG}) får bidrag.")
    instance = shelf_.instance
    published = publish(
        instance.store, instance.editions, now=NOW, today=TODAY, declarations=declaration.load(), rules=defaults()
    )
    assert ask(shelf_, f"SELECT text FROM decisions WHERE id = '{DECISION}'") == [(f"Anna Ek ({HIDDEN}) får bidrag.",)]
    assert [(found.rule, found.place) for found in published.findings] == [
        ("wrong-check-digit", ("decisions", DECISION, "text"))
    ]
    digits = WRONG.replace("-", "")
    content = (instance.editions / published.edition.file).read_bytes()
    assert WRONG.encode() not in content and digits.encode() not in content


def test_a_number_that_lost_its_dash_in_a_sheet_is_hidden() -> None:
    watch = guard.Guard([])
    place = ("t", "1", "c")
    assert watch.public_number(float(TEN), *place) is None
    assert watch.public_number(int(f"19{COORDINATION}"), *place) is None
    assert watch.public_number(int(TEN) + 1, *place) == int(TEN) + 1
    assert [finding.rule for finding in watch.findings.values()] == ["number-in-cell"] * 2


def close(made: Shelf, rules: Rules) -> str:
    instance = made.instance
    published = publish(
        instance.store, instance.editions, now=NOW, today=TODAY, declarations=declaration.load(), rules=rules
    )
    return (instance.editions / published.edition.file).read_bytes().decode("latin-1")


TELLING = ("Det är för dyrt.", "redovisa kostnaden", "bifall till kommunstyrelsens", "Skolan i Norrby byggs ut.")


def test_a_body_that_deals_with_individuals_gives_its_facts_alone(shelf_: Shelf) -> None:
    told = close(shelf_, defaults())
    assert all(words.encode().decode("latin-1") in told for words in TELLING)
    rules = load({"closed": [{"name": "kf", "bodies": ["Kommunfullmäktige"]}]}, "x")
    told = close(shelf_, rules)
    assert [words for words in TELLING if words.encode().decode("latin-1") in told] == []
    number, day = VOTED.split("/")[-1], VOTED.split("/")[-2]
    decided = f"SELECT title, number, date, matter FROM decisions WHERE id = '{DECISION}'"
    assert ask(shelf_, decided) == [("Individärende", int(number), day, None)]
    told = close(shelf_, load({"closed": [{"name": "kf", "bodies": ["Kommunfullmäktige"]}], "open": ["kf"]}, "x"))
    assert all(words.encode().decode("latin-1") in told for words in TELLING)


def test_a_matter_that_deals_with_an_individual_is_closed_in_every_body(shelf_: Shelf) -> None:
    agenda_item = shelf_.rows("agenda_items", str(shelf_.rows("decisions", DECISION)["agenda_item"]))
    rewrite(shelf_, "agenda_items", str(agenda_item["id"]), title="LVU, begäran om vård")
    file = {"id": "d9", "title": "Utredning", "url": "https://provby.example/9.pdf", "matter": agenda_item["matter"]}
    shelf_.insert("documents", file)
    told = close(shelf_, defaults())
    assert [words for words in (*TELLING[:3], "LVU", "Utredning") if words.encode().decode("latin-1") in told] == []
    assert ask(shelf_, f"SELECT count(*) FROM matters WHERE id = '{agenda_item['matter']}'") == [(0,)]


def test_an_opened_rule_must_exist() -> None:
    with pytest.raises(ConfigError, match="no rule is called 'x'; the rules are individutskott"):
        load({"open": ["x"]}, "insyn.toml: privacy")


@pytest.mark.parametrize(
    ("body", "closed"),
    [
        ("Socialnämndens individutskott", True),
        ("Överförmyndarnämnden", True),
        ("Individ- och familjeutskottet", True),
        ("Socialnämnden", False),
        ("Kommunstyrelsens arbetsutskott", False),
    ],
)
def test_the_defaults_close_what_they_should(body: str, closed: bool) -> None:
    assert defaults().closes_body(body) is closed


def test_a_number_is_found_wherever_the_parts_of_a_file_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "_PART", 50)
    path, number = tmp_path / "file", FORMS[3].encode()
    for before in range(260):
        path.write_bytes(b"x" * before + number + b"x" * (260 - before))
        assert inspection._in_bytes(path) == {number: before}
        path.write_bytes(b"x" * before + b"8" + number + b"x" * (260 - before))
        assert not inspection._in_bytes(path)
