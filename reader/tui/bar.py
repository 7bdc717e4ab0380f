"""How far something long is: a bar and a number."""

from __future__ import annotations

from textual.widget import Widget

from reader.text import clean_text
from reader.tui.content import Content, styled

_NUMBER = len(" 100 %")


class Bar(Widget, can_focus=False):
    """Shows the share that is done, 0 to 1."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0

    def show(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        share = done / total if total else 0.0
        if share != self._share:
            self._share = share
            self.refresh()

    def render(self) -> Content:
        """Draw the bar."""
        width = max(0, self.content_size.width - _NUMBER)
        full = int(width * self._share)
        return styled(clean_text("█" * full + "░" * (width - full) + f" {int(100 * self._share)} %".rjust(_NUMBER)))
