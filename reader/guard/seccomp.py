"""Linux: seccomp filters against sockets, against programs, and one that is a cage.

``forbid_sockets`` refuses sockets and lets everything else through but what is named here. Of sockets only a pair of
streams is left, whose ends can talk to nobody but each other and which asyncio needs to wake itself up; a pair of
datagram sockets could still send to any datagram socket with a name, syslog's for one. The filter also refuses what
would get around it: messages with an address or with descriptors in them (for a socket that was inherited), io_uring
(which can open sockets without the system call), the system calls for another process's memory or descriptors,
namespaces, BPF, keys pushed into the terminal's input (which the shell would obey afterwards), and the system calls of
another architecture. It does not refuse files, ``/proc`` among them: ``reader.guard.landlock`` does.

``forbid_programs`` comes on top of it: no program is started any more, neither beside this one nor in its place, and
what Landlock cannot refuse is refused: to change what is known about a file, and, for kernels on which Landlock does
not know of it, to cut off a file that is not open for writing.

``allow_only_computing`` is the other way round: it refuses everything but reading and writing what is open already,
memory (which can never become code), the clock, random numbers, and ending.

Source: Linux ``Documentation/userspace-api/seccomp_filter.rst`` and ``include/uapi/linux/seccomp.h``. A filter is
classic BPF, given to the kernel by ``prctl``, so that no library is needed. It cannot be taken off again and is
inherited by every thread and process started afterwards; where there are several, the strictest answer counts.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Callable
from typing import Final, NamedTuple

_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_RET_KILL_PROCESS: Final = 0x80000000
_RET_ERRNO: Final = 0x00050000
_RET_ALLOW: Final = 0x7FFF0000

_LD_W_ABS: Final = 0x20
_ALU_AND_K: Final = 0x54
_JMP_JEQ_K: Final = 0x15
_JMP_JGE_K: Final = 0x35
_JMP_JSET_K: Final = 0x45
_RET_K: Final = 0x06

# Offsets in struct seccomp_data; of arguments, the lower half (both machines are little-endian).
_NR: Final = 0
_ARCH: Final = 4
_SECOND_ARGUMENT: Final = 24
_THIRD_ARGUMENT: Final = 32
_FIFTH_ARGUMENT: Final = 48
_FIFTH_ARGUMENT_UPPER: Final = 52

_X32_SYSCALL_BIT: Final = 0x40000000
_PROT_EXEC: Final = 4
_SOCK_TYPE_MASK: Final = 0xF
_SOCK_STREAM: Final = 1
_KEYSTROKES: Final = (0x5412, 0x541C)  # TIOCSTI; TIOCLINUX, which pastes on the console
_O_ACCMODE: Final = 0o3
_O_TRUNC: Final = 0o1000


class _Machine(NamedTuple):
    """What the filters have to know of an architecture: its audit number and its numbers of system calls.

    ``mapping`` are those whose third argument says whether memory may be executed; ``programs`` are what
    ``forbid_programs`` refuses; ``opening`` those that open a file, with the place in ``seccomp_data`` of their flags.
    """

    audit_arch: int
    refused: tuple[int, ...]
    socketpair: int
    sendto: int
    computing: tuple[int, ...]
    mapping: tuple[int, ...]
    ioctl: int
    programs: tuple[int, ...]
    opening: tuple[tuple[int, int], ...]


# io_uring answers "no such system call", as on kernels built without it, so that libraries fall back quietly.
_IO_URING: Final = (425, 426, 427)  # io_uring_setup, _enter, _register: the same everywhere
_PIDFD_GETFD: Final = 438
_FCHMODAT2: Final = 452
_OPENAT2: Final = 437  # its flags are in memory, where a filter cannot look: libraries fall back to openat

_MACHINES: Final = {
    "x86_64": _Machine(
        0xC000003E,
        # socket connect accept bind listen ptrace unshare accept4 setns process_vm_readv process_vm_writev bpf
        # sendmsg recvmsg recvmmsg sendmmsg
        (41, 42, 43, 49, 50, 101, 272, 288, 308, 310, 311, 321, 46, 47, 299, 307, _PIDFD_GETFD),
        53,
        44,
        # read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn sched_yield mremap madvise
        # getpid exit getppid sigaltstack gettid futex restart_syscall clock_gettime exit_group getrandom
        (0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 24, 25, 28, 39, 60, 110, 131, 186, 202, 219, 228, 231, 318),
        (9, 10),  # mmap mprotect
        16,
        # execve execveat truncate chmod fchmod chown fchown lchown utime setxattr lsetxattr fsetxattr removexattr
        # lremovexattr fremovexattr utimes fchownat futimesat fchmodat utimensat fchmodat2
        (59, 322, 76, 90, 91, 92, 93, 94, 132, 188, 189, 190, 197, 198, 199, 235, 260, 261, 268, 280, _FCHMODAT2),
        ((2, _SECOND_ARGUMENT), (257, _THIRD_ARGUMENT)),  # open openat
    ),
    "aarch64": _Machine(
        0xC00000B7,
        # unshare ptrace socket bind listen accept connect accept4 setns process_vm_readv process_vm_writev bpf
        # sendmsg recvmsg recvmmsg sendmmsg
        (97, 117, 198, 200, 201, 202, 203, 242, 268, 270, 271, 280, 211, 212, 243, 269, _PIDFD_GETFD),
        199,
        206,
        # close lseek read write fstat exit exit_group futex clock_gettime sched_yield restart_syscall sigaltstack
        # rt_sigaction rt_sigprocmask rt_sigreturn getpid getppid gettid brk munmap mremap madvise getrandom
        (57, 62, 63, 64, 80, 93, 94, 98, 113, 124, 128, 132, 134, 135, 139, 172, 173, 178, 214, 215, 216, 233, 278),
        (222, 226),  # mmap mprotect
        29,
        # execve execveat truncate fchmod fchmodat fchownat fchown utimensat setxattr lsetxattr fsetxattr removexattr
        # lremovexattr fremovexattr fchmodat2
        (221, 281, 45, 52, 53, 54, 55, 88, 5, 6, 7, 14, 15, 16, _FCHMODAT2),
        ((56, _THIRD_ARGUMENT),),  # openat
    ),
}


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one struct sock_filter; jumps count the instructions to be skipped."""
    return struct.pack("=HBBI", code, if_true, if_false, k)


