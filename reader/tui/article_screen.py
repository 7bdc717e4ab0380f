"""One article: who wrote it, when and where, who vouches for it, and the text."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize

from reader.errors import ReaderError
from reader.index.marking import Marking
from reader.text import EMPTY, CleanText, _, clean_line, describe, joined, parse
from reader.tui.about import AboutScreen
from reader.tui.article import ArticleView
from reader.tui.calm import CalmScreen
from reader.tui.find_line import FindLine
from reader.tui.keybar import Hint
from reader.tui.keys import letters, twins
from reader.tui.said import Said
from reader.tui.wording import dotted, language, state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from reader.index.snippet import Snippet
    from reader.library import Library, Shelved
    from reader.model import Edition
    from reader.text import Document
    from reader.tui.beside import Beside

_PATIENCE: Final = 0.4
"""Seconds after which the screen says that it is still opening an article."""
_LOW: Final = 16
"""Lines of a window below which the head gives up what is not needed to judge the article."""


class ArticleScreen(CalmScreen):
    """Shows an article of a list, and lets a person go on to its neighbours."""

    DEFAULT_CSS = """
    ArticleScreen #head { height: auto; padding: 0 1; border-bottom: solid ansi_bright_black; }
    ArticleScreen #title { text-style: bold; height: auto; max-height: 2; text-overflow: ellipsis; }
    ArticleScreen #who, ArticleScreen #state { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ArticleScreen #state-line { height: 1; }
    ArticleScreen #state { width: 1fr; }
    ArticleScreen #progress { width: auto; margin: 0 0 0 2; }
    ArticleScreen #summary { text-style: italic; height: auto; max-height: 3; text-overflow: ellipsis; }
    ArticleScreen #url { text-style: dim; height: auto; max-height: 2; }
    ArticleScreen.-low #who, ArticleScreen.-low #url, ArticleScreen #url.-empty { display: none; }
    ArticleScreen.-low #summary, ArticleScreen #summary.-empty { display: none; }
    ArticleScreen.-low #title { max-height: 1; }
    ArticleScreen ArticleView { padding: 0 1; }
    ArticleScreen #notice { display: none; height: 1fr; padding: 1 2; }
    """
    VERTICAL_BREAKPOINTS = [(0, "-low"), (_LOW, "-high")]  # noqa: RUF012 - as Textual declares it
    # Keys that move the focus have priority, and move it at once: see ``ArticlesScreen``.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,full_stop," + twins("ctrl+f"), "find", show=False, priority=True),
        Binding(twins("n"), "match(1)", show=False),
        Binding(twins("N"), "match(-1)", show=False),
        Binding("right_square_bracket,ъ,ctrl+right", "neighbour(1)", show=False),
        Binding("left_square_bracket,х,ctrl+left", "neighbour(-1)", show=False),
        Binding("escape", "escape", show=False, priority=True),
        Binding("enter", "to_text", show=False, priority=True),
        Binding("backspace," + letters("q"), "close", show=False),
        Binding(letters("i"), "about", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    place_name = "article"

    def __init__(
        self,
        library: Library,
        reading: Beside,
        articles: Sequence[Shelved],
        index: int,
        *,
        query: str,
        snippets: Sequence[Snippet],
        moved: Callable[[Shelved], None],
    ) -> None:
        super().__init__()
        self._library = library
        self._reading = reading
        self._articles = articles
        self._index = index
        self._query = query
        self._snippets = snippets
        self._moved = moved
        self._loaded = False
        self._find_opened = False  # by the person, not by the search that led here
        self._failure: ReaderError | None = None
        self._view = ArticleView()
        self._find_line = FindLine(self._view)
        self._title = Said(self.words_of_title, id="title")
        self._url = Said(lambda: self._shelved.article.url, id="url")
        self._summary = Said(lambda: self._shelved.article.summary, id="summary")
        self._progress = Said(self._words_of_progress, id="progress")
        self._notice = Said(self._words_of_notice, id="notice")

    @property
    def _shelved(self) -> Shelved:
        return self._articles[self._index]

    @property
    def _edition(self) -> Edition:
        """Its edition by its publisher as the reader knows it now, whoever was trusted since this was opened."""
        return self._library.judged(self._shelved.edition)

    def body(self) -> ComposeResult:
        """Lay out the head, the text, and the line for finding in it."""
        with Vertical(id="head"):
            yield self._title
            yield Said(self._who, id="who")
            with Horizontal(id="state-line"):
                yield Said(self._state, id="state")
                yield self._progress
            yield self._url
            yield self._summary
        yield self._view
        yield self._notice
        yield self._find_line

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        help_ = Hint("F1", _("help"))
        if self.focused is self._find_line.field:
            return (Hint("Enter", _("to the text")), Hint("Esc", _("close")), help_)
        escape = Hint("Esc", _("close") if self._find_opened else _("back"))
        if self._find_line.display:
            return (escape, Hint("N", _("next match")), Hint("Shift+N", _("previous match")), help_)
        return (
            escape,
            Hint("/", _("find")),
            Hint("]", _("next article")),
            Hint("[", _("previous article")),
            help_,
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("scroll")),
            Hint("/, Ctrl+F", _("find in the article")),
            Hint("N, Shift+N", _("next match, previous match")),
            Hint("], Ctrl+→", _("next article")),
            Hint("[, Ctrl+←", _("previous article")),
            Hint("I", _("about this bundle: publisher, fingerprint")),
            Hint("Esc, Q, Backspace", _("back to the list")),
        )

    def on_mount(self) -> None:
        """Open the article."""
        self._load()

    def place_article(self) -> str:
        """Return the article that is shown."""
        return self._shelved.article.id

    # --- keys ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let the key that leads to the field be typed into it, and the one that leads out do nothing elsewhere."""
        in_field = self.focused is self._find_line.field
        return not in_field if action == "find" else in_field if action == "to_text" else True

    def action_find(self) -> None:
        """Go to the field."""
        self._find_opened = True
        self._find_line.display = True
        self.set_focus(self._find_line.field)
        self.hints_changed()

    def action_to_text(self) -> None:
        """Go to the text, which shows the match; from there N goes on to the next."""
        self.set_focus(self._view)

    def action_match(self, step: int) -> None:
        """Go to another match."""
        self._find_line.step(step)

    def action_neighbour(self, step: int) -> None:
        """Go on to another article."""
        index = self._index + step
        if 0 <= index < len(self._articles):
            self._remember()
            self._index = index
            self._moved(self._shelved)
            self._load()

    def action_escape(self) -> None:
        """Close the find line, if the person opened it; else go back."""
        if self._find_opened:
            self._stop_finding()
            self.set_focus(self._view)
        else:
            self.action_close()

    def action_close(self) -> None:
        """Go back to the list."""
        self._remember()
        self.dismiss()

    def action_about(self) -> None:
        """Show who made this."""
        self.reader.push_screen(AboutScreen(self._edition, self._library.editions()))

    @on(Resize)
    def resized(self) -> None:
        """Tell it for the new size too, once the text is laid out for it."""
        self.call_after_refresh(self._progress.again)

    @on(ArticleView.PositionChanged)
    def position_changed(self) -> None:
        """Tell how far the person has read, and note it."""
        self._remember()
        self._progress.again()

    def on_descendant_focus(self) -> None:
        """Tell what the keys mean now."""
        self.hints_changed()

    # --- the article -----------------------------------------------------------------------------------------

    def _load(self) -> None:
        self._loaded = False
        self._failure = None
        self._view.show(EMPTY)  # no text is ever under a head that is not its own
        if not self._find_opened:
            self._stop_finding()
        self._url.set_class(not self._shelved.article.url, "-empty")
        # Where there is no text, the notice has the summary.
        self._summary.set_class(not (self._shelved.article.summary and self._shelved.article.present), "-empty")
        for said in self.query(Said):
            said.again()
        self.begin(self._open, group="open")

    async def _open(self) -> None:
        waiting = self.set_timer(_PATIENCE, partial(self._show_notice, shown=True))
        try:
            document = await self._reading.run(partial(_read, self._library, self._shelved))
        except ReaderError as error:
            self._failure = error
            self._show_notice(shown=True)
            return
        finally:
            waiting.stop()
        self._loaded = True
        self.loaded()
        self._show_notice(shown=False)
        self._view.show(document)
        if self.focused is not self._find_line.field:
            self.set_focus(self._view)
        self._go_to_the_place()
        self._progress.again()

    def _show_notice(self, *, shown: bool) -> None:
        self._notice.display = shown
        self._view.display = not shown
        self._notice.again()

    def _go_to_the_place(self) -> None:
        """Go to what the person looks for, or to where they were."""
        if self._find_opened:
            self._find_line.again()
        elif self._snippets and (snippet := self._snippets[self._index]).matches:
            seen = [snippet.text[start:end] for start, end in snippet.matches]
            marking = Marking(self._query, self._shelved.article.language, seen)
            self._find_line.find(self._query, marking.spots)
            self.hints_changed()
        elif (position := self._library.reading(self._shelved.article.id).position) != (0, 0):
            self._view.position = position

    def _stop_finding(self) -> None:
        self._find_opened = False
        self._find_line.close()
        self.hints_changed()

    def _remember(self) -> None:
        if self._loaded:
            id_ = self._shelved.article.id
            self._library.set_reading(id_, replace(self._library.reading(id_), position=self._view.position))

    def loaded(self) -> None:
        """Do nothing more: whoever keeps what was read does."""

    def title_changed(self) -> None:
        """Draw the title anew."""
        self._title.again()

    # --- words -----------------------------------------------------------------------------------------------

    def words_of_title(self) -> CleanText:
        """Return the title."""
        return self._shelved.article.title

    def _who(self) -> CleanText:
        article = self._shelved.article
        return dotted((joined(", ", article.authors), article.source, article.published, language(article.language)))

    def _state(self) -> CleanText:
        return dotted((state(self._edition), self._edition.publisher.name))

    def _words_of_progress(self) -> CleanText:
        return clean_line(f"{self._view.progress:.0%}") if self._loaded else EMPTY

    def _words_of_notice(self) -> CleanText:
        if self._failure is None:
            return _("Opening…")
        return joined("\n\n", (describe(self._failure), self._shelved.article.summary))


def _read(library: Library, shelved: Shelved) -> Document:
    return parse(library.text(shelved.article))
