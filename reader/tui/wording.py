"""How articles, publishers and signatures are put into words, the same on every screen.

A signature's state always stands before what the bundle says of itself, with a sign and a word of ours: a publisher
may call itself anything, even “known publisher”, but not ahead of it. The publisher's name comes last: however long it
is, it crowds out nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.errors import ReaderError
from reader.i18n import N_, _, describe, ngettext
from reader.library.names import mixes_scripts
from reader.model import SignatureState
from reader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.library import Shelved
    from reader.model import Article, Edition

DOT: Final = " · "
_KIBIBYTE: Final = 1 << 10
_MEBIBYTE: Final = 1 << 20

_STATES: Final = {
    SignatureState.UNSIGNED: ("!", N_("unsigned")),
    SignatureState.UNKNOWN: ("?", N_("unknown publisher")),
    SignatureState.TRUSTED: ("+", N_("trusted")),
    SignatureState.CLASH: ("!!", N_("FALSE NAME")),
}
_SENTENCES: Final = {
    SignatureState.UNSIGNED: N_(
        "Nobody signed this bundle. Anybody who had it in their hands may have written or changed it."
    ),
    SignatureState.UNKNOWN: N_(
        "The signature is valid: nobody has changed the bundle since it was signed. The reader does not know whose key"
        " this is. Compare the fingerprint with one that you have from the publisher in another way."
    ),
    SignatureState.TRUSTED: N_("The signature is valid, by the key of “{name}”, whom you trust."),
    SignatureState.CLASH: N_(
        "This is NOT by “{other}”, whom you trust, but calls itself so. It is signed with another key, or by nobody:"
        " most likely somebody wants to deceive you."
    ),
}
# Each in its own words, so that they need no translation.
_LANGUAGES: Final = {
    "be": "беларуская",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fr": "français",
    "hy": "հայերեն",
    "ka": "ქართული",
    "kk": "қазақша",
    "pl": "polski",
    "ru": "русский",
    "tt": "татарча",
    "uk": "українська",
}


def state(edition: Edition) -> str:
    """Return the signature's state as a sign and a word."""
    sign, word = _STATES[edition.publisher.state]
    return f"{sign} {_(word)}"


def state_sentence(edition: Edition) -> str:
    """Return what the signature's state means."""
    publisher = edition.publisher
    return _(_SENTENCES[publisher.state]).format(name=publisher.name, other=publisher.clashes_with)


def mixed_script_warning(edition: Edition) -> str:
    """Return a warning where the publisher's name is not what it looks like; nothing where it is."""
    if not mixes_scripts(edition.publisher.claims):
        return ""
    return _("Careful: the publisher's name mixes letters of different alphabets that look the same.")


def language(code: str) -> str:
    """Return a language's own name, or its code."""
    return _LANGUAGES.get(code.partition("-")[0].lower(), code)


def meta_line(shelved: Shelved) -> str:
    """Return state, date, language and publisher; first of all, that an article is not there."""
    article, edition = shelved.article, shelved.edition
    absent = "" if article.present else "– " + _("not in this copy")
    return dotted((absent, state(edition), article.published, language(article.language), edition.publisher.name))


def complaint(error: ReaderError | OSError) -> str:
    """Return what a person is told about ``error``, on one clean line."""
    if isinstance(error, ReaderError):
        return clean_line(describe(error))
    return clean_line(_("The file cannot be read: {reason}.").format(reason=error.strerror or ""))


def dotted(parts: Iterable[str]) -> str:
    """Join what is not empty."""
    return DOT.join(part for part in parts if part)


def size_words(size: int) -> str:
    """Return how large a file of ``size`` bytes is."""
    if size < _MEBIBYTE:
        return _("{size} KiB").format(size=-(-size // _KIBIBYTE))
    return _("{size} MiB").format(size=-(-size // _MEBIBYTE))


def counts(articles: Iterable[Article]) -> str:
    """Return how many articles there are, and how many of them are not in this copy."""
    present = [article.present for article in articles]
    number = ngettext("{count} article", "{count} articles", len(present)).format(count=len(present))
    if absent := present.count(False):
        return (
            number
            + ", "
            + ngettext("{count} of them not in this copy", "{count} of them not in this copy", absent).format(
                count=absent
            )
        )
    return number


def library_title(editions: Sequence[Edition]) -> str:
    """Return the edition's title, or how many editions there are."""
    if len(editions) == 1:
        return editions[0].title
    return ngettext("{count} edition", "{count} editions", len(editions)).format(count=len(editions))


def library_state(editions: Sequence[Edition], unindexed: int) -> str:
    """Return state, counts and publisher of all there is."""
    number = counts(article for edition in editions for article in edition.articles)
    single = editions[0] if len(editions) == 1 else None
    return dotted(
        (
            state(single) if single else "",
            number,
            not_searchable_yet(unindexed),
            single.publisher.name if single else "",
        )
    )


def not_searchable_yet(unindexed: int) -> str:
    """Return how many articles cannot be found by their words yet; nothing if all can."""
    if not unindexed:
        return ""
    return ngettext("{count} not searchable yet", "{count} not searchable yet", unindexed).format(count=unindexed)
