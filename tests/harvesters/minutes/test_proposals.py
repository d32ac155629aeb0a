"""What a board had before it, beside what it proposes itself: the first step of a text on its way to the council."""

from pathlib import Path

import pytest

from datasets import declaration
from datasets.instance import Source
from harvesters import rounds
from harvesters.store import Store
from tests.conftest import make_instance
from tests.papers import minutes_text

PROPOSED = "Förslag till beslut\n{before}\n_________________"
SENT_ON = "Kommunstyrelsen föreslår kommunfullmäktige besluta:\n{own}"


@pytest.mark.parametrize(
    ("before", "own", "relation"),
    [
        ("Vägen byggs för högst 11 miljoner kronor.", "Vägen byggs för högst 11 miljoner kronor.", "as_proposed"),
        ("Vägen byggs för högst 11 miljoner kronor.", "Vägen byggs för högst 13 miljoner kronor.", "changed"),
        ("", "Vägen byggs för högst 13 miljoner kronor.", None),
    ],
)
def test_what_the_board_had_before_it(tmp_path: Path, before: str, own: str, relation: str | None) -> None:
    text = minutes_text(decisions=(SENT_ON.format(own=own),))
    (tmp_path / "papper").mkdir()
    paper = tmp_path / "papper" / "ks-2026-02-11.txt"
    paper.write_text(text.replace("_" * 17, PROPOSED.format(before=before)) if before else text, encoding="utf-8")
    instance = make_instance(tmp_path, Source("m", "minutes", paper.parent.as_uri()))
    assert not [outcome.failure for outcome in rounds.harvest_round(instance).outcomes if outcome.failure]
    with Store(instance.store, declaration.load()) as store:
        query = """SELECT a.received_proposal, a.proposal, a.proposal_to, d.as_proposed
                   FROM agenda_items a JOIN decisions d ON d.agenda_item = a.id"""
        assert [tuple(row) for row in store.connection.execute(query)] == [
            (before or None, own, "kommunfullmäktige", relation)
        ]
