"""About one bundle: who signed it, and what it says of itself.

What the reader knows comes before what the bundle claims: a long description pushes no fingerprint out of sight, and
a fingerprint in a description stands where it belongs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from reader.library.freshness import words_of
from reader.text import EMPTY, CleanText, _, clean_line, clean_text
from reader.tui.calm import CalmScreen
from reader.tui.content import ALERT, Content, connected, styled
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.said import Said
from reader.tui.wording import counts, dotted, language, mixed_script_warning, state, state_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from reader.model import Edition

_GROUPS_IN_A_ROW: Final = 4


class AboutScreen(CalmScreen):
    """Shows an edition and its publisher's fingerprint."""

    DEFAULT_CSS = """
    AboutScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,enter," + letters("q,i"), "close", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    def __init__(self, edition: Edition, editions: Sequence[Edition]) -> None:
        super().__init__()
        self._edition = edition
        self._editions = editions

    def body(self) -> ComposeResult:
        """Lay out one text that scrolls."""
        with VerticalScroll():
            yield Said(self._words)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.set_focus(self.query_one(VerticalScroll))

    def hints(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("Esc", _("back")), Hint("F1", _("help")))

    def help(self) -> Sequence[Hint]:
        """Return the keys of this screen."""
        return (Hint("↑ ↓ PgUp PgDn Home End", _("scroll")), Hint("Esc, Q", _("back")))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss()

    def _words(self) -> Content:
        return about(self._edition, self._editions)


def about(edition: Edition, editions: Sequence[Edition]) -> Content:
    """Return all there is to say about ``edition`` but which articles it has; ``editions`` are those that are here."""
    return connected("\n\n", _paragraphs(edition, words_of(edition, editions, datetime.now(UTC).date())))


def _paragraphs(edition: Edition, known: Sequence[CleanText]) -> Iterator[Content]:
    yield connected("\n", (styled((state(edition), "bold")), styled(state_sentence(edition))))
    if warning := mixed_script_warning(edition):
        yield styled(ALERT, warning)
    if known:
        yield connected("\n", map(styled, known))
    if edition.publisher.fingerprint:
        yield connected("\n", (styled(_("Fingerprint of the publisher's key:")), *_fingerprint(edition)))
    yield styled((_("What the bundle says of itself:"), "underline"))
    yield connected("\n", (styled((edition.title, "bold")), styled(_facts(edition))))
    yield styled(_("Publisher: {name}", name=edition.publisher.claims))
    if edition.description:
        yield styled(edition.description)


def _facts(edition: Edition) -> CleanText:
    series = EMPTY
    if edition.series:
        series = _("{series}, edition {number}", series=edition.series, number=edition.number)
    return dotted(
        (series, clean_line(edition.created.isoformat()), language(edition.language), counts(edition.articles))
    )


def _fingerprint(edition: Edition) -> Iterator[Content]:
    groups = edition.publisher.fingerprint
    for start in range(0, len(groups), _GROUPS_IN_A_ROW):
        yield styled((clean_text("    " + "  ".join(groups[start : start + _GROUPS_IN_A_ROW])), "bold"))
