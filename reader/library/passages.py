"""The plain text in which a search looks for the passages that it shows.

Taking Markdown apart is most of what showing twenty hits costs, and who searches as they type sees the same hits again
and again: the beginnings of the articles shown last are kept, up to a bound.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from reader.text import CleanText

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGINNING: Final = 200_000
"""Characters of Markdown; no farther is a passage looked for."""

_KEPT: Final = 4_000_000
"""Characters of plain text in all."""


class PlainTexts:
    """The beginnings of articles as plain text, by the hash of the article."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, CleanText] = OrderedDict()
        self._size = 0

    def of(self, sha256: bytes, read: Callable[[], CleanText]) -> CleanText:
        """Return the beginning of the article with this hash, whose Markdown ``read`` returns."""
        text = self._kept.pop(sha256, None)
        if text is None:
            from reader.text import parse  # noqa: PLC0415 - not needed to list and read

            text = parse(CleanText(read()[:_BEGINNING])).plain_text()
        else:
            self._size -= len(text)
        self._kept[sha256] = text
        self._size += len(text)
        while self._size > _KEPT:
            self._size -= len(self._kept.popitem(last=False)[1])
        return text

    def forget(self) -> None:
        """Forget all of them."""
        self._kept.clear()
        self._size = 0
