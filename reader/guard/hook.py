"""The second-best answer where the system cannot forbid something: our own interpreter refuses.

An audit hook sees what Python code does. It is no boundary against code that goes around Python, and
``docs/threat-model.md`` says so. Loopback is let through, because on Windows asyncio makes its wake-up pipe of it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WITH_ADDRESS: Final = frozenset({"socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg"})
_NEVER: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "socket.getnameinfo"})
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})

_PROGRAMS: Final = frozenset(
    {"os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.startfile/2", "os.system", "pty.spawn"}
)
_CHANGES: Final = frozenset(
    {
        "os.chmod",
        "os.chown",
        "os.link",
        "os.mkdir",
        "os.remove",
        "os.removexattr",
        "os.rename",
        "os.rmdir",
        "os.setxattr",
        "os.symlink",
        "os.truncate",
        "os.utime",
    }
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_DEVICES: Final = frozenset({os.devnull, "/dev/tty", "CONIN$", "CONOUT$"})


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


def refuse_programs() -> None:
    """Refuse to start any program but our own interpreter, which the worker needs."""
    own = {sys.executable}

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event in _PROGRAMS or (event == "subprocess.Popen" and not _starts(arguments, own)):
            raise PermissionError

    sys.addaudithook(refuse)


def refuse_writing(besides: Iterable[Path]) -> None:
    """Refuse to change any file but those ``besides`` and what is below them."""
    allowed = tuple(os.path.realpath(path) for path in besides)

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and not _is_allowed(path, allowed):
                raise PermissionError
        elif event in _CHANGES:
            paths = arguments[:2] if event in {"os.link", "os.rename"} else arguments[:1]
            if event == "os.symlink":
                paths = arguments[1:2]
            if not all(_is_allowed(path, allowed) for path in paths):
                raise PermissionError

    sys.addaudithook(refuse)


def _starts(arguments: tuple[object, ...], own: set[str]) -> bool:
    executable, command = arguments[:2]
    if isinstance(command, str):  # Windows makes one line of them
        return command.startswith(tuple(form for path in own for form in (f"{path} ", f'"{path}" ')))
    first = executable or (command[0] if isinstance(command, list | tuple) and command else None)
    return first in own


def _is_allowed(path: object, allowed: tuple[str, ...]) -> bool:
    if isinstance(path, int):
        return True  # what is open already
    if not isinstance(path, str | bytes):
        return False
    name = os.fsdecode(path)
    if name in _DEVICES:
        return True
    whole = os.path.realpath(name)
    return any(whole == each or whole.startswith(each.rstrip(os.sep) + os.sep) for each in allowed)
