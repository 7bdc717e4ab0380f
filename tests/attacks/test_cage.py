"""The cage of the child that indexes, from inside: each thing it forbids is first shown to work outside of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from reader.errors import IndexerMemoryError, UnindexableError
from reader.index import Entry
from reader.text import CleanText
from reader.worker import Indexer, process

linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp exists on Linux alone")

ARTICLE = Entry("1", "e", CleanText("title"), CleanText("body"))

# Each of the three walls alone.
FILTER = "from reader.guard import cage; cage._limit = lambda _: None; assert cage.enter(1 << 30)"
LIMITS = "from reader.guard import cage; import resource; cage._limit(1 << 30)"
HOOK = (
    "from reader.guard import cage, seccomp; cage._limit = lambda _: None; seccomp.allow_only_computing = lambda: False"
    "; assert not cage.enter(1 << 30)"
)


def run(code: str, *, enter: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code whose first part, up to a line with a dash, comes before ``enter``."""
    before, _, after = textwrap.dedent(code).partition("-\n")
    return subprocess.run(
        [sys.executable, "-c", f"import os, sys, ctypes\n{before}\n{enter}\n{after}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
    )


PYTHON = {
    "open to write": "-\nopen('new', 'w')",
    "open to read": "-\nopen(os.devnull)",
    "open a folder": "-\nos.listdir('.')",
    "make a folder": "-\nos.mkdir('new')",
    "rename": "open('old', 'w').close()\n-\nos.rename('old', 'new')",
    "remove": "open('old', 'w').close()\n-\nos.remove('old')",
    "link": "open('old', 'w').close()\n-\nos.symlink('old', 'new')",
    "shorten a file": "open('old', 'w').close()\n-\nos.truncate('old', 0)",
    "a socket": "import socket\n-\nsocket.socket().bind(('127.0.0.1', 0))",
    "a program": "import subprocess\n-\nsubprocess.run([sys.executable, '-c', ''], check=True)",
    "another program in its place": "-\nos.execv(sys.executable, [sys.executable, '-c', ''])",
    "a module": "-\nimport wave",
}
SYSTEM = {
    **PYTHON,
    "a local socket": "import socket\n-\nsocket.socketpair()",
    "a copy of itself": "-\nos._exit(0) if os.fork() == 0 else os.wait()",
    "a thread": "import threading\n-\nt = threading.Thread(target=print); t.start(); t.join()",
    "a signal to its parent": "-\nos.kill(os.getppid(), 0)",
    "a pipe": "-\nos.pipe()",
    "another name for what is open": "-\nos.dup(1)",
    "a file in memory": "-\nos.memfd_create('x')",
    "what a file is": "-\nos.stat('.')",
    "another folder": "-\nos.chdir('/')",
    "memory to be executed": "import mmap\n-\nmmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "memory that becomes code": """
        import mmap
        page = mmap.mmap(-1, 4096)
        start = ctypes.addressof(ctypes.c_char.from_buffer(page))
        libc = ctypes.CDLL(None, use_errno=True)
        -
        if libc.mprotect(ctypes.c_void_p(start), 4096, 5): raise OSError(ctypes.get_errno(), 'mprotect')
        """,
    "a debugger's grip": """
        libc = ctypes.CDLL(None, use_errno=True)
        -
        if libc.ptrace(0, 0, 0, 0): raise OSError(ctypes.get_errno(), 'ptrace')
        """,
    "an open by system call": """
        import platform
        number = {'x86_64': 257, 'aarch64': 56}[platform.machine()]
        libc = ctypes.CDLL(None, use_errno=True)
        -
        if libc.syscall(number, -100, b'new', 0o101, 0o600) < 0: raise OSError(ctypes.get_errno(), 'openat')
        """,
    "the newest open": """
        how = ctypes.create_string_buffer(24)
        libc = ctypes.CDLL(None, use_errno=True)
        -
        if libc.syscall(437, -100, b'.', how, 24) < 0: raise OSError(ctypes.get_errno(), 'openat2')
        """,
    "an alarm": "import signal\n-\nsignal.setitimer(signal.ITIMER_REAL, 100)",
    "its own limits": "import resource\n-\nresource.getrlimit(resource.RLIMIT_AS)",
    "its own name": """
        libc = ctypes.CDLL(None, use_errno=True)
        -
        if libc.prctl(15, b'x', 0, 0, 0): raise OSError(ctypes.get_errno(), 'prctl')
        """,
}


@linux
@pytest.mark.parametrize("code", SYSTEM.values(), ids=SYSTEM)
def test_the_system_refuses(tmp_path: Path, code: str) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    control = run(code, folder=outside)
    assert control.returncode == 0, f"the control: outside the cage it goes through: {control.stderr}"
    caged = run(code, enter=FILTER, folder=inside)
    assert caged.returncode == 1
    assert re.search(r"PermissionError|Operation not permitted|can't start new thread", caged.stderr), caged.stderr
    assert [path.name for path in inside.iterdir()] in ([], ["old"])


@pytest.mark.parametrize("code", PYTHON.values(), ids=PYTHON)
def test_our_own_code_refuses_where_the_system_does_not(tmp_path: Path, code: str) -> None:
    hooked = run(code, enter=HOOK, folder=tmp_path)
    assert hooked.returncode == 1
    assert hooked.stderr.strip().endswith("PermissionError"), hooked.stderr
    assert [path.name for path in tmp_path.iterdir()] in ([], ["old"])


LIMITED = {
    "open": ("-\nopen(os.devnull)", "Too many open files"),
    "what is open already": ("file = open('old', 'wb', 0)\n-\nfile.write(b'x')", "File too large"),
    "memory": ("-\nassert len(bytearray(1 << 30))", "MemoryError"),
    "a core file": (
        "-\nassert cage.dumps.forbid() and resource.getrlimit(resource.RLIMIT_CORE) != (0, 0)",
        "Assertion",
    ),
}


@linux
@pytest.mark.parametrize(("code", "told"), LIMITED.values(), ids=LIMITED)
def test_the_limits_hold_by_themselves(tmp_path: Path, code: str, told: str) -> None:
    limited = run(code, enter=LIMITS, folder=tmp_path)
    assert limited.returncode == 1
    assert told in limited.stderr
    if told != "Assertion":
        assert run(code, folder=tmp_path).returncode == 0, "the control"


def test_computing_goes_on(tmp_path: Path) -> None:
    """What the cage is for: memory that grows, an error, text in and out."""
    code = """
        -
        total = sum(len(bytes(1 << 20)) for _ in range(300)) + len("x" * (200 << 20))
        try: [][1]
        except IndexError: print(total, sys.stdin.read())
        """
    ran = run(code, enter="from reader.guard import cage; cage.enter(1 << 30)", folder=tmp_path)
    assert ran.stdout.split() == [str(500 << 20)], ran.stderr


def test_the_child_has_nothing_open_but_its_two_pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the child itself: it says that it failed for want of memory if nothing else is open."""
    spying = """
import errno, os
from reader.worker import child, messages
def is_open(number):
    try: os.lseek(number, 0, os.SEEK_CUR)
    except OSError as error: return error.errno != errno.EBADF
    return True
child._answer = lambda _: messages.Failed([n for n in range(1000) if is_open(n)] == EXPECTED)
child.main(memory)
"""
    real = process._BOOT
    with (tmp_path / "secret").open("wb") as secret:
        os.set_inheritable(secret.fileno(), True)
        for expected, error in (("[0, 1]", IndexerMemoryError), ("[0, 1, 2]", UnindexableError)):
            code = real.replace("from reader.worker.child import main; main(memory)", f"exec({spying!r})")
            monkeypatch.setattr(process, "_BOOT", code.replace("EXPECTED", expected))
            with Indexer() as indexer, pytest.raises(UnindexableError) as caught:
                indexer.build([ARTICLE])
            assert caught.type is error
