"""Linux: seccomp filters against sockets, against programs, and one that is a cage.

``forbid_sockets`` refuses sockets and lets everything else through but what is named here. Of sockets only a pair of
streams is left, whose ends can talk to nobody but each other and which asyncio needs to wake itself up; a pair of
datagram sockets could still send to any datagram socket with a name, syslog's for one. The filter also refuses what
would get around it: messages with an address or with descriptors in them (for a socket that was inherited), io_uring
(which can open sockets without the system call), the system calls for another process's memory or descriptors,
namespaces, BPF, keys pushed into the terminal's input (which the shell would obey afterwards), and the system calls of
another architecture. With them goes what hands data to other processes past all files (message queues, shared memory,
the kernel's key rings), what exploits of kernels begin with and nothing here needs, and taking back that there are no
dumps. It does not refuse files, ``/proc`` among them: ``reader.guard.landlock`` does.

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
from collections.abc import Callable, Iterable
from typing import Final

from reader.guard.machines import MACHINES, Machine

_PR_SET_DUMPABLE: Final = 4
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
_FIRST_ARGUMENT: Final = 16
_SECOND_ARGUMENT: Final = 24
_THIRD_ARGUMENT: Final = 32
_FIFTH_ARGUMENT: Final = 48
_FIFTH_ARGUMENT_UPPER: Final = 52

_X32_SYSCALL_BIT: Final = 0x40000000
_PROT_EXEC: Final = 4
_SOCK_TYPE_MASK: Final = 0xF
_SOCK_STREAM: Final = 1
_KEYSTROKES: Final = (0x5412, 0x541C)  # TIOCSTI; TIOCLINUX, which pastes on the console
_CLONE_NEW: Final = 0x7E02_0080  # CLONE_NEWNS, CGROUP, UTS, IPC, USER, PID, NET and TIME: namespaces
_O_ACCMODE: Final = 0o3
_O_TRUNC: Final = 0o1000


# io_uring and clone3 answer "no such system call", as on older kernels, so that libraries fall back quietly.
_HIDDEN: Final = ("io_uring_setup", "io_uring_enter", "io_uring_register", "clone3")
_REFUSED: Final = (
    *("socket", "connect", "accept", "accept4", "bind", "listen", "sendmsg", "sendmmsg", "recvmsg", "recvmmsg"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "setns", "unshare"),
    *("mq_open", "mq_unlink", "add_key", "request_key", "keyctl"),
    # What others made is used by its number, without getting it first.
    *("msgget", "msgsnd", "msgrcv", "msgctl", "semget", "semop", "semtimedop", "semctl", "shmget", "shmat", "shmctl"),
    *("bpf", "perf_event_open", "userfaultfd", "open_by_handle_at"),
)
_REFUSED_WITH_PROGRAMS: Final = (
    *("execve", "execveat", "truncate", "chmod", "fchmod", "fchmodat", "fchmodat2"),
    *("chown", "fchown", "lchown", "fchownat", "utime", "utimes", "futimesat", "utimensat"),
    *("setxattr", "lsetxattr", "fsetxattr", "setxattrat"),
    *("removexattr", "lremovexattr", "fremovexattr", "removexattrat", "file_setattr"),
)
_COMPUTING: Final = (
    *("read", "write", "close", "fstat", "lseek", "munmap", "brk", "mremap", "madvise"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall"),
    *("getpid", "getppid", "gettid", "futex", "sched_yield", "clock_gettime", "getrandom", "exit", "exit_group"),
)
_MAPPING: Final = ("mmap", "mprotect")
_OPENING: Final = {"open": _SECOND_ARGUMENT, "openat": _THIRD_ARGUMENT}
"""What opens a file, and where its flags are."""


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, k: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Return one struct sock_filter; jumps count the instructions to be skipped."""
    return struct.pack("=HBBI", code, if_true, if_false, k)


def _only_native(machine: Machine) -> list[bytes]:
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


def _answers(machine: Machine, names: Iterable[str], answer: int) -> list[bytes]:
    """Return what gives these system calls this answer and goes on with all others."""
    return [
        instruction
        for name in names
        if name in machine.system_calls
        for instruction in (
            _instruction(_JMP_JEQ_K, machine.system_calls[name], 0, 1),
            _instruction(_RET_K, answer),
        )
    ]


