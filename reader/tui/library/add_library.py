"""One more library in the file of the one that is open: first the passphrases of those to keep, then a new one.

What is said and done is the same however many libraries the file holds: nobody can tell, this program neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import PassphraseInUseError, TooManyLibrariesError
from reader.store.layout import REGIONS
from reader.store.passphrase import are_different
from reader.text import CleanText, _, ngettext
from reader.tui.keybar import Hint
from reader.tui.library.ask_passphrase import AskPassphraseStep
from reader.tui.library.new_passphrase import OfferScreen
from reader.tui.library.notes import note_of_library
from reader.tui.library.working import WorkingScreen
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.tui.library.step import Step


class AddLibraryScreen(AskPassphraseStep[bool]):
    """Asks for the passphrases of the other libraries that are to stay; Enter alone ends that."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "go_on", show=False)]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._keep: list[str] = []
        self._known = False
        self._count = Said(self._words_of_count, id="count")

    def heading(self) -> CleanText:
        """Say what is about to be made."""
        return _("Another library in this file")

    def explanation(self) -> CleanText:
        """Say what is at risk."""
        return _(
            "The library that is open stays. Give the passphrase of every other library in this file that is to stay:"
            " one whose passphrase you do not give may be overwritten. Nobody can see that it is there, not even this"
            " program."
        )

    def form(self) -> ComposeResult:
        """Lay out what is kept so far between explanation and prompt."""
        explanation, *others = super().form()
        yield explanation
        yield self._count
        yield from others

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        return _("Passphrase of another one to keep (Enter alone: no more): ")

    def advice(self) -> CleanText:
        """Say that a passphrase was not needed."""
        if self._known and not self.trying and self.field.empty:
            return _("That one stays already.")
        return super().advice()

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (*super().help(), Hint("Enter", _("with nothing typed: no more to keep, choose the new passphrase")))

    def attempt(self, passphrase: str) -> bool:
        """See whether it opens a library beside this one."""
        return self._library.passphrases.check_another(passphrase)

    def found(self, passphrase: str, found: bool) -> None:  # noqa: FBT001 - what ``attempt`` returned
        """Keep it, and ask for more."""
        self._known = not found or not are_different([*self._keep, passphrase])
        if not self._known:
            self._keep.append(passphrase)
        self._count.again()
        self.advise()

    def on_unmount(self) -> None:
        """Forget the passphrases together with the screen."""
        self._keep.clear()

    def action_go_on(self) -> None:
        """Choose the passphrase of the new library, where there is room for one."""
        if self.trying:
            return
        if len(self._keep) + 1 >= REGIONS:
            self.fail(TooManyLibrariesError(limit=REGIONS))
        else:
            self.app.switch_screen(OfferScreen(_AddedLibrary(self._library, tuple(self._keep))))

    def _words_of_count(self) -> CleanText:
        if not self._keep:
            return _("To be kept: this library.")
        return ngettext(
            "To be kept: this library and {count} more.", "To be kept: this library and {count} more.", len(self._keep)
        )


@dataclass(frozen=True)
class _AddedLibrary:
    """What the passphrase of the new library is for."""

    library: Library
    keep: tuple[str, ...] = field(repr=False)

    def heading(self) -> CleanText:
        return _("The passphrase of the new library")

    def note(self) -> CleanText:
        return note_of_library()

    def back(self, step: Step) -> None:
        step.dismiss()

    def chosen(self, step: Step, passphrase: str) -> None:
        if not are_different([*self.keep, passphrase]):
            raise PassphraseInUseError
        library, keep = self.library, self.keep

        def add() -> Callable[[], CleanText]:
            library.passphrases.add_library(keep, passphrase)
            return _done

        step.app.switch_screen(WorkingScreen(_heading, add))


def _heading() -> CleanText:
    return _("Another library in this file")


def _done() -> CleanText:
    return _("Done. To open the new library, hide this one with F12 and type the new passphrase.")
