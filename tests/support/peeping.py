"""Another program of the same user, which tries to read the memory of one process of ours: ``peeping.py PROCESS``.

Prints a line for each way: its name, and ``read`` or how the system answered. ``--without-guard`` is the control.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"a key that is in memory alone"
LIBC = ctypes.CDLL(None, use_errno=True)
_PTRACE_ATTACH, _PTRACE_DETACH = 16, 17

# The secret is put together in memory; that anybody may trace is said for the sake of the control, where Yama is on.
PLANT = f"""
secret = ctypes.create_string_buffer({SECRET[::-1]!r}[::-1])
GUARDED or LIBC.prctl(0x59616d61, ctypes.c_ulong(-1), 0, 0, 0)
say(f"{{os.getpid()}} {{ctypes.addressof(secret)}}")
os.read(0, 1)
"""


class _Vector(ctypes.Structure):
    _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))


def from_file(pid: int, address: int) -> bytes:
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        memory.seek(address)
        return memory.read(len(SECRET))


def by_call(pid: int, address: int) -> bytes:
    into = ctypes.create_string_buffer(len(SECRET))
    here, there = _Vector(ctypes.addressof(into), len(SECRET)), _Vector(address, len(SECRET))
    if LIBC.process_vm_readv(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "process_vm_readv")
    return into.raw


def as_debugger(pid: int, address: int) -> bytes:
    if LIBC.ptrace(_PTRACE_ATTACH, pid, None, None) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")
    os.waitpid(pid, 0x40000000)  # __WALL
    try:
        return from_file(pid, address)
    finally:
        LIBC.ptrace(_PTRACE_DETACH, pid, None, None)


WAYS: dict[str, Callable[[int, int], bytes]] = {
    "a file": from_file,
    "a call": by_call,
    "a debugger": as_debugger,
    "its map": lambda pid, _address: Path(f"/proc/{pid}/maps").read_bytes() and SECRET,
    "its environment": lambda pid, _address: Path(f"/proc/{pid}/environ").read_bytes() and SECRET,
    "its files": lambda pid, _address: list(Path(f"/proc/{pid}/fd").iterdir()) and SECRET,
}


def main(arguments: list[str]) -> None:
    planted = [sys.executable, str(Path(__file__).with_name("planted.py")), arguments[0], PLANT, *arguments[1:]]
    with subprocess.Popen(planted, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = next(line for line in process.stdout if line.startswith(b"planted: "))
        pid, address = map(int, said.split()[1:])
        for name, read in WAYS.items():
            try:
                answer = "read" if read(pid, address) == SECRET else "read something else"
            except OSError as error:
                answer = errno.errorcode[error.errno or 0]
            sys.stdout.write(f"{name}: {answer}\n")
        process.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
