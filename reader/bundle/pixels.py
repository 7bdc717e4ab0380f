"""How many pixels a picture claims to have, read from its headers: nothing is decoded.

A few bytes can claim a picture that takes gigabytes once whoever looks at it decodes it. What breaks the structure of
its format before it says so claims nothing.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from reader.bundle.limits import MAX_JPEG_SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_IHDR: Final = struct.Struct(">8x4x4sII")
_START_OF_JPEG: Final = b"\xff\xd8"
_MARKER: Final = re.compile(rb"\xff([^\xff\x00\x01\xd0-\xd8])")  # but those that no segment belongs to
_START_OF_SCAN: Final = 0xDA
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FRAME: Final = struct.Struct(">2xxHH")  # after length and precision
_LENGTH: Final = struct.Struct(">H")
_HIGHEST_OF_JPEG: Final = 2**16 - 1
_14_BITS: Final = 0x3FFF


def claimed_pixels(data: bytes) -> int:
    """Return width times height as the file ``data`` claims, whatever its name says; 0 where it claims nothing."""
    return max((width * height for width, height in _sizes(data)), default=0)


def _sizes(data: bytes) -> Iterator[tuple[int, int]]:
    try:
        if data.startswith(_PNG):
            yield from _png(data)
        elif data.startswith(_START_OF_JPEG):
            yield from _jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            yield from _webp(data)
    except struct.error:  # it is cut short
        return


def _png(data: bytes) -> Iterator[tuple[int, int]]:
    """W3C PNG specification, third edition, 11.2.1: the first chunk is the header."""
    kind, width, height = _IHDR.unpack_from(data)
    if kind == b"IHDR":
        yield width, height


def _jpeg(data: bytes) -> Iterator[tuple[int, int]]:
    """ITU-T T.81, annex B: the frame header stands before the first scan, after any number of other segments.

    What stands between segments is skipped, as decoders do.
    """
    at = len(_START_OF_JPEG)
    for _ in range(MAX_JPEG_SEGMENTS):
        found = _MARKER.search(data, at)
        if found is None or found[1][0] == _START_OF_SCAN:
            return
        at = found.start(1) + 1
        if found[1][0] in _FRAMES:
            height, width = _FRAME.unpack_from(data, at)
            # A height of 0 is told only after the first scan (B.2.5).
            yield width, height or _HIGHEST_OF_JPEG
        at += max(*_LENGTH.unpack_from(data, at), _LENGTH.size)
    yield _HIGHEST_OF_JPEG, _HIGHEST_OF_JPEG  # nobody needs so many: they are there to hide something


def _webp(data: bytes) -> Iterator[tuple[int, int]]:
    """RFC 9649, sections 2.5 to 2.7: the first chunk is the picture or, in an extended file, says how large it is."""
    kind, content = data[12:16], data[20:30]
    match kind:
        case b"VP8X":
            yield 1 + int.from_bytes(content[4:7], "little"), 1 + int.from_bytes(content[7:10], "little")
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", content, 6)
            yield width & _14_BITS, height & _14_BITS
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 1)
            yield 1 + (bits & _14_BITS), 1 + (bits >> 14 & _14_BITS)
