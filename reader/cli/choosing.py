"""Choosing a passphrase at the terminal: six random words are offered first; one of one's own gets an honest word.

What was offered is taken off the screen again before it is typed, so that typing it shows that it was noted down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from reader.cli.lines import write
from reader.cli.secrets import ask_new_passphrase, ask_passphrase
from reader.errors import EmptyPassphraseError, PassphrasesDifferError
from reader.i18n import current
from reader.library.new_passphrase import Strength, draw, judge
from reader.text import _, clean_line, clean_text, describe

if TYPE_CHECKING:
    from reader.cli.terminal import Terminal

_TAKE, _OTHERS = 1, 2


def choose_passphrase(terminal: Terminal) -> str:
    """Return a new passphrase, typed twice or noted down for certain."""
    while True:
        words = draw(current())
        terminal.mark()
        heading = _("Six random words, which nobody can guess:")
        terminal.say(clean_text(f"\n{heading}\n\n    {words}\n"))
        answer = terminal.choose(_("Enter: take them. 2: show others. 3: type a passphrase of my own."), 3)
        terminal.wipe()
        if answer == _OTHERS:
            continue
        passphrase = _noted(terminal, words) if answer == _TAKE else _own(terminal)
        if passphrase is not None:
            return passphrase


def _noted(terminal: Terminal, words: str) -> str | None:
    terminal.say(_("Now type them from your note; nothing that you type is shown."))
    while True:
        try:
            typed = ask_passphrase(_("The six words: "))
        except EmptyPassphraseError:
            return None
        if normalize("NFC", " ".join(typed.split())) == words:
            return words
        terminal.say(_("That is not what was shown. Try again, or press Enter alone for other words."))


def _own(terminal: Terminal) -> str | None:
    try:
        passphrase = ask_new_passphrase(_("A passphrase of your own: "))
    except (EmptyPassphraseError, PassphrasesDifferError) as error:
        terminal.say(describe(error))
        return None
    strength = judge(passphrase)
    terminal.say(_(strength.value))
    if strength is Strength.LONG or terminal.choose(_("Enter: choose another. 2: use it all the same."), 2) != 1:
        return passphrase
    return None


def warn_if_weak(name: str, passphrase: str) -> None:
    """Say so on standard error where the new passphrase in the file ``name`` is a weak one."""
    if judge(passphrase) is Strength.WEAK:
        write(clean_line(f"{name}: {_(Strength.WEAK.value)}"), err=True)
