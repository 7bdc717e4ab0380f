"""Starts the program from a process that has imported most of it already: some two hundred milliseconds less each.

That process (``support.warm_program``) does nothing but copy itself, and a copy does what ``quick_reader``
does: the same ``main``, in a process of its own, with its own guard, limits and end. For tests that start the program
some hundred times over what it makes of files, not over how it begins.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from support.warm_program import Order

WARM = sys.platform == "linux"
_PIPE = 4096
_PROGRAM = Path(__file__).with_name("warm_program.py")


def start(
    arguments: Sequence[str], *, stdin: bytes, folder: Path, env: Mapping[str, str], memory: int | None, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end. Raises ``TimeoutError`` for one that takes longer than ``timeout`` seconds."""
    order: Order = {"arguments": list(arguments), "folder": str(folder), "env": dict(env), "memory": memory}
    assert len(stdin) <= _PIPE, "a pipe takes it all at once"
    given, giving = os.pipe()
    os.write(giving, stdin)
    os.close(giving)
    with os.fdopen(given) as given_file, TemporaryFile() as out, TemporaryFile() as err:
        status = _waiting().run(order, [given_file.fileno(), out.fileno(), err.fileno()], timeout)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(order["arguments"], status, out.read(), err.read())


class _Waiting:
    """The process that copies itself."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(_PROGRAM), str(theirs.fileno())], pass_fds=[theirs.fileno()]
            )
        atexit.register(self._end)

    def run(self, order: Order, files: list[int], timeout: float) -> int:
        message = json.dumps(order).encode()
        self._ours.settimeout(timeout)
        socket.send_fds(self._ours, [len(message).to_bytes(4)], files)
        self._ours.sendall(message)
        child = self._number()
        try:
            return self._number()
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            self._number()
            raise

    def _number(self) -> int:
        return int.from_bytes(self._ours.recv(4, socket.MSG_WAITALL), signed=True)

    def _end(self) -> None:
        self._ours.close()
        self._process.wait()


@cache
def _waiting() -> _Waiting:
    return _Waiting()
