"""Names and addresses of this host."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

EVERY = ("0.0.0.0", "::")
"""Hosts to listen on that stand for every address."""

# Addresses for documentation: asking the system how it would reach them sends nothing.
_AWAY = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


@dataclass(frozen=True)
class Host:
    """What a host is called: names and addresses, those first that others would use."""

    names: tuple[str, ...]
    addresses: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Addresses and names."""
        return (*self.addresses, *self.names)


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach a host to listen on."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def own(host: str) -> Host:
    """What clients may call a server that listens on a host."""
    loopback = ("127.0.0.1", "::1")
    if host not in EVERY:
        given = (host.strip("[]"),)
        literal = _is_address(given[0])
        return Host(
            ("localhost",) if literal else tuple(dict.fromkeys((*given, "localhost"))),
            tuple(dict.fromkeys((*given, *loopback))) if literal else loopback,
        )
    name = socket.gethostname().lower()
    names = dict.fromkeys((name, f"{name.partition('.')[0]}.local", "localhost"))
    # "0.0.0.0" takes no clients from IPv6, and "::" none from IPv4.
    six = host == "::"
    found = dict.fromkeys((*_outward(), *_listed(name), *loopback))
    return Host(tuple(names), tuple(one for one in found if (":" in one) == six))


def bracketed(host: str) -> str:
    """A host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _outward() -> list[str]:
    found = []
    for family, away in _AWAY:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((away, 9))
                found.append(probe.getsockname()[0])
        except OSError:
            continue
    return found


def _listed(name: str) -> list[str]:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None)}
    except OSError:
        return []
    # Link-local addresses need an interface's name beside them, which no certificate can hold.
    return sorted(one for one in found if "%" not in one)
