"""What every screen has: the line of keys, and calm where the window is too small for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen

from reader.i18n import _
from reader.tui.keybar import Hint, KeyBar
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual import events
    from textual.app import ComposeResult

    from reader.tui.app import ReaderApp

_LEAST_WIDTH: Final = 32
_LEAST_HEIGHT: Final = 8


class CalmScreen(Screen[None], inherit_bindings=False):
    """A screen of the reader. Subclasses say what is on it (``body``) and which keys do what."""

    DEFAULT_CSS = """
    CalmScreen { layers: below above; overflow: hidden; }
    CalmScreen #too-small { display: none; layer: above; dock: top; width: 100%; height: 100%; }
    CalmScreen.-too-small #too-small { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
    ]
    AUTO_FOCUS: ClassVar[str | None] = ""

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

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        yield from self.body()
        yield KeyBar(self.hints)
        yield Said(lambda: _("The window is too small. Make it larger to go on."), id="too-small")

    def on_resize(self, event: events.Resize) -> None:
        """Cover a screen that would be broken, or uncover it."""
        self.set_class(event.size.width < _LEAST_WIDTH or event.size.height < _LEAST_HEIGHT, "-too-small")

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str) -> None:
        """Run ``work`` in place of what runs in the same group.

        The coroutine is made when it begins: one that is cancelled before that would complain on standard error.
        """
        self.run_worker(work, group=group, exclusive=True)  # type: ignore[arg-type]  # narrower than asyncio's type

    def hints_changed(self) -> None:
        """Draw the line of keys anew."""
        self.query_one(KeyBar).refresh()

    def say_again(self) -> None:
        """Put everything into the language in use now."""
        for widget in self.query("*"):
            widget.refresh(layout=True)
