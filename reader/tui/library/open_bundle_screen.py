"""The first step of adding a bundle: opening it, with what the library keeps or with what a person gives."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader.errors import (
    CancelledError,
    EmptyPassphraseError,
    MalformedIdentityError,
    NoMatchError,
    PassphraseEncodingError,
    ReaderError,
    SecretFileError,
    TooLittleMemoryError,
)
from reader.i18n import N_
from reader.text import EMPTY, CleanText, _
from reader.tui.attempts import Attempts
from reader.tui.keybar import Hint
from reader.tui.library.dropped import paths_in
from reader.tui.library.path_field import PathField
from reader.tui.library.step import Step
from reader.tui.passphrase import PassphraseField
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.tui.library.bundle_import import BundleImport

_ANOTHER_TRY = (
    NoMatchError,
    EmptyPassphraseError,
    PassphraseEncodingError,
    TooLittleMemoryError,
    MalformedIdentityError,
    SecretFileError,
)


class _State(Enum):
    OPENING = auto()
    ASKING = auto()
    REFUSED = auto()


class OpenBundleScreen(Step):
    """Opens a bundle and checks all of it. ``opened`` gets it then, in place of this screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False, priority=True),
        Binding("enter", "leave_if_refused", show=False),
    ]

    def __init__(self, job: BundleImport, opened: Callable[[BundleImport], None]) -> None:
        super().__init__()
        self._job = job
        self._opened = opened
        self._attempts = Attempts(N_("If it is right, the file may be damaged: get it again."))
        self._state = _State.OPENING
        self._began = monotonic()
        self._passed_on = False
        self._prompt = Said(self._words_of_prompt)
        self._passphrase = PassphraseField()
        self._path = PathField()

    def heading(self) -> CleanText:
        """Name the file."""
        return self._job.name

    def form(self) -> ComposeResult:
        """Lay out the prompt and both fields, one of which is seen."""
        yield self._prompt
        yield self._passphrase
        yield self._path

    def advice(self) -> CleanText:
        """Say what is going on, or what may be wrong with what was typed."""
        if self._state is _State.OPENING:
            seconds = int(monotonic() - self._began)
            return _("Opening… {seconds} s", seconds=seconds) if seconds else _("Opening…")
        return self._passphrase.advice() if self._job.takes_passphrase else EMPTY

    def beside_failure(self) -> CleanText:
        """Say what may be wrong with a passphrase that was refused."""
        wrong = isinstance(self.failure, NoMatchError) and self._job.takes_passphrase
        return self._attempts.words() if wrong else EMPTY

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        back = (Hint("Esc", _("back")), Hint("F1", _("help")))
        if self._state is not _State.ASKING:
            return back
        if not self._job.takes_passphrase:
            return (Hint("Enter", _("open")), *back)
        shown = Hint("F2", _("hide it") if self._passphrase.shown else _("show it"))
        return (Hint("Enter", _("open")), shown, *back)

    def help(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        back = Hint("Esc", _("back; nothing is kept"))
        if self._state is _State.REFUSED:
            return (Hint("Enter, Esc", _("back; nothing is kept")),)
        if self._state is _State.OPENING:
            return (back,)
        open_, clear = Hint("Enter", _("open the bundle")), Hint("Ctrl+U", _("clear what is typed"))
        if not self._job.takes_passphrase:
            return (open_, clear, back)
        return (open_, Hint("F2, Ctrl+T", _("show or hide the passphrase")), clear, back)

    def on_mount(self) -> None:
        """Open it with what the library keeps, if that opens it."""
        self.set_interval(1, self._tick)
        self._enter(_State.OPENING)
        self.begin(self._open_with_kept, group="open")

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        if not self._passed_on:
            self.host.abandon(self._job)

    def action_back(self) -> None:
        """Go back without the bundle."""
        self.dismiss()

    def action_leave_if_refused(self) -> None:
        """Go back, where nothing else is left to do."""
        if self._state is _State.REFUSED:
            self.dismiss()

    @on(PassphraseField.Edited)
    @on(Input.Changed)
    def edited(self) -> None:
        """Give advice on what is typed; an old complaint goes."""
        if not self._passphrase.empty or self._path.value:
            self.fail(None)
        else:
            self.advise()

    @on(PassphraseField.ShownChanged)
    def shown_changed(self) -> None:
        """Tell what the key would do next."""
        self.hints_changed()

    @on(PassphraseField.Submitted)
    def passphrase_given(self) -> None:
        """Try the passphrase."""
        self._attempts.trying(self._passphrase.peek())
        self._try(partial(self._job.open_with_passphrase, self._passphrase.take()))

    @on(Input.Submitted)
    def path_given(self, message: Input.Submitted) -> None:
        """Try the keys in the file."""
        if paths := paths_in(message.value):
            self._try(partial(self._job.open_with_identity_file, paths[0]))

    async def _open_with_kept(self) -> None:
        await self._open(self._job.open_with_kept)

    def _try(self, opening: Callable[[], None]) -> None:
        def opened() -> bool:
            opening()
            return True

        self.fail(None)
        self._enter(_State.OPENING)
        self.begin(partial(self._open, opened), group="open")

    async def _open(self, opening: Callable[[], bool]) -> None:
        try:
            opened = await self.host.changing.run(opening)
        except CancelledError:
            return
        except _ANOTHER_TRY as error:
            if isinstance(error, NoMatchError) and self._job.takes_passphrase:
                self._attempts.refused()
            self._enter(_State.ASKING)
            self.fail(error)
        except (ReaderError, OSError) as error:
            # A file of keys that cannot be read is not the bundle's fault.
            self._enter(_State.ASKING if self._path.value else _State.REFUSED)
            self.fail(error)
        else:
            if opened:
                self._passed_on = True
                self.come_forward()
                self._opened(self._job)
            else:
                self._enter(_State.ASKING)

    def _enter(self, state: _State) -> None:
        self._state = state
        self._began = monotonic()
        asking, by_passphrase = state is _State.ASKING, self._job.takes_passphrase
        self._prompt.display = asking
        self._passphrase.display = asking and by_passphrase
        self._path.display = asking and not by_passphrase
        self._passphrase.shown = False
        self.set_focus((self._passphrase if by_passphrase else self._path) if asking else None)
        self._prompt.again()
        self.advise()
        self.hints_changed()

    def _tick(self) -> None:
        if self._state is _State.OPENING:
            self.advise()

    def _words_of_prompt(self) -> CleanText:
        if self._job.takes_passphrase:
            return _("Passphrase of the bundle:")
        return _("This bundle is sealed for a key. The file with your key (type its path, or drop it here):")
