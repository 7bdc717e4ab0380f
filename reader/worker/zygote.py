"""The zygote, as its parent has it: a bare interpreter that was started before starting programs was given up.

Indexing children come and go: one ends when there is nothing to index, another is needed when a bundle is imported or
the library is unlocked again. From ``reader.guard.confine`` on this process can start no program. The zygote can
neither, but it can copy itself (``reader.worker.copying``); every copy goes into the cage before it reads a word.

The zygote is a fresh interpreter, not a copy of this process: it has none of its memory, open files and environment,
nor the same places in memory. It sees the texts that it passes on, but looks at nothing in them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from reader.worker import relay, starting
from reader.worker.relay import Order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

_BOOT: Final = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); head = b''\n"
    "try: import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"  # PR_SET_DUMPABLE, as reader.guard.dumps does
    "except ImportError: pass\n"
    "while not head.endswith(b'\\n'): head += os.read(0, 1) or os._exit(0)\n"
    "size = int(head); paths = b''\n"
    "while len(paths) < size: paths += os.read(0, size - len(paths)) or os._exit(0)\n"
    "sys.path[:] = paths.decode('utf-8', 'surrogateescape').split('\\0')\n"
    "from reader.worker.copying import main; main()\n"
)
_prepared: Zygote | None = None


def prepare() -> None:
    """Start the zygote of this process, where the system can make this process give up starting programs.

    To be called before any thread is started. Where it cannot be started there is none.
    """
    global _prepared  # noqa: PLW0603 - there is one to a process
    if sys.platform == "linux" and _prepared is None:
        try:
            _prepared = Zygote()
        except (OSError, ValueError):
            _prepared = None


def prepared() -> Zygote | None:
    """Return the zygote of this process, if it has one."""
    return _prepared


class Zygote:
    """A zygote that has been started. Raises ``OSError`` where it cannot be. Any thread may call its methods."""

    def __init__(self) -> None:
        self._process: Popen[bytes] = starting.start(_BOOT)
        assert self._process.stdin is not None  # noqa: S101 - as asked for
        assert self._process.stdout is not None  # noqa: S101
        self._orders = self._process.stdin.fileno()
        self._answers = self._process.stdout.fileno()
        self._giving = threading.Lock()
        self._began = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def copy(self, memory: int) -> Copy:
        """Start a child with ``memory`` bytes of address space. Raises ``OSError``."""
        with self._exchange():
            if not self._began:
                # Only now: so it costs the start of the program next to nothing.
                paths = starting.module_paths()
                relay.write_all(self._orders, b"%d\n%b" % (len(paths), paths))
                self._began = True
            self._give(Order.COPY, 0, memory)
            pid = self._answer()
        if pid <= 0:
            raise OSError
        return Copy(self, pid)

    def send(self, pid: int, data: bytes) -> None:
        """Pass ``data`` on to a child. Raises ``OSError`` where the zygote is gone."""
        with self._exchange():
            self._give(Order.SEND, pid, len(data))
            relay.write_all(self._orders, data)

    def receive(self, pid: int, limit: int) -> bytes | None:
        """Return a child's next message, or ``None`` where it ended. Raises ``OSError`` and ``TooLongError``."""
        with self._exchange():
            self._give(Order.RECEIVE, pid, limit)
            length = self._answer()
            if 0 <= length <= limit:
                return relay.read_exactly(self._answers, length)
        if length == relay.DIED:
            return None
        from reader.worker.messages import TooLongError  # noqa: PLC0415 - imports the index

        raise TooLongError

    def end(self, pid: int) -> None:
        """Wait until a child that was killed is gone, and let its process id be used again."""
        with self._exchange():
            self._give(Order.END, pid, 0)
            self._answer()

    @contextmanager
    def _exchange(self) -> Iterator[None]:
        """Give one order at a time. A zygote that was left in the middle of one, as by a signal, is ended.

        It would take the next order for the rest of that one, and both sides would wait for ever.
        """
        with self._giving:
            try:
                yield
            except BaseException:
                self._process.kill()
                self._process.wait()
                raise

    def _give(self, order: Order, pid: int, number: int) -> None:
        relay.write_all(self._orders, relay.ORDER.pack(order, pid, number))

    def _answer(self) -> int:
        data = relay.read_exactly(self._answers, relay.ANSWER.size)
        if data is None:
            raise BrokenPipeError
        return int(relay.ANSWER.unpack(data)[0])


class Copy:
    """A ``Link`` to a copy of the zygote."""

    def __init__(self, zygote: Zygote, pid: int) -> None:
        self.pid = pid
        self._zygote = zygote
        self._killing = threading.Lock()
        self._ended = False

    def send(self, data: bytes) -> None:
        """Give it bytes to read."""
        self._zygote.send(self.pid, data)

    def receive(self, limit: int) -> bytes | None:
        """Return its next message."""
        return self._zygote.receive(self.pid, limit)

    def kill(self) -> None:
        """End it at once."""
        with self._killing:
            # Until the zygote is told to end it, its process id cannot become another's.
            if not self._ended:
                try:
                    os.kill(self.pid, signal.SIGKILL)
                except ProcessLookupError:
                    self._ended = True  # the zygote is gone, and all its copies with it

    def end(self) -> None:
        """End it at once, and wait until it is gone."""
        self.kill()
        with self._killing:
            ended, self._ended = self._ended, True
        if not ended:
            with suppress(OSError):
                self._zygote.end(self.pid)
