"""What hostile code could do in each process of ours once its walls stand: each thing is first shown without them."""

from __future__ import annotations

import ctypes
import os
import platform
import re
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from support.program import ENGLISH, ROOT

from reader.guard import landlock

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock exist on Linux alone")
landlocked = pytest.mark.skipif(
    sys.platform == "linux" and not landlock.version(), reason="this kernel has no Landlock, or has it switched off"
)

PROCESSES = ["command", "screen", "zygote", "child"]
WENT_THROUGH = "went through"
REFUSED = {"EPERM", "EACCES", "EXDEV"}

CONNECTIONS = {
    "connect": "socket.socket().connect(('127.0.0.1', PORT))",
    # The call itself, whatever it is called with; without the filter the kernel finds that 0 is no socket.
    "connect, called": "call('connect', 0, b'', 0)",
    "send to an address": "call('sendto', 0, b'x', 1, 0, b'\\2\\0', 16)",
    "send a message": "call('sendmsg', 0, b'\\0' * 64, 0)",
}
WRITES = {
    "write": "open('../outside', 'a').close()",
    "write anew": "open('../new', 'w').close()",
    "cut off": "call('truncate', b'../cut', 0)",
    "cut off what is only read": "os.close(os.open('../cut-too', os.O_RDONLY | os.O_TRUNC))",
    "remove": "os.remove('../to-remove')",
    "rename": "os.rename('../to-rename', '../renamed')",
    "rename out of the library's folder": "os.rename('to-rename', '../renamed-out')",
    "make a folder": "os.mkdir('../new-folder')",
    "make a symbolic link": "os.symlink('a', '../new-link')",
    "make a hard link": "os.link('../outside', '../new-hard-link')",
    "make a pipe": "os.mkfifo('../new-pipe')",
    "make it readable for all": "os.chmod('../outside', 0o777)",
    "change its times": "os.utime('../outside')",
    "change the times of what is open": "os.utime(0, (1, 1))",
    "change its attributes": "os.setxattr('../outside', 'user.x', b'x')",
}
PROGRAMS = {
    "a program": "subprocess.run([sys.executable, '-c', ''], check=True)",
    "a program in its place": "os.execv(sys.executable, [sys.executable, '-c', ''])",
    "a program from memory": (
        "program = os.memfd_create('x'); os.write(program, b'#!/bin/true\\n');"
        " os.set_inheritable(program, True); os.execve(program, ['x'], {})"
    ),
}
KEYSTROKES = {
    # What a program types into its terminal, the shell does when the program has ended.
    "type": "call('ioctl', 0, 0x5412, b'x')",
    "paste": "call('ioctl', 0, 0x541c, b'x')",
    "type, above 32 bits": "call('ioctl', 0, ctypes.c_long(0x1_0000_5412), b'x')",
}
OTHERS = {
    "hand data to others": "LIBC.msgctl(call('msgget', 0, 0o1600), 0, None)",
    "read what others share": (
        "LIBC.shmat.restype = ctypes.c_void_p\n"
        "if LIBC.shmat(SEGMENT, None, 0) == ctypes.c_void_p(-1).value: raise OSError(ctypes.get_errno(), 'shmat')"
    ),
    "hand data to others who wait": "call('msgsnd', QUEUE, ctypes.create_string_buffer(b'\\1', 16), 1, 0)",
    "let others look in again": "call('prctl', 4, 1, 0, 0, 0)",
    "its own memory as a file": "open('/proc/self/mem', 'r+b', 0).close()",
}
NOT_A_SOCKET, NOT_A_TERMINAL = "ENOTSOCK", "ENOTTY"
WITHOUT_GUARD = (
    dict.fromkeys((*CONNECTIONS, *WRITES, *PROGRAMS, *OTHERS), WENT_THROUGH)
    | {"connect, called": NOT_A_SOCKET, "send to an address": NOT_A_SOCKET, "send a message": NOT_A_SOCKET}
    | dict.fromkeys(KEYSTROKES, NOT_A_TERMINAL)
)


def plant(process: str, code: str, folder: Path, *options: str, guarded: bool) -> list[str]:
    """Run a process of ours with ``code`` in it; return what the code says."""
    program = [sys.executable, str(ROOT / "tests" / "support" / "planted.py"), process, code]
    with (folder / "named").open("r+b") as standard_input:
        ran = subprocess.run(
            [*program, *options, *([] if guarded else ["--without-guard"])],
            cwd=folder,
            env={**os.environ, **ENGLISH, "XDG_DATA_HOME": str(folder / "data"), "PYTHONPATH": str(ROOT)},
            stdin=standard_input,
            capture_output=True,
            timeout=60,
            check=False,
        )
    said = re.findall(rb"^planted: (.*)$", ran.stdout, re.MULTILINE)
    assert said, ran
    return [line.decode() for line in said]


def library_folder(folder: Path) -> Path:
    """Make a folder with a file that is named as the library, and things around it that are not to be touched."""
    (folder / "kept").mkdir()
    (folder / "exported").mkdir()
    (folder / "kept" / "named").write_bytes(b"a library file")
    for name in ("outside", "cut", "cut-too", "to-remove", "to-rename", "kept/to-rename"):
        (folder / name).write_text("what was here before")
    return folder / "kept"


