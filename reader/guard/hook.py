"""The second-best answer where the system cannot forbid the network: our own interpreter refuses.

An audit hook sees what Python code does. It is no boundary against code that goes around Python, and
``docs/threat-model.md`` says so. Loopback is let through, because on Windows asyncio makes its wake-up pipe of it.
"""

from __future__ import annotations

import sys
from typing import Final

_WITH_ADDRESS: Final = frozenset({"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"})
_NEVER: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "socket.getnameinfo"})
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _NEVER:
        raise PermissionError
    if event in _WITH_ADDRESS:
        address = arguments[1]
        # A subclass could say one thing here and another to the system.
        host = address[0] if type(address) is tuple and address else address
        if address is not None and host not in _LOOPBACK:
            raise PermissionError


def refuse_network() -> None:
    """Refuse every connection and every look-up of a name, from now on."""
    sys.addaudithook(_refuse)
