"""A passphrase while it is being typed."""

from __future__ import annotations

from typing import Final

from reader.guard import locked

_CAPACITY: Final = 4096
_CONTINUATION: Final = 0b1000_0000
"""The upper two bits of every byte of a UTF-8 character but its first."""


class Secret:
    """Characters in one buffer that never moves, so that wiping it leaves no copy behind.

    What leaves ``take`` or ``peek`` is a ``str``, which Python gives no way to wipe: ask late and drop it soon. The
    buffer never shows itself, neither in a ``repr`` nor in a traceback.
    """

    __slots__ = ("_buffer", "_used")

    def __init__(self) -> None:
        self._buffer = locked.buffer(_CAPACITY)
        self._used = 0

    def __repr__(self) -> str:
        return "<Secret>"

    def __len__(self) -> int:
        """Return the number of characters."""
        return sum(map(_begins_character, self._buffer[: self._used]))

    def add(self, text: str) -> bool:
        """Append ``text``; ``False`` means that it does not fit and nothing was appended."""
        data = text.encode("utf-8", "ignore")
        end = self._used + len(data)
        if end > _CAPACITY:
            return False
        self._buffer[self._used : end] = data
        self._used = end
        return True

    def drop_last(self) -> None:
        """Remove the last character."""
        while self._used:
            self._used -= 1
            byte, self._buffer[self._used] = self._buffer[self._used], 0
            if _begins_character(byte):
                return

    def peek(self) -> str:
        """Return the characters."""
        return str(self._buffer[: self._used], "utf-8")

    def take(self) -> str:
        """Return the characters and forget them."""
        text = self.peek()
        self.wipe()
        return text

    def wipe(self) -> None:
        """Forget the characters."""
        self._buffer[:] = bytes(_CAPACITY)
        self._used = 0


def _begins_character(byte: int) -> bool:
    """Tell the first byte of a character in UTF-8 from those that follow."""
    return byte & 0b1100_0000 != _CONTINUATION
