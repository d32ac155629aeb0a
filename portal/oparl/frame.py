"""What every answer of OParl stands in: the System, its one Body, the legislative terms, and pages of lists."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from datasets.instance import Municipality
from datasets.oparl import PREFIX, SCHEMA, ObjectType
from datasets.shelf import Edition
from portal.oparl.objects import PATH, Object, Writer, known

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_TERM, _FIRST_TERM = 4, 1994
_VERSION = "https://schema.oparl.org/1.1/"


@dataclass(frozen=True, slots=True)
class Frame:
    """The objects that are no rows. `since` is when the first edition was published, `first_day` the first meeting."""

    writer: Writer
    municipality: Municipality
    edition: Edition
    since: str
    first_day: str
    today: date

    @property
    def base(self) -> str:
        return f"{self.writer.root}{PATH}"

    @property
    def body_address(self) -> str:
        return f"{self.base}/body/{self.municipality.code}"

    def system(self) -> Object:
        municipality = self.municipality
        return known(
            {
                "id": self.base,
                "type": f"{SCHEMA}System",
                "oparlVersion": _VERSION,
                "body": f"{self.base}/body",
                "name": f"Insyn {municipality.name}",
                **self._contact(),
                "license": CC0,
                "created": self.since,
                "modified": self.edition.published_at,
                "web": f"{self.writer.root}/",
            }
        )

    def body(self) -> Object:
        municipality = self.municipality
        lists = {kind.listed: f"{self.base}/{kind.segment}" for kind in self.writer.vocabulary.addressed}
        return known(
            {
                "id": self.body_address,
                "type": f"{SCHEMA}Body",
                "system": self.base,
                "name": municipality.name,
                **self._contact(),
                "license": CC0,
                "oparlSince": self.since,
                "classification": "Kommun",
                f"{PREFIX}municipalityCode": municipality.code,
                **lists,
                "legislativeTerm": self.terms(),
                "legislativeTermList": f"{self.base}/legislativeTerm",
                "created": self.since,
                "modified": self.edition.published_at,
                "web": f"{self.writer.root}/",
            }
        )

    def terms(self) -> list[Object]:
        """The terms of the council from the first meeting to today, as the law sets them (KL 5:7)."""
        first, last = date.fromisoformat(self.first_day), self.today
        years = range(_FIRST_TERM, last.year + 1, _TERM)
        spans = [(year, _begins(year), _begins(year + _TERM) - timedelta(days=1)) for year in years]
        return [self._term(*span) for span in spans if span[2] >= min(first, last) and span[1] <= last]

    def of_body(self, kind: ObjectType, written: Object) -> Object:
        """The object with what it has by belonging to the Body."""
        if written.get("deleted") or kind.name not in ("Organization", "Person", "Paper"):
            return written
        lists = {f"{name}": f"{written['id']}/{name}" for name in ("meeting", "consultation")}
        return {**written, "body": self.body_address, **(lists if kind.name == "Organization" else {})}

    def _term(self, year: int, begins: date, ends: date) -> Object:
        return {
            "id": f"{self.base}/legislativeTerm/{year}",
            "type": f"{SCHEMA}LegislativeTerm",
            "body": self.body_address,
            "name": f"{begins.year}–{ends.year}",
            "startDate": begins.isoformat(),
            "endDate": ends.isoformat(),
            "created": self.since,
            "modified": self.since,
        }

    def _contact(self) -> Object:
        contact = self.municipality.contact
        return {"website": self.municipality.website, "contactEmail": contact if "@" in contact else None}


def _begins(year: int) -> date:
    """The first day of those elected in a year: 15 October, before 2014 1 November."""
    return date(year, 10, 15) if year >= 2014 else date(year, 11, 1)


def list_page(address: str, query: dict[str, str], data: list[Object], *, page: int, limit: int, total: int) -> Object:
    """A page of an external list; every page but the last leads to the next, with the same filters."""
    last = max(1, -(-total // limit))
    numbers = {"first": 1, "prev": page - 1, "self": page, "next": page + 1, "last": last}
    links = {
        name: f"{address}?{urlencode({**query, 'page': number})}" if query or number > 1 else address
        for name, number in numbers.items()
        if 1 <= number <= last or name == "self"
    }
    counts = {"totalElements": total, "elementsPerPage": limit, "currentPage": page, "totalPages": last}
    return {"data": data, "pagination": counts, "links": links}
