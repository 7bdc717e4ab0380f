"""A whole walk under strace, parent and children: nobody even asks for a socket.

``test_no_plaintext.py`` looks at what is written, and does not see what the program's own filter refuses. Here nothing
may have been tried either: what is refused today may be let through by the kernel of tomorrow.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.library_screens import BUNDLE_PASSPHRASE, PASSPHRASE, bundle_file
from support.program import QUICK, ROOT, Reader
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

# A pair of streams, with which asyncio wakes itself up, is none of the network's.
ASKING = [
    "socket",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "io_uring_setup",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
]
WATCHED = [*ASKING, "socketpair", "sendto", "sendmsg", "sendmmsg", "recvmsg", "prctl", "seccomp", "execve", "execveat"]


def strace(trace: Path, command: Sequence[object]) -> list[str]:
    options = ["-f", "-qq", "-o", trace, "-e", f"trace={','.join(WATCHED)}", "-e", "signal=none"]
    return [str(word) for word in ("strace", *options, *command)]


def calls(trace: Path) -> list[tuple[str, str, str]]:
    """Return process, name and arguments of each call, whether or not it was let through."""
    lines = trace.read_text(errors="replace").splitlines()
    return [match.groups() for line in lines if (match := re.match(r"(\d+) +(\w+)\((.*)", line))]


class Walk:
    """Somebody who makes a library, imports, searches and reads, on the command line and on the screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.traces: dict[str, list[tuple[str, str, str]]] = {}
        self._env = Reader(folder, quick=True)._env
        (folder / "phrase").write_text(PASSPHRASE)
        (folder / "bundle-phrase").write_text(BUNDLE_PASSPHRASE)
        bundle_file(folder)

    def run(self, name: str, *arguments: str) -> str:
        command = [*QUICK, name, *arguments, "--library", "kept.dat", "--passphrase-file", "phrase"]
        ran = subprocess.run(
            strace(self.folder / "trace", command),
            cwd=self.folder,
            env={**os.environ, **self._env},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        self.traces[name] = calls(self.folder / "trace")
        return ran.stdout

    def read_on_the_screen(self) -> None:
        command = strace(self.folder / "trace", [*QUICK, "--library", "kept.dat"])
        with Terminal(command, folder=self.folder, columns=160, env=self._env) as terminal:
            terminal.see("Passphrase:")
            terminal.press(PASSPHRASE)
            terminal.see("•" * len(PASSPHRASE))
            terminal.press("\r")
            terminal.see("Search:")
            terminal.press("/old")
            terminal.see("1 found")
            terminal.press("\r")
            terminal.see("The law is old.")
            terminal.press("\x11")
            assert terminal.leave() == 0
        self.traces["screen"] = calls(self.folder / "trace")


def test_nobody_asks_for_a_socket(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    walk.run("create", "--size", "16MiB")
    walk.run("import", "spring.bundle", "--bundle-passphrase-file", "bundle-phrase")
    (identity,) = re.findall(r"^([0-9a-f]{16}) ", walk.run("search", "old"), re.MULTILINE)[:1]
    assert "The law is old." in walk.run("show", identity)
    walk.read_on_the_screen()
    for name, trace in walk.traces.items():
        asked = [call for call in trace if call[1] in ASKING]
        assert asked == [], name
        filters = {process for process, call, arguments in trace if call == "prctl" and "SECCOMP_MODE" in arguments}
        # Of importing: the command, its zygote, and the child that is a copy of it.
        assert len(filters) >= {"create": 1, "import": 3}.get(name, 1), name
        starts = [number for number, (_, call, _) in enumerate(trace) if call.startswith("execve")]
        assert len(starts) <= 2, "the program, and the zygote"
    pairs = [arguments for _, call, arguments in walk.traces["screen"] if call == "socketpair"]
    assert pairs, "the traces are of the right programs: asyncio makes a pair"
    assert all("SOCK_STREAM" in arguments for arguments in pairs)


@pytest.mark.parametrize("process", ["command", "screen", "zygote", "child"])
def test_asking_for_one_is_noticed(process: str, tmp_path: Path) -> None:
    """The control: planted in each process, it is seen, though the filter refuses it."""
    (tmp_path / "named").touch()
    plant = [sys.executable, ROOT / "tests" / "support" / "planted.py", process, "attempt('a', 'socket.socket()')"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path / "data")}
    ran = subprocess.run(
        strace(tmp_path / "trace", plant), cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60
    )
    assert b"planted: a: EPERM" in ran.stdout
    assert [call for _, call, _ in calls(tmp_path / "trace") if call in ASKING] == ["socket"]
