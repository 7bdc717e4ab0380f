"""Text with styles, as Textual draws it, made of ``CleanText`` alone. Nothing in it is markup.

Every other module has Textual's ``Content`` from here: what a screen says cannot be put together past these types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content  # noqa: TID251 - the one place

from reader.text import CleanText, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ALERT", "Content", "connected", "styled"]

ALERT: Final = (clean_text("! "), "bold")
"""What stands before a sentence about what is wrong."""


def styled(*parts: CleanText | tuple[CleanText, str] | Content) -> Content:
    """Return ``parts`` one after the other; a pair is a text with its style."""
    return Content.assemble(*parts)


def connected(gap: str, parts: Iterable[Content]) -> Content:
    """Return ``parts`` with ``gap``, white space of ours, between them."""
    return Content(gap).join(parts)
