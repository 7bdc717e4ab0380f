"""A field for the words that are looked for, in all articles or in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.tui.keys import twins
from reader.tui.own_keys import OwnKeys

if TYPE_CHECKING:
    from reader.text import CleanText

_LONGEST: Final = 200
"""Characters; nobody types more, and a clipboard may hold a book."""

_OTHERWISE: Final = {"delete_left_all": "clear_all"}
"""Ctrl+U clears, wherever the cursor is, as it does where a passphrase is typed."""

_CONTROL_KEYS: Final = [
    replace(binding, key=twins(binding.key), action=_OTHERWISE.get(binding.action, binding.action))
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action not in {"copy", "cut", "paste"}
]


class SearchField(OwnKeys, Input, inherit_bindings=False):
    """One line, editable with the usual keys on either keyboard layout; copies nothing."""

    DEFAULT_CSS = """
    SearchField { width: 1fr; }
    SearchField:ansi > .input--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = list(_CONTROL_KEYS)

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, compact=True, max_length=_LONGEST, select_on_focus=False)
        self.cursor_blink = False

    def action_clear_all(self) -> None:
        """Delete all that is typed."""
        self.value = ""

    def fill(self, words: CleanText) -> None:
        """Put ``words``, which nobody typed, into the field."""
        self.value = words
