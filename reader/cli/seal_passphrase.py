"""A new passphrase for what others may get hold of: a bundle, or a signing key.

Whoever has the file can try passphrases for as long as they like, so a weak one is pointed out, at the terminal with
six random words as the way out. It is never refused: a bundle may be meant for everybody.
"""

from __future__ import annotations

from typing import Final

from reader.cli.choosing import choose_passphrase
from reader.cli.lines import write
from reader.cli.secrets import ask_new_passphrase, read_passphrase
from reader.cli.terminal import Terminal
from reader.i18n import N_
from reader.library.new_passphrase import Strength, judge
from reader.text import CleanText, _, clean_line

_FEW_CHARACTERS: Final = 20
_FEW_WORDS: Final = 4
_WEAK: Final = N_("This passphrase is weak: whoever has the file can guess it. Six random words are safe.")


def new_passphrase(prompt: CleanText, passphrase_file: str | None) -> str:
    """Return the passphrase in ``passphrase_file``, or ask for one where there is no file.

    Raises what ``read_passphrase`` and ``ask_new_passphrase`` raise.
    """
    if passphrase_file is not None:
        passphrase = read_passphrase(passphrase_file)
        if _is_weak(passphrase):
            write(clean_line(f"{passphrase_file}: {_(_WEAK)}"), err=True)
        return passphrase
    passphrase = ask_new_passphrase(prompt)
    if not _is_weak(passphrase):
        return passphrase
    with Terminal() as terminal:
        terminal.say(_(_WEAK))
        if terminal.choose(_("Enter: choose another. 2: use it all the same."), 2) != 1:
            return passphrase
        return choose_passphrase(terminal)


def _is_weak(passphrase: str) -> bool:
    strength = judge(passphrase)
    if strength is not Strength.FAIR:
        return strength is Strength.WEAK
    # One long word is what a program made up; two or three are what a person did.
    return len(passphrase) < _FEW_CHARACTERS or 1 < len(passphrase.split()) < _FEW_WORDS
