"""The bottom line: the most important keys of the screen that is shown, in the language in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Hint:
    """A key as it is written on the keyboard, or nothing for any key, and what it does, in few words."""

    key: str
    does: str


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
        return Content(_GAP).join((*shown, last))


def _drawn(hint: Hint) -> Content:
    return Content.assemble((hint.key, "bold"), " " if hint.key else "", hint.does)
