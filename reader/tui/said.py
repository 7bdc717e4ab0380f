"""A line or paragraph that is put into words each time it is drawn, so that a switch of language shows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.tui.content import Content, styled

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.text import CleanText


class Said(Widget, can_focus=False):
    """Shows what ``words`` returns. A plain string is shown as it is: nothing in it is markup."""

    DEFAULT_CSS = """
    Said { width: 100%; height: auto; }
    """

    def __init__(
        self,
        words: Callable[[], CleanText | Content],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._words = words

    def render(self) -> Content:
        """Ask for the words again."""
        words = self._words()
        return styled(words) if isinstance(words, str) else words

    def again(self) -> None:
        """Draw anew, because what the words depend on has changed."""
        self.refresh(layout=True)
