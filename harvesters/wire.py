"""Connections that reach only the public network: the address looked up and checked is the one connected to."""

import ipaddress
import socket
from collections.abc import Collection
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
IPv6 = ipaddress.IPv6Address


class NotPublic(urllib3.exceptions.HTTPError):
    """The host is in a private network and is not one that the source may reach."""


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
    """The kind of pool, with connections that look where they lead."""

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
