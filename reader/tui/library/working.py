"""One thing that is done beside the screen while a person waits, and what came of it."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from reader.errors import ReaderError
from reader.text import EMPTY, CleanText, _
from reader.tui.keybar import Hint
from reader.tui.library.step import Step
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult


class WorkingScreen(Step):
    """Does ``work``, which returns what puts its outcome into words, and forgets it at once.

    ``heading`` says what it is about. Nothing leaves this screen before the end but hiding, and leaving the program.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave_if_ended", show=False, priority=True),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, heading: Callable[[], CleanText], work: Callable[[], Callable[[], CleanText]]) -> None:
        super().__init__()
        self._heading = heading
        self._work: Callable[[], Callable[[], CleanText]] | None = work
        self._outcome: Callable[[], CleanText] | None = None
        self._began = monotonic()
        self._said = Said(self._words)

    @property
    def ended(self) -> bool:
        """Whether it is done, or has failed."""
        return self._outcome is not None or self.failure is not None

    def heading(self) -> CleanText:
        """Say what is done."""
        return self._heading()

    def form(self) -> ComposeResult:
        """Lay out how it stands."""
        yield self._said

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        help_ = Hint("F1", _("help"))
        return (Hint("Enter", _("back")), help_) if self.ended else (help_,)

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Enter, Esc", _("back, when it is done")),)

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(1, self._tick)
        work, self._work = self._work, None
        if work is not None:
            self.begin(partial(self._do, work), group="work")

    def action_leave_if_ended(self) -> None:
        """Go back."""
        if self.ended:
            self.dismiss()

    async def _do(self, work: Callable[[], Callable[[], CleanText]]) -> None:
        try:
            self._outcome = await self.host.changing.run(work)
        except (ReaderError, OSError) as error:
            self.fail(error)
        self._said.again()
        self.hints_changed()

    def _tick(self) -> None:
        if not self.ended:
            self._said.again()

    def _words(self) -> CleanText:
        if self._outcome is not None:
            return self._outcome()
        if self.failure is not None:
            return EMPTY
        return _("This takes a moment… {seconds} s", seconds=int(monotonic() - self._began))
