"""Connections that reach only the public network, at a checked address, and wait no longer than agreed."""

import ipaddress
import socket
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Timer
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
IPv6 = ipaddress.IPv6Address
LONGEST_HEAD = 90.0
"""Seconds that the status and headers of an answer may take in all, however they trickle in."""


class NotPublic(urllib3.exceptions.HTTPError):
    """The host is in a private network and is not one that the source may reach."""


class TookTooLong(urllib3.exceptions.HTTPError):
    """The answer was not there in time, and its connection is cut."""


@contextmanager
def cut_after(seconds: float, shutdown: Callable[[], object], what: str) -> Iterator[None]:
    """Inside, somebody is waited for that long at most: then `shutdown` ends the waiting, and this is TookTooLong.

    A time limit of the socket is of each byte: a server that sends one a minute would never come to it.
    """
    is_cut = Event()

    def cut() -> None:
        is_cut.set()
        with suppress(OSError, ValueError, RuntimeError):
            shutdown()

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if not is_cut.is_set():
            raise
    finally:
        timer.cancel()
    if is_cut.is_set():
        raise TookTooLong(f"{what} took more than {seconds:.0f} seconds") from None


class Wire(HTTPAdapter):
    """The network, without what is private: only `hosts` may be there."""

    def __init__(self, hosts: Collection[str], retries: urllib3.Retry) -> None:
        self.hosts = hosts
        super().__init__(max_retries=retries)

    def init_poolmanager(self, *arguments: Any, **settings: Any) -> None:
        super().init_poolmanager(*arguments, **settings)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(urllib3.HTTPConnectionPool, self.hosts),
            "https": _pool(urllib3.HTTPSConnectionPool, self.hosts),
        }


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, and so is the IPv4 address that is wrapped in it, if any."""
    found = ipaddress.ip_address(address.split("%")[0])
    if isinstance(found, IPv6):
        wrapped = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            wrapped = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if wrapped and not is_public(str(wrapped)):
            return False
    return found.is_global and not found.is_multicast


def _pool(pool: Any, hosts: Collection[str]) -> Any:
    """The kind of pool, with connections that look where they lead, and at the clock while they wait for an answer."""

    class Checked(pool.ConnectionCls):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            name = str(self._dns_host)  # type: ignore[has-type]
            if name in hosts:
                return super()._new_conn()  # type: ignore[no-any-return]
            self._dns_host = _checked(name, self.port)
            try:
                return super()._new_conn()  # type: ignore[no-any-return]
            finally:
                self._dns_host = name

        def getresponse(self) -> Any:
            line = self.sock
            with cut_after(LONGEST_HEAD, lambda: line.shutdown(socket.SHUT_RDWR), "the head of the answer"):
                return super().getresponse()

    return type("CheckedPool", (pool,), {"ConnectionCls": Checked})


def _checked(host: str, port: int) -> str:
    """The address of a host all of whose addresses are public."""
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise NotPublic(f"the host {host} is not known: {error}") from None
    if not all(is_public(address) for address in found):
        raise NotPublic(f"the host {host} is in a private network; name it in the source's hosts if it is meant")
    return found[0]
