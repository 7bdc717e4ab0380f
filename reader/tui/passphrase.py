"""The field that a passphrase is typed into.

Not Textual's ``Input``: from that, Ctrl+C and Ctrl+X copy the secret to the clipboard, and with it, through the
terminal, to clipboard managers and other machines. From this field nothing can be copied.

Keys are handled here and not as bindings: a binding runs only after its key went up to the app, by when letters that
were typed after a Backspace may have arrived before it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import get_character_cell_size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from reader.text import CleanText, _, joined
from reader.tui.attempts import typing_doubts
from reader.tui.content import Content
from reader.tui.forgetting import forget_texts
from reader.tui.keys import twins
from reader.tui.secret import Secret

if TYPE_CHECKING:
    from textual import events

_DROP_LAST: Final = frozenset({"backspace", "ctrl+h"})
_CLEAR: Final = frozenset(twins("ctrl+u").split(","))
_TOGGLE_SHOWN: Final = frozenset(twins("f2,ctrl+t").split(","))

_BULLET: Final = "•"


class PassphraseField(Widget, can_focus=True):
    """One line of bullets, or of the passphrase itself while ``shown`` is true."""

    DEFAULT_CSS = """
    PassphraseField { height: 1; width: 100%; }
    """
    shown: reactive[bool] = reactive(default=False)

    @dataclass
    class Edited(Message):
        """The passphrase changed."""

        field: PassphraseField

    @dataclass
    class Submitted(Message):
        """Enter was pressed; ``field.take()`` has the passphrase."""

        field: PassphraseField

    @dataclass
    class ShownChanged(Message):
        """The passphrase is shown now, or bullets again."""

        field: PassphraseField

    def __init__(self) -> None:
        super().__init__()
        self._secret = Secret()
        self._too_long = False
        self._was_drawn = False  # the passphrase itself, by which Textual's caches have it

    def take(self) -> str:
        """Return the passphrase and forget it."""
        secret = self._secret.take()
        self._edited()
        self.call_after_refresh(self._forget_drawn)
        return secret

    def peek(self) -> str:
        """Return the passphrase and keep it."""
        return self._secret.peek()

    @property
    def empty(self) -> bool:
        """Whether nothing has been typed."""
        return not len(self._secret)

    def advice(self) -> CleanText:
        """Return what may be wrong with what was typed, or nothing."""
        if self._too_long:
            return _("That is too long for a passphrase.")
        return joined(" ", map(_, typing_doubts(self._secret.peek())))

    def render(self) -> Content:
        """Draw the end of the line, where the cursor is."""
        room = max(self.content_size.width - 1, 0)
        text = self._secret.peek() if self.shown else _BULLET * len(self._secret)
        self._was_drawn = self._was_drawn or self.shown
        text = text[len(text) - room :] if len(text) > room else text
        # Character by character: what measures a whole text keeps it.
        while sum(map(get_character_cell_size, text)) > room:
            text = text[1:]
        return Content.assemble(text, (" ", "reverse" if self.has_focus else ""))

    def watch_shown(self) -> None:
        """Let the screen say what the key would do next."""
        self.post_message(self.ShownChanged(self))
        if not self.shown:
            self.call_after_refresh(self._forget_drawn)

    def on_key(self, event: events.Key) -> None:
        """Do what the key says."""
        if event.is_printable and event.character is not None:
            self._add(event.character)
        elif event.key in _DROP_LAST:
            self._secret.drop_last()
            self._edited()
        elif event.key in _CLEAR:
            self._secret.wipe()
            self._edited()
        elif event.key in _TOGGLE_SHOWN:
            self.shown = not self.shown
        elif event.key == "enter" and not self.empty:
            self.post_message(self.Submitted(self))
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Append the first line of what was pasted."""
        event.stop()
        event.prevent_default()
        lines = event.text.strip("\r\n").splitlines()
        if lines:
            self._add("".join(each for each in lines[0] if unicodedata.category(each) != "Cc"))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_unmount(self) -> None:
        """Forget the passphrase together with the screen."""
        self._secret.wipe()
        self.app.call_later(self._forget_drawn)

    def _forget_drawn(self) -> None:
        if self._was_drawn:
            self._was_drawn = self.shown and not self.empty
            forget_texts()

    def _add(self, text: str) -> None:
        fits = self._secret.add(text)
        self._edited(too_long=not fits)

    def _edited(self, *, too_long: bool = False) -> None:
        self._too_long = too_long
        self.refresh()
        self.post_message(self.Edited(self))