def _looked_into(machine: Machine, name: str, looking: list[bytes]) -> list[bytes]:
    """Return what lets through this system call, unless ``looking`` at it jumps to the instruction after itself."""
    if name not in machine.system_calls:
        return []
    looking = [*looking, _instruction(_RET_K, _RET_ALLOW), _instruction(_RET_K, _RET_ERRNO | errno.EPERM)]
    return [_instruction(_JMP_JEQ_K, machine.system_calls[name], 0, len(looking)), *looking]


def _filter(machine: Machine) -> bytes:
    """Return the filter that lets everything through but sockets and what gets around the guard."""
    program = _only_native(machine)
    program += _answers(machine, _REFUSED, _RET_ERRNO | errno.EPERM)
    program += _answers(machine, _HIDDEN, _RET_ERRNO | errno.ENOSYS)
    looks = {
        "socketpair": [
            _instruction(_LD_W_ABS, _SECOND_ARGUMENT),
            _instruction(_ALU_AND_K, _SOCK_TYPE_MASK),
            _instruction(_JMP_JEQ_K, _SOCK_STREAM, 0, 1),
        ],
        # To the other end of the pair nobody needs an address: one would be for a socket that was inherited.
        "sendto": [
            _instruction(_LD_W_ABS, _FIFTH_ARGUMENT),
            _instruction(_JMP_JEQ_K, 0, 0, 3),
            _instruction(_LD_W_ABS, _FIFTH_ARGUMENT_UPPER),
            _instruction(_JMP_JEQ_K, 0, 0, 1),
        ],
        # The kernel looks at the lower half of a request alone.
        "ioctl": [
            _instruction(_LD_W_ABS, _SECOND_ARGUMENT),
            _instruction(_JMP_JEQ_K, _KEYSTROKES[0], 2, 0),
            _instruction(_JMP_JEQ_K, _KEYSTROKES[1], 1, 0),
        ],
        "clone": [
            _instruction(_LD_W_ABS, _FIRST_ARGUMENT),
            _instruction(_JMP_JSET_K, _CLONE_NEW, 1, 0),
        ],
        # What reader.guard.dumps has said stays said.
        "prctl": [
            _instruction(_LD_W_ABS, _FIRST_ARGUMENT),
            _instruction(_JMP_JEQ_K, _PR_SET_DUMPABLE, 0, 2),
            _instruction(_LD_W_ABS, _SECOND_ARGUMENT),
            _instruction(_JMP_JEQ_K, 0, 0, 1),
        ],
    }
    for name, looking in looks.items():
        program += _looked_into(machine, name, looking)
    program.append(_instruction(_RET_K, _RET_ALLOW))
    return b"".join(program)


def _programs_filter(machine: Machine) -> bytes:
    """Return the filter that lets everything through but programs and what Landlock cannot refuse of files."""
    program = _only_native(machine)
    program += _answers(machine, _REFUSED_WITH_PROGRAMS, _RET_ERRNO | errno.EPERM)
    # Its flags are in memory, where a filter cannot look: libraries fall back to openat.
    program += _answers(machine, ["openat2"], _RET_ERRNO | errno.ENOSYS)
    for name, flags in _OPENING.items():
        program += _looked_into(
            machine,
            name,
            [
                _instruction(_LD_W_ABS, flags),
                _instruction(_ALU_AND_K, _O_TRUNC | _O_ACCMODE),
                _instruction(_JMP_JEQ_K, _O_TRUNC, 1, 0),  # to read, and cut off all the same
            ],
        )
    program.append(_instruction(_RET_K, _RET_ALLOW))
    return b"".join(program)


def _computing_filter(machine: Machine) -> bytes:
    """Return the filter that lets nothing through but computing."""
    program = _only_native(machine)
    program += _answers(machine, _COMPUTING, _RET_ALLOW)
    for name in _MAPPING:
        program += _looked_into(
            machine,
            name,
            [_instruction(_LD_W_ABS, _THIRD_ARGUMENT), _instruction(_JMP_JSET_K, _PROT_EXEC, 1, 0)],
        )
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


def _install(filter_for: Callable[[Machine], bytes]) -> bool:
    machine = MACHINES.get(platform.machine())
    if machine is None or sys.maxsize < 2**32:
        return False
    program = filter_for(machine)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    loaded = _Program(len(program) // 8, program)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(loaded), 0, 0) == 0)
