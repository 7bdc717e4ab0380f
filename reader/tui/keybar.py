"""The bottom line: the most important keys of the screen that is shown, in the language in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.widget import Widget

from reader.text import CleanText, clean_line
from reader.tui.content import Content, connected, styled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Hint:
    """A key as it is written on the keyboard, or nothing for any key, and what it does, in few words."""

    key: str
    does: CleanText


SWITCH_LANGUAGE: Final = Hint("F3", clean_line("Русский / English"))


class KeyBar(Widget, can_focus=False):
    """Shows as many hints as fit, the first ones first; the last one (help) always."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; width: 100%; padding: 0 1; }
    """

    def __init__(self, hints: Callable[[], Sequence[Hint]]) -> None:
        super().__init__()
        self._hints = hints

    def render(self) -> Content:
        """Draw the line."""
        *others, last = (_drawn(hint) for hint in self._hints())
        room = self.content_size.width - last.cell_length
        shown: list[Content] = []
        for hint in others:
            room -= hint.cell_length + len(_GAP)
            if room < 0:
                break
            shown.append(hint)
        return connected(_GAP, (*shown, last))


def _drawn(hint: Hint) -> Content:
    key = styled((clean_line(hint.key), "bold"))
    return connected(" ", (key, styled(hint.does))) if hint.key else styled(hint.does)
