"""A step that asks for a passphrase and tries it beside the screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.text import CleanText, _
from reader.tui.keybar import Hint
from reader.tui.library.step import Step
from reader.tui.passphrase import PassphraseField
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

Found = TypeVar("Found")


class AskPassphraseStep(Step, Generic[Found]):
    """Asks for a passphrase; what ``attempt`` returns for it goes to ``found``."""

    DEFAULT_CSS = """
    AskPassphraseStep #explanation { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.field = PassphraseField()
        self.trying = False
        self._prompt = Said(self.words_of_prompt)

    def explanation(self) -> CleanText:
        """Return what there is to say before the prompt."""
        raise NotImplementedError

    def words_of_prompt(self) -> CleanText:
        """Return what is to be typed."""
        raise NotImplementedError

    def attempt(self, passphrase: str) -> Found:
        """Try a passphrase, in another thread. Raises what is wrong with it."""
        raise NotImplementedError

    def found(self, passphrase: str, found: Found) -> None:
        """Go on."""
        raise NotImplementedError

    def form(self) -> ComposeResult:
        """Lay out explanation, prompt and field."""
        yield Said(self.explanation, id="explanation")
        yield self._prompt
        yield self.field

    def advice(self) -> CleanText:
        """Say what is going on, or what may be wrong with what was typed."""
        return _("Trying the passphrase…") if self.trying else self.field.advice()

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        back = (Hint("Esc", _("back")), Hint("F1", _("help")))
        if self.trying:
            return back
        return (Hint("Enter", _("go on")), Hint("F2", _("hide it") if self.field.shown else _("show it")), *back)

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("go on")),
            Hint("F2, Ctrl+T", _("show or hide the passphrase")),
            Hint("Ctrl+U", _("clear the passphrase")),
            Hint("Esc", _("back, nothing changes")),
        )

    def on_mount(self) -> None:
        """Let it be typed."""
        self.set_focus(self.field)

    def action_back(self) -> None:
        """Change nothing."""
        self.dismiss()

    @on(PassphraseField.Edited)
    def edited(self) -> None:
        """Give advice on what is typed; an old complaint goes."""
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
        """Try it."""
        passphrase = self.field.take()
        self._enter(trying=True)
        self.begin(partial(self._try, passphrase), group="try")

    async def _try(self, passphrase: str) -> None:
        try:
            found = await self.host.changing.run(partial(self.attempt, passphrase))
        except ReaderError as error:
            self._enter(trying=False)
            self.fail(error)
        else:
            self._enter(trying=False)
            self.come_forward()
            self.found(passphrase, found)

    def _enter(self, *, trying: bool) -> None:
        self.trying = trying
        self.field.shown = False
        self.field.display = self._prompt.display = not trying
        self.set_focus(None if trying else self.field)
        self.fail(None)
        self.hints_changed()
