"""Linux: Landlock, by which a process gives up files and TCP for itself and whatever it starts.

What is not granted is refused; what was open before stays open. Only the calling thread and what it starts later are
held: to be called before any thread is started. Looking at what a file is (``stat``) cannot be refused, nor changing
its mode, owner, times or attributes: ``reader.guard.seccomp`` refuses those.

Source: Linux ``Documentation/userspace-api/landlock.rst`` and ``include/uapi/linux/landlock.h``. What a kernel does not
know yet is not asked of it: the version of its interface says what it knows.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# The same on every architecture.
_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446

_VERSION: Final = 1  # LANDLOCK_CREATE_RULESET_VERSION
_PATH_BENEATH: Final = 1  # LANDLOCK_RULE_PATH_BENEATH
_PR_SET_NO_NEW_PRIVS: Final = 38

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_REMOVE_DIR: Final = 1 << 4
_REMOVE_FILE: Final = 1 << 5
_MAKE_CHAR: Final = 1 << 6
_MAKE_DIR: Final = 1 << 7
_MAKE_REG: Final = 1 << 8
_MAKE_SOCK: Final = 1 << 9
_MAKE_FIFO: Final = 1 << 10
_MAKE_BLOCK: Final = 1 << 11
_MAKE_SYM: Final = 1 << 12
_REFER: Final = 1 << 13  # from version 2 on; before it, what this would grant is refused always
_TRUNCATE: Final = 1 << 14  # from version 3 on; before it, see reader.guard.seccomp
_IOCTL_DEV: Final = 1 << 15  # from version 5 on

_FIRST: Final = (1 << 13) - 1
_SINCE: Final = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV))
_READING: Final = _READ_FILE | _READ_DIR
_ON_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
"""What can be granted on something that is no folder; the kernel takes no rule that grants more there."""

READ: Final = _READ_FILE | _READ_DIR
WRITE: Final = _READ_FILE | _WRITE_FILE | _TRUNCATE
"""Of a file, or of every file in a folder."""
MAKE: Final = READ | WRITE | _MAKE_REG | _REMOVE_FILE
"""In a folder: make files, write them, give them their names, remove them."""
TERMINAL: Final = _READ_FILE | _WRITE_FILE | _IOCTL_DEV

_TCP: Final = 0b11  # LANDLOCK_ACCESS_NET_BIND_TCP and _CONNECT_TCP, from version 4 on
_TCP_SINCE: Final = 4
_ABSTRACT_SOCKETS: Final = 0b1  # LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, from version 6 on
_SCOPES_SINCE: Final = 6


def version() -> int:
    """Return the version of the kernel's interface; 0 where it has none, or has it switched off."""
    return max(0, _system_call(_CREATE_RULESET, None, 0, _VERSION))


def restrict(granted: Iterable[tuple[Path | str, int]], *, reading: bool) -> bool:
    """Give up all but what is ``granted``: pairs of a path and of what may be done there and below.

    Without ``reading``, whatever can be read stays so. A path that is not there grants nothing. Say whether the kernel
    now enforces it.
    """
    known = version()
    if not known:
        return False
    handled = _handled(known) & (~0 if reading else ~_READING)
    with _ruleset(_attributes(known, handled)) as ruleset:
        return ruleset >= 0 and _enforced(ruleset, granted, handled)


def _enforced(ruleset: int, granted: Iterable[tuple[Path | str, int]], handled: int) -> bool:
    for path, rights in granted:
        _grant(ruleset, path, rights & handled)
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _system_call(_RESTRICT_SELF, ruleset, 0) == 0


def _handled(known: int) -> int:
    return _FIRST | sum(right for since, right in _SINCE if known >= since)


def _attributes(known: int, handled: int) -> bytes:
    """Return a struct landlock_ruleset_attr of the length that this version takes."""
    fields = [handled]
    if known >= _TCP_SINCE:
        fields.append(_TCP)
    if known >= _SCOPES_SINCE:
        fields.append(_ABSTRACT_SOCKETS)
    return struct.pack(f"={len(fields)}Q", *fields)


@contextmanager
def _ruleset(attributes: bytes) -> Iterator[int]:
    ruleset = _system_call(_CREATE_RULESET, attributes, len(attributes), 0)
    try:
        yield ruleset
    finally:
        if ruleset >= 0:
            os.close(ruleset)


def _grant(ruleset: int, path: Path | str, rights: int) -> None:
    if not rights:
        return
    try:
        there = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(there).st_mode):
            rights &= _ON_FILES
        # Refused for a pipe, which is in no file system: it needs no rule. Whatever else is refused is not granted.
        _system_call(_ADD_RULE, ruleset, _PATH_BENEATH, _path_beneath(rights, there), 0)
    finally:
        os.close(there)


def _path_beneath(rights: int, folder: int) -> bytes:
    """Return a struct landlock_path_beneath_attr, which is packed."""
    return struct.pack("=Qi", rights, folder)


def _system_call(number: int, *arguments: int | bytes | None) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    # As the kernel wants them: whole registers. ctypes would pass an int as 32 bits, with anything above them.
    whole = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(libc.syscall(ctypes.c_long(number), *whole))
