"""Running a program where the system offers less than the guard wants: ``lesser_system.py LACKS… -- PROGRAM…``.

``seccomp``, ``landlock``, ``mlock``: the kernel answers as one that was built without it. It is told to by a filter.
``ctypes``: Python may not load it; ``PROGRAM`` is then a Python script and its arguments.
"""

from __future__ import annotations

import errno
import os
import platform
import runpy
import sys

from reader.guard import seccomp
from reader.guard.seccomp import _instruction as instruction

_ANSWER = 0x00050000
_LD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER, _FIRST_ARGUMENT = 0, 16
_PRCTL = {"x86_64": 157, "aarch64": 167}
_MLOCK = {"x86_64": 149, "aarch64": 228}
_PR_SET_SECCOMP, _PR_SET_DUMPABLE = 22, 4


def _refuse_call(number: int, answer: int) -> list[bytes]:
    return [
        instruction(_LD, _NUMBER),
        instruction(_JUMP_IF_EQUAL, number, 0, 1),
        instruction(_RETURN, _ANSWER | answer),
    ]


def _refuse_prctl(what: int) -> list[bytes]:
    return [
        instruction(_LD, _NUMBER),
        instruction(_JUMP_IF_EQUAL, _PRCTL[platform.machine()], 0, 3),
        instruction(_LD, _FIRST_ARGUMENT),
        instruction(_JUMP_IF_EQUAL, what, 0, 1),
        instruction(_RETURN, _ANSWER | errno.EINVAL),
    ]


def without(lacks: list[str]) -> None:
    """Answer, in this process and what it becomes, as a kernel that lacks this."""
    program: list[bytes] = []
    if "landlock" in lacks:
        program += _refuse_call(444, errno.ENOSYS)
    if "mlock" in lacks:
        program += _refuse_call(_MLOCK[platform.machine()], errno.ENOMEM)
    if "dumpable" in lacks:
        program += _refuse_prctl(_PR_SET_DUMPABLE)
    if "seccomp" in lacks:
        program += _refuse_prctl(_PR_SET_SECCOMP)
    program.append(instruction(_RETURN, 0x7FFF0000))
    assert seccomp._install(lambda _machine: b"".join(program))


def main(arguments: list[str]) -> None:
    between = arguments.index("--")
    lacks, command = arguments[:between], arguments[between + 1 :]
    if set(lacks) - {"ctypes"}:
        without(lacks)
    if "ctypes" in lacks:
        for name in [name for name in sys.modules if name.partition(".")[0] in {"ctypes", "_ctypes", "reader"}]:
            del sys.modules[name]
        sys.modules["_ctypes"] = None  # type: ignore[assignment]  # so that importing it fails
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")
    else:
        os.execv(sys.executable, [sys.executable, *command])


if __name__ == "__main__":
    main(sys.argv[1:])
