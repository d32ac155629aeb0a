"""The private network cannot be reached through the harvester, however it is written or looked up."""

import socket
from typing import Any

import pytest
import requests

from harvesters.transport import _PatientRetry
from harvesters.wire import NotPublic, Wire, is_public
from tests.conftest import WebSite

PRIVATE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_private_is_known_in_all_its_forms(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["193.10.0.1", "2a01:7c8::1", "::ffff:193.10.0.1", "64:ff9b::c10a:1"])
def test_what_is_public_is_known(address: str) -> None:
    assert is_public(address)


def session(*hosts: str) -> requests.Session:
    made = requests.Session()
    made.trust_env = False
    made.mount("http://", Wire(hosts, _PatientRetry.usual()))
    return made


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"])
def test_no_way_of_writing_it_leads_there(web: WebSite, host: str) -> None:
    with pytest.raises(NotPublic, match="private network|not known"):
        session().get(f"http://{host}:{web.server.server_port}/")
    assert web.asked == []


def test_a_name_that_changes_between_looking_and_connecting_is_connected_to_what_was_looked_up(
    web: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look-up would answer loopback: there is none, the public address alone is tried."""
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        if host != "evil.example":
            assert host == "203.0.114.1"
            raise OSError("no way there from here")
        address = "203.0.114.1" if asked.count(host) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises((requests.ConnectionError, NotPublic)):
        session().get(f"http://evil.example:{web.server.server_port}/")
    assert asked[:2] == ["evil.example", "203.0.114.1"]
    assert web.asked == []


def test_hosts_of_the_source_are_reached(web: WebSite) -> None:
    web.pages["/"] = "hej"
    assert session("127.0.0.1").get(web.address).text == "hej"
