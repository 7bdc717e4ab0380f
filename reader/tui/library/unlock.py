"""The first screen where there is a library: its passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from reader.i18n import N_
from reader.text import EMPTY, CleanText, _
from reader.tui.keybar import Hint
from reader.tui.unlock import UnlockScreen

if TYPE_CHECKING:
    from collections.abc import Sequence


class UnlockLibraryScreen(UnlockScreen):
    """Asks for a library's passphrase. ``new`` says that the file was made just now."""

    after_many: ClassVar[str] = N_("If it is right, the file may be damaged: try a copy of it, if you have one.")

    def __init__(self, *, new: bool = False) -> None:
        super().__init__()
        self._new = new

    def help_asking(self) -> Sequence[Hint]:
        """Return all keys while the passphrase is asked for."""
        return (Hint("Enter", _("open the library with the passphrase")), *super().help_asking()[1:])

    def greeting(self) -> CleanText:
        """Say that the file is made."""
        return _("The library is made. Its passphrase opens it:") if self._new else EMPTY
