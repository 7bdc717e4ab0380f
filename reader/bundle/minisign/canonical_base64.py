"""Base64 (RFC 4648, section 4) of which only one spelling is accepted."""

from __future__ import annotations

import binascii


def encode(data: bytes) -> str:
    """Return ``data`` in base64, padded."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def decode(text: str) -> bytes | None:
    """Return what ``text`` encodes, ``None`` where it is not exactly what ``encode`` gives for it."""
    try:
        data = binascii.a2b_base64(text)
    # Besides binascii.Error, a ValueError tells of characters outside ASCII.
    except ValueError:
        return None
    return data if encode(data) == text else None
