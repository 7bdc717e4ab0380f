"""JPEG (ITU-T T.81, annex B): tables, frames and scans stay, application segments and comments go.

Two application segments are needed to get the colours right and are written anew with nothing else in them: JFIF
(ITU-T T.871), whose thumbnail may show what was cropped away, and Adobe's (ITU-T T.872, 6.5.3). Whatever follows the
end of the image goes too: phones put a film or a second picture there.
"""

from __future__ import annotations

import re
import struct
from typing import Final

from reader.publish.scrub.exif import orientation
from reader.publish.scrub.scrubbed import Scrubbed

_SOI: Final = b"\xff\xd8"
_EOI: Final = 0xD9
_SOS: Final = 0xDA
_APP0: Final = 0xE0
_APP14: Final = 0xEE
_COM: Final = 0xFE
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT: Final = _FRAMES | {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}  # DHT DAC DQT DNL DRI DHP EXP
_JFIF: Final = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"  # version 1.1, square pixels, no thumbnail
_ADOBE_LENGTH: Final = 12
_NEXT_MARKER: Final = re.compile(rb"\xff(?![\0\xd0-\xd7\xff])")
_SIGNATURES: Final = (
    (b"Exif\0", "EXIF"),
    (b"http://ns.adobe.com/x", "XMP"),
    (b"ICC_PROFILE\0", "ICC"),
    (b"Photoshop 3.0\0", "IPTC"),
    (b"MPF\0", "MPF"),
    (b"JFXX\0", "thumbnail"),
)


def recognises(data: bytes) -> bool:
    """Return whether ``data`` begins as a JPEG file does."""
    return data.startswith(_SOI + b"\xff")


def scrub(data: bytes) -> Scrubbed:
    """Return the JPEG file ``data`` scrubbed. Raises ``ValueError`` where its segments are not sound."""
    result = Scrubbed()
    kept = [_SOI]
    seen: set[int] = set()
    at = len(_SOI)
    while True:
        marker, at = _marker(data, at)
        if marker == _EOI:
            break
        content = _content(data, at)
        end = at + 2 + len(content)
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if marker in _KEPT or marker == _SOS:
            kept.append(bytes((0xFF, marker)) + data[at:end])
        elif marker >= _APP0:
            if marker not in seen:
                kept.append(_needed(marker, content))
            _note(marker, content, result)
        else:
            raise ValueError("unknown marker")
        seen.add(marker)
        at = end
    if not seen & _FRAMES or _SOS not in seen:
        raise ValueError("no image")
    if at < len(data):
        result.removed.append("data after the end")
    result.data = b"".join([*kept, bytes((0xFF, _EOI))])
    return result


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """Return the marker at ``at``, after any fill bytes, and where its segment goes on."""
    if data[at : at + 1] != b"\xff":
        raise ValueError("no marker")
    while data[at : at + 1] == b"\xff":
        at += 1
    if at == len(data):
        raise ValueError("cut short")
    return data[at], at + 1


def _content(data: bytes, at: int) -> bytes:
    if len(data) - at < 2:  # noqa: PLR2004
        raise ValueError("cut short")
    (length,) = struct.unpack_from(">H", data, at)
    if length < 2 or length > len(data) - at:  # noqa: PLR2004 - the length counts its own two bytes
        raise ValueError("length")
    return data[at + 2 : at + length]


def _end_of_scan(data: bytes, at: int) -> int:
    found = _NEXT_MARKER.search(data, at)
    if found is None:
        raise ValueError("cut short")
    return found.start()


def _needed(marker: int, content: bytes) -> bytes:
    """Return the application segment, written anew, if the picture's colours depend on it."""
    if marker == _APP0 and content.startswith(b"JFIF\0"):
        return _JFIF
    if marker == _APP14 and content.startswith(b"Adobe") and len(content) >= _ADOBE_LENGTH:
        # Version 100 and no flags; the last byte says how the colours were transformed.
        return b"\xff\xee\x00\x0eAdobe\0\x64\0\0\0\0" + content[11:12]
    return b""


def _note(marker: int, content: bytes, result: Scrubbed) -> None:
    if _needed(marker, content):
        if marker == _APP0 and len(content) > len(_JFIF) - 4:
            result.removed.append("thumbnail")
        return
    named = next((name for signature, name in _SIGNATURES if content.startswith(signature)), None)
    result.removed.append(named or ("comment" if marker == _COM else f"APP{marker - _APP0}"))
    if named == "EXIF":
        result.orientation = orientation(content[6:])
