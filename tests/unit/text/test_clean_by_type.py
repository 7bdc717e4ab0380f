"""Whatever reaches the terminal, a list, a notification, an error message or ``--json`` is ``CleanText`` by type.

mypy reads this file with the program (``[tool.mypy]`` in pyproject.toml). Each line of ``planted`` hands a plain string
to a place that shows it. If mypy took one, it would say that its ``type: ignore`` is not needed, and fail.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import reader
from reader import i18n
from reader.errors import DuplicateEntryError, UnknownArticleError
from reader.text import CleanText, _, clean_line, clean_text, describe, joined, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from reader.cli.lines import say, say_text, write
    from reader.cli.output import dotted, print_titled
    from reader.cli.progress import progress_bar
    from reader.cli.run import complain
    from reader.cli.secrets import ask_passphrase
    from reader.cli.terminal import Terminal
    from reader.model import Article, Publisher
    from reader.tui.article.view import ArticleView
    from reader.tui.calm import CalmScreen
    from reader.tui.content import styled
    from reader.tui.keybar import Hint
    from reader.tui.library.working import WorkingScreen
    from reader.tui.rows import Line
    from reader.tui.said import Said
    from reader.tui.search_field import SearchField

    def planted(
        raw: str,
        terminal: Terminal,
        screen: CalmScreen,
        view: ArticleView,
        article: Article,
        publisher: Publisher,
        field: SearchField,
    ) -> None:
        """Show ``raw``, in every way there is."""
        write(raw)  # type: ignore[arg-type]
        say(raw)  # type: ignore[arg-type]
        say(_("Kept: {name}").format(name=raw))  # type: ignore[arg-type]
        say(article.title + raw)  # type: ignore[arg-type]
        say_text(raw)  # type: ignore[arg-type]
        print_titled("1", raw)  # type: ignore[arg-type]
        dotted([raw])  # type: ignore[list-item]
        joined(" ", [publisher.name, raw])  # type: ignore[list-item]
        complain(raw)  # type: ignore[arg-type]
        progress_bar(raw)  # type: ignore[arg-type]
        ask_passphrase(raw)  # type: ignore[arg-type]
        terminal.say(raw)  # type: ignore[arg-type]
        terminal.choose(raw, 1)  # type: ignore[arg-type]
        Said(lambda: raw)  # type: ignore[arg-type, return-value]
        screen.tell(lambda: raw)  # type: ignore[arg-type, return-value]
        styled(raw)  # type: ignore[arg-type]
        styled((raw, "bold"))  # type: ignore[arg-type]
        field.fill(raw)  # type: ignore[arg-type]
        Hint("Enter", raw)  # type: ignore[arg-type]
        WorkingScreen(lambda: raw, lambda: lambda: raw)  # type: ignore[arg-type, return-value]
        view.show(raw)  # type: ignore[arg-type]

    def planted_in_a_row(raw: str, style: Style) -> Line:
        """Return a row of a list with ``raw`` in it."""
        return [(raw, style)]  # type: ignore[list-item]


PACKAGE = Path(reader.__file__).parent
SAYS_SO_ITSELF = {
    "bundle/paths.py",  # the grammar of names has no character that is not clean
    "index/snippet.py",  # pieces of a clean text, put together again
    "library/editions.py",  # what was cleaned before it was kept, in our own authenticated store
    "library/passages.py",  # the beginning of a clean text
    "library/publishers.py",  # as in editions
    "tui/passage.py",  # pieces of a clean text, drawn side by side
}
HOSTILE = "a\x1b[2Jb\r\nForged: line\u202ec\x9b31m\ud800"


def test_nothing_else_says_of_itself_that_it_is_clean() -> None:
    """A cast is the one way past the type: each module outside ``reader.text`` that has one is known, and why."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).as_posix()
        calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
        if not name.startswith("text/") and any(ast.unparse(each.func) == "CleanText" for each in calls):
            found.add(name)
    assert found == SAYS_SO_ITSELF


@pytest.mark.parametrize(
    "told",
    [
        lambda: _("Did you mean: {query}", query=HOSTILE),
        lambda: ngettext("Removed: “{title}”, {count} article.", "Removed: “{title}”.", 1, title=HOSTILE),
        lambda: describe(UnknownArticleError(id=HOSTILE)),
        lambda: describe(DuplicateEntryError(name=HOSTILE)),
    ],
)
def test_what_fills_a_sentence_is_one_clean_line(told: Callable[[], CleanText]) -> None:
    assert clean_line(told()) == told()
    assert "a[2Jb Forged: linec31m" in told()


def test_spaces_at_the_ends_of_a_name_are_seen() -> None:
    assert _("“{name}”", name="\u2003a  b\n") == "“ a b ”"
    assert _("“{name}”", name=" \n") == "“”"


def test_what_fills_a_sentence_is_no_sentence() -> None:
    assert _("Did you mean: {query}", query="{query} {0.__class__} %s") == "Did you mean: {query} {0.__class__} %s"
    assert _("{braces} and nothing to fill them") == "{braces} and nothing to fill them"


def test_an_error_without_its_data_is_still_told() -> None:
    assert describe(UnknownArticleError()) == "There is no article with the id “…”. “reader list” shows the ids."


def test_positive_control_plain_gettext_lets_it_through() -> None:
    assert "\x1b" in i18n._("Did you mean: {query}").format(query=HOSTILE)
    assert clean_text(HOSTILE) != HOSTILE
