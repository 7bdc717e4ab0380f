"""The articles: a list, and a field that searches their full text as one types."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Resize
from textual.widgets import Input

from reader.errors import ReaderError
from reader.library import EVERYTHING
from reader.text import EMPTY, CleanText, _
from reader.tui import search_words
from reader.tui.about import AboutScreen
from reader.tui.article_rows import ARTICLE_HEIGHT, HIT_HEIGHT, article_lines, hit_lines
from reader.tui.article_screen import ArticleScreen
from reader.tui.calm import CalmScreen
from reader.tui.keybar import Hint
from reader.tui.keys import letters, twins
from reader.tui.list_area import ListArea
from reader.tui.narrowing import NarrowingPanel, words_of_narrowing
from reader.tui.query_help import QueryHelpScreen
from reader.tui.rows import Rows
from reader.tui.said import Said
from reader.tui.search_field import SearchField
from reader.tui.searching import Searching, words_in
from reader.tui.wording import library_state, library_title

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


_KEYS_OF_PANEL: Final = frozenset({"search", "back", "narrow", "leave_panel", "widen", "query_help", "app.help"})


class ArticlesScreen(CalmScreen):
    """All articles, or those that a query found."""

    DEFAULT_CSS = """
    ArticlesScreen #head { height: auto; padding: 0 1; }
    ArticlesScreen #title { text-style: bold; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ArticlesScreen #state { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ArticlesScreen #search-line { height: 2; padding: 0 1; border-bottom: solid ansi_bright_black; }
    ArticlesScreen #label { width: auto; margin: 0 1 0 0; }
    ArticlesScreen #found { width: auto; margin: 0 0 0 2; }
    ArticlesScreen #narrowed { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; display: none; }
    ArticlesScreen.-narrowed #narrowed { display: block; }
    ArticlesScreen #nothing { display: none; height: 1fr; padding: 1 2; }
    ArticlesScreen.-nothing #rows { height: 0; }
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
        Binding("f2", "query_help", show=False, priority=True),
        Binding("f4", "narrow", show=False, priority=True),
        Binding("right," + letters("f"), "narrow", show=False),
        Binding("left", "leave_panel", show=False),
        Binding("0", "widen", show=False),
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
        self._searching = Searching(self, library, reading, lambda: self._articles, self._search_changed)
        self._articles = library.articles()
        self._displayed: Sequence[Shelved] = ()
        self._displayed_query = ""
        self._displayed_narrowing = EVERYTHING
        self._snippets: tuple[Snippet, ...] = ()
        self._place = ""  # the article at which a search left the whole list, to come back to
        self._go_to_list = False
        self._state = Said(self.words_of_state, id="state")
        self._field = SearchField(id="field")
        self._found = Said(self._words_of_found, id="found")
        self._narrowed = Said(self._words_of_narrowing, id="narrowed")
        self._rows = Rows(id="rows")
        self._nothing = Said(self._words_of_nothing, id="nothing")
        self._panel = NarrowingPanel()
        self._area = ListArea(self._rows, self._nothing, self._panel)

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
        yield self._narrowed
        yield self._area

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        if hints := self.hints_elsewhere():
            return hints
        help_ = Hint("F1", _("help"))
        return (
            Hint("Enter", _("read")),
            Hint("/", _("search")),
            Hint("Q", _("leave")),
            *self.hints_of_narrowing(),
            Hint("I", _("about this bundle")),
            help_,
        )

    def hints_elsewhere(self) -> Sequence[Hint]:
        """Return the keys that do something where they do not go to the list; nothing where they do."""
        narrows = bool(self._searching.narrowing)
        if self.focused is self._field:
            return search_words.hints_of_field(filled=narrows or bool(self._field.value))
        return search_words.hints_of_panel(narrows=narrows) if self._area.in_panel else ()

    def hints_of_narrowing(self) -> Sequence[Hint]:
        """Return the keys that narrow the list, and that take back what does."""
        if not self._articles:
            return ()
        return (Hint("F", _("narrow")), *search_words.hint_of_widening(narrows=bool(self._searching.narrowing)))

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint("Enter", _("read the article")),
            Hint("/, Ctrl+F", _("search the text of all articles")),
            *search_words.help_of_search(),
            Hint("Esc", _("clear the search, go back to the list")),
            Hint("I", _("about this bundle: publisher, fingerprint")),
            Hint("Q", _("leave")),
        )

    def on_mount(self) -> None:
        """Show the list where the person was in it, and index beside it."""
        self._place = self._library.place.article
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
        """Let the key that leads to the field be typed into it, and the one that leads out move in the list.

        In the panel the keys that do something with an article do nothing: it may cover them.
        """
        in_field = self.focused is self._field
        if action == "search":
            return not in_field
        if action == "to_list":
            return in_field
        if action == "leave_panel":
            return self._area.in_panel
        return action in _KEYS_OF_PANEL or not self._area.in_panel

    def action_search(self) -> None:
        """Go to the search field."""
        if self._area.in_panel:
            self._area.leave_panel()
        self.set_focus(self._field)
        self._arrange()

    def action_query_help(self) -> None:
        """Show what can be asked."""
        self.app.push_screen(QueryHelpScreen())

    def action_back(self) -> None:
        """Go from the panel to the list; clear the search and what narrows it; with neither, go to the list."""
        if self._area.in_panel:
            self.action_leave_panel()
        elif self._field.value or self._searching.narrowing:
            self._note_place()
            self._start_over()
        else:
            self.set_focus(self._rows)

    def action_narrow(self) -> None:
        """Go to the panel; from there, close it."""
        if self._area.in_panel:
            self._area.leave_panel(close=True)
        else:
            self._area.enter_panel()
        self._arrange()

    def action_leave_panel(self) -> None:
        """Go from the panel to the list."""
        self._area.leave_panel()
        self._arrange()

    def action_widen(self) -> None:
        """Narrow nothing any more."""
        if self._searching.narrowing:
            self._note_place()
            self._searching.start_over(self._field.value)

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
        self._note_place()
        self._go_to_list = False
        self._searching.look_for(message.value)
        self._arrange()
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

    @on(NarrowingPanel.Chosen)
    def chosen(self, message: NarrowingPanel.Chosen) -> None:
        """Narrow by what was chosen, or by what was no longer."""
        self._note_place()
        self._searching.toggle(message.choice)

    @on(Resize)
    def resized(self) -> None:
        """Put the panel where there is room for it."""
        self._arrange()

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
        if message.index >= len(self._displayed):
            return  # less is found by now
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
        """Tell what the keys mean now; what was left by Tab closes as by any key."""
        self._arrange()

    # --- the list --------------------------------------------------------------------------------------------

    def _note_place(self) -> None:
        """Note where the person is in the whole list, if that is what they see."""
        if not self._displayed_query and not self._displayed_narrowing:
            self._place = self.place_article()

    def _start_over(self) -> None:
        """Look for nothing, and narrow nothing."""
        self._searching.start_over()
        self._field.value = ""

    def _arrange(self) -> None:
        asked = bool(self._searching.query or self._searching.narrowing)
        self._area.fit(asked=asked)
        self._searching.want_facets(wanted=self._area.shows_panel)
        self.hints_changed()

    def _show_all(self) -> None:
        narrowing = self._searching.narrowing
        articles = narrowing.let_through(self._articles) if narrowing else self._articles
        self._displayed, self._snippets, self._displayed_query = articles, (), ""
        self._rows.show(
            len(articles),
            ARTICLE_HEIGHT,
            lambda index: self.lines(articles[index]),
            cursor=self._row_in(articles, self._place),
        )
        self._say_what_is_found()

    def _search_changed(self) -> None:
        query, hits = self._searching.query, self._searching.hits
        if self._searching.pending:
            self._found.again()
            return
        if self._searching.facets is not None:
            self._panel.show(self._searching.facets, self._searching.narrowing)
        if not query:
            if self._displayed_query or self._displayed_narrowing != self._searching.narrowing:
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
        self._displayed_narrowing = self._searching.narrowing
        self.set_class(not self._displayed, "-nothing")
        self.set_class(bool(self._displayed_narrowing), "-narrowed")
        self._narrowed.again()
        self._found.again()
        self._nothing.again()
        self._arrange()

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

    def _words_of_narrowing(self) -> CleanText:
        return _("Only: {choices}", choices=words_of_narrowing(self._searching.narrowing))

    def _words_of_found(self) -> CleanText:
        if not self._searching.query and not self._displayed_narrowing:
            return EMPTY
        if self._searching.slow:
            return _("searching…")
        if not self._displayed_query and not self._displayed_narrowing:
            return EMPTY
        total = self._searching.total if self._displayed_query else len(self._displayed)
        return search_words.number_found(total, cut=self._searching.cut)

    def _words_of_nothing(self) -> CleanText:
        searching = self._searching
        if not self._displayed_query:
            unnarrowed = len(self._articles)
        else:
            unnarrowed = searching.facets.total if searching.facets else 0
        if self._displayed_narrowing and unnarrowed and searching.failure is None:
            return search_words.why_narrowed_away(unnarrowed)
        if not self._displayed_query and searching.failure is None:
            return self.words_of_no_articles()
        return search_words.why_nothing_found(searching, self._library.unindexed)
