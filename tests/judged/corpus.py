"""The articles of the judged set: read from ``articles/``, and packed into bundles as a publisher packs them.

A file there is a subject: its publisher, sentences that any article of the subject might have, then the articles, of
which each has a title after ``#``, a line after ``@`` with its name, date, author, source and tags, a summary after
``>``, and what is written about nothing else. What makes the articles hard to tell apart is added here, the same each
time: three of the subject's sentences, and the titles of two neighbours to read as well, as news pages have them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from reader.bundle import ArticleContents, EditionContents

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
_SENTENCES = 3
_NEIGHBOURS = (1, 3)
_MORE = {"ru": "Читайте также", "en": "Read also"}


@dataclass(frozen=True)
class Written:
    """An article; ``id`` is its subject and its name."""

    id: str
    publisher: str
    title: str
    published: str
    author: str
    source: str
    tags: tuple[str, ...]
    summary: str
    body: str

    @property
    def language(self) -> str:
        return self.id[:2]


@dataclass(frozen=True)
class Judged:
    """A query, and the ids of the articles that were written to answer it."""

    category: str
    query: str
    relevant: frozenset[str]

    @property
    def in_russian(self) -> bool:
        """Whether what is looked for is Russian, on whatever keyboard it was typed."""
        return all(each.startswith("ru-") for each in self.relevant)


def articles() -> list[Written]:
    """Return all articles, the same each time."""
    return [each for path in sorted((FOLDER / "articles").glob("*.txt")) for each in _subject(path)]


def queries() -> list[Judged]:
    """Return all queries."""
    text = (FOLDER / "queries.yaml").read_text(encoding="utf-8")
    categories: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return [
        Judged(category, query, frozenset(relevant))
        for category, by_query in categories.items()
        for query, relevant in by_query.items()
    ]


def editions() -> list[EditionContents]:
    """Return the articles as editions, one of each publisher; an article's id is its id in the edition."""
    by_publisher: defaultdict[str, list[Written]] = defaultdict(list)
    for each in articles():
        by_publisher[each.publisher].append(each)
    return [
        EditionContents(
            title=publisher,
            publisher=publisher,
            created=date(2025, 10, 1),
            language=written[0].language,
            series="judged",
            number=number,
            articles=tuple(_contents(each) for each in written),
        )
        for number, (publisher, written) in enumerate(by_publisher.items(), 1)
    ]


def _contents(written: Written) -> ArticleContents:
    return ArticleContents(
        path=f"articles/{written.id}.md",
        markdown=written.body.encode(),
        title=written.title,
        id=written.id,
        authors=(written.author,),
        source=written.source,
        published=written.published,
        language=written.language,
        tags=written.tags,
        summary=written.summary,
    )


def _subject(path: Path) -> Iterator[Written]:
    head, *blocks = path.read_text(encoding="utf-8").split("\n# ")
    publisher, *sentences = head.strip().splitlines()
    titles = [block.partition("\n")[0] for block in blocks]
    for number, block in enumerate(blocks):
        title, about, summary, *own = block.strip().splitlines()
        name, published, author, source, tags = about.removeprefix("@ ").split(" | ")
        around = [sentences[(number + step) % len(sentences)] for step in range(_SENTENCES)]
        more = "; ".join(titles[(number + step) % len(titles)] for step in _NEIGHBOURS)
        yield Written(
            id=f"{path.stem}/{name}",
            publisher=publisher.removeprefix("publisher: "),
            title=title,
            published=published,
            author=author,
            source=source,
            tags=tuple(tags.split(", ")),
            summary=summary.removeprefix("> "),
            body="\n\n".join((" ".join(own), *around, f"{_MORE[path.stem[:2]]}: {more}.")) + "\n",
        )
