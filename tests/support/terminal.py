"""A person at a terminal: what they type, what they see, and every byte that the terminal was sent."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Self

import pexpect
import pyte

from support.program import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_PATIENCE = 30.0


class Terminal:
    """A program on a pseudo-terminal of ``columns`` × ``rows``."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        columns: int = 80,
        rows: int = 24,
        env: dict[str, str] | None = None,
    ) -> None:
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.process = pexpect.spawn(
            command[0],
            list(command[1:]),
            cwd=str(folder),
            dimensions=(rows, columns),
            env={**os.environ, "TERM": "xterm-256color", **ENGLISH, **(env or {})},
            timeout=_PATIENCE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.close(force=True)

    @property
    def lines(self) -> list[str]:
        """What the screen shows, a line each."""
        return list(self._screen.display)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    def press(self, keys: str) -> None:
        """Type ``keys``; control characters and escape sequences are keys too."""
        self.process.send(keys)

    def see(self, words: str) -> str:
        """Wait until the screen shows ``words``; return the screen."""
        return self.until(lambda text: words in text, f"{words!r}")

    def until(self, satisfied: Callable[[str], bool], wanted: str) -> str:
        """Wait until the screen is as ``wanted``; return it."""
        end = time.monotonic() + _PATIENCE
        while not satisfied(self.text):
            if not self._read() or time.monotonic() > end:
                raise AssertionError(f"never saw {wanted}; the screen was:\n{self.text}")
        return self.text

    def settle(self, seconds: float = 0.3) -> str:
        """Wait until nothing more comes for a while; return the screen."""
        while self._read(seconds):
            pass
        return self.text

    def leave(self) -> int:
        """Wait for the program's end; return its exit status, or minus the signal that ended it."""
        while self._read():
            pass
        self.process.wait()
        if self.process.exitstatus is not None:
            return int(self.process.exitstatus)
        return -int(self.process.signalstatus or 0)

    def _read(self, timeout: float = _PATIENCE) -> bool:
        try:
            data = self.process.read_nonblocking(65536, timeout)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return False
        self.raw += data
        self._stream.feed(data)
        return True
