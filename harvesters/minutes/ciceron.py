"""Which documents Ciceron's search lists: a diary's meetings, by its JSON-RPC with a session."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from harvesters.fetch import FetchError, shaped
from harvesters.run import Document, Run

MEETING = 1
ROWS_A_REQUEST = 100
MOST_MEETINGS = 100_000
SEARCH = "insyn"


class _Session:
    """Questions to one server. Each answer may name the session that the next question is to be asked in."""

    def __init__(self, run: Run, address: str) -> None:
        self.run, self.address, self.session = run, f"{address}/json", ""

    def ask(self, method: str, **params: Any) -> Any:
        """What the server gives as result, which older servers write as a string of JSON within it."""
        question = {"jsonrpc": "2.0", "method": f"CiceronsokServer:{method}", "params": params}
        within = {"session_id": self.session} if self.session else {}
        answer = self.run.fetcher.ask(self.address, {**question, **within}, passing=("session_id",))
        self.session = answer.get("session_id") or self.session
        if answer.get("error"):
            raise FetchError(f"{self.address}: {method} failed: {answer['error']}; see whether the diary is right")
        return _plain(answer.get("result"))


def listed(run: Run, address: str, *, diary: str, titles: str) -> Iterator[Document]:
    """The documents of every meeting in `diary` whose name `titles` fits.

    The number of a meeting is its place in the answer: it is asked by within the session and never kept.
    """
    server, wanted = _Session(run, address.rstrip("/")), re.compile(titles, re.IGNORECASE)
    server.ask("Test")
    for meeting in list(_meetings(run, server, diary)):
        details = server.ask("ReadObjectDetails", search_id=SEARCH, id=str(meeting["id"]))
        for document in details.get("documents") or ():
            title = f"{meeting['title']} {document['name']}"
            if wanted.search(document["name"]):
                query = urlencode({"filename": document["filename_b64"], "id": document["id"]})
                yield Document(f"{address.rstrip('/')}/download/document?{query}", title)


def _meetings(run: Run, server: _Session, diary: str) -> Iterator[Mapping[str, Any]]:
    param = json.dumps({"diary": diary, "has_files": False, "is_post": True}, ensure_ascii=False)
    found = server.ask("Search", search_id=SEARCH, doctype=MEETING, text="", param=param)
    told = shaped(found, dict, server.address, "result").get("hits")
    hits = shaped(int(str(told)) if str(told).isdecimal() else None, int, server.address, "number of hits")
    if hits > MOST_MEETINGS:
        raise FetchError(f"{server.address}: tells {hits:,} meetings, which no diary has; see whether it is right")
    for offset in range(0, hits, ROWS_A_REQUEST):
        answer = server.ask("ReadItems", search_id=SEARCH, offset=offset, limit=ROWS_A_REQUEST)
        rows = shaped(answer.get("results") if isinstance(answer, dict) else answer, list, server.address, "meetings")
        if len(rows) != min(ROWS_A_REQUEST, hits - offset):
            raise FetchError(f"{server.address}: told {hits} meetings but gave {offset + len(rows)}; try later")
        yield from rows


def _plain(result: Any) -> Any:
    """The result itself, or what it holds as `result` or `value`; read where it is text of JSON."""
    if isinstance(result, dict):
        result = result.get("result", result.get("value", result))
    return json.loads(result) if isinstance(result, str) and result[:1] in ("{", "[") else result
