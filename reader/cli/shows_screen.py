"""Which commands show the screen, told before anything is imported that could."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS: Final = (None, "open")
_WITH_VALUE: Final = ("--export", "--lang", "--library", "--passphrase-file")


def shows_screen(arguments: Sequence[str]) -> bool:
    """Say whether these arguments are for a command that shows the screen, or none: then the library is shown."""
    waiting = iter(arguments)
    command = None
    for argument in waiting:
        if argument in _WITH_VALUE:
            next(waiting, None)
        elif not argument.startswith("-"):
            command = argument
            break
    return command in _COMMANDS
