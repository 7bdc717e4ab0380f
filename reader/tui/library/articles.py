"""The articles of all editions in a library, with what was read and starred."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from reader.i18n import N_
from reader.library import Outcome
from reader.text import EMPTY, CleanText, _, clean_text, ngettext
from reader.tui.article_rows import article_lines, hit_lines
from reader.tui.articles import ArticlesScreen
from reader.tui.content import Content, connected, styled
from reader.tui.keybar import Hint
from reader.tui.keys import letters
from reader.tui.library.article_screen import LibraryArticleScreen
from reader.tui.library.bundle_import import BundleImport
from reader.tui.library.choose_file import ChooseFileScreen
from reader.tui.library.confirm_import import ConfirmImportScreen
from reader.tui.library.editions import EditionsScreen
from reader.tui.library.filters import Filter, arranged
from reader.tui.library.marks import narrower, with_marks
from reader.tui.library.open_bundle_screen import OpenBundleScreen
from reader.tui.library.publishers import PublishersScreen
from reader.tui.library.settings import SettingsScreen
from reader.tui.said import Said
from reader.tui.search_words import help_of_search
from reader.tui.wording import counts, dotted, not_searchable_yet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from reader.errors import ReaderError
    from reader.library import Added, Library, SearchHit, Shelved
    from reader.tui.beside import Beside
    from reader.tui.library.app import LibraryApp
    from reader.tui.rows import Line

_FILTERS: Final = {
    Filter.ALL: ("1", N_("all")),
    Filter.UNREAD: ("2", N_("unread")),
    Filter.STARRED: ("3", N_("starred")),
}


class LibraryArticlesScreen(ArticlesScreen):
    """The list of a library's articles."""

    DEFAULT_CSS = """
    LibraryArticlesScreen #title { display: none; }
    LibraryArticlesScreen #state { text-style: bold; }
    LibraryArticlesScreen #filters { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letters("a"), "add", show=False),
        Binding(letters("e"), "editions", show=False),
        Binding(letters("o"), "settings", show=False),
        Binding(letters("p"), "publishers", show=False),
        Binding(letters("s"), "star", show=False),
        Binding(letters("r"), "read", show=False),
        Binding("1", "filter('all')", show=False),
        Binding("2", "filter('unread')", show=False),
        Binding("3", "filter('starred')", show=False),
    ]
    article_screen = LibraryArticleScreen

    def __init__(self, host: LibraryApp, library: Library, reading: Beside, indexing: Beside) -> None:
        self._filter = host.place_filter(library)
        self._new: frozenset[str] = frozenset()
        self._filters = Said(self._words_of_filters, id="filters")
        super().__init__(library, reading, indexing)
        self._host = host
        self._all = library.articles()
        self._articles = arranged(library, self._filter, self._new, library.place.article)

    @property
    def filter(self) -> Filter:
        """Which articles are listed."""
        return self._filter

    def more_head(self) -> ComposeResult:
        """Lay out the filters."""
        yield self._filters

    def hints(self) -> Sequence[Hint]:
        """Return the keys that do something now."""
        if hints := self.hints_elsewhere():
            return hints
        hide = (Hint("F12", _("hide")), Hint("F1", _("help")))
        if not self._library.editions():
            return (Hint("A", _("add a bundle")), *hide)
        return (
            Hint("Enter", _("read")),
            Hint("/", _("search")),
            *self.hints_of_narrowing(),
            Hint("A", _("add")),
            Hint("S", _("star")),
            Hint("E", _("editions")),
            *hide,
        )

    def help(self) -> Sequence[Hint]:
        """Return all keys of this screen."""
        return (
            Hint("↑ ↓ PgUp PgDn Home End", _("move in the list")),
            Hint("Enter", _("read the article")),
            Hint("/, Ctrl+F", _("search the text of all articles")),
            *help_of_search(),
            Hint("Esc", _("clear the search, go back to the list")),
            Hint("A", _("add a bundle")),
            Hint("S", _("set or take away the star (*)")),
            Hint("R", _("mark as read, or as unread (•)")),
            Hint("1, 2, 3", _("list all, the unread, the starred")),
            Hint("E", _("the editions: pass on, remove, check")),
            Hint("P", _("the publishers: compare, trust")),
            Hint("I", _("about this bundle: publisher, fingerprint")),
            Hint("O", _("settings, passphrase, another library")),
            Hint("Q", _("leave")),
        )

    def come_back(self, screen: str) -> None:
        """Go where the person was."""
        if screen == EditionsScreen.place_name:
            self.action_editions()
        elif screen == PublishersScreen.place_name:
            self.action_publishers()
        elif screen == SettingsScreen.place_name:
            self.action_settings()
        else:
            super().come_back(screen)

    # --- keys ----------------------------------------------------------------------------------------------

    def action_add(self) -> None:
        """Add a bundle."""
        self.app.push_screen(ChooseFileScreen(N_("Add a bundle"), self._host.start_folder, self._import))

    def action_editions(self) -> None:
        """Show the editions."""
        self.app.push_screen(EditionsScreen(self._library, self._removed, self._index_again))

    def action_publishers(self) -> None:
        """Show the publishers."""
        self.app.push_screen(PublishersScreen(self._library, self._removed))

    def action_settings(self) -> None:
        """Show the settings."""
        self.app.push_screen(SettingsScreen(self._library))

    def action_filter(self, name: str) -> None:
        """List other articles."""
        self._filter, self._new = Filter(name), frozenset()
        self._searching.look_for("")  # what narrows goes on
        self._field.value = ""
        self._rearrange()

    def action_star(self) -> None:
        """Set the star, or take it away."""
        if id_ := self.place_article():
            reading = self._library.reading(id_)
            self._library.set_reading(id_, replace(reading, starred=not reading.starred))
            self._marks_changed()

    def action_read(self) -> None:
        """Mark it as read, or as unread."""
        if id_ := self.place_article():
            reading = self._library.reading(id_)
            self._library.set_reading(id_, replace(reading, read=not reading.read))
            self._marks_changed()

    def on_screen_resume(self) -> None:
        """Show what was read meanwhile, and by whom everything is if another is trusted by now."""
        if not self.is_mounted:
            return
        if self._library.articles() is not self._all:
            self._judged_anew()
        self._marks_changed()

    # --- what comes and goes ---------------------------------------------------------------------------------

    def _import(self, path: Path) -> None:
        self.app.push_screen(OpenBundleScreen(BundleImport(self._library, path), self._ask))

    def _ask(self, job: BundleImport) -> None:
        self.app.switch_screen(ConfirmImportScreen(job, self._added))

    def _added(self, added: Added) -> None:
        if added.outcome is not Outcome.ALREADY_HERE:
            here = {each.article.id for each in self._articles}
            self._new = frozenset(
                each.article.id
                for each in self._library.articles()
                if each.edition.id == added.edition.id and each.article.id not in here
            )
            self._filter = Filter.ALL
            self._place = ""
            self._start_over()
            self._rearrange(top=True)
            self._index_again()
        self.tell(lambda: _told(added))

    def _index_again(self) -> None:
        self.begin(self._index, group="index")

    def _removed(self) -> None:
        self._start_over()
        self._rearrange()
        self.hints_changed()

    def _judged_anew(self) -> None:
        self._searching.judged_anew(self._library.articles())
        if self._displayed_query:
            self._all = self._library.articles()
            self._articles = arranged(self._library, self._filter, self._new)
            self._searching.again()
        else:
            self._rearrange()

    def _rearrange(self, *, top: bool = False) -> None:
        """List again what there is, the cursor where it was."""
        id_ = "" if top else self.place_article()
        self._all = self._library.articles()
        self._articles = arranged(self._library, self._filter, self._new)
        self._place = id_
        self._show_all()
        self._searching.again()
        self._marks_changed()
        self._say_state()
        self.hints_changed()

    def _marks_changed(self) -> None:
        self._rows.refresh()
        self._filters.again()

    def indexing_failed(self, error: ReaderError | OSError) -> None:
        """Say so: what was added last cannot be found by its words."""
        self.tell_error(error)

    # --- words -----------------------------------------------------------------------------------------------

    def lines(self, shelved: Shelved) -> Sequence[Line]:
        """Return the lines of an article, with its marks."""
        return with_marks(article_lines(shelved), self._library.reading(shelved.article.id))

    def lines_of_hit(self, hit: SearchHit, width: int) -> Sequence[Line]:
        """Return the lines of something that was found, with its marks."""
        return with_marks(hit_lines(hit, narrower(width)), self._library.reading(hit.shelved.article.id))

    def words_of_title(self) -> CleanText:
        """Return nothing: editions have titles, a library has none."""
        return EMPTY

    def words_of_state(self) -> CleanText:
        """Return how much there is."""
        editions = self._library.editions()
        number = ngettext("{count} edition", "{count} editions", len(editions))
        articles = counts(each.article for each in self._library.articles())
        damaged = _("! damaged: E, then C says what") if self._library.lacks_something else EMPTY
        return dotted((damaged, articles, number, not_searchable_yet(self._library.unindexed)))

    def words_of_no_articles(self) -> CleanText:
        """Return why nothing is listed."""
        if self._filter is Filter.UNREAD and self._library.editions():
            return _("You have read everything.")
        if self._filter is Filter.STARRED and self._library.editions():
            return _("Nothing is starred. S sets a star.")
        return _("The library is empty. Press A to add a bundle.")

    def _words_of_filters(self) -> Content:
        readings = [self._library.reading(each.article.id) for each in self._library.articles()]
        shown = []
        for filter_, (key, name) in _FILTERS.items():
            words = f"{key} {_(name)}: {sum(map(filter_.takes, readings))}"
            is_on = filter_ is self._filter
            shown.append(styled((clean_text(f"[{words}]"), "bold") if is_on else clean_text(f" {words} ")))
        return connected(" ", shown)


def _told(added: Added) -> CleanText:
    if added.outcome is Outcome.ALREADY_HERE:
        return _("This edition is already here.")
    if added.outcome is Outcome.COMPLETED:
        return ngettext(
            "This edition was here already; {count} article came to it.",
            "This edition was here already; {count} articles came to it.",
            added.articles,
        )
    return ngettext("Kept: {count} article.", "Kept: {count} articles.", added.articles)
