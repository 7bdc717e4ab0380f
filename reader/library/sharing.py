"""Passing an edition on, whole or in part (``reader.bundle.resealing``).

Articles go with the pictures that their text names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from reader.bundle import reseal_file
from reader.errors import DamagedError, NothingToShareError, NotInThisCopyError, UnknownEditionError
from reader.library.editions import read_signed
from reader.library.records import signed_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reader import age
    from reader.library.holdings import Holdings
    from reader.library.shelf import Kept
    from reader.model import Article, Edition


def share(
    holdings: Holdings,
    edition: Edition,
    target: Path,
    recipients: Iterable[age.Recipient],
    articles: Sequence[Article] | None,
) -> None:
    """Seal ``edition`` again as a file at ``target``. Raises as ``Library.share`` does."""
    shelf = holdings.now
    kept = shelf.editions.get(edition.id)
    if kept is None:
        raise UnknownEditionError(id=edition.id)
    files = shelf.files
    hashes = {str(each.path): each.sha256 for each in kept.edition.articles}
    pictures = {each.path: each.sha256 for each in kept.media}
    if articles is not None:
        hashes = _chosen(kept, articles)
        pictures = _named(holdings, hashes, pictures)
    paths = {path: sha256 for path, sha256 in (hashes | pictures).items() if sha256 in files}
    if not paths and (hashes or pictures or articles is not None):
        raise NothingToShareError
    try:
        signed = read_signed(holdings.store, edition.id)
    except KeyError:
        raise DamagedError(name=signed_name(edition.id)) from None
    reseal_file(target, signed, paths, lambda path: holdings.read(paths[path]), recipients)


def _chosen(kept: Kept, articles: Sequence[Article]) -> dict[str, bytes]:
    by_id = {article.id: article for article in kept.edition.articles}
    chosen: dict[str, bytes] = {}
    for each in articles:
        article = by_id.get(each.id)
        if article is None or not article.present:
            raise NotInThisCopyError
        chosen[article.path] = article.sha256
    return chosen


def _named(holdings: Holdings, articles: dict[str, bytes], pictures: dict[str, bytes]) -> dict[str, bytes]:
    """Return those of ``pictures`` that the text of any of ``articles`` names."""
    spellings = {path: (path.encode(), quote(path).encode()) for path in pictures}
    named: dict[str, bytes] = {}
    for sha256 in articles.values() if pictures else ():
        text = holdings.read(sha256)
        named.update((path, pictures[path]) for path, both in spellings.items() if any(each in text for each in both))
    return named
