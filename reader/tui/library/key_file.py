"""The text of a file that has keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.errors import SecretFileError

if TYPE_CHECKING:
    from pathlib import Path

_MAX_SIZE: Final = 1 << 20
"""Bytes. Far above any file of keys; a wrong file must not fill the memory."""


def read_key_file(path: Path) -> str:
    """Return what is in the file. Raises ``OSError``, and ``SecretFileError`` for what can be no keys."""
    with path.open("rb") as file:
        data = file.read(_MAX_SIZE + 1)
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark at the beginning, which nobody typed
    except UnicodeDecodeError:
        text = ""  # the exception has the file's bytes, which may be a key
    if len(data) > _MAX_SIZE or not text:
        raise SecretFileError(path=path.name)
    return text
