"""What one article looks like in a list: as such, and as something that was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.style import Style

from reader.tui.passage import passage
from reader.tui.wording import meta_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library import SearchHit, Shelved
    from reader.tui.rows import Line

ARTICLE_HEIGHT: Final = 2
HIT_HEIGHT: Final = 4

_TITLE: Final = Style(bold=True)
_DIM: Final = Style(dim=True)


def article_lines(shelved: Shelved) -> Sequence[Line]:
    """Return title and meta line."""
    title = shelved.article.title
    return ((title, _TITLE if shelved.article.present else _DIM),), ((meta_line(shelved), _DIM),)


def hit_lines(hit: SearchHit, width: int) -> Sequence[Line]:
    """Return title, meta line, and the passage that was found."""
    heading = article_lines(hit.shelved)
    return (*heading, *passage(hit.snippet, width, HIT_HEIGHT - len(heading)))
