"""Choosing a new passphrase, of a library or of a bundle: six random words are offered first; or one of one's own.

What was offered is off the screen while it is typed, so that typing it shows that it was noted down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.binding import Binding, BindingType

from reader.errors import PassphrasesDifferError, ReaderError
from reader.i18n import N_, current
from reader.library.new_passphrase import Strength, draw, judge
from reader.text import EMPTY, CleanText, _, clean_line
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.step import Step
from reader.tui.passphrase import PassphraseField
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Purpose(Protocol):
    """What a new passphrase is for."""

    def heading(self) -> CleanText:
        """Return whose passphrase it is."""
        ...

    def note(self) -> CleanText:
        """Return what is to be done with the words that are offered."""
        ...

    def back(self, step: Step) -> None:
        """Leave ``step`` without a passphrase."""
        ...

    def chosen(self, step: Step, passphrase: str) -> None:
        """Go on from ``step`` with ``passphrase``. Raises what is wrong with it."""
        ...


class PassphraseStep(Step):
    """A step in choosing a passphrase."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]

    def __init__(self, purpose: Purpose) -> None:
        super().__init__()
        self.purpose = purpose

    def heading(self) -> CleanText:
        """Say whose passphrase it is."""
        return self.purpose.heading()

    def action_back(self) -> None:
        """Leave without a passphrase."""
        self.purpose.back(self)


class OfferScreen(PassphraseStep):
    """Shows six random words."""

    DEFAULT_CSS = """
    OfferScreen #words { text-style: bold; margin: 1 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", show=False),
        Binding(letters("n"), "others", show=False),
        Binding(letters("o"), "own", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose)
        self._words = draw(current())
        self._shown = Said(lambda: clean_line(self._words), id="words")

    def form(self) -> ComposeResult:
        """Lay out the words and what to do with them."""
        yield Said(lambda: _("Six random words, which nobody can guess:"))
        yield self._shown
        yield Said(self.purpose.note)

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("take them")),
            Hint("N", _("others")),
            Hint("O", _("one of my own")),
            Hint("Esc", _("back")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("take these words")),
            Hint("N", _("show other words")),
            Hint("O", _("type a passphrase of my own")),
            Hint("Esc", _("back")),
        )

    def action_take(self) -> None:
        """Let the words be typed from the note."""
        self.app.switch_screen(TypeWordsScreen(self.purpose, self._words))

    def action_others(self) -> None:
        """Draw again."""
        self._words = draw(current())
        self._shown.again()

    def action_own(self) -> None:
        """Ask for one of one's own."""
        self.app.switch_screen(OwnPassphraseScreen(self.purpose))


class TypingStep(PassphraseStep):
    """Asks for a passphrase to be typed."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose)
        self.field = PassphraseField()
        self.prompt = Said(self.words_of_prompt)

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        raise NotImplementedError

    def typed(self, passphrase: str) -> None:
        """Go on. Raises what is wrong with it."""
        raise NotImplementedError

    def form(self) -> ComposeResult:
        """Lay out prompt and field."""
        yield self.prompt
        yield self.field

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("go on")),
            Hint("F2", _("hide it") if self.field.shown else _("show it")),
            Hint("Esc", _("other words")),
            Hint("F1", _("help")),
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("go on")),
            Hint("F2, Ctrl+T", _("show or hide the passphrase")),
            Hint("Ctrl+U", _("clear the passphrase")),
            Hint("Esc", _("other words")),
        )

    def on_mount(self) -> None:
        """Let it be typed."""
        self.set_focus(self.field)

    def action_back(self) -> None:
        """Offer other words."""
        self.app.switch_screen(OfferScreen(self.purpose))

    @on(PassphraseField.Edited)
    def edited(self) -> None:
        """Judge what is typed; an old complaint goes."""
        if self.field.empty:
            self.advise()
        else:
            self.fail(None)

    @on(PassphraseField.ShownChanged)
    def shown_changed(self) -> None:
        """Tell what the key would do next."""
        self.hints_changed()

    @on(PassphraseField.Submitted)
    def submitted(self) -> None:
        """Go on, or say what is wrong."""
        try:
            self.typed(self.field.take())
        except ReaderError as error:
            self.fail(error)


class TypeWordsScreen(TypingStep):
    """Asks for the words that were offered, from the note."""

    def __init__(self, purpose: Purpose, words: str) -> None:
        super().__init__(purpose)
        self._words = words

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        return _("Now type the six words from your note:")

    def advice(self) -> CleanText:
        """Return what may be wrong with what was typed."""
        return self.field.advice() if self._words.isascii() else EMPTY

    def typed(self, passphrase: str) -> None:
        """Take the words, if they are those that were shown."""
        if " ".join(passphrase.split()) != self._words:
            raise PassphrasesDifferError(N_("That is not what was shown. Look at your note and type it again."))
        self.purpose.chosen(self, self._words)


class OwnPassphraseScreen(TypingStep):
    """Asks for a passphrase of one's own, twice, and says how strong it is."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose)
        self._first: str | None = None
        self._strength = Strength.WEAK

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        return _("A passphrase of your own:") if self._first is None else _("The same once more:")

    def advice(self) -> CleanText:
        """Say how strong it is."""
        if self._first is None:
            if self.field.empty:
                return EMPTY
            self._strength = judge(self.field.peek())
        return _(self._strength.value)

    def typed(self, passphrase: str) -> None:
        """Take what was typed the same twice."""
        first, self._first = self._first, passphrase if self._first is None else None
        self.prompt.again()
        if first is None:
            self.advise()
        elif first != passphrase:
            raise PassphrasesDifferError(N_("The two passphrases are not the same. Begin again."))
        else:
            self.purpose.chosen(self, passphrase)

    def on_unmount(self) -> None:
        """Forget it together with the screen."""
        self._first = None
