"""``reader open`` under strace: it leaves nothing on the disk and cannot reach a network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import PASSPHRASE, SAMPLE
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

_CHANGES = (
    "mkdir mkdirat mknod mknodat rename renameat renameat2 link linkat symlink symlinkat truncate ftruncate unlink"
)
_WATCHED = f"open,openat,openat2,creat,memfd_create,execve,%network,io_uring_setup,{_CHANGES.replace(' ', ',')}"
_TERMINAL = re.compile(r'"/dev/(tty|pts/\d+|null)"')


def strace(trace: Path, command: Sequence[str]) -> list[str]:
    return ["strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={_WATCHED}", "-e", "signal=none", *command]


def offends(name: str, call: str) -> bool:
    """Say whether a system call that was let through wrote to the disk or reached for a network."""
    if name in {"open", "openat", "openat2", "creat"}:
        writes = any(flag in call for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))
        return writes and not _TERMINAL.search(call)
    if name == "socketpair":
        return "SOCK_STREAM" not in call
    if name == "sendto":
        return "NULL, 0" not in call  # an address: not to the other end of the pair
    # What is left of a pair of streams' own life is harmless; anything else that was watched is not.
    return name not in {"recvfrom", "recvmsg", "shutdown", "getsockopt", "setsockopt", "getsockname", "getpeername"}


def offences(trace: Path) -> Iterator[str]:
    """Yield every system call that wrote to the disk, made a socket or started a program."""
    programs = 0
    for line in trace.read_text(errors="replace").splitlines():
        call = re.sub(r"^\d+\s+", "", line)
        name = call.partition("(")[0]
        # A call that was interrupted is judged by its first half, which has the arguments.
        if not re.fullmatch(r"[a-z_0-9]+", name):
            continue
        failed = re.search(r"= -1 E[A-Z]+", call) is not None
        if name == "execve":
            programs += not failed
            if programs > 1:
                yield call
        elif offends(name, call) and (not failed or name.startswith(("open", "creat"))):
            yield call


def read_the_sample(trace: Path, folder: Path) -> None:
    """Open the sample, search it, read an article, leave."""
    command = strace(trace, [sys.executable, "-m", "reader", "open", str(SAMPLE)])
    with Terminal(command, folder=folder) as terminal:
        terminal.see("assphrase")
        terminal.press(PASSPHRASE + "\r")
        terminal.see("Read this bundle?")
        terminal.press("\r")
        terminal.see("How the reports travelled")
        terminal.press("/")
        terminal.press("роскомнадзор")
        assert "How the reports travelled" not in terminal.see("Страница, которой не стало 19 марта")
        terminal.press("\r")
        terminal.see("19 марта 2021 года крупнейшая социальная сеть")
        terminal.press("\x1b[6~\x1b[6~")
        terminal.settle()
        terminal.press("\x11")
        assert terminal.leave() == 0


def test_reading_writes_nothing_and_makes_no_socket(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    folder = tmp_path / "empty"
    folder.mkdir()
    read_the_sample(trace, folder)
    assert "socketpair(" in trace.read_text(), "the trace is of the right program: asyncio makes one"
    assert list(offences(trace)) == []
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["inspect", str(SAMPLE)],
        ["list", "--bundle", str(SAMPLE)],
        ["search", "--bundle", str(SAMPLE), "закон"],
        ["show", "--bundle", str(SAMPLE), "03c9de62"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_the_other_ways_of_reading_do_not_either(tmp_path: Path, arguments: list[str]) -> None:
    trace = tmp_path / "trace"
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = subprocess.run(
        strace(trace, [sys.executable, "-m", "reader", *arguments, "--bundle-passphrase-file", "-"]),
        cwd=folder,
        input=PASSPHRASE.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    assert "закон" in ran.stdout.decode().lower() or arguments[0] in {"list", "inspect"}
    assert list(offences(trace)) == []
    assert list(folder.iterdir()) == []


CONTROLS = {
    "a file": "open('left-behind', 'w').write('x')",
    "a temp file": "import tempfile; tempfile.TemporaryFile().write(b'x')",
    "a folder": "import os; os.mkdir('left-behind')",
    "a connection": (
        "import socket; server = socket.create_server(('127.0.0.1', 0)); socket.create_connection(server.getsockname())"
    ),
    "a program": "import subprocess; subprocess.run(['true'])",
}


@pytest.mark.parametrize("code", CONTROLS.values(), ids=CONTROLS)
def test_the_watch_notices(tmp_path: Path, code: str) -> None:
    """The control: what the test above looks for is found where it is."""
    trace = tmp_path / "trace"
    subprocess.run(strace(trace, [sys.executable, "-c", code]), cwd=tmp_path, check=True, timeout=60)
    assert list(offences(trace)) != []


def test_a_planted_connection_is_refused(tmp_path: Path) -> None:
    connect = "import socket; s = socket.socket(); s.connect(('127.0.0.1', PORT))"
    listen = "import socket; server = socket.create_server(('127.0.0.1', 0)); port = server.getsockname()[1];"
    for guard, refused in (("", False), ("from reader import guard; guard.engage();", True)):
        trace = tmp_path / f"trace-{refused}"
        code = f"{listen} {guard} exec({connect!r}.replace('PORT', str(port)))"
        ran = subprocess.run(
            strace(trace, [sys.executable, "-c", code]), cwd=tmp_path, capture_output=True, check=False, timeout=60
        )
        assert (ran.returncode != 0) is refused
        calls = trace.read_text()
        assert ("connect(" in calls) is not refused, "under the guard there is not even a socket to connect"
        assert ("= -1 EPERM" in calls) is refused
