"""Attacks on the list of contents, each signed by its maker: a publisher can be hostile too."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from attacks.catalogue.attack import ATTACKS, Attack, attack, zipped
from support.bundles import manifest_of, with_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    Document = dict[str, Any]


def _line(place: str) -> str:
    return f"The list of contents of this bundle breaks the format at “{place}”. Ask its publisher for another."


def _articles(**changes: object) -> Callable[[Document], None]:
    return lambda document: document["articles"][0].update(changes)


def _top(**changes: object) -> Callable[[Document], None]:
    return lambda document: document.update(changes)


_CHANGES: Final[dict[str, tuple[str, Callable[[Document], None]]]] = {
    "a title that is no text": ("title", _top(title=["a"])),
    "an empty title": ("title", _top(title="")),
    "a title of a million characters": ("title", _top(title="x" * 1_000_000)),
    "an edition number below zero": ("edition", _top(edition=-1)),
    "an edition number of 400 digits": ("edition", _top(edition=10**400)),
    "an edition number without a series": ("edition", _top(series="")),
    "a series that pretends to be derived": ("series", _top(series="sha256:00")),
    "a day that does not exist": ("day", _top(day="2024-02-31")),
    "a language that is a sentence": ("language", _top(language="in your language")),
    "an article outside its folder": ("articles[0].path", _articles(path="../evil.md")),
    "an article at the place of the signature": ("articles[0].path", _articles(path="manifest.json.minisig")),
    "an article at the place of another": ("articles[1].path", _articles(path="articles/a/second.md")),
    "two articles with one id": ("articles[1].id", _articles(id="second")),
    "a hundred thousand authors": ("articles[0].authors", _articles(authors=["a"] * 100_000)),
    "an address of a million characters": ("articles[0].url", _articles(url="https://" + "x" * 1_000_000)),
    "a size beyond any article": ("articles[0].size", _articles(size=2**60)),
    "a checksum that is none": ("articles[0].sha256", _articles(sha256="0" * 63 + "/")),
    "a date that does not exist": ("articles[0].published", _articles(published="2021-13-01")),
    "a picture that is a program": ("media[0].type", lambda document: document["media"][0].update(type="text/x-sh")),
    "nothing but null": ("articles", _top(articles=None)),
}


def _signed(manifest: bytes) -> bytes:
    return zipped(with_manifest(manifest))


def _changed(change: Callable[[Document], None]) -> bytes:
    document = manifest_of()
    change(document)
    return _signed(json.dumps(document).encode())


for _name, (_place, _change) in _CHANGES.items():
    ATTACKS[_name] = Attack(_name, _line(_place), lambda change=_change: _changed(change))


@attack("a list nested a hundred thousand deep", _line("JSON"))
def deep() -> bytes:
    return _signed(b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


@attack("a list that is not JSON", _line("JSON"))
def not_json() -> bytes:
    return _signed(b"format: 1\ntitle: !!python/object/apply:os.system [reboot]\n")


@attack("a list of two titles, of which programs take one or the other", _line("JSON"))
def doubled() -> bytes:
    return _signed(json.dumps(manifest_of()).encode().replace(b'"format"', b'"title": "Other", "format"', 1))


@attack("a number that is none", _line("JSON"))
def not_a_number() -> bytes:
    return _signed(b'{"format": NaN}')


@attack("half a surrogate pair in a title", _line("UTF-8"))
def surrogate() -> bytes:
    return _signed(json.dumps(manifest_of() | {"title": "\ud83d"}).encode())


@attack("a list in another encoding", _line("JSON"))
def other_encoding() -> bytes:
    return _signed(json.dumps(manifest_of(), ensure_ascii=False).encode("utf-16"))


@attack("a list of a format to come", "This bundle was made in a newer format. It needs a newer reader.")
def newer() -> bytes:
    return _signed(b'{"format": 2, "articles": "anything"}')


@attack("a list of twenty thousand articles, none of which is there")
def absent_articles() -> bytes:
    article = manifest_of()["articles"][2]
    del article["id"]
    many = [article | {"path": f"articles/{n:05}.md"} for n in range(20_000)]
    return zipped(_only_list(manifest_of() | {"articles": many, "media": []}))


def _only_list(document: Document) -> dict[str, bytes]:
    files = with_manifest(json.dumps(document, separators=(",", ":")).encode())
    return {name: data for name, data in files.items() if not name.startswith(("articles/", "media/"))}