def _only_native(machine: _Machine) -> list[bytes]:
    """Return the beginning of every filter: afterwards the number of the system call is loaded, and means one thing."""
    return [
        _instruction(_LD_W_ABS, _ARCH),
        _instruction(_JMP_JEQ_K, machine.audit_arch, 1, 0),
        _instruction(_RET_K, _RET_KILL_PROCESS),
        _instruction(_LD_W_ABS, _NR),
        # Only x86-64 has a second set of numbers (x32); no other architecture's numbers reach this high.
        _instruction(_JMP_JGE_K, _X32_SYSCALL_BIT, 0, 1),
        _instruction(_RET_K, _RET_KILL_PROCESS),
    ]


def _answers(numbers: tuple[int, ...], answer: int) -> list[bytes]:
    """Return what gives these system calls this answer and goes on with all others."""
    return [
        instruction
        for number in numbers
        for instruction in (_instruction(_JMP_JEQ_K, number, 0, 1), _instruction(_RET_K, answer))
    ]


def _filter(machine: _Machine) -> bytes:
    """Return the filter that lets everything through but sockets and what gets around the guard."""
    program = _only_native(machine)
    program += _answers(machine.refused, _RET_ERRNO | errno.EPERM)
    program += _answers(_IO_URING, _RET_ERRNO | errno.ENOSYS)
    program += [
        _instruction(_JMP_JEQ_K, machine.socketpair, 0, 5),
        _instruction(_LD_W_ABS, _SECOND_ARGUMENT),
        _instruction(_ALU_AND_K, _SOCK_TYPE_MASK),
        _instruction(_JMP_JEQ_K, _SOCK_STREAM, 0, 1),
        _instruction(_RET_K, _RET_ALLOW),
        _instruction(_RET_K, _RET_ERRNO | errno.EPERM),
        # To the other end of the pair nobody needs an address: one would be for a socket that was inherited.
        _instruction(_JMP_JEQ_K, machine.sendto, 0, 6),
        _instruction(_LD_W_ABS, _FIFTH_ARGUMENT),
        _instruction(_JMP_JEQ_K, 0, 0, 2),
        _instruction(_LD_W_ABS, _FIFTH_ARGUMENT_UPPER),
        _instruction(_JMP_JEQ_K, 0, 1, 0),
        _instruction(_RET_K, _RET_ERRNO | errno.EPERM),
        _instruction(_RET_K, _RET_ALLOW),
        # The kernel looks at the lower half of a request alone.
        _instruction(_JMP_JEQ_K, machine.ioctl, 0, 5),
        _instruction(_LD_W_ABS, _SECOND_ARGUMENT),
        _instruction(_JMP_JEQ_K, _KEYSTROKES[0], 1, 0),
        _instruction(_JMP_JEQ_K, _KEYSTROKES[1], 0, 1),
        _instruction(_RET_K, _RET_ERRNO | errno.EPERM),
        _instruction(_RET_K, _RET_ALLOW),
    ]
    program.append(_instruction(_RET_K, _RET_ALLOW))
    return b"".join(program)


