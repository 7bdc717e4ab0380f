"""The child as its parent has it: a fresh interpreter with pipes for standard input and output, and nothing else.

``multiprocessing`` does not start inside a Textual app (Textualize/textual#3593), and would pickle.

The child gets no environment but what the system needs to load it, none of its parent's open files, no working folder
of a person's, and no argument that says anything. It writes no compiled modules. Where its modules are comes through
the pipe: so it finds them wherever the parent did.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec

import reader
from reader.errors import IndexerAnswerError
from reader.worker import messages

# Isolated, without the site module, without writing compiled modules. Ctrl+C is for the parent alone.
_OPTIONS: Final = ("-I", "-S", "-B")
_BOOT: Final = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); pipe = sys.stdin.buffer;"
    " memory, size = map(int, pipe.readline().split());"
    " sys.path[:] = pipe.read(size).decode('utf-8', 'surrogateescape').split('\\0');"
    " from reader.worker.child import main; main(memory)"
)
# On Windows: of lower priority than the screen, and apart from the console. Elsewhere the child sees to that itself.
_FLAGS: Final = 0x4000 | 0x0800_0000 if sys.platform == "win32" else 0
_KEPT: Final = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # without which some systems cannot start an interpreter


class ChildDiedError(Exception):
    """The child ended before it answered."""


class Child:
    """A child that has been started. Raises ``OSError`` where it cannot be."""

    def __init__(self, memory: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, *_OPTIONS, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            cwd=Path(sys.executable).anchor or None,
            creationflags=_FLAGS,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )
        self.enforced: bool | None = None
        """Whether the system holds it in its cage; None before its first word."""
        paths = "\0".join([str(Path(reader.__file__).parents[1]), *filter(os.path.isabs, sys.path)])
        encoded = paths.encode("utf-8", "surrogateescape")
        with suppress(ChildDiedError):  # whoever asks it finds out
            self._send(b"%d %d\n%b" % (memory, len(encoded), encoded))

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

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
        self._process.kill()

    def end(self) -> None:
        """End the child at once, and wait until it is gone."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be written has no reader any more
                    pipe.close()
        self._process.wait()

    def _send(self, data: bytes) -> None:
        pipe = cast("BinaryIO", self._process.stdin)
        try:
            pipe.write(data)
            pipe.flush()
        except OSError:
            raise ChildDiedError from None

    def _receive(self, limit: int) -> messages.Answer:
        """Return the child's next message, with a segment of at most ``limit`` bytes."""
        try:
            body = messages.read(cast("BinaryIO", self._process.stdout), limit + messages.MAX_WORD)
            if body is not None:
                answer: messages.Answer = messages.answers.decode(body)
                return answer
        except (messages.TooLongError, msgspec.MsgspecError):
            raise IndexerAnswerError from None
        raise ChildDiedError
