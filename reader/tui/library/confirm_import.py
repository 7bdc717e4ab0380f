"""The second step of adding a bundle: who made it, what is in it, and whether it is to be kept.

What nobody signed, and what bears the name of a trusted publisher without its key, is not kept by Enter: it takes a
key of its own, which is told together with what it means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from reader.errors import ReaderError
from reader.model import SignatureState
from reader.text import EMPTY, CleanText, _, clean_line, clean_text
from reader.tui.about import about
from reader.tui.content import Content, connected, styled
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.keeping import KeepingScreen
from reader.tui.library.publisher import PublisherScreen
from reader.tui.library.step import LibraryScreen
from reader.tui.said import Said
from reader.tui.wording import complaint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.app import ComposeResult

    from reader.library import Added
    from reader.tui.library.bundle_import import BundleImport


class ConfirmImportScreen(LibraryScreen):
    """Shows what was opened and asks whether to keep it."""

    DEFAULT_CSS = """
    ConfirmImportScreen #question { padding: 0 2; text-style: bold; margin: 1 0 0 0; }
    ConfirmImportScreen VerticalScroll { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", show=False),
        Binding(letters("k"), "keep_doubtful", show=False),
        Binding(letters("t"), "publisher", show=False),
        Binding("escape,backspace," + letters("q"), "back", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, job: BundleImport, added: Callable[[Added], None]) -> None:
        super().__init__()
        self._job = job
        self._added = added
        self._edition = job.library.judged(job.bundle.edition)
        self._fits: bool | None = None
        self._failure: ReaderError | None = None
        self._passed_on = False
        self._about = Said(self._words)
        self._question = Said(self._words_of_question, id="question")

    @property
    def _is_doubtful(self) -> bool:
        """Whether it takes a key of its own to keep it."""
        publisher = self._edition.publisher
        return publisher.key is None or publisher.state is SignatureState.CLASH

    def body(self) -> ComposeResult:
        """Lay out the question and, below it, what it is about."""
        yield self._question
        with VerticalScroll():
            yield self._about

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        trust = (Hint("T", _("compare, trust")),) if self._edition.publisher.state is SignatureState.UNKNOWN else ()
        back = (*trust, Hint("Esc", _("do not keep it")), Hint("F1", _("help")))
        if not self._fits:
            return back
        return (Hint("K", _("keep it all the same")) if self._is_doubtful else Hint("Enter", _("keep it")), *back)

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        keep = Hint("K", _("keep it all the same")) if self._is_doubtful else Hint("Enter", _("keep it"))
        trust = Hint("T", _("compare the publisher's numbers, and trust"))
        return (keep, trust, Hint("↑ ↓ PgUp PgDn Home End", _("scroll")), Hint("Esc, Q", _("do not keep it")))

    def on_mount(self) -> None:
        """See whether there is room."""
        self.set_focus(self.query_one(VerticalScroll))
        self.begin(self._measure, group="room")

    def on_unmount(self) -> None:
        """Stop what nobody waits for any more."""
        if not self._passed_on:
            self.host.abandon(self._job)

    def action_keep(self) -> None:
        """Keep what is signed, and bears nobody else's name."""
        if self._fits and not self._is_doubtful:
            self._keep()

    def action_keep_doubtful(self) -> None:
        """Keep what nobody signed, or what bears a false name."""
        if self._fits and self._is_doubtful:
            self._keep()

    def action_publisher(self) -> None:
        """Compare the publisher's numbers."""
        publisher = self._edition.publisher
        if publisher.key is not None:
            known = self._job.library.publishers.known(publisher.key, publisher.claims)
            self.app.push_screen(PublisherScreen(self._job.library, known, self._judge_again))

    def _judge_again(self) -> None:
        self._edition = self._job.library.judged(self._job.bundle.edition)
        self._question.again()
        self._about.again()
        self.hints_changed()

    def action_back(self) -> None:
        """Keep nothing."""
        self.dismiss()

    def _keep(self) -> None:
        self._passed_on = True
        self.app.switch_screen(KeepingScreen(self._job, self._added))

    async def _measure(self) -> None:
        try:
            await self.host.changing.run(self._job.check_room)
        except ReaderError as error:
            self._fits, self._failure = False, error
        else:
            self._fits = True
        self._question.again()
        self.hints_changed()

    def _words_of_question(self) -> CleanText:
        if self._failure is not None:
            return clean_line(f"! {complaint(self._failure)}")
        publisher = self._edition.publisher
        if publisher.state is SignatureState.CLASH:
            other = publisher.clashes_with
            words = _("FALSE NAME: this is not by “{other}”, whom you trust. Keep it all the same?", other=other)
            return clean_line(f"!! {words}")
        if publisher.key is None:
            return clean_line("! " + _("Nobody signed this bundle. Keep it all the same?"))
        return _("Keep this bundle?")

    def _words(self) -> Content:
        said = about(self._edition, self._job.library.editions())
        return connected("\n\n", (said, connected("\n", self._contents())))

    def _contents(self) -> Iterator[Content]:
        yield styled((_("Contents:"), "underline"))
        dash, absent = clean_text("– "), clean_text(" (" + _("not in this copy") + ")")
        for article in self._edition.articles:
            yield styled(dash, article.title, EMPTY if article.present else absent)
