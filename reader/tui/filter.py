"""The last thing that text passes on its way to the terminal.

Texts are clean when they get here (``reader.text``). This filter stands behind that: whatever a widget draws, no
control character, no bidirectional control and no hyperlink reaches the terminal, and no style carries an action.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_FORBIDDEN: Final = (
    *range(0x20),  # C0: escape sequences, bells, line feeds
    *range(0x7F, 0xA0),  # DEL and C1, which some terminals still obey
    0x061C,  # Arabic letter mark
    *range(0x200E, 0x2010),  # left-to-right and right-to-left mark
    *range(0x2028, 0x202F),  # line and paragraph separators; embeddings and overrides
    *range(0x2066, 0x206A),  # isolates
    *range(0xD800, 0xE000),  # surrogates, which cannot be written
    *range(0xE0000, 0xE0080),  # tags: invisible letters
)
_DROP: Final = dict.fromkeys(_FORBIDDEN)


class LastFilter(LineFilter):
    """Keeps what a terminal would obey away from it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - the interface
        """Return ``segments`` without anything but printable text and plain styles."""
        return [
            Segment(
                text if text.isascii() and text.isprintable() else text.translate(_DROP),
                None if style is None else _plain(style),
            )
            for text, style, _control in segments
        ]


@lru_cache(4096)
def _plain(style: Style) -> Style:
    """Return ``style`` without link and meta."""
    if style.link is None and not style.meta:
        return style
    # Not ``Style.copy`` nor ``clear_meta_and_links``: they differ between releases of Rich in what they keep.
    return Style(
        color=style.color,
        bgcolor=style.bgcolor,
        bold=style.bold,
        dim=style.dim,
        italic=style.italic,
        underline=style.underline,
        blink=style.blink,
        reverse=style.reverse,
        strike=style.strike,
    )