def _programs_filter(machine: _Machine) -> bytes:
    """Return the filter that lets everything through but programs and what Landlock cannot refuse of files."""
    program = _only_native(machine)
    program += _answers(machine.programs, _RET_ERRNO | errno.EPERM)
    program += _answers((_OPENAT2,), _RET_ERRNO | errno.ENOSYS)
    for number, flags in machine.opening:
        program += [
            _instruction(_JMP_JEQ_K, number, 0, 5),
            _instruction(_LD_W_ABS, flags),
            _instruction(_ALU_AND_K, _O_TRUNC | _O_ACCMODE),
            _instruction(_JMP_JEQ_K, _O_TRUNC, 0, 1),  # to read, and cut off all the same
            _instruction(_RET_K, _RET_ERRNO | errno.EPERM),
            _instruction(_RET_K, _RET_ALLOW),
        ]
    program.append(_instruction(_RET_K, _RET_ALLOW))
    return b"".join(program)


def _computing_filter(machine: _Machine) -> bytes:
    """Return the filter that lets nothing through but computing."""
    program = _only_native(machine)
    program += _answers(machine.computing, _RET_ALLOW)
    for number in machine.mapping:
        program += [
            _instruction(_JMP_JEQ_K, number, 0, 4),
            _instruction(_LD_W_ABS, _THIRD_ARGUMENT),
            _instruction(_JMP_JSET_K, _PROT_EXEC, 0, 1),
            _instruction(_RET_K, _RET_ERRNO | errno.EPERM),
            _instruction(_RET_K, _RET_ALLOW),
        ]
    program.append(_instruction(_RET_K, _RET_ERRNO | errno.EPERM))
    return b"".join(program)


def forbid_sockets() -> bool:
    """Let this process make no socket; say whether the kernel took the filter."""
    return _install(_filter)


def forbid_programs() -> bool:
    """Let this process start no program, nor become one, nor change what is known about a file; say as above."""
    return _install(_programs_filter)


def allow_only_computing() -> bool:
    """Let this process do nothing but compute, read and write what it has open, and end; say as above.

    There is no way to open anything afterwards, not even a module of Python's.
    """
    return _install(_computing_filter)


def _install(filter_for: Callable[[_Machine], bytes]) -> bool:
    machine = _MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 2**32:
        return False
    program = filter_for(machine)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    loaded = _Program(len(program) // 8, program)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0) == 0)
