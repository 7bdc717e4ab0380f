"""The filters themselves, run here as the kernel would, for both machines; numbers as in the kernel's own headers."""

from __future__ import annotations

import errno
import re
import struct
from pathlib import Path

import pytest

from reader.guard import seccomp
from reader.guard.machines import MACHINES

ALLOW, REFUSE, HIDE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS, 0x80000000


def answer(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """Run a filter as the kernel does (Linux Documentation/networking/filter.rst): what does it say to a call?"""
    data = struct.pack("=IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
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
    facts = MACHINES[machine]
    program = seccomp._computing_filter(facts)
    mapping = numbers(machine, "mmap mprotect")
    computing = numbers(machine, COMPUTING)
    for number in range(600):
        wanted = ALLOW if number in computing | mapping else REFUSE
        assert answer(program, facts.audit_arch, number) == wanted, number
        assert answer(program, facts.audit_arch ^ 1, number) == KILL
    for number in mapping:
        answers = [answer(program, facts.audit_arch, number, 0, 0, prot) for prot in (1, 3, 4, 5, 7)]
        assert answers == [ALLOW, ALLOW, REFUSE, REFUSE, REFUSE]
    assert answer(program, facts.audit_arch, 0x40000000 | 1) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_the_numbers_are_the_kernels(machine: str) -> None:
    # Newer than most headers: Linux 6.13 and 6.17.
    newer = {"setxattrat": 463, "removexattrat": 466, "file_setattr": 469, "fchmodat2": 452}
    known = {name: number for name, number in MACHINES[machine].system_calls.items() if name not in newer}
    assert known == {name: min(numbers(machine, name)) for name in known}
    assert newer.items() <= MACHINES[machine].system_calls.items()


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_against_sockets_says_what_it_should(machine: str) -> None:
    facts = MACHINES[machine]
    program = seccomp._filter(facts)
    names = (
        "socket connect accept bind listen ptrace unshare accept4 setns process_vm_readv process_vm_writev bpf"
        " pidfd_getfd sendmsg recvmsg sendmmsg recvmmsg mq_open mq_unlink add_key request_key keyctl"
        " msgget msgsnd msgrcv msgctl semget semop semtimedop semctl shmget shmat shmctl"
        " perf_event_open userfaultfd open_by_handle_at"
    )
    hiding = "io_uring_setup io_uring_enter io_uring_register clone3"
    refused, hidden = numbers(machine, names), numbers(machine, hiding)
    (pair,) = numbers(machine, "socketpair")
    for number in range(600):
        wanted = REFUSE if number in refused else HIDE if number in hidden else ALLOW
        assert number == pair or answer(program, facts.audit_arch, number) == wanted, number


LOOKS = {
    # By system call: arguments, and whether they are let through.
    "socketpair": [((1, 1, 0), True), ((1, 1 | 0o4000, 0), True), ((1, 2, 0), False), ((1, 5, 0), False)],
    "sendto": [
        ((3, 1, 1, 0, 0, 0), True),
        ((3, 1, 1, 0, 1, 16), False),
        ((3, 1, 1, 0, 1 << 32, 16), False),
        ((3, 1, 1, 0, (1 << 32) + 1, 16), False),
    ],
    "ioctl": [((0, 0x5401), True), ((0, 0x5412), False), ((0, 0x541C), False), ((0, 0x1_0000_5412), False)],
    "clone": [((0x01200011,), True), ((0x003D0F00,), True), ((0x10000011,), False), ((0x40000011,), False)],
    "prctl": [((22, 2), True), ((4, 0), True), ((4, 1), False), ((4, 2), False), ((0x1_0000_0004, 1), False)],
}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("name", LOOKS)
def test_what_the_filter_looks_into(machine: str, name: str) -> None:
    facts = MACHINES[machine]
    program = seccomp._filter(facts)
    for arguments, allowed in LOOKS[name]:
        wanted = ALLOW if allowed else REFUSE
        assert answer(program, facts.audit_arch, facts.system_calls[name], *arguments) == wanted, arguments


@pytest.mark.parametrize("machine", MACHINES)
def test_the_filter_against_programs_says_what_it_should(machine: str) -> None:
    facts = MACHINES[machine]
    program = seccomp._programs_filter(facts)
    refused = {facts.system_calls[name] for name in seccomp._REFUSED_WITH_PROGRAMS if name in facts.system_calls}
    for number in range(600):
        wanted = REFUSE if number in refused else HIDE if number == facts.system_calls["openat2"] else ALLOW
        assert answer(program, facts.audit_arch, number) == wanted, number
    read, write, cut = 0, 1, 0o1000
    for flags, wanted in ((read, ALLOW), (write, ALLOW), (write | cut, ALLOW), (read | cut, REFUSE)):
        assert answer(program, facts.audit_arch, facts.system_calls["openat"], 0, 0, flags) == wanted
