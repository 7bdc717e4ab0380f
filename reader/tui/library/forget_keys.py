"""Forgetting the passphrases and keys that have opened bundles, which the library keeps to try them first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.text import EMPTY, CleanText, _, ngettext
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.step import Step
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library


class ForgetKeysScreen(Step):
    """Says how many are kept, and asks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("f"), "forget", show=False),
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._count: int | None = None
        self._said = Said(self._words)

    def heading(self) -> CleanText:
        """Say what is about to be forgotten."""
        return _("Passphrases and keys of bundles")

    def form(self) -> ComposeResult:
        """Lay out how many there are."""
        yield self._said

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        back = (Hint("Esc", _("back")), Hint("F1", _("help")))
        return (Hint("F", _("forget them")), *back) if self._count else back

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("F", _("forget them; bundles that were added stay")), Hint("Esc, Q", _("back, nothing changes")))

    def on_mount(self) -> None:
        """Count them."""
        self.begin(self._look, group="keys")

    def action_forget(self) -> None:
        """Forget them all."""
        if self._count:
            self.begin(self._forget, group="keys")

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()

    async def _look(self) -> None:
        await self._show(partial(_count, self._library))

    async def _forget(self) -> None:
        library = self._library

        def forget() -> int:
            library.forget_keys()
            return _count(library)

        await self._show(forget)

    async def _show(self, counting: Callable[[], int]) -> None:
        try:
            self._count = await self.host.changing.run(counting)
        except ReaderError as error:
            self.fail(error)
        else:
            self.fail(None)
        self._said.again()
        self.hints_changed()

    def _words(self) -> CleanText:
        if self._count is None:
            return EMPTY
        if not self._count:
            return _("No passphrase and no key of a bundle is kept.")
        return ngettext(
            "{count} passphrase or key that has opened a bundle is kept in the library, and tried first when you add"
            " another bundle.",
            "{count} passphrases and keys that have opened bundles are kept in the library, and tried first when you"
            " add another bundle.",
            self._count,
        )


def _count(library: Library) -> int:
    kept = library.kept_identities()
    for each in kept:
        each.forget()
    return len(kept)
