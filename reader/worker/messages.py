"""What goes through the pipes: each message is its length, four bytes big-endian, and MessagePack of a fixed schema.

The parent asks, the child answers, one question at a time. The child says ``Ready`` before its first answer. Neither
side reads a message longer than the limit that it sets, and neither acts on one that is not exactly of the schema.
"""

from __future__ import annotations

from struct import Struct
from typing import BinaryIO, Final

import msgspec

from reader.index import Entry, Segment

MAX_QUESTION: Final = 96 * 1024 * 1024
"""Bytes: a slice of texts, or the segments to be merged into one."""
MAX_WORD: Final = 64
"""Bytes of an answer that carries no segment."""

_LENGTH: Final = Struct(">I")


class Build(msgspec.Struct, frozen=True, tag="build", forbid_unknown_fields=True):
    """A question: which segment these articles make."""

    entries: tuple[Entry, ...]


class Merge(msgspec.Struct, frozen=True, tag="merge", forbid_unknown_fields=True):
    """A question: what is left of these segments without these articles."""

    segments: tuple[Segment, ...]
    without: tuple[str, ...]


class Ready(msgspec.Struct, frozen=True, tag="ready", forbid_unknown_fields=True):
    """The child is in its cage. ``enforced`` says whether the system holds it there."""

    enforced: bool


class Made(msgspec.Struct, frozen=True, tag="made", forbid_unknown_fields=True):
    """The answer, or None where nothing is left of what was merged."""

    segment: Segment | None


class Failed(msgspec.Struct, frozen=True, tag="failed", forbid_unknown_fields=True):
    """The child has no answer. Why is not said in words, which could be those of an article."""

    out_of_memory: bool


Question = Build | Merge
Answer = Ready | Made | Failed

_ENCODER: Final = msgspec.msgpack.Encoder()
questions: Final = msgspec.msgpack.Decoder(Question)
answers: Final = msgspec.msgpack.Decoder(Answer)


class TooLongError(Exception):
    """A message is longer than the limit of the side that reads it."""


def encode(message: Question | Answer) -> bytes:
    """Return a message as it goes through a pipe."""
    body = _ENCODER.encode(message)
    return _LENGTH.pack(len(body)) + body


def read(pipe: BinaryIO, limit: int) -> bytes | None:
    """Return the next message, not yet decoded, or None where the pipe ends.

    Raises ``TooLongError``; nothing of such a message is read.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > limit:
        raise TooLongError
    body = pipe.read(length)
    return body if len(body) == length else None
