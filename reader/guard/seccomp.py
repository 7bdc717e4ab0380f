"""Linux: a seccomp filter under which no socket can be made, so nothing can be sent anywhere.

Only ``socketpair`` is left, which cannot leave the machine and which asyncio needs to wake itself up. The filter
also refuses what would get around it: io_uring (which can open sockets without the system call), another process's
memory or descriptors, namespaces, BPF, and the system calls of another architecture.

Source: Linux ``Documentation/userspace-api/seccomp_filter.rst`` and ``include/uapi/linux/seccomp.h``. The filter is
classic BPF, given to the kernel by ``prctl``, so that no library is needed. It cannot be taken off again and is
inherited by every thread and process started afterwards.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import Final, NamedTuple

_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_RET_KILL_PROCESS: Final = 0x80000000
_RET_ERRNO: Final = 0x00050000
_RET_ALLOW: Final = 0x7FFF0000

_LD_W_ABS: Final = 0x20
_JMP_JEQ_K: Final = 0x15
_JMP_JGE_K: Final = 0x35
_RET_K: Final = 0x06

# Offsets in struct seccomp_data.
_NR: Final = 0
_ARCH: Final = 4

_X32_SYSCALL_BIT: Final = 0x40000000


class _Machine(NamedTuple):
    """What the filter has to know of an architecture: its audit number and its numbers of system calls."""

    audit_arch: int
    refused: tuple[int, ...]


# io_uring answers "no such system call", as on kernels built without it, so that libraries fall back quietly.
_IO_URING: Final = (425, 426, 427)  # io_uring_setup, _enter, _register: the same everywhere
_PIDFD_GETFD: Final = 438

_MACHINES: Final = {
    "x86_64": _Machine(
        0xC000003E,
        # socket connect accept bind listen ptrace unshare accept4 setns process_vm_readv process_vm_writev bpf
        (41, 42, 43, 49, 50, 101, 272, 288, 308, 310, 311, 321, _PIDFD_GETFD),
    ),
    "aarch64": _Machine(
        0xC00000B7,
        # unshare ptrace socket bind listen accept connect accept4 setns process_vm_readv process_vm_writev bpf
        (97, 117, 198, 200, 201, 202, 203, 242, 268, 270, 271, 280, _PIDFD_GETFD),
    ),
}


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one struct sock_filter; jumps count the instructions to be skipped."""
    return struct.pack("=HBBI", code, if_true, if_false, k)


def _filter(machine: _Machine) -> bytes:
    program = [
        _instruction(_LD_W_ABS, _ARCH),
        _instruction(_JMP_JEQ_K, machine.audit_arch, 1, 0),
        _instruction(_RET_K, _RET_KILL_PROCESS),
        _instruction(_LD_W_ABS, _NR),
        # Only x86-64 has a second set of numbers (x32); no other architecture's numbers reach this high.
        _instruction(_JMP_JGE_K, _X32_SYSCALL_BIT, 0, 1),
        _instruction(_RET_K, _RET_KILL_PROCESS),
    ]
    for numbers, answer in ((machine.refused, errno.EPERM), (_IO_URING, errno.ENOSYS)):
        for number in numbers:
            program.append(_instruction(_JMP_JEQ_K, number, 0, 1))
            program.append(_instruction(_RET_K, _RET_ERRNO | answer))
    program.append(_instruction(_RET_K, _RET_ALLOW))
    return b"".join(program)


def forbid_sockets() -> bool:
    """Install the filter; say whether the kernel took it."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 2**32:
        return False
    program = _filter(machine)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    loaded = _Program(len(program) // 8, program)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0) == 0)
