"""What this process and its zygote say to each other: orders one way, each with the children's own bytes between them.

Every order is ``kind | child | number``; the kinds that are answered are answered by one number, and bytes where it
says how many. One order is under way at a time.
"""

from __future__ import annotations

import os
from enum import IntEnum
from struct import Struct
from typing import Final

ORDER: Final = Struct(">BIQ")
"""An order: its ``Order``, the process id of the child that it is about, and a number."""
ANSWER: Final = Struct(">q")

DIED: Final = -1
TOO_LONG: Final = -2
PIECE: Final = 1 << 16
"""Bytes that are passed on at a time."""


class Order(IntEnum):
    """What the zygote is told to do."""

    COPY = 1
    """Start a child, with ``number`` bytes of address space. Answered by its process id, or ``DIED``."""
    SEND = 2
    """Pass on the ``number`` bytes that follow. Not answered: ``RECEIVE`` tells whether the child lives."""
    RECEIVE = 3
    """Read a message of ``number`` bytes at most. Answered by its length and the message, ``DIED`` or ``TOO_LONG``."""
    END = 4
    """End the child, and answer ``DIED`` when it is gone."""


def read_exactly(descriptor: int, length: int) -> bytes | None:
    """Return ``length`` bytes, or ``None`` where the pipe ends before."""
    data = bytearray()
    while len(data) < length:
        piece = os.read(descriptor, min(PIECE, length - len(data)))
        if not piece:
            return None
        data += piece
    return bytes(data)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of ``data``. Raises ``OSError`` where nobody reads."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]
