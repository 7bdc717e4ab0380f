"""Another passphrase for the library that is open: the old one is asked for first, then a new one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.text import CleanText, _
from reader.tui.library.ask_passphrase import AskPassphraseStep
from reader.tui.library.new_passphrase import OfferScreen
from reader.tui.library.notes import note_of_library
from reader.tui.library.working import WorkingScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.library import Library
    from reader.tui.library.step import Step


class ChangePassphraseScreen(AskPassphraseStep[None]):
    """Asks for the passphrase that opens the library now: somebody else may be at the keyboard."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library

    def heading(self) -> CleanText:
        """Say what is about to change."""
        return _("Change the passphrase of this library")

    def explanation(self) -> CleanText:
        """Say what it does not undo, before anybody relies on it."""
        return _(
            "The old passphrase goes on opening every older copy of the file: backups, snapshots, what a stick or an"
            " SSD keeps of overwritten places."
        )

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        return _("The passphrase that opens it now:")

    def attempt(self, passphrase: str) -> None:
        """See whether it is that of the library."""
        self._library.passphrases.check_own(passphrase)

    def found(self, passphrase: str, found: None) -> None:  # noqa: ARG002 - there is no more to it
        """Offer new ones."""
        self.app.switch_screen(OfferScreen(_NewPassphrase(self._library)))


@dataclass(frozen=True)
class _NewPassphrase:
    """What the new passphrase is for."""

    library: Library

    def heading(self) -> CleanText:
        return _("The new passphrase of this library")

    def note(self) -> CleanText:
        return note_of_library()

    def back(self, step: Step) -> None:
        step.dismiss()

    def chosen(self, step: Step, passphrase: str) -> None:
        library = self.library

        def change() -> Callable[[], CleanText]:
            library.passphrases.change(passphrase)
            return _done

        step.app.switch_screen(WorkingScreen(self.heading, change))


def _done() -> CleanText:
    return _(
        "Done: only the new passphrase opens this library now. The old one still opens every older copy of the"
        " file: backups, snapshots, what a stick or an SSD keeps of overwritten places. If somebody may know it and"
        " have such a copy, what was in that copy is no longer secret."
    )
