"""The filters themselves, run here as the kernel would, for both machines; numbers as in the kernel's own headers."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from reader.guard import seccomp

ALLOW, REFUSE, HIDE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS, 0x80000000


def answer(program: bytes, arch: int, number: int, second: int = 0, third: int = 0) -> int:
    """Run a filter as the kernel does (Linux Documentation/networking/filter.rst): what does it say to a call?"""
    data = struct.pack("=IIQ6Q", number, arch, 0, 0, second, third, 0, 0, 0)
    instructions = list(struct.iter_unpack("=HBBI", program))
    accumulator = at = 0
    while True:
        code, if_true, if_false, k = instructions[at]
        at += 1
        if code == 0x06:
            return int(k)
        if code == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, k)
        elif code == 0x54:
            accumulator &= k
        else:
            holds = {0x15: accumulator == k, 0x35: accumulator >= k, 0x45: bool(accumulator & k)}[code]
            at += if_true if holds else if_false


COMPUTING = (
    "read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn sched_yield mremap madvise getpid"
    " exit getppid sigaltstack gettid futex restart_syscall clock_gettime exit_group getrandom"
)
HEADERS = {"x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "aarch64": "/usr/include/asm-generic/unistd.h"}


def numbers(machine: str, names: str) -> set[int]:
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip("no kernel headers here")
    known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
    return {int(known[name]) for name in names.split()}


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_says_what_it_should(machine: str) -> None:
    facts = seccomp._MACHINES[machine]
    program = seccomp._computing_filter(facts)
    mapping = numbers(machine, "mmap mprotect")
    computing = numbers(machine, COMPUTING)
    for number in range(600):
        wanted = ALLOW if number in computing | mapping else REFUSE
        assert answer(program, facts.audit_arch, number) == wanted, number
        assert answer(program, facts.audit_arch ^ 1, number) == KILL
    for number in mapping:
        answers = [answer(program, facts.audit_arch, number, third=prot) for prot in (1, 3, 4, 5, 7)]
        assert answers == [ALLOW, ALLOW, REFUSE, REFUSE, REFUSE]
    assert answer(program, facts.audit_arch, 0x40000000 | 1) == KILL


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_against_sockets_says_what_it_should(machine: str) -> None:
    facts = seccomp._MACHINES[machine]
    program = seccomp._filter(facts)
    names = (
        "socket connect accept bind listen ptrace unshare accept4 setns process_vm_readv process_vm_writev bpf"
        " pidfd_getfd sendmsg recvmsg sendmmsg recvmmsg"
    )
    refused, hidden = numbers(machine, names), numbers(machine, "io_uring_setup io_uring_enter io_uring_register")
    (pair,) = numbers(machine, "socketpair")
    for number in range(600):
        wanted = REFUSE if number in refused else HIDE if number in hidden else ALLOW
        assert number == pair or answer(program, facts.audit_arch, number) == wanted, number
    stream, datagram, without_waiting = 1, 2, 0o4000
    for kind, wanted in ((stream, ALLOW), (stream | without_waiting, ALLOW), (datagram, REFUSE), (5, REFUSE)):
        assert answer(program, facts.audit_arch, pair, second=kind) == wanted
