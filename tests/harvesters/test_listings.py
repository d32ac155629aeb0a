"""What a source lists against what is held, and that nothing is never taken for success."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from datasets.instance import Expect, Instance, Source
from harvesters import rounds
from tests.conftest import NOW, WebSite, make_instance
from tests.numbers import FORMS, WRONG
from tests.papers import minutes_pdf, minutes_text


def listing(**documents: str) -> str:
    return "".join(f'<a href="{name}.pdf">{title}</a>' for name, title in documents.items())


def harvested(instance: Instance, days: int = 0) -> dict[str, Any]:
    """The first source in status.json after a round."""
    rounds.harvest_round(instance, now=lambda: NOW + timedelta(days=days))
    return told(instance)


def told(instance: Instance) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((instance.editions / "status.json").read_text(encoding="utf-8"))
    source: dict[str, Any] = content["sources"][0]
    return source


@pytest.fixture
def board(tmp_path: Path, web: WebSite) -> Instance:
    """A source that lists two documents, one of which cannot be had."""
    web.pages["/p/"] = listing(ks="Protokoll KS 2026-01-14", borta=f"Protokoll KS 2026-02-11 {FORMS[0]} {WRONG}")
    web.pages["/p/ks.pdf"] = minutes_pdf(minutes_text("2026-01-14"))
    return make_instance(tmp_path, Source("protokoll", "minutes", f"{web.address}/p/"))


def test_what_is_missing_is_counted_and_told_without_numbers(board: Instance, web: WebSite) -> None:
    found = harvested(board)
    assert (found["state"], found["listed"], found["held"]) == ("ok", 2, 1)
    hidden = {"title": "Protokoll KS 2026-02-11 [personnummer] [dolt]", "place": f"{web.address}/p/borta.pdf"}
    assert found["missing"] == [hidden]


def test_it_is_held_when_it_came_and_missed_no_more(board: Instance, web: WebSite) -> None:
    harvested(board)
    web.pages["/p/borta.pdf"] = minutes_pdf(minutes_text("2026-02-11"))
    found = harvested(board, 1)
    assert (found["listed"], found["held"], found["missing"]) == (2, 2, [])
    web.pages["/p/"] = listing(ks="Protokoll KS 2026-01-14")
    assert [harvested(board, 2)[name] for name in ("listed", "held")] == [1, 1]


def test_what_cannot_be_read_is_missed(board: Instance, web: WebSite) -> None:
    web.pages["/p/borta.pdf"] = b"<!doctype html><h1>Fel</h1>"
    found = harvested(board)
    assert (found["listed"], found["held"], len(found["missing"])) == (2, 1, 1)


def test_skipped_and_withdrawn_are_not_missed(board: Instance, web: WebSite) -> None:
    skipping = replace(board, sources=(replace(board.sources[0], settings={"skip": ["borta"]}),))
    assert harvested(skipping)["listed"] == 1
    web.pages["/p/borta.pdf"] = minutes_pdf(minutes_text("2026-02-11"))
    harvested(board, 1)
    rounds.withhold(board, f"{web.address}/p/borta.pdf", reason="other", by="prov", note="")
    del web.pages["/p/borta.pdf"]
    assert harvested(board, 2)["missing"] == []


def test_what_the_rules_close_is_counted_and_not_named(board: Instance, web: WebSite) -> None:
    title = "Protokoll socialnämndens individutskott 2026-02-11"
    web.pages["/p/"] = listing(ks="Protokoll KS 2026-01-14", borta=title)
    assert board.rules.closes_body(title)
    found = harvested(board)
    assert (found["listed"], found["held"], found["missing"]) == (2, 1, [])


def test_a_failed_harvest_leaves_what_was_listed_and_a_parser_does_not_mend_it(board: Instance, web: WebSite) -> None:
    harvested(board)
    web.pages["/p/"] = "<p>Vi bygger om.</p>"
    found = harvested(board, 1)
    assert (found["state"], found["listed"], found["held"]) == ("failing", 2, 1)
    assert "lists no documents" in found["message"]
    rounds.reparse(board, now=lambda: NOW + timedelta(days=2))
    assert told(board)["state"] == "failing"


def test_no_rows_are_failing_whatever_is_expected(tmp_path: Path, web: WebSite) -> None:
    """A register that may be empty, by its settings, and becomes so."""
    source = Source("valda", "representatives", f"{web.address}/r.csv", expect=Expect(at_least=0, share=0))
    instance = make_instance(tmp_path, source)
    web.pages["/r.csv"] = "Namn;Parti;Organ;Uppdrag\nEva Ek;S;Kommunstyrelsen;Ledamot\n"
    assert harvested(instance)["state"] == "ok"
    web.pages["/r.csv"] = "Namn;Parti;Organ;Uppdrag\nVakant;;Kommunstyrelsen;Ledamot\n"
    found = harvested(instance, 1)
    assert (found["state"], "gave no rows" in found["message"]) == ("failing", True)


@pytest.mark.parametrize("emptied", ["Namn;Belopp\n", ""])
def test_a_table_that_is_emptied_is_failing_and_stands(tmp_path: Path, web: WebSite, emptied: str) -> None:
    web.pages["/t.csv"] = "Namn;Belopp\nA;1\nB;2\n"
    instance = make_instance(tmp_path, Source("t", "table", f"{web.address}/t.csv"))
    assert harvested(instance)["state"] == "ok"
    web.pages["/t.csv"] = (200, {}, emptied.encode())
    found = harvested(instance, 1)
    assert (found["state"], found["listed"], found["held"]) == ("failing", 1, 0)
    assert "none of them is held" in found["message"]
