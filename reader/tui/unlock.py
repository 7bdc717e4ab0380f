"""The first screen: the passphrase, and the opening."""

from __future__ import annotations

from enum import Enum, auto
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from reader import guard
from reader.errors import NoLibraryOpensError, NoMatchError, ReaderError
from reader.i18n import N_
from reader.text import EMPTY, CleanText, _, clean_line, joined
from reader.tui.attempts import Attempts
from reader.tui.calm import CalmScreen
from reader.tui.content import ALERT, Content, styled
from reader.tui.forgetting import without_frames
from reader.tui.keybar import SWITCH_LANGUAGE, Hint
from reader.tui.passphrase import PassphraseField
from reader.tui.said import Said
from reader.tui.wording import complaint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


_WRONG_PASSPHRASE: Final = N_("This passphrase does not open the bundle.")


class _State(Enum):
    ASKING = auto()
    OPENING = auto()
    REFUSED = auto()


class UnlockScreen(CalmScreen):
    """Asks for the passphrase, where one is needed, and opens the bundle beside the screen."""

    DEFAULT_CSS = """
    UnlockScreen { align: center middle; }
    UnlockScreen #form { width: 100%; max-width: 76; height: auto; padding: 0 2; }
    UnlockScreen #greeting { max-height: 2; }
    UnlockScreen #name { text-style: bold; margin: 0 0 1 0; }
    UnlockScreen #line { margin: 1 0 0 0; height: auto; min-height: 2; max-height: 4; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave_if_refused", show=False),
    ]

    after_many: ClassVar[str] = N_("If it is right, the file may be damaged: get it again.")
    """Said when several passphrases were refused."""

    def __init__(self) -> None:
        super().__init__()
        self._attempts = Attempts(self.after_many)
        self._state = _State.ASKING
        self._error: ReaderError | OSError | None = None
        self._began = 0.0
        self._prompt = Said(lambda: _("Passphrase:"))
        self._field = PassphraseField()
        self._line = Said(self._words, id="line")

    def body(self) -> ComposeResult:
        """Lay out the file's name, the prompt, the field, and one line for whatever there is to say."""
        with Vertical(id="form"):
            yield Said(lambda: clean_line(self.reader.file_name), id="name")
            yield Said(self.greeting, id="greeting")
            yield self._prompt
            yield self._field
            yield self._line

    def greeting(self) -> CleanText:
        """Return what there is to say before the prompt."""
        return EMPTY

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        language = SWITCH_LANGUAGE
        leave = Hint("Ctrl+Q", _("leave"))
        help_ = Hint("F1", _("help"))
        if self._state is _State.REFUSED:
            return (Hint("Enter", _("leave")), language, help_)
        if self._state is _State.OPENING:
            return (leave, language, help_)
        return (
            Hint("Enter", _("open")),
            Hint("F2", _("hide it") if self._field.shown else _("show it")),
            language,
            leave,
            help_,
        )

    def help(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        if self._state is _State.REFUSED:
            return (Hint("Enter, Esc", _("leave")),)
        if self._state is _State.OPENING:
            return ()
        return self.help_asking()

    def help_asking(self) -> Sequence[Hint]:
        """Return all keys while the passphrase is asked for."""
        return (
            Hint("Enter", _("open the bundle with the passphrase")),
            Hint("F2, Ctrl+T", _("show or hide the passphrase")),
            Hint("Ctrl+U", _("clear the passphrase")),
        )

    def on_mount(self) -> None:
        """Ask, or open at once where nothing needs to be asked."""
        self.set_interval(1, self._tick)
        self.query_one("#greeting").display = bool(self.greeting())
        if self.reader.needs_passphrase:
            self._enter(_State.ASKING)
        else:
            self._open(None)

    @on(PassphraseField.Edited)
    def edited(self) -> None:
        """Give advice on what is typed; an old complaint goes."""
        if not self._field.empty:
            self._error = None
        self._line.again()

    @on(PassphraseField.ShownChanged)
    def shown_changed(self) -> None:
        """Tell what the key would do next."""
        self.hints_changed()

    @on(PassphraseField.Submitted)
    def submitted(self, message: PassphraseField.Submitted) -> None:
        """Try the passphrase."""
        self._attempts.trying(message.field.peek())
        self._open(message.field.take())

    def action_leave_if_refused(self) -> None:
        """Leave, where nothing else is left to do."""
        if self._state is _State.REFUSED:
            self.reader.leave(1)

    def _open(self, passphrase: str | None) -> None:
        self._error = None
        self._began = monotonic()
        self._enter(_State.OPENING)
        self.run_worker(self._opened(passphrase))

    async def _opened(self, passphrase: str | None) -> None:
        try:
            library = await self.reader.open(passphrase)
        except self.reader.try_again as error:
            if isinstance(error, NoMatchError | NoLibraryOpensError):
                self._attempts.refused()
            self._error = without_frames(error)
            self._enter(_State.ASKING if self.reader.needs_passphrase else _State.REFUSED)
        except (ReaderError, OSError) as error:
            self._error = without_frames(error)
            self._enter(_State.REFUSED)
        else:
            self.come_forward()
            self.reader.opened(library)

    def _enter(self, state: _State) -> None:
        self._state = state
        asking = state is _State.ASKING
        self._prompt.display = self._field.display = asking
        self._field.shown = False
        self.set_focus(self._field if asking else None)
        self._line.again()
        self.hints_changed()

    def _tick(self) -> None:
        if self._state is _State.OPENING:
            self._line.again()

    def _words(self) -> Content:
        if self._error is not None:
            return styled(ALERT, self._complaint(self._error))
        if self._state is _State.OPENING:
            seconds = int(monotonic() - self._began)
            return styled(_("Opening… {seconds} s", seconds=seconds) if seconds else _("Opening…"))
        # What is less than promised is said where nothing else is to be said yet.
        return styled(self._field.advice() or guard.protection().gaps(to_person=True))

    def _complaint(self, error: ReaderError | OSError) -> CleanText:
        # What else can be mended and tried again says so itself.
        wrong = isinstance(error, NoMatchError | NoLibraryOpensError) and self._state is _State.ASKING
        if not wrong:
            return complaint(error)
        # Nothing but a passphrase was asked for: nobody should look for a key.
        what = _(_WRONG_PASSPHRASE) if isinstance(error, NoMatchError) else complaint(error)
        return joined(" ", (what, _("Try again."), self._attempts.words()))