def state(folder: Path) -> list[tuple[str, int, int, int, int]]:
    return sorted(
        (path.name, stat.st_size, stat.st_mode, stat.st_mtime_ns, stat.st_nlink)
        for path in folder.iterdir()
        for stat in (path.lstat(),)
    )


@contextmanager
def shared() -> Iterator[dict[str, int]]:
    """Make what programs share: a segment of memory and a queue of messages, each with its number."""
    system = ctypes.CDLL(None, use_errno=True)
    segment, queue = system.shmget(0, 4096, 0o1600), system.msgget(0, 0o1600)
    try:
        yield {"SEGMENT": segment, "QUEUE": queue}
    finally:
        system.shmctl(segment, 0, None)
        system.msgctl(queue, 0, None)


@cache
def answers(process: str, *options: str, guarded: bool) -> dict[str, str]:
    """Try everything in one process of ours; return the system's answers, having looked that nothing has changed."""
    with TemporaryDirectory() as temporary, socket.create_server(("127.0.0.1", 0)) as server, shared() as numbers:
        folder = library_folder(Path(temporary))
        before = state(folder.parent)
        attempts = CONNECTIONS | (WRITES if landlock.version() else {}) | PROGRAMS | KEYSTROKES | OTHERS
        code = "".join(f"attempt({name!r}, {code!r})\n" for name, code in attempts.items())
        for name, number in {"PORT": server.getsockname()[1], **numbers}.items():
            code = code.replace(name, str(number))
        said = plant(process, code, folder, *options, guarded=guarded)
        assert (state(folder.parent) == before) is guarded
        return dict(line.rsplit(": ", 1) for line in said)


@pytest.mark.parametrize("process", PROCESSES)
def test_without_the_guard_all_of_it_goes_through(process: str) -> None:
    """The control; for what is not possible here at all, it is the kernel that says why, not the filter."""
    answered = answers(process, guarded=False)
    assert answered == {name: answer for name, answer in WITHOUT_GUARD.items() if name in answered}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_planted_connection(process: str) -> None:
    assert {name: answers(process, guarded=True)[name] for name in CONNECTIONS} == dict.fromkeys(CONNECTIONS, "EPERM")


@landlocked
@pytest.mark.parametrize("process", PROCESSES)
def test_a_planted_write_outside(process: str) -> None:
    answered = {name: answers(process, guarded=True)[name] for name in WRITES}
    assert not {name: answer for name, answer in answered.items() if answer not in REFUSED}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_planted_program(process: str) -> None:
    answered = {name: answers(process, guarded=True)[name] for name in PROGRAMS}
    assert not {name: answer for name, answer in answered.items() if answer not in REFUSED}


@pytest.mark.parametrize("process", PROCESSES)
def test_a_planted_keystroke(process: str) -> None:
    assert {name: answers(process, guarded=True)[name] for name in KEYSTROKES} == dict.fromkeys(KEYSTROKES, "EPERM")


@landlocked
@pytest.mark.parametrize("process", PROCESSES)
def test_what_else_is_planted(process: str) -> None:
    answered = {name: answers(process, guarded=True)[name] for name in OTHERS}
    assert not {name: answer for name, answer in answered.items() if answer not in REFUSED}


@landlocked
@pytest.mark.parametrize("version", [1, 2, 3, 4, 5])
def test_an_older_landlock_holds_as_well(version: int) -> None:
    """Of what it does not know yet, cutting files off for one, the filter knows."""
    if landlock.version() < version:
        pytest.skip("this kernel's is older still")
    answered = answers("screen", f"--landlock={version}", guarded=True)
    assert not {name: answer for name, answer in answered.items() if answer not in REFUSED}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="no other machine has other numbers")
@pytest.mark.parametrize("process", PROCESSES)
def test_the_numbers_of_another_architecture(process: str, tmp_path: Path) -> None:
    """To ask for its own process id by the numbers of x32, or as a program of 32 bits, ends it."""
    x32 = "say('alive'); LIBC.syscall(ctypes.c_long(0x40000000 + 39)); say('went on')"
    assert plant(process, x32, library_folder(tmp_path), guarded=False) == ["alive", "went on"]
    (tmp_path / "again").mkdir()
    assert plant(process, x32, library_folder(tmp_path / "again"), guarded=True) == ["alive"]


FILES = {
    "outside": "open('../outside').close()",
    "the folder outside": "os.listdir('..')",
    "named": "open('named').close()",
    "named, to write": "open('named', 'r+').close()",
    "beside": "open('beside', 'w').close()",
    "exported": "open('../exported/new', 'w').close()",
    "a module of Python": "import wave",
}


@landlocked
@pytest.mark.parametrize(
    ("process", "refused"),
    [
        ("command", {"outside", "the folder outside", "beside", "exported"}),
        ("screen", set()),  # it reads anything, and writes where the library is and what was named to export to
        ("zygote", set(FILES) - {"a module of Python"}),
        ("child", set(FILES)),
    ],
)
def test_what_is_left_of_files(process: str, refused: set[str], tmp_path: Path) -> None:
    code = "".join(f"attempt({name!r}, {code!r})\n" for name, code in FILES.items())
    for guarded in (False, True):
        (tmp_path / str(guarded)).mkdir()
        said = plant(process, code, library_folder(tmp_path / str(guarded)), guarded=guarded)
        answered = dict(line.rsplit(": ", 1) for line in said)
        assert {name for name, answer in answered.items() if answer != WENT_THROUGH} == (refused if guarded else set())
