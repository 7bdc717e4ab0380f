"""Making a library file, one question a screen: size, passphrase, another library, filling.

Nothing is written before the last step. Leaving the ceremony forgets the passphrases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType

from reader.errors import CancelledError, PassphraseInUseError, ReaderError
from reader.i18n import N_
from reader.library.estimate import articles_in
from reader.store.layout import DEFAULT, LARGEST_ON_FAT32, MEBIBYTE, REGIONS
from reader.store.passphrase import are_different
from reader.text import CleanText, _, clean_line
from reader.tui.bar import Bar
from reader.tui.keybar import Hint
from reader.tui.library.new_passphrase import OfferScreen
from reader.tui.library.notes import note_of_library
from reader.tui.library.step import Step
from reader.tui.rows import Rows
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.tui.library.file import LibraryFile
    from reader.tui.rows import Line

_SIZES: Final = (64 * MEBIBYTE, 256 * MEBIBYTE, DEFAULT, 1024 * MEBIBYTE, LARGEST_ON_FAT32)
_HEADINGS: Final = (
    N_("The passphrase of the library"),
    N_("The passphrase of the second library"),
    N_("The passphrase of the third library"),
    N_("The passphrase of the fourth library"),
)
_ANSWERS: Final = (N_("No, that is all: make the file"), N_("Yes, another library"))
_REDRAW: Final = 0.1
"""Seconds between two looks at how far the filling is."""


@dataclass
class Ceremony:
    """What was answered so far; and, as a ``Purpose``, what the next passphrase is for."""

    file: LibraryFile
    size: int = DEFAULT
    passphrases: list[str] = field(default_factory=list, repr=False)

    def heading(self) -> CleanText:
        """Say whose passphrase it is."""
        return _(_HEADINGS[len(self.passphrases)])

    def note(self) -> CleanText:
        """Say what to do with the words."""
        return note_of_library()

    def back(self, step: Step) -> None:
        """Go back to the question before, or to where the ceremony began."""
        if self.passphrases:
            step.app.switch_screen(MoreScreen(self))
        else:
            step.dismiss()

    def chosen(self, step: Step, passphrase: str) -> None:
        """Go on, unless another library has this passphrase. Raises ``PassphraseInUseError``."""
        if not are_different([*self.passphrases, passphrase]):
            raise PassphraseInUseError
        self.passphrases.append(passphrase)
        step.app.switch_screen(MoreScreen(self) if len(self.passphrases) < REGIONS else FillingScreen(self))


class CeremonyStep(Step):
    """A step: Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]

    def __init__(self, ceremony: Ceremony) -> None:
        super().__init__()
        self.ceremony = ceremony

    def action_back(self) -> None:
        """Leave the ceremony."""
        self.ceremony.passphrases.clear()
        self.dismiss()


class SizeScreen(CeremonyStep):
    """Asks how large the file is to be."""

    DEFAULT_CSS = """
    SizeScreen Rows { height: 10; margin: 1 0 0 0; }
    """

    def __init__(self, file: LibraryFile) -> None:
        super().__init__(Ceremony(file))
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Say what is asked."""
        return _("A new library: how large?")

    def form(self) -> ComposeResult:
        """Lay out an explanation and the sizes."""
        yield Said(
            lambda: _(
                "The file keeps this size, whatever is in it. It has room for four libraries, each with a passphrase of"
                " its own; nobody can tell how many there are. Each gets a quarter."
            )
        )
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Enter", _("choose")), Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓", _("choose")), Hint("Enter", _("go on")), Hint("Esc", _("back")))

    def on_mount(self) -> None:
        """Show the sizes."""
        self._rows.show(len(_SIZES), 2, lambda index: _lines_of_size(_SIZES[index]), cursor=_SIZES.index(DEFAULT))
        self.set_focus(self._rows)

    @on(Rows.Moved)
    def moved(self) -> None:
        """Let an old complaint go."""
        self.fail(None)

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Go on, where the disk has room for it."""
        size = _SIZES[message.index]
        try:
            self.ceremony.file.check(size)
        except (ReaderError, OSError) as error:
            self.fail(error)
            return
        self.ceremony.size = size
        self.app.switch_screen(OfferScreen(self.ceremony))


