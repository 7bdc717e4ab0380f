"""WebP (RFC 9649, section 2): the image data, transparency and animation stay, every other chunk goes.

The flags of VP8X are made to agree with what is left.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from reader.publish.scrub.exif import orientation
from reader.publish.scrub.scrubbed import Scrubbed

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMAGES: Final = frozenset({b"VP8 ", b"VP8L"})
_KEPT: Final = _IMAGES | {b"VP8X", b"ANIM", b"ANMF", b"ALPH"}
_ALPHA_AND_ANIMATION: Final = 0x12
_VP8X_LENGTH: Final = 10
_FRAME_HEADER: Final = 16


def recognises(data: bytes) -> bool:
    """Return whether ``data`` begins as a WebP file does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def scrub(data: bytes) -> Scrubbed:
    """Return the WebP file ``data`` scrubbed. Raises ``ValueError`` where its chunks are not sound."""
    result = Scrubbed()
    (size,) = struct.unpack_from("<I", data, 4)
    if size % 2 or size > len(data) - 8:
        raise ValueError("RIFF size")
    if size + 8 < len(data):
        result.removed.append("data after the end")
    chunks = list(_filtered(data[12 : size + 8], result))
    if not chunks or chunks[0][0] not in _IMAGES | {b"VP8X"}:
        raise ValueError("first chunk")
    if not any(kind in _IMAGES or kind == b"ANMF" for kind, _ in chunks):
        raise ValueError("no image")
    body = b"WEBP" + b"".join(_written(kind, content) for kind, content in chunks)
    result.data = b"RIFF" + struct.pack("<I", len(body)) + body
    return result


def _filtered(body: bytes, result: Scrubbed) -> Iterator[tuple[bytes, bytes]]:
    for kind, content in _chunks(body):
        if kind not in _KEPT:
            result.removed.append(kind.decode("ascii", "replace").strip())
            if kind == b"EXIF":
                result.orientation = orientation(content.removeprefix(b"Exif\0\0"))
        elif kind == b"VP8X":
            if len(content) != _VP8X_LENGTH:
                raise ValueError("VP8X")
            yield kind, bytes((content[0] & _ALPHA_AND_ANIMATION, 0, 0, 0)) + content[4:]
        elif kind == b"ANMF":
            if len(content) < _FRAME_HEADER:
                raise ValueError("ANMF")
            frame = [(k, c) for k, c in _chunks(content[_FRAME_HEADER:]) if k in _IMAGES or k == b"ALPH"]
            yield kind, content[:_FRAME_HEADER] + b"".join(_written(k, c) for k, c in frame)
        else:
            yield kind, content


def _chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(body):
        if len(body) - at < 8:  # noqa: PLR2004 - a chunk's header
            raise ValueError("cut short")
        kind, length = struct.unpack_from("<4sI", body, at)
        padded = length + length % 2
        if padded > len(body) - at - 8:
            raise ValueError("chunk")
        yield kind, body[at + 8 : at + 8 + length]
        at += 8 + padded


def _written(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
