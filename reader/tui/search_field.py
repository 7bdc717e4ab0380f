"""A field for the words that are looked for, in all articles or in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.tui.keys import twins

if TYPE_CHECKING:
    from reader.text import CleanText

_LONGEST: Final = 200
"""Characters; nobody types more, and a clipboard may hold a book."""

_CONTROL_KEYS: Final = [
    replace(binding, key=twins(binding.key))
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action not in {"copy", "cut", "paste"}
]


class SearchField(Input, inherit_bindings=False):
    """One line, editable with the usual keys on either keyboard layout; copies nothing."""

    DEFAULT_CSS = """
    SearchField { width: 1fr; }
    SearchField:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(_CONTROL_KEYS)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, compact=True, max_length=_LONGEST, select_on_focus=False)
        self.cursor_blink = False

    def fill(self, words: CleanText) -> None:
        """Put ``words``, which nobody typed, into the field."""
        self.value = words
