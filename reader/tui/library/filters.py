"""Which of a library's articles are listed: all, the unread, the starred."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from reader.library import Library, Reading, Shelved


class Filter(StrEnum):
    """The values are kept in a library's ``Place``."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"

    def takes(self, reading: Reading) -> bool:
        """Return whether an article in this state is listed."""
        if self is Filter.UNREAD:
            return not reading.read
        return self is Filter.ALL or reading.starred


def arranged(library: Library, filter_: Filter, first: Container[str], keep: str = "") -> tuple[Shelved, ...]:
    """Return the articles to list: those in ``first`` on top. The one with the id ``keep`` stays, whatever it is."""
    taken = [
        each
        for each in library.articles()
        if each.article.id == keep or filter_.takes(library.reading(each.article.id))
    ]
    return tuple(sorted(taken, key=lambda each: each.article.id not in first))
