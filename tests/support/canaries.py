"""Words that occur nowhere by chance, and finding them again in whatever bytes they were hidden.

Each canary begins with one of two stems, so that large data is searched for those alone: in UTF-8, UTF-16, UTF-32 and
base64 at every alignment, and in whatever of it zlib, gzip or deflate inflates.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LATIN, CYRILLIC = "zqcanary", "цзканарейка"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

_RAW_STARTS = 1024  # deflate has no mark of its own: tried at the first offsets of every piece
_LONGEST_TRIED = 1024
_INFLATED = 1 << 20
_LONGEST_FORM = 256
_ZLIB = re.compile(  # every header of RFC 1950 without a dictionary
    b"|".join(
        re.escape(bytes((method, flags)))
        for method in range(0x08, 0x80, 0x10)
        for flags in range(256)
        if (method << 8 | flags) % 31 == 0 and not flags & 0x20
    )
)
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZIP = re.compile(rb"PK\x03\x04.{22}(..)(..)", re.DOTALL)


def base64_forms(data: bytes) -> Iterator[bytes]:
    """Yield what of ``data`` is the same in base64 whatever stands around it, at each of the three alignments."""
    for before in range(3):
        whole = len(data) + before - (len(data) + before) % 3
        encoded = base64.b64encode((bytes(before) + data)[:whole])[(0, 2, 3)[before] :]
        yield encoded
        yield encoded.translate(bytes.maketrans(b"+/", b"-_"))


def forms(word: str) -> set[bytes]:
    """Return what stands for ``word`` in data that is not compressed."""
    found = set()
    for encoding in ENCODINGS:
        data = word.encode(encoding)
        found |= {data, *base64_forms(data)}
    return found


_STEMS = [form for stem in (LATIN, CYRILLIC) for form in forms(stem)]


def canaries_in(pieces: Iterable[bytes], canaries: dict[str, str]) -> set[str]:
    """Return the names of the ``canaries`` (words by name) that ``pieces``, written one after the other, hold."""
    pieces = list(pieces)
    together = b"".join(pieces)
    telling = set(_from_stems(together))
    for text in (*_inflated(together), *(text for piece in pieces for text in _inflated_raw(piece))):
        telling.update(_from_stems(text))
    found = {name for name, word in canaries.items() if any(form in text for form in forms(word) for text in telling)}
    return found or {"a stem"} if telling else set()


def _from_stems(text: bytes) -> Iterator[bytes]:
    """Yield what follows each stem, long enough for a whole canary in any form."""
    for form in _STEMS:
        at = text.find(form)
        while at >= 0:
            yield text[at : at + _LONGEST_FORM]
            at = text.find(form, at + 1)


def _inflated(data: bytes) -> Iterator[bytes]:
    """Yield what begins with a header of zlib, gzip or a ZIP's entry, inflated."""
    for header, window in ((_ZLIB, zlib.MAX_WBITS), (_GZIP, zlib.MAX_WBITS | 16)):
        for match in header.finditer(data):
            yield from _inflate(data, match.start(), window)
    for match in _ZIP.finditer(data):
        lengths = sum(int.from_bytes(field, "little") for field in match.groups())
        yield from _inflate(data, match.end() + lengths, -zlib.MAX_WBITS)


def _inflated_raw(data: bytes) -> Iterator[bytes]:
    for start in range(min(len(data), _RAW_STARTS)):
        # Fixed or dynamic codes; what is stored without any is found as it is.
        if data[start] & 6 in {2, 4}:
            yield from _inflate(data, start, -zlib.MAX_WBITS)


def _inflate(data: bytes, start: int, window: int) -> Iterator[bytes]:
    # Most of it is noise, which ends soon: a little of the data tells whether the rest is worth its while.
    for length in (_LONGEST_TRIED, _INFLATED):
        try:
            inflated = zlib.decompressobj(window).decompress(data[start : start + length], _INFLATED)
        except zlib.error:
            return
    yield inflated
