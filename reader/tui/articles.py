"""The articles: a list, and a field that searches their full text as one types."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from reader.errors import ReaderError
from reader.index.query import MAX_TERMS
from reader.text import EMPTY, CleanText, _, describe, joined, ngettext
from reader.tui.about import AboutScreen
from reader.tui.article_rows import ARTICLE_HEIGHT, HIT_HEIGHT, article_lines, hit_lines
from reader.tui.article_screen import ArticleScreen
from reader.tui.calm import CalmScreen
from reader.tui.keybar import Hint
from reader.tui.keys import letters, twins
from reader.tui.rows import Rows
from reader.tui.said import Said
from reader.tui.search_field import SearchField
from reader.tui.searching import Searching, words_in
from reader.tui.wording import library_state, library_title, not_searchable_yet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from reader.index.snippet import Snippet
    from reader.library import Library, SearchHit, Shelved
    from reader.tui.beside import Beside
    from reader.tui.rows import Line

_NEAR_THE_END: Final = 5
"""Rows before the last one at which more hits are asked for."""
_REFRESH: Final = 2.0
"""Seconds between repetitions of a search while articles are still being indexed."""


class ArticlesScreen(CalmScreen):
    """All articles, or those that a query found."""

    DEFAULT_CSS = """
    ArticlesScreen #head { height: auto; padding: 0 1; }
    ArticlesScreen #title { text-style: bold; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ArticlesScreen #state { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ArticlesScreen #search-line { height: 2; padding: 0 1; border-bottom: solid ansi_bright_black; }
    ArticlesScreen #label { width: auto; margin: 0 1 0 0; }
    ArticlesScreen #found { width: auto; margin: 0 0 0 2; }
    ArticlesScreen #nothing { display: none; height: 1fr; padding: 1 2; }
    ArticlesScreen.-nothing Rows { height: 0; }
    ArticlesScreen.-nothing #nothing { display: block; }
    """
    # Keys that move the focus have priority, and move it at once: only so does the next key, which may be on its way
    # already, come to the right place.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,full_stop," + twins("ctrl+f"), "search", show=False, priority=True),
        Binding("escape", "back", show=False, priority=True),
        Binding("down", "to_list", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding(letters("i"), "about", show=False),
        Binding(letters("q"), "app.quit", show=False),
        Binding("question_mark", "app.help", show=False),
    ]

    place_name = "articles"

    def __init__(self, library: Library, reading: Beside, indexing: Beside) -> None:
        super().__init__()
        self._library = library
        self._reading = reading
        self._indexing = indexing
        self._searching = Searching(self, library, reading, self._search_changed)
        self._articles = library.articles()
        self._displayed: Sequence[Shelved] = ()
        self._displayed_query = ""
        self._snippets: tuple[Snippet, ...] = ()
        self._place = 0  # the row of the whole list that a search left, to come back to
        self._go_to_list = False
        self._state = Said(self.words_of_state, id="state")
        self._field = SearchField(id="field")
        self._found = Said(self._words_of_found, id="found")
        self._rows = Rows()
        self._nothing = Said(self._words_of_nothing, id="nothing")

    def body(self) -> ComposeResult:
        """Lay out the head, the search field and the list."""
        with Vertical(id="head"):
            yield Said(self.words_of_title, id="title")
            yield self._state
            yield from self.more_head()
        with Horizontal(id="search-line"):
            yield Said(lambda: _("Search:"), id="label")
            yield self._field
            yield self._found
        yield self._rows
        yield self._nothing

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        help_ = Hint("F1", _("help"))
        if self.focused is self._field:
            escape = Hint("Esc", _("clear") if self._field.value else _("back"))
            return (Hint("Enter", _("read")), Hint("↓", _("to the list")), escape, help_)
        return (
            Hint("Enter", _("read")),
            Hint("/", _("search")),
            Hint("Q", _("leave")),
            Hint("I", _("about this bundle")),
            help_,
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint("Enter", _("read the article")),
            Hint("/, Ctrl+F", _("search the text of all articles")),
            search_help(),
            Hint("Esc", _("clear the search, go back to the list")),
            Hint("I", _("about this bundle: publisher, fingerprint")),
            Hint("Q", _("leave")),
        )

    def on_mount(self) -> None:
        """Show the list where the person was in it, and index beside it."""
        self._place = self._row_in(self._articles, self._library.place.article)
        self._show_all()
        self.set_focus(self._rows)
        self.begin(self._index, group="index")
        self.come_back(self.reader.place_screen(self._library))

    def come_back(self, screen: str) -> None:
        """Go to the screen where the person was, if it is another."""
        if screen == ArticleScreen.place_name and self._library.place.article == self.place_article():
            self._rows.action_open()

    def say_again(self) -> None:
        """Put everything into the language in use now."""
        super().say_again()
        self._rows.refresh()

    def place_article(self) -> str:
        """Return the article under the cursor."""
        return self._displayed[self._rows.cursor].article.id if self._displayed else ""

    # --- keys ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Let the key that leads to the field be typed into it, and the one that leads out move in the list."""
        in_field = self.focused is self._field
        return not in_field if action == "search" else in_field if action == "to_list" else True

    def action_search(self) -> None:
        """Go to the search field."""
        self.set_focus(self._field)

    def action_back(self) -> None:
        """Clear the search; without one, go to the list."""
        if self._field.value:
            self._field.value = ""
        else:
            self.set_focus(self._rows)

    def action_to_list(self) -> None:
        """Go from the field to the list."""
        self.set_focus(self._rows)

    def action_page(self, pages: int) -> None:
        """Turn the list's pages from the field too."""
        self._rows.action_page(pages)

    def action_about(self) -> None:
        """Show who made what is under the cursor."""
        editions = self._library.editions()
        if self._displayed:
            self.reader.push_screen(AboutScreen(self._displayed[self._rows.cursor].edition, editions))
        elif editions:
            self.reader.push_screen(AboutScreen(editions[0], editions))

    @on(Input.Changed)
    def typed(self, message: Input.Changed) -> None:
        """Search for what is in the field now."""
        if not self._displayed_query:
            self._place = self._rows.cursor
        self._go_to_list = False
        self._searching.look_for(message.value)
        self.hints_changed()
        self._found.again()

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Read what is under the cursor; if the search is not over yet, go to the list when it is."""
        if self._searching.pending:
            self._go_to_list = True
        elif not self._displayed and self._searching.suggestion:
            self._field.fill(self._searching.suggestion)
        else:
            self._rows.action_open()

    @on(Rows.Moved)
    def moved(self, message: Rows.Moved) -> None:
        """Get more hits before the last is reached."""
        if message.index >= len(self._searching.hits) - _NEAR_THE_END:
            self._searching.more()

    @on(Rows.LeftUpwards)
    def left_upwards(self) -> None:
        """Go to the search field."""
        self.action_search()

    @on(Rows.Opened)
    def opened(self, message: Rows.Opened) -> None:
        """Read an article; at the first match, if a search found it."""
        screen = self.article_screen(
            self._library,
            self._reading,
            self._displayed,
            message.index,
            query=words_in(self._displayed_query),
            snippets=self._snippets,
            moved=self._point_at,
        )
        self.reader.push_screen(screen)

    def on_descendant_focus(self) -> None:
        """Tell what the keys mean now."""
        self.hints_changed()

    # --- the list --------------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        self._displayed, self._snippets, self._displayed_query = self._articles, (), ""
        articles = self._articles
        self._rows.show(len(articles), ARTICLE_HEIGHT, lambda index: self.lines(articles[index]), cursor=self._place)
        self._say_what_is_found()

    def _search_changed(self) -> None:
        query, hits = self._searching.query, self._searching.hits
        if self._searching.pending:
            self._found.again()
            return
        if not query:
            self._show_all()
            return
        pointed_at = self._displayed[self._rows.cursor] if self._displayed else None
        self._displayed = [hit.shelved for hit in hits]
        same_query, self._displayed_query = query == self._displayed_query, query
        cursor = self._row_of(pointed_at) if same_query and pointed_at else 0
        self._snippets = tuple(hit.snippet for hit in hits)
        self._rows.show(
            len(hits),
            HIT_HEIGHT,
            lambda index: self.lines_of_hit(self._searching.explained(hits[index]), self._rows.line_width),
            cursor=cursor,
        )
        self._say_what_is_found()
        if self._go_to_list and hits:
            self._go_to_list = False
            self.set_focus(self._rows)

    def _row_of(self, shelved: Shelved) -> int:
        """Return where an article is in the list, which may have changed; 0 if it is not there any more."""
        return self._row_in(self._displayed, shelved.article.id)

    @staticmethod
    def _row_in(articles: Sequence[Shelved], id_: str) -> int:
        return next((row for row, each in enumerate(articles) if each.article.id == id_), 0)

    def _point_at(self, shelved: Shelved) -> None:
        self._rows.move_to(self._row_of(shelved))

    def _say_what_is_found(self) -> None:
        self.set_class(not self._displayed, "-nothing")
        self._found.again()
        self._nothing.again()

    async def _index(self) -> None:
        refreshed = monotonic()
        # What cannot be indexed stays counted as not searchable.
        try:
            while await self._indexing.run(self._library.index_some):
                self._say_state()
                if monotonic() - refreshed > _REFRESH:
                    refreshed = monotonic()
                    self._searching.again()
        except (ReaderError, OSError) as error:
            self.indexing_failed(error)
        self._say_state()
        self._searching.again()

    def _say_state(self) -> None:
        self._state.again()
        self._nothing.again()

    # --- what a list of more than one bundle does in another way -------------------------------------------------

    article_screen: ClassVar[type[ArticleScreen]] = ArticleScreen
    """What shows one article."""

    def more_head(self) -> ComposeResult:
        """Lay out what else the head has."""
        return ()

    def lines(self, shelved: Shelved) -> Sequence[Line]:
        """Return the lines of an article."""
        return article_lines(shelved)

    def lines_of_hit(self, hit: SearchHit, width: int) -> Sequence[Line]:
        """Return the lines of something that was found."""
        return hit_lines(hit, width)

    def indexing_failed(self, error: ReaderError | OSError) -> None:
        """Do nothing more than count what is not indexed."""

    def words_of_title(self) -> CleanText:
        """Return the first line of the head."""
        return library_title(self._library.editions())

    def words_of_state(self) -> CleanText:
        """Return the second line of the head."""
        return library_state(self._library.editions(), self._library.unindexed)

    def words_of_no_articles(self) -> CleanText:
        """Return what there is to say where no article is."""
        return _("There are no articles in this bundle.")

    # --- words -----------------------------------------------------------------------------------------------

    def _words_of_found(self) -> CleanText:
        if not self._searching.query:
            return EMPTY
        if self._searching.slow:
            return _("searching…")
        if not self._displayed_query:
            return EMPTY
        total = self._searching.total
        found = ngettext("{count} found", "{count} found", total)
        cut = _("only the first {count} words count", count=MAX_TERMS) if self._searching.cut else EMPTY
        return joined(", ", (found, cut))

    def _words_of_nothing(self) -> CleanText:
        if self._searching.failure is not None:
            return describe(self._searching.failure)
        if not self._displayed_query:
            return self.words_of_no_articles()
        left = not_searchable_yet(self._library.unindexed)
        meant = EMPTY
        if self._searching.suggestion:
            meant = _("Did you mean: {query} (Enter takes it)", query=self._searching.suggestion)
        return joined("\n", (_("No article has these words."), meant, left))


def search_help() -> Hint:
    """Return what can be written in a search but words: on one line, so that the help fits into a usual window."""
    return Hint('"…"  OR  -…  …*', _("search: in this order, either, without, begins so"))
