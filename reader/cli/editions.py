"""Editions as commands print them: in full, on two lines of a list, and as JSON (``docs/json.md``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reader.cli.lines import say
from reader.cli.output import INDENT, absent, dotted, print_titled, signature_words, size_words
from reader.i18n import N_
from reader.library.names import mixes_scripts
from reader.model import Edition, SignatureState
from reader.text import CleanText, _, clean_line, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.bundle import Media

_SHOWN_ID: Final = 16
_SIGNATURES: Final = {
    SignatureState.UNSIGNED: ("!", N_("unsigned: anybody may have made or changed this bundle")),
    SignatureState.UNKNOWN: (
        "?",
        N_("valid, by the key with the fingerprint below; compare it with the one that the publisher gave you"),
    ),
    SignatureState.TRUSTED: ("+", N_("valid, by the key of “{name}”, whom you trust")),
    SignatureState.CLASH: ("!!", N_("NOT by “{other}”, whom you trust, though it calls itself so")),
}


def print_edition(edition: Edition) -> None:
    """Print who signed an edition and, under a line of ours, what it says of itself, without its articles."""
    _print_rows(
        (_("Signature"), _signature(edition)),
        (_("Fingerprint"), " ".join(edition.publisher.fingerprint)),
        (_("Articles"), _count(edition)),
    )
    if mixes_scripts(edition.publisher.claims):
        say(_("Careful: the publisher's name mixes letters of different alphabets that look the same."), first="! ")
    say()
    say(_("What the bundle says of itself:"))
    _print_rows(
        (_("Title"), edition.title),
        (_("Publisher"), edition.publisher.claims),
        (_("Series"), edition.series),
        (_("Edition"), str(edition.number) if edition.number else ""),
        (_("Made on"), edition.created.isoformat()),
        (_("Language"), edition.language),
        (_("Description"), edition.description),
        indent=INDENT,
    )


def print_articles(edition: Edition) -> None:
    """Print each article of an edition: its title and, under it, its file's name in the bundle and its size."""
    for article in edition.articles:
        say(
            dotted((absent(article), article.published, article.language, article.title)), first=INDENT, rest=INDENT * 3
        )
        say(dotted((article.path, size_words(article.size))), first=INDENT * 2, rest=INDENT * 3)


def print_pictures(pictures: Iterable[Media]) -> None:
    """Print each picture of an edition: its file's name in the bundle, and its size."""
    for picture in pictures:
        say(dotted((absent(picture), picture.path, size_words(picture.size))), first=INDENT, rest=INDENT * 3)


def print_edition_line(edition: Edition, known: Sequence[CleanText] = ()) -> None:
    """Print an edition's id and title and, under them, what else a list says of it; ``known`` are sentences."""
    print_titled(edition.id[:_SHOWN_ID], edition.title)
    facts = (
        signature_words(edition.publisher.state),
        clean_line(edition.created.isoformat()),
        edition.language,
        _("articles: {count}", count=_count(edition)),
        edition.publisher.name,
    )
    say(dotted(facts), first=INDENT, rest=" " * 6)
    for sentence in known:
        say(sentence, first=INDENT, rest=" " * 6)


def _print_rows(*rows: tuple[CleanText, str], indent: str = "") -> None:
    for name, value in rows:
        if value:
            say(clean_line(f"{name}: {value}"), first=indent, rest=indent + INDENT)


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


def _signature(edition: Edition) -> CleanText:
    publisher = edition.publisher
    sign, sentence = _SIGNATURES[publisher.state]
    return clean_line(f"{sign} {_(sentence, name=publisher.name, other=publisher.clashes_with)}")


def _count(edition: Edition) -> str:
    total = len(edition.articles)
    absent = sum(not article.present for article in edition.articles)
    if not absent:
        return str(total)
    return ngettext(
        "{total}, {absent} of them not in this copy",
        "{total}, {absent} of them not in this copy",
        absent,
        total=total,
        absent=absent,
    )
