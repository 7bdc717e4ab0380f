"""The child as its parent has it: two pipes, to ask and to be answered.

It is a copy of the zygote (``reader.worker.zygote``) where this process has prepared one, else a fresh interpreter.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import BinaryIO, Final, Protocol, cast

import msgspec

from reader.errors import IndexerAnswerError
from reader.worker import messages, starting, zygote

# Ctrl+C is for the parent alone.
_BOOT: Final = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); pipe = sys.stdin.buffer;"
    " memory, size = map(int, pipe.readline().split());"
    " sys.path[:] = pipe.read(size).decode('utf-8', 'surrogateescape').split('\\0');"
    " from reader.worker.child import main; main(memory)"
)


class ChildDiedError(Exception):
    """The child ended before it answered."""


class Link(Protocol):
    """What joins this process to a child. Its methods raise ``OSError`` where the child is gone."""

    @property
    def pid(self) -> int:
        """The child's process id."""
        ...

    def send(self, data: bytes) -> None:
        """Give the child bytes to read."""
        ...

    def receive(self, limit: int) -> bytes | None:
        """Return the child's next message, not yet decoded, or ``None`` where it ended. Raises ``TooLongError``."""
        ...

    def kill(self) -> None:
        """End the child at once. May be called by any thread, and when it has ended."""
        ...

    def end(self) -> None:
        """End the child at once, and wait until it is gone."""
        ...


class Interpreter:
    """A ``Link`` to a fresh interpreter. Raises ``OSError`` where it cannot be started."""

    def __init__(self, memory: int) -> None:
        self._process = starting.start(_BOOT)
        paths = starting.module_paths()
        with suppress(OSError):  # whoever asks it finds out
            self.send(b"%d %d\n%b" % (memory, len(paths), paths))

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, data: bytes) -> None:
        """Write to its standard input."""
        pipe = cast("BinaryIO", self._process.stdin)
        pipe.write(data)
        pipe.flush()

    def receive(self, limit: int) -> bytes | None:
        """Read from its standard output."""
        return messages.read(cast("BinaryIO", self._process.stdout), limit)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self) -> None:
        """End it at once, and wait until it is gone."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()
        self._process.wait()


def _start(memory: int) -> Link:
    prepared = zygote.prepared()
    return Interpreter(memory) if prepared is None else prepared.copy(memory)


class Child:
    """A child that has been started. Raises ``OSError`` where it cannot be."""

    def __init__(self, memory: int) -> None:
        self._link = _start(memory)
        self.enforced: bool | None = None
        """Whether the system holds it in its cage; None before its first word."""

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._link.pid

    def ask(self, message: bytes, limit: int, patience: float) -> messages.Made | messages.Failed:
        """Return the child's answer, with a segment of at most ``limit`` bytes, in at most ``patience`` seconds.

        Raises ``ChildDiedError``, and ``IndexerAnswerError`` for anything but an answer.
        """
        watch = threading.Timer(patience, self.kill)
        watch.daemon = True
        watch.start()
        try:
            self._send(message)
            if self.enforced is None:
                ready = self._receive(0)
                if not isinstance(ready, messages.Ready):
                    raise IndexerAnswerError
                self.enforced = ready.enforced
            answer = self._receive(limit)
        finally:
            watch.cancel()
        if isinstance(answer, messages.Ready):
            raise IndexerAnswerError
        return answer

    def kill(self) -> None:
        """End the child at once; whoever waits for its answer is told that it died."""
        self._link.kill()

    def end(self) -> None:
        """End the child at once, and wait until it is gone."""
        self._link.end()

    def _send(self, data: bytes) -> None:
        try:
            self._link.send(data)
        except OSError:
            raise ChildDiedError from None

    def _receive(self, limit: int) -> messages.Answer:
        """Return the child's next message, with a segment of at most ``limit`` bytes."""
        try:
            body = self._link.receive(limit + messages.MAX_WORD)
            if body is not None:
                answer: messages.Answer = messages.answers.decode(body)
                return answer
        except (messages.TooLongError, msgspec.MsgspecError):
            raise IndexerAnswerError from None
        except OSError:
            pass
        raise ChildDiedError
