"""What is compared: the reader's own search over imported bundles, and SQLite's FTS5 over the same texts.

FTS5 is given what one would give it: the tokenizer unicode61, the same parts of an article in columns with the weights
that they have in the reader's own index, and a query that is as good as it can be without knowing Russian or English:
quoted phrases stay phrases, ``OR``, ``-`` and ``*`` mean what they mean, the words in ``автор:`` and its like are words
to look for and other fields are left out; all words must be there, and where no article has them all, any.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Self

from judged.corpus import Written, articles, editions
from support.libraries import bundle_of

from reader.library import Library
from reader.store import MemoryStore
from reader.text import clean_text, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

ENOUGH = 10


class Reader:
    """The library, as the commands and the screen use it."""

    def __init__(self) -> None:
        self._library = Library(MemoryStore())
        for contents in editions():
            with bundle_of(contents) as bundle:
                self._library.add(bundle)
        self._library.index_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.close()

    def find(self, query: str) -> tuple[list[str], bool]:
        """Return the articles that are shown, best first, and whether that takes the suggestion."""
        found = self._search(query)
        if found:
            return found, False
        suggestion = self._library.suggestion(query)
        return (self._search(suggestion) if suggestion else []), True

    def _search(self, query: str) -> list[str]:
        hits = self._library.search(query, limit=ENOUGH).hits
        return [hit.shelved.article.path.removeprefix("articles/").removesuffix(".md") for hit in hits]


class Fts5:
    """SQLite's full-text search."""

    _TOKEN = re.compile(
        r"""(?P<minus>(?:(?<=\s)|^)-)?
            (?:(?P<field>[^\W\d_]+):)?
            (?:"(?P<straight>[^"]*)"|«(?P<angled>[^»]*)»|(?P<plain>[^\s"«]+))""",
        re.VERBOSE,
    )
    _TEXT_FIELDS = frozenset({
        "title", "author", "source", "publisher", "tag", "заголовок", "автор", "источник", "издатель", "тема",
    })  # fmt: skip
    _WEIGHTS = (0, 6, 4, 3, 3, 2, 1)

    def __init__(self, written: Iterable[Written] | None = None) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE found USING fts5"
            "(id UNINDEXED, title, tags, summary, author, source, body, tokenize = 'unicode61')"
        )
        rows = (
            (
                each.id,
                each.title,
                ", ".join(each.tags),
                each.summary,
                each.author,
                each.source,
                parse(clean_text(each.body)).plain_text(),
            )
            for each in (articles() if written is None else written)
        )
        self._database.executemany("INSERT INTO found VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def find(self, query: str) -> tuple[list[str], bool]:
        """Return the articles that are found, best first; there are no suggestions."""
        wanted, without = self._terms(query)
        for joined in (" AND ".join(wanted), " OR ".join(wanted)):
            if joined:
                found = self._search(f"({joined})" + "".join(f" NOT {term}" for term in without))
                if found:
                    return found, False
        return [], False

    def _search(self, match: str) -> list[str]:
        rank = f"bm25(found, {', '.join(map(str, self._WEIGHTS))})"
        rows = self._database.execute(
            f"SELECT id FROM found WHERE found MATCH ? ORDER BY {rank} LIMIT {ENOUGH}", [match]
        )
        return [id_ for (id_,) in rows]

    def _terms(self, query: str) -> tuple[list[str], list[str]]:
        wanted: list[str] = []
        without: list[str] = []
        joining = False
        for match in self._TOKEN.finditer(query):
            if match["plain"] in {"OR", "ИЛИ", "|"}:
                joining = bool(wanted)
                continue
            if match["field"] and match["field"].casefold() not in self._TEXT_FIELDS:
                continue
            text = next(part for part in match.group("straight", "angled", "plain") if part is not None)
            if not re.search(r"\w", text):
                continue
            term = '"' + text.rstrip("*").replace('"', '""') + '"' + ("*" if text.endswith("*") else "")
            if match["minus"]:
                without.append(term)
            elif joining:
                wanted[-1] = f"({wanted[-1]} OR {term})"
            else:
                wanted.append(term)
            joining = False
        return wanted, without
