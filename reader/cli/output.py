"""What commands print: plain text for people, pipes and screen readers, and one JSON document for programs.

The shapes of the JSON documents are described in ``docs/json.md``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from reader.i18n import _
from reader.model import SignatureState

if TYPE_CHECKING:
    from reader.library import SearchHit, Shelved
    from reader.model import Edition


def print_json(document: Any) -> None:
    """Print one JSON document, in UTF-8, with its characters as they are."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


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


def edition_document(edition: Edition) -> dict[str, Any]:
    """Return what JSON says of an edition and of who signed it."""
    return {
        "edition": edition.id,
        "title": edition.title,
        "description": edition.description,
        "language": edition.language,
        "series": edition.series,
        "number": edition.number,
        "day": edition.created.isoformat(),
        "publisher": edition.publisher.name,
        "signature": edition.publisher.state.value,
        "fingerprint": " ".join(edition.publisher.fingerprint) or None,
        "articles": [
            {
                "id": article.id,
                "title": article.title,
                "published": article.published,
                "language": article.language,
                "size": article.size,
                "present": article.present,
            }
            for article in edition.articles
        ],
    }


def signature_words(state: SignatureState) -> str:
    """Return a signature state in a word or two, for a list."""
    return {
        SignatureState.UNSIGNED: _("unsigned"),
        SignatureState.UNKNOWN: _("unknown publisher"),
    }[state]


def print_article_line(shelved: Shelved) -> None:
    """Print an article's title and, under it, what else a list says of it."""
    article, edition = shelved.article, shelved.edition
    click.echo(f"{article.id}  {article.title}")
    facts = [article.published, article.language, edition.publisher.name, signature_words(edition.publisher.state)]
    if not article.present:
        facts.append(_("not in this copy"))
    click.echo("    " + " · ".join(fact for fact in facts if fact))


def print_hit(hit: SearchHit) -> None:
    """Print a hit: as in a list, and the passage with its matches in brackets."""
    print_article_line(hit.shelved)
    text, marked, end = hit.snippet.text, "", 0
    for start, stop in hit.snippet.matches:
        marked += f"{text[end:start]}[{text[start:stop]}]"
        end = stop
    click.echo(f"    {marked}{text[end:]}")
