"""For whom a bundle is sealed: for whoever knows a passphrase, or for those who have keys."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from rich.style import Style
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from reader import age
from reader.errors import MalformedRecipientError, ReaderError
from reader.i18n import N_
from reader.text import EMPTY, CleanText, _, ngettext
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.dropped import paths_in
from reader.tui.library.key_file import read_key_file
from reader.tui.library.new_passphrase import OfferScreen
from reader.tui.library.path_field import PathField
from reader.tui.library.step import Step
from reader.tui.rows import Rows
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.tui.library.sharing import Sharing

_CHOICES: Final = (
    N_("For whoever knows a passphrase"),
    N_("For somebody's key: only that key opens the bundle"),
)
_KEYS: Final = ("age1", "age-secret-key-")


class ForWhomScreen(Step):
    """Asks what is to open the bundle."""

    DEFAULT_CSS = """
    ForWhomScreen Rows { height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, sharing: Sharing) -> None:
        super().__init__()
        self._sharing = sharing
        self._rows = Rows()

    def heading(self) -> CleanText:
        """Say what is asked."""
        return _("For whom is the bundle sealed?")

    def form(self) -> ComposeResult:
        """Lay out the choices."""
        yield self._rows

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Enter", _("choose")), Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("↑ ↓", _("choose")),
            Hint("Enter", _("go on")),
            Hint("Esc, Q", _("back; nothing is passed on")),
        )

    def on_mount(self) -> None:
        """Show the choices."""
        self._rows.show(len(_CHOICES), 1, lambda index: ([(_(_CHOICES[index]), Style())],))
        self.set_focus(self._rows)

    def action_back(self) -> None:
        """Pass nothing on."""
        self.dismiss()

    @on(Rows.Opened)
    def chosen(self, message: Rows.Opened) -> None:
        """Ask for it."""
        if message.index:
            self.app.switch_screen(PublicKeysScreen(self._sharing))
        else:
            self.app.switch_screen(OfferScreen(_BundlePassphrase(self._sharing)))


@dataclass(frozen=True)
class _BundlePassphrase:
    """What the passphrase of a bundle is for."""

    sharing: Sharing

    def heading(self) -> CleanText:
        return _("The passphrase of the bundle")

    def note(self) -> CleanText:
        return _(
            "Write them down for whoever is to open the bundle, and pass them on in another way than the bundle itself."
        )

    def back(self, step: Step) -> None:
        step.app.switch_screen(ForWhomScreen(self.sharing))

    def chosen(self, step: Step, passphrase: str) -> None:
        step.app.switch_screen(self.sharing.sealing([age.Passphrase(passphrase)]))


class PublicKeysScreen(Step):
    """Asks for public keys; Enter alone goes on with those that were given."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False, priority=True)]

    def __init__(self, sharing: Sharing) -> None:
        super().__init__()
        self._sharing = sharing
        self._keys: list[age.Recipient] = []
        self._field = PathField()
        self._count = Said(self._words_of_count, id="count")

    def heading(self) -> CleanText:
        """Say what is asked."""
        return _("For whom is the bundle sealed?")

    def form(self) -> ComposeResult:
        """Lay out prompt and field."""
        yield Said(
            lambda: _("A public key, which begins with age1, or the file that has it (type its path, or drop it):")
        )
        yield self._field
        yield self._count

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        enter = _("seal it for these keys") if self._keys and not self._field.value else _("go on")
        return (Hint("Enter", enter), Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (
            Hint("Enter", _("take this key; with nothing typed, seal the bundle for those taken")),
            Hint("Ctrl+U", _("clear what is typed")),
            Hint("Esc", _("back; nothing is passed on")),
        )

    def on_mount(self) -> None:
        """Let it be typed."""
        self.set_focus(self._field)

    def action_back(self) -> None:
        """Ask again for whom."""
        self.app.switch_screen(ForWhomScreen(self._sharing))

    @on(Input.Changed)
    def typed(self) -> None:
        """Let an old complaint go."""
        self.fail(None)
        self.hints_changed()

    @on(Input.Submitted)
    def submitted(self, message: Input.Submitted) -> None:
        """Take what is typed; with nothing typed, seal."""
        if message.value.strip():
            self.begin(partial(self._take, message.value), group="key")
        elif self._keys:
            self.app.switch_screen(self._sharing.sealing(tuple(self._keys)))
        else:
            self.fail(MalformedRecipientError(_NO_KEY))

    async def _take(self, text: str) -> None:
        try:
            keys = [*self._keys, *await self.reader.reading.run(partial(_keys_in, text))]
            age.check_recipients(keys)
        except (ReaderError, OSError) as error:
            self.fail(error)
            return
        self._keys = keys
        self._field.value = ""
        self._count.again()
        self.hints_changed()

    def _words_of_count(self) -> CleanText:
        count = len(self._keys)
        if not count:
            return EMPTY
        return ngettext(
            "{count} key is taken. Enter seals the bundle for it; or give another one.",
            "{count} keys are taken. Enter seals the bundle for them; or give another one.",
            count,
        )


_NO_KEY: Final = N_("This is neither a public key of age, which begins with age1, nor a file that holds one.")


def _keys_in(text: str) -> Sequence[age.Recipient]:
    """Return the public key that ``text`` is, or those in the file whose path it is.

    Raises ``MalformedRecipientError``, ``SecretFileError`` and ``OSError``.
    """
    if text.strip().lower().startswith(_KEYS):
        return [age.parse_recipient(text)]
    path = next((each for each in paths_in(text) if each.is_file()), None)
    if path is None:
        raise MalformedRecipientError(_NO_KEY)
    return age.parse_recipients(read_key_file(path))
