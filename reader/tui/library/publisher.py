"""One publisher: the numbers to compare, and whether to trust them, under which name.

What is typed of a fingerprint is compared group by group. While it differs, nobody is trusted.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.errors import FingerprintDiffersError, ReaderError
from reader.library.publishers import digits_of, matches
from reader.text import EMPTY, CleanText, _, clean_line, clean_text, ngettext
from reader.tui.keybar import Hint
from reader.tui.library.step import Step
from reader.tui.said import Said
from reader.tui.search_field import SearchField
from reader.tui.wording import clash_words, dotted, state_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Library
    from reader.library.publishers import Known

_GROUP: Final = 5
_ROW: Final = 4


class PublisherScreen(Step):
    """Compares the fingerprint of ``known`` with one that is typed, and trusts. ``changed`` is called then."""

    DEFAULT_CSS = """
    PublisherScreen #numbers { text-style: bold; margin: 1 2; }
    PublisherScreen .label { margin: 1 0 0 0; }
    PublisherScreen SearchField { border: none; height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    def __init__(self, library: Library, known: Known, changed: Callable[[], None]) -> None:
        super().__init__()
        self._library = library
        self._known = known
        self._changed = changed
        self._typed_field = SearchField(id="typed")
        self._name_field = SearchField(id="name")
        self._compared = Said(self._words_compared, id="compared")

    def heading(self) -> CleanText:
        """Say who it is."""
        return dotted((state_words(self._known.state), self._known.name or clash_words(self._known)))

    def form(self) -> ComposeResult:
        """Lay out the numbers and the two fields."""
        yield Said(self._words_claims)
        yield Said(self._words_numbers, id="numbers")
        yield Said(
            lambda: _(
                "Get the numbers from the publisher in another way: by telephone, on paper, from somebody who knows."
                " Type them here to compare:"
            )
        )
        yield self._typed_field
        yield self._compared
        yield Said(lambda: _("The name under which you know this publisher:"), classes="label")
        yield self._name_field

    def advice(self) -> CleanText:
        """Say what Enter does."""
        if self._known.name:
            return EMPTY
        return _("Enter in the last line: trust this publisher. Escape: leave it unknown.")

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        enter = _("compare") if self.focused is self._typed_field else _("trust under this name")
        return (Hint("Enter", enter), Hint("Tab", _("other line")), Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("compare; in the last line, trust the publisher under this name")),
            Hint("Tab", _("other line")),
            Hint("Esc", _("back, nothing changes")),
        )

    def on_mount(self) -> None:
        """Begin with the numbers; with the name of somebody who is trusted already."""
        claims = self._known.claims
        self._name_field.fill(self._known.name or (claims[0] if claims else EMPTY))
        self.set_focus(self._name_field if self._known.name else self._typed_field)

    def on_descendant_focus(self) -> None:
        """Show what Enter does here."""
        self.hints_changed()

    def action_back(self) -> None:
        """Change nothing."""
        self.dismiss()

    @on(Input.Changed, "#typed")
    def compare(self) -> None:
        """Compare what is typed so far."""
        self.fail(None)
        self._compared.again()

    @on(Input.Submitted, "#typed")
    def go_on(self) -> None:
        """Go on to the name, once the numbers agree."""
        if self._agrees():
            self.set_focus(self._name_field)
        else:
            self.fail(FingerprintDiffersError())

    @on(Input.Submitted, "#name")
    def trust(self) -> None:
        """Trust, unless the numbers differ."""
        if self._typed_field.value.strip() and not self._agrees():
            self.fail(FingerprintDiffersError())
            return
        self.begin(partial(self._trust, self._name_field.value), group="trust")

    async def _trust(self, name: str) -> None:
        claims = self._known.claims[:1]
        try:
            await self.host.changing.run(partial(self._library.publishers.trust, self._known.key, name, *claims))
        except ReaderError as error:
            self.fail(error)
            return
        self._changed()
        self.dismiss()

    def _agrees(self) -> bool:
        return matches(self._typed_field.value, self._known.fingerprint)

    def _words_claims(self) -> CleanText:
        names = ", ".join(_("“{name}”", name=each) for each in self._known.claims)
        if not names:
            return _("Anybody can take any name; only the numbers count:")
        return _("Calls itself {names}. Anybody can take any name; only the numbers count:", names=names)

    def _words_numbers(self) -> CleanText:
        groups = self._known.fingerprint
        return clean_text("\n".join("  ".join(groups[at : at + _ROW]) for at in range(0, len(groups), _ROW)))

    def _words_compared(self) -> CleanText:
        digits, groups = digits_of(self._typed_field.value), self._known.fingerprint
        typed = [digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP)]
        if not typed:
            return _("Nothing is compared yet.")
        for number, (one, group) in enumerate(zip(typed, groups, strict=False), 1):
            if not group.startswith(one):
                differs = _(
                    "Group {number} differs: {typed}, but here it is {group}.", number=number, typed=one, group=group
                )
                return clean_line(f"! {differs}")
        if self._agrees():
            return clean_line("= " + _("All eight groups agree."))
        if len(typed) > len(groups) or any(each.isalpha() for each in self._typed_field.value):
            return clean_line("! " + _("These are not eight groups of five digits."))
        whole = sum(len(each) == _GROUP for each in typed)
        return ngettext("{count} group of eight agrees so far.", "{count} groups of eight agree so far.", whole)
