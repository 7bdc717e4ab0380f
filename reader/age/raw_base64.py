"""Unpadded, canonical base64: "Conventions used in this document" of the age specification."""

from __future__ import annotations

import binascii
import re
from typing import Final

from reader.errors import HeaderError

_ALPHABET: Final = re.compile(rb"[A-Za-z0-9+/]*")


def encode(data: bytes) -> bytes:
    """Return ``data`` in base64 without padding."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=")


def decode(text: bytes) -> bytes:
    """Return the bytes that ``text`` encodes.

    Raises ``HeaderError`` for anything that ``encode`` would not have written: padding, other characters, stray
    trailing bits. Without this, one header could be spelled in several ways.
    """
    if _ALPHABET.fullmatch(text) is None or len(text) % 4 == 1:
        raise HeaderError
    data = binascii.a2b_base64(text + b"=" * (-len(text) % 4))
    if encode(data) != text:
        raise HeaderError
    return data
