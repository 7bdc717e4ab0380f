"""From a publisher's folder or files to the contents of an edition.

Invariants:

- the same sources give the same contents on every system: nothing depends on the order of a folder, on line endings,
  on how a file system writes names, or, if ``bundle.toml`` gives the day, on the clock;
- nothing is left out, guessed or cut without a note, and what is wrong is an error that names the file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from reader.bundle.contents import ArticleContents, EditionContents
from reader.bundle.paths import Place, place_of
from reader.errors import N_, NoArticlesError, SecretInSourceError, SourceError
from reader.publish.articles import Draft, read_article
from reader.publish.languages import article_language, edition_language
from reader.publish.names import safe_path, short_hash
from reader.publish.notes import Note, Notes
from reader.publish.pictures import Pictures
from reader.publish.settings import FILE_NAME, Settings, parse_settings
from reader.publish.sources import Source, find, read
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

_LARGEST_SETTINGS: Final = 32768
"""Bytes: a description may have 10,000 characters of up to three bytes."""
_NO_PUBLISHER: Final = "Unnamed publisher"


@dataclass(frozen=True, slots=True)
class Collected:
    """An edition ready to be sealed, and what its publisher should know of how it came about."""

    contents: EditionContents
    notes: tuple[Note, ...]


def collect(sources: Sequence[Path], *, today: date | None = None, secrets: Iterable[Path] = ()) -> Collected:
    """Return what ``sources`` hold as an edition. ``today`` (UTC) is its day unless ``bundle.toml`` gives one.

    ``secrets`` are files with the passphrases and keys that this edition is sealed and signed with: none of them may be
    an article.

    Raises ``SourceError`` and its kin, which name the file and what is wrong with it. Nothing is written, and nothing
    is read but the sources.
    """
    notes = Notes()
    found = find(sources, notes)
    if not found.articles:
        raise found.nothing()
    _refuse_secrets(found.articles, secrets)
    settings = Settings()
    if found.settings:
        settings = parse_settings(read(found.settings, _LARGEST_SETTINGS), found.settings.name)
    else:
        notes.add(
            N_("There is no {name} to say who publishes this edition, so all about it is guessed."), name=FILE_NAME
        )
    day = settings.day or today or datetime.now(UTC).date()
    pictures = Pictures(notes)
    drafts = [draft for source in found.articles if (draft := read_article(source, pictures, notes, day))]
    if not drafts:
        raise NoArticlesError
    _refuse_equal_ids(drafts)
    for picture in found.pictures:
        if not pictures.used(picture):
            notes.add(N_("“{file}” is a picture that no article uses and was left out."), file=picture.name)
    articles = sorted(_articles(drafts, settings.language or ""), key=lambda article: article.path)
    contents = EditionContents(
        title=settings.title or _guessed_title(sources, articles, notes),
        publisher=settings.publisher or _guessed(notes, "publisher", _NO_PUBLISHER),
        created=settings.day or _guessed_day(notes, day),
        language=settings.language or _guessed_language(drafts, notes),
        description=settings.description or "",
        series=settings.series or "",
        number=settings.edition or 0,
        articles=tuple(articles),
        media=pictures.media(),
    )
    return Collected(contents, notes.all())


def _refuse_secrets(articles: Iterable[Source], secrets: Iterable[Path]) -> None:
    paths = {path.resolve() for path in secrets}
    for article in articles:
        if article.path in paths:
            raise SecretInSourceError(file=article.name)


def _refuse_equal_ids(drafts: Sequence[Draft]) -> None:
    seen: dict[str, Source] = {}
    for draft in drafts:
        if draft.metadata.id and seen.setdefault(draft.metadata.id, draft.source) is not draft.source:
            raise SourceError(
                N_("“{file}” and “{other}” have the same id “{id}”."),
                file=draft.source.name,
                other=seen[draft.metadata.id].name,
                id=draft.metadata.id,
            )


def _articles(drafts: Sequence[Draft], language: str) -> list[ArticleContents]:
    return [
        ArticleContents(
            path=path,
            markdown=draft.markdown.encode(),
            title=draft.metadata.title,
            authors=draft.metadata.authors,
            source=draft.metadata.source,
            url=draft.metadata.url,
            published=draft.metadata.published,
            language=draft.metadata.language or article_language(language, draft.markdown),
            tags=draft.metadata.tags,
            summary=draft.metadata.summary,
            id=draft.metadata.id or None,
        )
        for draft, path in zip(drafts, _paths([draft.source.name for draft in drafts]), strict=True)
    ]


def _paths(names: Sequence[str]) -> list[str]:
    """Return the paths in the container of articles named ``names``: allowed, distinct, and telling.

    Names that would meet are told apart by a hash of the whole name, and equal ones (of several folders) by the
    order in which they came.
    """
    stems = [safe_path(name.rpartition(".")[0]) for name in names]
    times = Counter(stems)
    taken: Counter[str] = Counter()
    paths = []
    for name, stem in zip(names, stems, strict=True):
        path = f"articles/{stem}.md"
        if times[stem] > 1 or place_of(path) is not Place.ARTICLE:
            taken[name] += 1
            folder, _, last = stem.rpartition("/")
            told_apart = "-".join([last, short_hash(f"{name}/{taken[name]}".encode())])
            path = f"articles/{folder}/{told_apart}.md" if folder else f"articles/{told_apart}.md"
            if place_of(path) is not Place.ARTICLE:
                path = f"articles/{told_apart}.md"
        paths.append(path)
    return paths


def _guessed(notes: Notes, key: str, value: str) -> str:
    notes.add(N_("No “{key}” was given: “{value}” is used."), key=key, value=value)
    return value


def _guessed_title(sources: Sequence[Path], articles: Sequence[ArticleContents], notes: Notes) -> str:
    name = clean_line(sources[0].resolve().name) if len(sources) == 1 and sources[0].is_dir() else ""
    return _guessed(notes, "title", name or articles[0].title)


def _guessed_day(notes: Notes, day: date) -> date:
    _guessed(notes, "day", day.isoformat())
    return day


def _guessed_language(drafts: Sequence[Draft], notes: Notes) -> str:
    stated = [draft.metadata.language for draft in drafts]
    return _guessed(notes, "language", edition_language(stated, "".join(draft.markdown for draft in drafts)))
