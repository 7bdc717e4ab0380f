"""PNG (W3C PNG specification, third edition, section 5): the critical chunks and transparency stay.

Whatever follows IEND goes too: some editors leave the cropped part of a picture there (CVE-2023-21036).
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from reader.publish.scrub.exif import orientation
from reader.publish.scrub.scrubbed import Scrubbed

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_HEADER_LENGTH: Final = 13
_OVERHEAD: Final = 12  # length, type, CRC
_LOWER_CASE: Final = 0x20  # in a type's first letter: the chunk is ancillary


def recognises(data: bytes) -> bool:
    """Return whether ``data`` begins as a PNG file does."""
    return data.startswith(_SIGNATURE)


def scrub(data: bytes) -> Scrubbed:
    """Return the PNG file ``data`` scrubbed. Raises ``ValueError`` where its chunks are not sound."""
    result = Scrubbed()
    kept = [_SIGNATURE]
    seen: set[bytes] = set()
    at = len(_SIGNATURE)
    while b"IEND" not in seen:
        kind, content = _chunk(data, at)
        if (kind == b"IHDR") is bool(seen) or (kind == b"IHDR" and not _sound_header(content)):
            raise ValueError("IHDR")
        seen.add(kind)
        end = at + _OVERHEAD + len(content)
        if kind in _KEPT:
            kept.append(data[at:end])
        elif kind[0] & _LOWER_CASE:
            result.removed.append(kind.decode("ascii"))
            if kind == b"eXIf":
                result.orientation = orientation(content)
        else:
            raise ValueError("unknown critical chunk")
        at = end
    if b"IDAT" not in seen:
        raise ValueError("no IDAT")
    if at < len(data):
        result.removed.append("data after the end")
    result.data = b"".join(kept)
    return result


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes]:
    if len(data) - at < _OVERHEAD:
        raise ValueError("cut short")
    length, kind = struct.unpack_from(">I4s", data, at)
    content = data[at + 8 : at + 8 + length]
    if len(data) - at - _OVERHEAD < length or not (kind.isascii() and kind.isalpha()):
        raise ValueError("chunk")
    (crc,) = struct.unpack_from(">I", data, at + 8 + length)
    if crc != zlib.crc32(content, zlib.crc32(kind)):
        raise ValueError("CRC")
    return kind, content


def _sound_header(content: bytes) -> bool:
    return len(content) == _HEADER_LENGTH and all(struct.unpack_from(">II", content))
