"""The three records of a ZIP file (APPNOTE 6.3.9: 4.3.7, 4.3.12, 4.3.16) in the one form that a bundle allows.

Invariant: a record is a function of the entry alone. Versions are 2.0 on MS-DOS, the only flag says that names are
UTF-8, the date is 1980-01-01 00:00:00, all attributes are 0, there are no extra fields and no comments. So a record
is checked by making it again and comparing, and there is nothing else in it to believe.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

LOCAL_SIGNATURE: Final = b"PK\x03\x04"
CENTRAL_SIGNATURE: Final = b"PK\x01\x02"
END_SIGNATURE: Final = b"PK\x05\x06"

STORED: Final = 0
DEFLATED: Final = 8

_VERSION: Final = 20
_UTF8_NAME: Final = 0x0800
_MIDNIGHT: Final = 0
_FIRST_OF_1980: Final = 0x0021

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
LOCAL_SIZE: Final = _LOCAL.size
CENTRAL_SIZE: Final = _CENTRAL.size
END_SIZE: Final = _END.size


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the container. ``offset`` is where its local header begins; sizes are in bytes."""

    name: str
    method: int
    crc: int
    compressed_size: int
    size: int
    offset: int

    @property
    def data_offset(self) -> int:
        """Where the file's data begin."""
        return self.offset + LOCAL_SIZE + len(self.name.encode("utf-8"))

    @property
    def end(self) -> int:
        """Where the file's data end, and the next record begins."""
        return self.data_offset + self.compressed_size


def local_header(entry: Entry) -> bytes:
    """Return the header that stands before the data of ``entry``."""
    name = entry.name.encode("utf-8")
    return (
        _LOCAL.pack(
            LOCAL_SIGNATURE,
            _VERSION,
            _UTF8_NAME,
            entry.method,
            _MIDNIGHT,
            _FIRST_OF_1980,
            entry.crc,
            entry.compressed_size,
            entry.size,
            len(name),
            0,
        )
        + name
    )


def parse_local_header(fixed: bytes) -> tuple[int, int, int, int, int]:
    """Return method, CRC, compressed size, size and length of the name from the fixed part of a local header.

    Nothing is checked: that is done by making the header again.
    """
    _, _, _, method, _, _, crc, compressed_size, size, name_size, _ = _LOCAL.unpack(fixed)
    return method, crc, compressed_size, size, name_size


def central_header(entry: Entry) -> bytes:
    """Return the header of ``entry`` in the central directory."""
    name = entry.name.encode("utf-8")
    return (
        _CENTRAL.pack(
            CENTRAL_SIGNATURE,
            _VERSION,
            _VERSION,
            _UTF8_NAME,
            entry.method,
            _MIDNIGHT,
            _FIRST_OF_1980,
            entry.crc,
            entry.compressed_size,
            entry.size,
            len(name),
            0,
            0,
            0,
            0,
            0,
            entry.offset,
        )
        + name
    )


def central_directory(entries: list[Entry]) -> bytes:
    """Return everything that follows the data of the last entry: the central directory and the end record."""
    headers = b"".join(map(central_header, entries))
    begin = entries[-1].end if entries else 0
    return headers + _END.pack(END_SIGNATURE, 0, 0, len(entries), len(entries), len(headers), begin, 0)
