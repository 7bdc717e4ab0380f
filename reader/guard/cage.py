"""A cage for a process that handles hostile text: from ``enter`` on it can do nothing but compute.

What it holds open stays open; nothing else can be opened, started, sent or removed, and its memory is bounded.
To be entered when everything that is needed has been imported, and before the first byte of such text is read.

Linux (x86-64 and 64-bit ARM): the kernel enforces it (``reader.guard.seccomp``). Elsewhere an audit hook refuses what
Python code asks for, which is no boundary against code that goes around Python; limits on memory, files and processes
are the system's where it has them.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from types import ModuleType
from typing import Final

from reader.guard import dumps

# What the hook refuses, as beginnings of the names of audit events (docs.python.org, "Audit events table").
_REFUSED: Final = (
    "ctypes.",
    "fcntl.",
    "ftplib.",
    "glob.",
    "mmap.",
    "msvcrt.open_osfhandle",
    "open",
    "os.",
    "pty.",
    "shutil.",
    "signal.pthread_kill",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "tempfile.",
    "webbrowser.",
    "winreg.",
    "_winapi.",
)


def enter(memory: int) -> bool:
    """Enter the cage, with at most ``memory`` bytes of address space; say whether the system enforces it.

    To be called by a process with one thread.
    """
    dumps.forbid()
    if sys.platform == "linux":
        seccomp = _seccomp()  # no module can be opened below
        _limit(memory)
        if seccomp is not None and seccomp.allow_only_computing():
            return True
    elif sys.platform != "win32":
        _limit(memory)
    sys.addaudithook(_refuse)
    return False


def _seccomp() -> ModuleType | None:
    try:
        from reader.guard import seccomp  # noqa: PLC0415 - exists on Linux alone
    except ImportError:  # Python was built without ctypes, or may not load it
        return None
    return seccomp


def _limit(memory: int) -> None:
    import resource  # noqa: PLC0415 - Windows has none

    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for kind, limit in limits.items():
        # macOS refuses a limit on address space that is passed already; the others are still worth having.
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError
