"""Editions as commands print them: in full, on two lines of a list, and as JSON (``docs/json.md``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reader.cli.lines import say
from reader.cli.output import dotted, signature_words, size_words
from reader.i18n import _, ngettext
from reader.library.names import mixes_scripts
from reader.model import Edition, SignatureState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.bundle import Media
    from reader.model import Article

_SHOWN_ID: Final = 16
_INDENT: Final = "    "
"""What stands before everything that a bundle says of itself."""


def print_edition(edition: Edition) -> None:
    """Print who signed an edition and, under a line of ours, what it says of itself, without its articles."""
    _print_rows(
        (_("Signature"), _signature(edition)),
        (_("Fingerprint"), " ".join(edition.publisher.fingerprint)),
        (_("Articles"), _count(edition)),
    )
    if mixes_scripts(edition.publisher.claims):
        say("! " + _("Careful: the publisher's name mixes letters of different alphabets that look the same."))
    say("")
    say(_("What the bundle says of itself:"))
    _print_rows(
        (_("Title"), edition.title),
        (_("Publisher"), edition.publisher.claims),
        (_("Series"), edition.series),
        (_("Edition"), str(edition.number) if edition.number else ""),
        (_("Made on"), edition.created.isoformat()),
        (_("Language"), edition.language),
        (_("Description"), edition.description),
        indent=_INDENT,
    )


def print_articles(edition: Edition) -> None:
    """Print each article of an edition: its title and, under it, its file's name in the bundle and its size."""
    for article in edition.articles:
        say(_INDENT + dotted((_absent(article), article.published, article.language, article.title)), rest=_INDENT * 3)
        say(_INDENT * 2 + dotted((article.path, size_words(article.size))), rest=_INDENT * 3)


def print_pictures(pictures: Iterable[Media]) -> None:
    """Print each picture of an edition: its file's name in the bundle, and its size."""
    for picture in pictures:
        say(_INDENT + dotted((_absent(picture), picture.path, size_words(picture.size))), rest=_INDENT * 3)


def print_edition_line(edition: Edition, known: Sequence[str] = ()) -> None:
    """Print an edition's id and title and, under them, what else a list says of it; ``known`` are sentences."""
    say(f"{edition.id[:_SHOWN_ID]}  {edition.title}", rest=" " * (_SHOWN_ID + 2))
    facts = (
        signature_words(edition.publisher.state),
        edition.created.isoformat(),
        edition.language,
        _("articles: {count}").format(count=_count(edition)),
        edition.publisher.name,
    )
    say(_INDENT + dotted(facts), rest=" " * 6)
    for sentence in known:
        say(_INDENT + sentence, rest=" " * 6)


def _print_rows(*rows: tuple[str, str], indent: str = "") -> None:
    for name, value in rows:
        if value:
            say(f"{indent}{name}: {value}", rest=indent + _INDENT)


def edition_document(edition: Edition, pictures: Sequence[Media]) -> dict[str, Any]:
    """Return what JSON says of an edition, of what it holds and of who signed it."""
    return edition_facts(edition) | {
        "articles": [
            {
                "id": article.id,
                "path": article.path,
                "title": article.title,
                "published": article.published,
                "language": article.language,
                "size": article.size,
                "present": article.present,
            }
            for article in edition.articles
        ],
        "media": [
            {"path": picture.path, "type": picture.type, "size": picture.size, "present": picture.present}
            for picture in pictures
        ],
    }


def edition_facts(edition: Edition) -> dict[str, Any]:
    """Return what JSON says of an edition in a list."""
    return {
        "edition": edition.id,
        "title": edition.title,
        "description": edition.description,
        "language": edition.language,
        "series": edition.series,
        "number": edition.number,
        "day": edition.created.isoformat(),
        "publisher": edition.publisher.name,
        "claims": edition.publisher.claims,
        "clashes_with": edition.publisher.clashes_with or None,
        "signature": edition.publisher.state.value,
        "fingerprint": " ".join(edition.publisher.fingerprint) or None,
        "total": len(edition.articles),
        "present": sum(article.present for article in edition.articles),
    }


def _signature(edition: Edition) -> str:
    publisher = edition.publisher
    return {
        SignatureState.UNSIGNED: "! " + _("unsigned: anybody may have made or changed this bundle"),
        SignatureState.UNKNOWN: "? "
        + _("valid, by the key with the fingerprint below; compare it with the one that the publisher gave you"),
        SignatureState.TRUSTED: "+ " + _("valid, by the key of “{name}”, whom you trust"),
        SignatureState.CLASH: "!! " + _("NOT by “{other}”, whom you trust, though it calls itself so"),
    }[publisher.state].format(name=publisher.name, other=publisher.clashes_with)


def _count(edition: Edition) -> str:
    total = len(edition.articles)
    absent = sum(not article.present for article in edition.articles)
    if not absent:
        return str(total)
    return ngettext(
        "{total}, {absent} of them not in this copy", "{total}, {absent} of them not in this copy", absent
    ).format(total=total, absent=absent)


def _absent(listed: Article | Media) -> str:
    return "" if listed.present else f"– {_('not in this copy')}"
