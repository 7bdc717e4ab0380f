"""About one bundle: who signed it, and what it says of itself.

What the reader knows comes before what the bundle claims: a long description pushes no fingerprint out of sight, and
a fingerprint in a description stands where it belongs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from reader.i18n import _
from reader.library.freshness import words_of
from reader.tui.calm import CalmScreen
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
    return Content("\n\n").join(_paragraphs(edition, words_of(edition, editions, datetime.now(UTC).date())))


def _paragraphs(edition: Edition, known: Sequence[str]) -> Iterator[Content]:
    yield Content.assemble((state(edition), "bold"), "\n", state_sentence(edition))
    if warning := mixed_script_warning(edition):
        yield Content.assemble(("! ", "bold"), warning)
    if known:
        yield Content("\n".join(known))
    if edition.publisher.fingerprint:
        yield Content.assemble(_("Fingerprint of the publisher's key:"), *_fingerprint(edition))
    yield Content.styled(_("What the bundle says of itself:"), "underline")
    yield Content.assemble((edition.title, "bold"), "\n", _facts(edition))
    yield Content(_("Publisher: {name}").format(name=edition.publisher.claims))
    if edition.description:
        yield Content(edition.description)


def _facts(edition: Edition) -> str:
    series = ""
    if edition.series:
        series = _("{series}, edition {number}").format(series=edition.series, number=edition.number)
    return dotted((series, edition.created.isoformat(), language(edition.language), counts(edition.articles)))


def _fingerprint(edition: Edition) -> Iterator[tuple[str, str]]:
    groups = edition.publisher.fingerprint
    for start in range(0, len(groups), _GROUPS_IN_A_ROW):
        yield "\n    " + "  ".join(groups[start : start + _GROUPS_IN_A_ROW]), "bold"
