"""One segment of the index as a value: what whoever indexes hands to whoever keeps it.

Importing this does not load Whoosh.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal, get_args

import msgspec

from reader.index.postings import MAX_DOCUMENTS

PREFIX: Final = "index/"  # of the names that the index has in a store

FileName = Literal["trm", "pst", "id.col", "day.col", "_text_len.col"]
FILE_NAMES: Final[tuple[FileName, ...]] = get_args(FileName)
MAX_SEGMENT: Final = 64 * 1024 * 1024
"""Bytes. The largest article there is, of 16 MiB, takes half of it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The words of some articles.

    ``files`` are what ``reader.index.codec`` and Whoosh's columns write; a column of nothing but default values may
    be missing.
    """

    documents: Annotated[int, msgspec.Meta(ge=1, lt=MAX_DOCUMENTS)]
    files: dict[FileName, bytes]

    def __len__(self) -> int:
        return sum(map(len, self.files.values()))

    def encode(self) -> bytes:
        """Return the segment as it is kept."""
        return msgspec.msgpack.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> Segment:
        """Return the segment that ``data`` is kept as. Raises ``ValueError`` for anything else."""
        return _DECODER.decode(data)


_DECODER: Final = msgspec.msgpack.Decoder(Segment)
