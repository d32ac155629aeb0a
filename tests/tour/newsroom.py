"""Two ways to ask an edition as a journalist's program would: SQL at /data, and the rows of /api/v1, page by page."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from sample.truth import Truth
from tests.portal.page import Browser

Row = dict[str, Any]
FEW = 40
"""Rows on a page: so few that most answers have several."""


class Newsroom:
    """Asks a site."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def sql(self, question: str, **values: str) -> list[tuple[Any, ...]]:
        """The rows of a question in SQL, or of a ready-made one by its name."""
        ready = question.isidentifier()
        query = {**values, **({} if ready else {"sql": question}), "_shape": "arrays", "_size": "max"}
        answer = self._json(f"/data/insyn/{question}.json" if ready else "/data/insyn.json", query)
        assert not answer["truncated"]
        return [tuple(row) for row in answer["rows"]]

    def rows(self, resource: str, **filters: str) -> list[Row]:
        """Every row that fulfils the filters, by following the links from page to page."""
        answer = self._json(f"/api/v1/{resource}", {**filters, "limit": str(FEW)})
        total, found = answer["total"], list(answer["items"])
        while following := answer["links"].get("next"):
            answer = self._json(following.removeprefix("http://insyn.test"), {})
            found += answer["items"]
        assert len(found) == total
        return found

    def count(self, resource: str, **filters: str) -> int:
        """How many rows fulfil the filters."""
        return int(self._json(f"/api/v1/{resource}", {**filters, "limit": "1"})["total"])

    def one(self, resource: str, identifier: str) -> Row:
        found: Row = self._json(f"/api/v1/{resource}/{identifier}", {})["item"]
        return found

    def _json(self, path: str, query: dict[str, str]) -> Row:
        response = self._browser.request(f"{path}?{urlencode(query)}" if query else path)
        assert response.status_code == 200, (path, query, response.text[:300])
        told: Row = response.json()
        return told


Ballots = Iterable[tuple[str, str, str]]
"""The ballots of one vote: name, party and option."""


def stands(ballots: Ballots) -> dict[str, str]:
    """What most of each party chose of yes and no; a party that was split evenly chose nothing."""
    counts: dict[str, Counter[str]] = {}
    for _, party, option in ballots:
        counts.setdefault(party, Counter())[option] += 1
    return {
        party: "yes" if found["yes"] > found["no"] else "no"
        for party, found in counts.items()
        if found["yes"] != found["no"]
    }


def alike(votes: Iterable[Ballots], one: str, other: str) -> tuple[int, int]:
    """In how many votes both parties stood for something, and in how many of them for the same."""
    both = [found for found in map(stands, votes) if one in found and other in found]
    return len(both), sum(found[one] == found[other] for found in both)


def rebels(ballots: Ballots) -> set[str]:
    """Those who voted against most of their own party."""
    ballots = list(ballots)
    found = stands(ballots)
    return {
        name for name, party, option in ballots if option in ("yes", "no") and party in found and option != found[party]
    }


def votes_of(news: Newsroom) -> list[list[tuple[str, str, str]]]:
    """All ballots of the API, vote by vote."""
    votes: dict[str, list[tuple[str, str, str]]] = {}
    for row in news.rows("ballots"):
        votes.setdefault(row["vote"], []).append((row["name"], row["party"], row["option"]))
    return list(votes.values())


def told_votes(truth: Truth) -> list[list[tuple[str, str, str]]]:
    return [[(b.name, b.party, b.option) for b in vote.ballots] for item in truth.items() for vote in item.votes]
