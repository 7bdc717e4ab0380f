"""What commands print: plain text for people, pipes and screen readers, and one JSON document for programs.

The shapes of the JSON documents are described in ``docs/json.md``.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from reader.cli.lines import say, write
from reader.model import SignatureState
from reader.text import EMPTY, CleanText, _, clean_line, clean_text, joined, without_isolates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.bundle import Media
    from reader.library import SearchHit, Shelved
    from reader.model import Article

INDENT: Final = "    "
"""What stands before everything that a bundle says of itself."""
_LARGE: Final = 10_000
"""Kilobytes from which a size is told in megabytes."""


def print_json(document: Any) -> None:
    """Print one JSON document, in UTF-8, with its characters as they are: every string in it is clean text."""
    text = json.dumps(_clean(document), ensure_ascii=False, indent=2)
    write(clean_text(without_isolates(text) if sys.stdout.isatty() else text))


def _clean(document: Any) -> Any:
    match document:
        case str():
            return clean_text(document)
        case list() | tuple():
            return [_clean(each) for each in document]
        case dict():
            return {key: _clean(value) for key, value in document.items()}
        case _:
            return document


def article_document(shelved: Shelved) -> dict[str, Any]:
    """Return what JSON says of an article, without its text."""
    article, edition = shelved.article, shelved.edition
    return {
        "id": article.id,
        "title": article.title,
        "authors": list(article.authors),
        "source": article.source,
        "url": article.url,
        "publisher": edition.publisher.name,
        "published": article.published,
        "language": article.language,
        "tags": list(article.tags),
        "summary": article.summary,
        "edition": edition.id,
        "signature": edition.publisher.state.value,
        "present": article.present,
    }


def hit_document(hit: SearchHit) -> dict[str, Any]:
    """Return what JSON says of a hit."""
    article, edition = hit.shelved.article, hit.shelved.edition
    return {
        "id": article.id,
        "title": article.title,
        "publisher": edition.publisher.name,
        "published": article.published,
        "language": article.language,
        "score": round(hit.score, 4),
        "snippet": hit.snippet.text,
        "edition": edition.id,
        "signature": edition.publisher.state.value,
    }


def signature_words(state: SignatureState) -> CleanText:
    """Return a signature state as a sign and a word or two of ours, for a list.

    It goes before what the bundle says of itself: a publisher may call itself anything, but not ahead of it.
    """
    return clean_line(
        {
            SignatureState.UNSIGNED: "! " + _("unsigned"),
            SignatureState.UNKNOWN: "? " + _("unknown publisher"),
            SignatureState.TRUSTED: "+ " + _("trusted"),
            SignatureState.CLASH: "!! " + _("FALSE NAME"),
        }[state]
    )


def dotted(facts: Iterable[CleanText]) -> CleanText:
    """Join what is not empty."""
    return joined(" · ", facts)


def absent(listed: Article | Media) -> CleanText:
    """Return that a file is not in this copy; nothing where it is."""
    return EMPTY if listed.present else clean_line("– " + _("not in this copy"))


def print_article_line(shelved: Shelved) -> None:
    """Print an article's title and, under it, what else a list says of it."""
    article, edition = shelved.article, shelved.edition
    print_titled(article.id, article.title)
    facts = (absent(article), signature_words(edition.publisher.state), article.published, article.language)
    say(dotted((*facts, edition.publisher.name)), first=INDENT, rest=" " * 6)


def print_titled(id_: str, title: CleanText) -> None:
    """Print the first line of what has an id and a title."""
    say(title, first=f"{id_}  ", rest=" " * (len(id_) + 2))


def print_hit(hit: SearchHit) -> None:
    """Print a hit: as in a list, and the passage with its matches in brackets."""
    print_article_line(hit.shelved)
    text, marked, end = hit.snippet.text, "", 0
    for start, stop in hit.snippet.matches:
        marked += f"{text[end:start]}[{text[start:stop]}]"
        end = stop
    say(clean_line(f"{marked}{text[end:]}"), first=INDENT)


def print_fingerprint(groups: Sequence[str]) -> None:
    """Print a fingerprint in two lines of four groups, which no terminal breaks, to be compared or read aloud."""
    for start in range(0, len(groups), 4):
        say(clean_line(" ".join(groups[start : start + 4])), first=INDENT)


def size_words(size: int) -> CleanText:
    """Return a number of bytes as a person says it: rounded up, in KB of 1024 bytes or in MB of 1024 KB."""
    kilobytes = -(-size // 1024)
    if kilobytes < _LARGE:
        return _("{count} KB", count=kilobytes)
    return _("{count} MB", count=-(-kilobytes // 1024))
