"""The last step of adding a bundle: keeping what it holds, all of it or nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from reader.errors import CancelledError, ReaderError
from reader.text import CleanText, _
from reader.tui.bar import Bar
from reader.tui.keybar import Hint
from reader.tui.library.step import Step
from reader.tui.said import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.library import Added
    from reader.tui.library.bundle_import import BundleImport

_REDRAW: Final = 0.1
"""Seconds between two looks at how far it is."""


class KeepingScreen(Step):
    """Keeps a bundle, which can be stopped; then nothing of it is kept."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", show=False, priority=True),
        Binding("enter", "leave_if_failed", show=False),
    ]

    def __init__(self, job: BundleImport, added: Callable[[Added], None]) -> None:
        super().__init__()
        self._job = job
        self._added = added
        self._bar = Bar()
        self._done = self._seen = (0, 1)

    def heading(self) -> CleanText:
        """Name the file."""
        return self._job.name

    def form(self) -> ComposeResult:
        """Lay out a bar."""
        yield Said(lambda: _("Keeping"))
        yield self._bar

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        return (Hint("Esc", _("stop") if self.failure is None else _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Esc", _("stop; nothing is kept")),)

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(_REDRAW, self._tick)
        self.begin(self._keep, group="keep")

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        self.host.abandon(self._job)

    def action_stop(self) -> None:
        """Stop; where it failed already, go back."""
        self._job.stop()
        self.action_leave_if_failed()

    def action_leave_if_failed(self) -> None:
        """Go back, where nothing else is left to do."""
        if self.failure is not None:
            self.dismiss()

    async def _keep(self) -> None:
        try:
            added = await self.host.changing.run(partial(self._job.keep, self._progress))
        except CancelledError as error:
            self.come_forward()
            self.dismiss()
            self.host.tell_error(error)
        except (ReaderError, OSError) as error:
            self.fail(error)
            self.hints_changed()
        else:
            self.come_forward()
            self.dismiss()
            self._added(added)

    def _progress(self, done: int, total: int) -> None:
        self._done = (done, total)

    def _tick(self) -> None:
        # Somebody waits for this, even without touching a key; but not for ever where it stands still.
        if self.failure is None and self._done != self._seen:
            self._seen = self._done
            self.host.idle.touch()
        self._bar.show(*self._done)
