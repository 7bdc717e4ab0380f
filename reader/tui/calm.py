"""What every screen has: the line of keys, and calm where the window is too small for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.text import EMPTY, CleanText, _, clean_line
from reader.tui.forgetting import without_frames
from reader.tui.keybar import Hint, KeyBar
from reader.tui.said import Said
from reader.tui.wording import complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.timer import Timer

    from reader.errors import ReaderError
    from reader.tui.app import ReaderApp

_LEAST_WIDTH: Final = 32
_LEAST_HEIGHT: Final = 8
_TELLING: Final = 12.0
"""Seconds that a line stays: time enough to come back to it from the keyboard."""


class CalmScreen(Screen[None], inherit_bindings=False):
    """A screen of the reader. Subclasses say what is on it (``body``) and which keys do what."""

    DEFAULT_CSS = """
    CalmScreen { layers: below above; overflow: hidden; }
    CalmScreen #too-small { display: none; layer: above; dock: top; width: 100%; height: 100%; }
    CalmScreen.-too-small #too-small { display: block; }
    CalmScreen #told { display: none; layer: above; dock: bottom; height: auto; max-height: 3; }
    CalmScreen #told { margin: 0 0 1 0; padding: 0 1; }
    CalmScreen.-told #told { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = ""
    place_name: ClassVar[str] = ""
    """What this screen is called in a library's ``Place``; empty where nobody comes back to it."""

    def __init__(self) -> None:
        super().__init__()
        self._told: Callable[[], CleanText] | None = None
        self._telling: Timer | None = None
        self._told_line = Said(self._words_told, id="told")

    @property
    def reader(self) -> ReaderApp:
        """The app: these screens live in no other."""
        return cast("ReaderApp", self.app)

    def body(self) -> ComposeResult:
        """Lay out what is between the top of the window and the line of keys."""
        raise NotImplementedError

    def hints(self) -> Sequence[Hint]:
        """Return the keys for the bottom line, the most important first and help last."""
        raise NotImplementedError

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen, for the help screen."""
        raise NotImplementedError

    def place_article(self) -> str:
        """Return the id of the article that the person is at; nothing if there is none."""
        return ""

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield from self.body()
        yield KeyBar(self.hints)
        yield self._told_line
        yield Said(_words_of_too_small, id="too-small")

    def on_resize(self, event: events.Resize) -> None:
        """Cover a screen that would be broken, or uncover it."""
        self.set_class(event.size.width < _LEAST_WIDTH or event.size.height < _LEAST_HEIGHT, "-too-small")

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str) -> None:
        """Run ``work`` in place of what runs in the same group.

        The coroutine is made when it begins: one that is cancelled before that would complain on standard error.
        """
        self.run_worker(work, group=group, exclusive=True)  # type: ignore[arg-type]  # narrower than asyncio's type

    def tell(self, words: Callable[[], CleanText]) -> None:
        """Say one line above the keys, for a while."""
        self._told = words
        if self._telling is not None:
            self._telling.stop()
        self._telling = self.set_timer(_TELLING, self.tell_no_more)
        self.add_class("-told")
        if self._told_line.is_mounted:
            self._told_line.again()

    def tell_error(self, error: ReaderError | OSError) -> None:
        """Say what went wrong."""
        bare = without_frames(error)
        self.tell(lambda: clean_line(f"! {complaint(bare)}"))

    def tell_no_more(self) -> None:
        """Take the line away."""
        self._told = None
        self.remove_class("-told")

    def _words_told(self) -> CleanText:
        return EMPTY if self._told is None else self._told()

    def hints_changed(self) -> None:
        """Draw the line of keys anew, if it is there still: what was begun may end after the screen was left."""
        for bar in self.query(KeyBar):
            bar.refresh()

    def come_forward(self) -> None:
        """Take away what lies over this screen, its help: what it waited for has come, and it is about to go."""
        if self in self.app.screen_stack:
            while self.app.screen is not self:
                self.app.pop_screen()

    def say_again(self) -> None:
        """Put everything into the language in use now."""
        for widget in self.query("*"):
            widget.refresh(layout=True)


def _words_of_too_small() -> CleanText:
    size = f"{_LEAST_WIDTH}×{_LEAST_HEIGHT}"
    return _("The window is too small: {size} is needed. Ctrl+Q leaves.", size=size)
