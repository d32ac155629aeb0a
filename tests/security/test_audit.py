"""The audit of libraries tells what is known, passes over what has a reason, and does not take silence for safety."""

import json
from http.server import BaseHTTPRequestHandler

import pytest

from tests import audit
from tests.conftest import Answer, WebSite

KNOWN = {
    "id": "GHSA-test-0000-0000",
    "aliases": ["CVE-2026-0001"],
    "summary": "Templates can reach the server",
    "schema_version": "1.7.3",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.0"}]}],
        }
    ],
}
"""In the form of OSV, https://ossf.github.io/osv-schema/."""


def osv(handler: BaseHTTPRequestHandler) -> Answer:
    """What OSV answers when one version of one library is vulnerable."""
    asked = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
    found = {"vulns": [KNOWN]} if asked["package"] == {"name": "jinja2", "ecosystem": "PyPI"} else {}
    return 200, {"Content-Type": "application/json"}, json.dumps(found).encode()


@pytest.mark.parametrize(("excused", "found"), [({}, 1), ({"CVE-2026-0001": "not used so"}, 0)])
def test_a_known_vulnerability_fails_by_name_unless_there_is_a_reason(
    web: WebSite, excused: dict[str, str], found: int
) -> None:
    web.pages["/v1/query"] = osv
    lines = list(audit.audit(f"{web.address}/v1/query", excused))
    assert len(lines) == found
    assert len(web.asked) == len(list(audit.pinned())) > 100
    for line in lines:
        assert line.startswith("Jinja2 ") and "CVE-2026-0001" in line and "mended in 99.0" in line


def test_a_known_vulnerability_stops_the_check(web: WebSite, capsys: pytest.CaptureFixture[str]) -> None:
    web.pages["/v1/query"] = osv
    assert audit.main(f"{web.address}/v1/query") == 1
    assert "Templates can reach the server" in capsys.readouterr().out


@pytest.mark.parametrize(
    "answer", [(503, {}, b""), (404, {}, b""), (200, {"Content-Type": "text/html"}, b"<h1>Log in to the network</h1>")]
)
def test_what_cannot_be_asked_is_said_and_not_concluded(
    web: WebSite, capsys: pytest.CaptureFixture[str], answer: Answer
) -> None:
    web.pages["/v1/query"] = answer
    assert audit.main(f"{web.address}/v1/query") == 0
    assert capsys.readouterr().out.startswith("audit: NOT DONE")
    assert audit.main(f"{web.address}/v1/query", required=True) == 1


def test_no_network_is_no_vulnerability(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main("http://127.0.0.1:1/v1/query") == 0
    assert "NOT DONE" in capsys.readouterr().out


def test_every_vulnerability_passed_over_has_a_reason() -> None:
    assert all(len(reason) > 20 for reason in audit.ignored().values())
