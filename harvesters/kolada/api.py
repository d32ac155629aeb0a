"""Kolada's API v3 on the wire: 25 identifiers a request, pages by next_url, and no more requests than agreed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from harvesters.failures import HarvestFailed
from harvesters.fetch import FetchError, Original
from harvesters.run import Run

ADDRESS = "https://api.kolada.se/v3"
IDS_A_REQUEST = 25


class Kolada:
    """Asks one API for one harvest. `answers` are the bodies it gave, `asked` the series."""

    def __init__(self, run: Run, *, most_requests: int) -> None:
        self.address = (run.source.address or ADDRESS).rstrip("/")
        self.answers: list[Original] = []
        self.asked: list[str] = []
        self._run, self._most = run, most_requests
        run.fetcher.is_interface(f"{self.address}/")

    def described(self, kind: str, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        """What `kind` (kpi, municipality ...) says of each identifier that it knows."""
        for some in batches(ids):
            yield from self.values(f"{kind}/{_listed(some)}")

    def entitled(self, kind: str, words: str) -> Iterator[dict[str, Any]]:
        """Those of a kind whose title holds the words."""
        return self.values(f"{kind}?title={quote(words)}")

    def values(self, path: str) -> Iterator[dict[str, Any]]:
        """The values of every page."""
        return (value for page in self.pages(path) for value in page)

    def pages(self, path: str) -> Iterator[list[dict[str, Any]]]:
        """The values page by page. FetchError for anything that is not the envelope of API v3."""
        url = f"{self.address}/{path}"
        while url:
            envelope = self._get(url).json()
            if not isinstance(envelope, dict) or not isinstance(envelope.get("values"), list):
                raise FetchError(f"{url}: the answer has no values; see whether Kolada's API has changed")
            yield envelope["values"]
            url = envelope.get("next_url") or ""

    def series(self, kind: str, kpis: Sequence[str], over: tuple[str, Sequence[str]]) -> Iterator[list[dict[str, Any]]]:
        """Pages with every year of the key figures, `over` the areas or units named."""
        name, ids = over
        for some in batches(kpis):
            for where in batches(ids):
                path = f"{kind}/kpi/{_listed(some)}/{name}/{_listed(where)}"
                self.asked.append(path)
                yield from self.pages(path)

    def _get(self, url: str) -> Original:
        if len(self.answers) >= self._most:
            raise HarvestFailed(
                f"{url}: would be request {self._most + 1} of this harvest, and {self._most} are agreed; "
                "choose fewer key figures, or raise most_requests"
            )
        answer = self._run.get(url)
        self.answers.append(answer)
        return answer


def batches(ids: Iterable[str]) -> Iterator[Sequence[str]]:
    listed = list(ids)
    return (listed[start : start + IDS_A_REQUEST] for start in range(0, len(listed), IDS_A_REQUEST))


def _listed(ids: Sequence[str]) -> str:
    return ",".join(quote(identifier, safe="") for identifier in ids)
