"""How articles, publishers and signatures are put into words, the same on every screen.

A signature's state always stands before what the bundle says of itself, with a sign and a word of ours: a publisher
may call itself anything, even “known publisher”, but not ahead of it. The publisher's name comes last: however long it
is, it crowds out nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.errors import ReaderError
from reader.i18n import N_
from reader.library.names import mixes_scripts
from reader.model import SignatureState
from reader.text import EMPTY, CleanText, _, clean_line, describe, joined, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reader.library import Shelved
    from reader.library.publishers import Known
    from reader.model import Article, Edition, Publisher

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


def state(edition: Edition) -> CleanText:
    """Return the signature's state as a sign and a word."""
    return state_words(edition.publisher.state)


def publisher_label(publisher: Publisher) -> CleanText:
    """Return a publisher in a few cells: the state's sign before the name, and its word where one must beware."""
    sign, _word = _STATES[publisher.state]
    if publisher.state in {SignatureState.UNSIGNED, SignatureState.CLASH}:
        return dotted((state_words(publisher.state), publisher.name))
    return clean_line(f"{sign} {publisher.name}")


def state_words(state: SignatureState) -> CleanText:
    """Return a state as a sign and a word."""
    sign, word = _STATES[state]
    return clean_line(f"{sign} {_(word)}")


def clash_words(known: Known) -> CleanText:
    """Return for whom a publisher could be taken and is not; nothing where it is nobody."""
    if not known.clashes_with:
        return EMPTY
    return _("NOT by “{other}”, whom you trust, though it calls itself so", other=known.clashes_with)


def state_sentence(edition: Edition) -> CleanText:
    """Return what the signature's state means."""
    publisher = edition.publisher
    return _(_SENTENCES[publisher.state], name=publisher.name, other=publisher.clashes_with)


def mixed_script_warning(edition: Edition) -> CleanText:
    """Return a warning where the publisher's name is not what it looks like; nothing where it is."""
    if not mixes_scripts(edition.publisher.claims):
        return EMPTY
    return _("Careful: the publisher's name mixes letters of different alphabets that look the same.")


def language(code: str) -> CleanText:
    """Return a language's own name, or its code."""
    return clean_line(_LANGUAGES.get(code.partition("-")[0].lower(), code))


def meta_line(shelved: Shelved) -> CleanText:
    """Return state, date, language and publisher; first of all, that an article is not there."""
    article, edition = shelved.article, shelved.edition
    absent = EMPTY if article.present else clean_line("– " + _("not in this copy"))
    return dotted((absent, state(edition), article.published, language(article.language), edition.publisher.name))


def complaint(error: ReaderError | OSError) -> CleanText:
    """Return what a person is told about ``error``, on one clean line."""
    if isinstance(error, ReaderError):
        return describe(error)
    return _("The file cannot be read: {reason}.", reason=error.strerror or "")


def dotted(parts: Iterable[CleanText]) -> CleanText:
    """Join what is not empty."""
    return joined(DOT, parts)


def size_words(size: int) -> CleanText:
    """Return how large a file of ``size`` bytes is."""
    if size < _MEBIBYTE:
        return _("{size} KiB", size=-(-size // _KIBIBYTE))
    return _("{size} MiB", size=-(-size // _MEBIBYTE))


def counts(articles: Iterable[Article]) -> CleanText:
    """Return how many articles there are, and how many of them are not in this copy."""
    present = [article.present for article in articles]
    number = ngettext("{count} article", "{count} articles", len(present))
    if absent := present.count(False):
        said = ngettext("{count} of them not in this copy", "{count} of them not in this copy", absent)
        return joined(", ", (number, said))
    return number


def library_title(editions: Sequence[Edition]) -> CleanText:
    """Return the edition's title, or how many editions there are."""
    if len(editions) == 1:
        return editions[0].title
    return ngettext("{count} edition", "{count} editions", len(editions))


def library_state(editions: Sequence[Edition], unindexed: int) -> CleanText:
    """Return state, counts and publisher of all there is."""
    number = counts(article for edition in editions for article in edition.articles)
    single = editions[0] if len(editions) == 1 else None
    return dotted(
        (
            state(single) if single else EMPTY,
            number,
            not_searchable_yet(unindexed),
            single.publisher.name if single else EMPTY,
        )
    )


def not_searchable_yet(unindexed: int) -> CleanText:
    """Return how many articles cannot be found by their words yet; nothing if all can."""
    if not unindexed:
        return EMPTY
    return ngettext("{count} not searchable yet", "{count} not searchable yet", unindexed)
