"""Whether bytes are text, asked without an exception that would carry them about."""

from __future__ import annotations


def is_utf8(data: bytes) -> bool:
    """Return whether ``data`` is UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
