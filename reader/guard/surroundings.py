"""What this process was started with that the walls cannot hold: who it runs as, what was put into it, open sockets."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from reader.guard.protection import Remark

_PRELOADING: Final = ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES")
_STANDARD: Final = 3
"""Below it are standard input, output and error."""
_OPEN: Final = "/proc/self/fd"
_ROOT: Final = 0


def look() -> frozenset[Remark]:
    """Close the sockets that this process inherited; return what there is to say."""
    return frozenset(_remarks())


def _remarks() -> Iterator[Remark]:
    if hasattr(os, "geteuid") and os.geteuid() == _ROOT:
        yield Remark.ROOT
    if any(os.environ.get(name) for name in _PRELOADING):
        yield Remark.PRELOADED
    for descriptor in _sockets():
        if descriptor >= _STANDARD:
            _close(descriptor)
            yield Remark.SOCKET_CLOSED
        elif _is_of_a_network(descriptor):
            yield Remark.SOCKET_KEPT


def _close(descriptor: int) -> None:
    """Let the number lead nowhere, and not to what is opened next: whoever handed it over may still use it."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        os.dup2(nowhere, descriptor, inheritable=False)
    finally:
        os.close(nowhere)


def _sockets() -> list[int]:
    try:
        descriptors = [int(name) for name in os.listdir(_OPEN)]  # noqa: PTH208 - pathlib is slower to begin with
    except OSError:
        descriptors = list(range(256)) if os.name == "posix" else []
    return [each for each in descriptors if _is_socket(each)]


def _is_socket(descriptor: int) -> bool:
    with suppress(OSError):
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    return False


def _is_of_a_network(descriptor: int) -> bool:
    """Return whether a socket is no pair's and no local one's, as those of service managers and editors are."""
    import _socket  # noqa: PLC0415 - seldom needed; the module that the system's own is made of, without its names

    local = getattr(_socket, "AF_UNIX", None)
    copy = os.dup(descriptor)
    try:
        asked = _socket.socket(fileno=copy)
    except OSError:
        os.close(copy)
        return True
    try:
        return asked.family != local
    finally:
        asked.close()
