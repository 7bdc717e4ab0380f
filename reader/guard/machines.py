"""What seccomp filters have to know of an architecture: its audit number, and its numbers of system calls.

Source: Linux ``include/uapi/linux/audit.h``, ``arch/x86/entry/syscalls/syscall_64.tbl`` and
``scripts/syscall.tbl``, by which 64-bit ARM goes. What is missing here, that architecture does not have.
"""

from __future__ import annotations

from typing import Final, NamedTuple


def _table(words: str) -> dict[str, int]:
    """Return numbers by names, of which ``words`` are pairs."""
    listed = words.split()
    return dict(zip(listed[::2], map(int, listed[1::2]), strict=True))


# From 424 on they are the same everywhere.
_SAME: Final = {
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "clone3": 435,
    "openat2": 437,
    "pidfd_getfd": 438,
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
    "file_setattr": 469,
}
_X86_64: Final = _table(
    """
    read 0 write 1 open 2 close 3 fstat 5 lseek 8 mmap 9 mprotect 10 munmap 11 brk 12 rt_sigaction 13 rt_sigprocmask 14
    rt_sigreturn 15 ioctl 16 sched_yield 24 mremap 25 madvise 28 shmget 29 shmat 30 shmctl 31 getpid 39 socket 41
    connect 42 accept 43 sendto 44 sendmsg 46 recvmsg 47 bind 49 listen 50 socketpair 53 clone 56 execve 59 exit 60
    semget 64 semop 65 semctl 66 msgget 68 msgsnd 69 msgrcv 70 msgctl 71 truncate 76 chmod 90 fchmod 91 chown 92
    fchown 93 lchown 94 ptrace 101 getppid 110 sigaltstack 131 utime 132 prctl 157 gettid 186 setxattr 188
    lsetxattr 189 fsetxattr 190 removexattr 197 lremovexattr 198 fremovexattr 199 futex 202 restart_syscall 219
    semtimedop 220 clock_gettime 228 exit_group 231 utimes 235 mq_open 240 mq_unlink 241 add_key 248 request_key 249
    keyctl 250 openat 257 fchownat 260 futimesat 261 fchmodat 268 unshare 272 utimensat 280 accept4 288
    perf_event_open 298 recvmmsg 299 open_by_handle_at 304 sendmmsg 307 setns 308 process_vm_readv 310
    process_vm_writev 311 getrandom 318 bpf 321 execveat 322 userfaultfd 323
    """
)
_AARCH64: Final = _table(
    """
    setxattr 5 lsetxattr 6 fsetxattr 7 removexattr 14 lremovexattr 15 fremovexattr 16 ioctl 29 truncate 45 fchmod 52
    fchmodat 53 fchownat 54 fchown 55 openat 56 close 57 lseek 62 read 63 write 64 fstat 80 utimensat 88 exit 93
    exit_group 94 unshare 97 futex 98 clock_gettime 113 ptrace 117 sched_yield 124 restart_syscall 128 sigaltstack 132
    rt_sigaction 134 rt_sigprocmask 135 rt_sigreturn 139 prctl 167 getpid 172 getppid 173 gettid 178 mq_open 180
    mq_unlink 181 msgget 186 msgctl 187 msgrcv 188 msgsnd 189 semget 190 semctl 191 semtimedop 192 semop 193 shmget 194
    shmctl 195 shmat 196 socket 198 socketpair 199 bind 200 listen 201 accept 202 connect 203 sendto 206 sendmsg 211
    recvmsg 212 brk 214 munmap 215 mremap 216 add_key 217 request_key 218 keyctl 219 clone 220 execve 221 mmap 222
    mprotect 226 madvise 233 perf_event_open 241 accept4 242 recvmmsg 243 open_by_handle_at 265 setns 268 sendmmsg 269
    process_vm_readv 270 process_vm_writev 271 getrandom 278 bpf 280 execveat 281 userfaultfd 282
    """
)


class Machine(NamedTuple):
    """One architecture."""

    audit_arch: int
    system_calls: dict[str, int]


MACHINES: Final = {
    "x86_64": Machine(0xC000003E, _X86_64 | _SAME),
    "aarch64": Machine(0xC00000B7, _AARCH64 | _SAME),
}
"""By what ``uname`` calls them."""