class MoreScreen(CeremonyStep):
    """Asks whether the file is to hold another library."""

    DEFAULT_CSS = """
    MoreScreen Rows { height: 2; margin: 1 0 0 0; }
    """

    def __init__(self, ceremony: Ceremony) -> None:
        super().__init__(ceremony)
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Say what is asked."""
        return _("Another library in the same file?")

    def form(self) -> ComposeResult:
        """Lay out an explanation and the answers."""
        yield Said(
            lambda: _(
                "If you may be made to give a passphrase, set up a second library now, fill it with something harmless"
                " and believable, and give that passphrase. Nobody can tell how many libraries there are, and adding"
                " one later puts the others at risk."
            )
        )
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Enter", _("choose")), Hint("Esc", _("back to the beginning")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("↑ ↓", _("choose")),
            Hint("Enter", _("go on")),
            Hint("Esc", _("back to the beginning; the passphrases are forgotten")),
        )

    def on_mount(self) -> None:
        """Show the answers."""
        self._rows.show(len(_ANSWERS), 1, lambda index: ([(_(_ANSWERS[index]), Style())],))
        self.set_focus(self._rows)

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Make the file, or ask for another passphrase."""
        if message.index:
            self.app.switch_screen(OfferScreen(self.ceremony))
        else:
            self.app.switch_screen(FillingScreen(self.ceremony))


class FillingScreen(CeremonyStep):
    """Makes the file, which can be stopped; then nothing of it stays."""

    def __init__(self, ceremony: Ceremony) -> None:
        super().__init__(ceremony)
        self._bar = Bar()
        self._done = self._seen = (0, 1)
        self._stopped = False

    def heading(self) -> CleanText:
        """Say what is made."""
        return clean_line(str(self.ceremony.file.path))

    def form(self) -> ComposeResult:
        """Lay out a bar."""
        yield Said(self._explanation)
        yield self._bar

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        does = _("back") if self.failure is not None else _("stop")
        return (Hint("Esc", does), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Esc", _("stop; nothing stays of the file")),)

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(_REDRAW, self._tick)
        self.begin(self._fill, group="fill")

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        self._stopped = True
        self.ceremony.passphrases.clear()

    def action_back(self) -> None:
        """Stop; where it has ended already, go back."""
        self._stopped = True
        if self.failure is not None:
            self.dismiss()

    async def _fill(self) -> None:
        file, passphrases = self.ceremony.file, tuple(self.ceremony.passphrases)
        self.ceremony.passphrases.clear()
        create = partial(file.create, passphrases, self.ceremony.size, self._progress)
        del passphrases
        try:
            await self.host.changing.run(create)
        except CancelledError:
            self.come_forward()
            self.dismiss()
        except (ReaderError, OSError) as error:
            self.fail(error)
            self.hints_changed()
        else:
            self.come_forward()
            self.host.created()

    def _progress(self, done: int, total: int) -> None:
        self._done = (done, total)
        if self._stopped:
            raise CancelledError

    def _tick(self) -> None:
        # A slow stick takes longer than the idle minutes, after which everything would be given up.
        if self.failure is None and self._done != self._seen:
            self._seen = self._done
            self.host.idle.touch()
        self._bar.show(*self._done)

    def _explanation(self) -> CleanText:
        return _("The file is being filled with random bytes: {size} MiB.", size=self.ceremony.size // MEBIBYTE)


def _lines_of_size(size: int) -> Sequence[Line]:
    quarter = size // MEBIBYTE // REGIONS
    holds = _(
        "each library {quarter} MiB: about {articles} articles of three pages",
        quarter=quarter,
        articles=articles_in(size),
    )
    return ([(_("{size} MiB", size=size // MEBIBYTE), Style(bold=True))], [(holds, Style(dim=True))])
