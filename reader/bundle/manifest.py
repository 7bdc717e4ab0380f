"""The manifest: what a publisher signs. Its schema, its decoder and its encoder.

Invariants of a decoded ``Manifest``:

- it is one JSON object (RFC 8259) in UTF-8, not nested without end, no object in it has two members of one name, no
  number is NaN or infinite, no string of this format has half a surrogate pair: all JSON decoders agree on it;
- keys that are not of this format were ignored, the others have their type and keep their limits;
- paths are allowed, distinct and of the right kind; no two articles have one id.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from reader.bundle.limits import (
    MAX_ARTICLE_SIZE,
    MAX_DESCRIPTION,
    MAX_ENTRIES,
    MAX_ID,
    MAX_LANGUAGE,
    MAX_LINE,
    MAX_MANIFEST_SIZE,
    MAX_MEDIA_SIZE,
    MAX_NAMES,
    MAX_NESTING,
    MAX_PATH_SIZE,
    MAX_SUMMARY,
    MAX_URL,
)
from reader.bundle.paths import DistinctPaths, Place, media_type, place_of
from reader.errors import DuplicateEntryError, ManifestError, NewerFormatError

FORMAT: Final = 1
DERIVED_SERIES_PREFIX: Final = "sha256:"

_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_Name = Annotated[str, Meta(min_length=1, max_length=MAX_LINE)]
_Line = Annotated[str, Meta(max_length=MAX_LINE)]
_Names = Annotated[tuple[_Name, ...], Meta(max_length=MAX_NAMES)]
_Path = Annotated[str, Meta(max_length=MAX_PATH_SIZE)]
_Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
# The shape of a tag of BCP 47 (RFC 5646, section 2.1); nobody's registry is consulted.
_Language = Annotated[str, Meta(max_length=MAX_LANGUAGE, pattern=r"\A([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?\Z")]
_PartialDate = Annotated[str, Meta(pattern=r"\A([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\Z")]
# 42 bytes are 56 characters without padding, so that base64 has one spelling for each key.
_Key = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{56}\Z")]


MediaType = Literal["image/png", "image/jpeg", "image/webp"]


class ManifestArticle(Struct, frozen=True, kw_only=True):
    """An article as the manifest lists it. Where ``id`` is absent, ``article_id`` says what stands for it."""

    id: Annotated[str, Meta(min_length=1, max_length=MAX_ID)] | UnsetType = UNSET
    path: _Path
    sha256: _Sha256
    size: Annotated[int, Meta(ge=0, le=MAX_ARTICLE_SIZE)]
    title: _Name
    authors: _Names = ()
    source: _Line = ""
    url: Annotated[str, Meta(max_length=MAX_URL)] = ""
    published: _PartialDate = ""
    language: _Language = ""
    tags: _Names = ()
    summary: Annotated[str, Meta(max_length=MAX_SUMMARY)] = ""


class ManifestMedia(Struct, frozen=True, kw_only=True):
    """A picture as the manifest lists it."""

    path: _Path
    sha256: _Sha256
    size: Annotated[int, Meta(ge=0, le=MAX_MEDIA_SIZE)]
    type: MediaType


class Manifest(Struct, frozen=True, kw_only=True):
    """One edition, whole, whatever a copy of it carries. The order of fields is the order in which they are written.

    ``series`` is empty and ``edition`` 0 where it belongs to no series. ``key`` is the base64 of the publisher's
    42-byte minisign key, absent where nobody signs.
    """

    format: Literal[1]
    title: _Name
    description: Annotated[str, Meta(max_length=MAX_DESCRIPTION)] = ""
    language: _Language = ""
    series: Annotated[str, Meta(max_length=MAX_ID)] = ""
    edition: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    day: date
    publisher: _Name
    key: _Key | UnsetType = UNSET
    articles: Annotated[tuple[ManifestArticle, ...], Meta(max_length=MAX_ENTRIES)]
    media: Annotated[tuple[ManifestMedia, ...], Meta(max_length=MAX_ENTRIES)] = ()


def default_id(edition: int, path: str) -> str:
    """Return the id of an article to which the publisher gives none: ``EDITION/PATH``."""
    return f"{edition}/{path}"


def article_id(manifest: Manifest, article: ManifestArticle) -> str:
    """Return the id of ``article`` within its series."""
    return default_id(manifest.edition, article.path) if isinstance(article.id, UnsetType) else article.id


def encode(manifest: Manifest) -> bytes:
    """Return the bytes to sign: JSON in UTF-8, an item a line, in the order of the schema, ended by a line feed.

    The same manifest always gives the same bytes. Raises ``ManifestError`` for half a surrogate pair.
    """
    text = json.dumps(msgspec.to_builtins(manifest), ensure_ascii=False, allow_nan=False, indent=1)
    if _SURROGATE.search(text):
        raise ManifestError(place="UTF-8")
    return (text + "\n").encode("utf-8")


def decode(data: bytes) -> Manifest:
    """Return what ``data`` says. Raises ``NewerFormatError`` and ``ManifestError``."""
    document = _parse(data) if len(data) <= MAX_MANIFEST_SIZE else None
    if not isinstance(document, dict) or _is_nested_deeper(document, MAX_NESTING):
        raise ManifestError(place="JSON")
    number = document.get("format")
    # A newer format may mean anything by the other keys, so they are looked at only after this.
    if type(number) is int and number > FORMAT:
        raise NewerFormatError
    manifest = _convert(document)
    if isinstance(manifest, str):
        raise ManifestError(place=manifest)
    _check_series(manifest)
    _check_articles(manifest)
    _check_paths(manifest)
    return manifest


def _parse(data: bytes) -> object:
    """Return the JSON document in ``data``, ``None`` where it is none: the exceptions would carry its text about."""
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_distinct_members, parse_constant=_refuse, parse_float=_finite
        )
    # UnicodeDecodeError and JSONDecodeError are ValueErrors; so is a number of too many digits.
    except (ValueError, RecursionError):
        return None


def _convert(document: dict[str, Any]) -> Manifest | str:
    """Return the manifest in ``document``, or the place where it breaks the schema."""
    try:
        manifest = msgspec.convert(document, Manifest)
        # Half a surrogate pair can come through an escape; the encoder looks at every string that was taken.
        msgspec.json.encode(manifest)
    except msgspec.ValidationError as error:
        return _place(str(error))
    except UnicodeEncodeError:
        return "UTF-8"
    return manifest


def _is_nested_deeper(document: object, limit: int) -> bool:
    level: list[Any] = [document]
    for _ in range(limit):
        within = (parent.values() if isinstance(parent, dict) else parent for parent in level)
        level = [child for children in within for child in children if isinstance(child, dict | list)]
    return bool(level)


def _distinct_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    together = dict(members)
    if len(together) != len(members):
        raise ValueError
    return together


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _finite(number: str) -> float:
    value = float(number)
    if value in (float("inf"), float("-inf")):
        raise ValueError
    return value


def _place(message: str) -> str:
    """Return the place that a message of msgspec names: keys of the schema and positions, nothing of the manifest."""
    at = re.search(r"at `\$\.?([^`]*)`\Z", message)
    field = re.search(r"required field `([a-z0-9]+)`", message)
    return ".".join(match[1] for match in (at, field) if match) or "JSON"


def _check_series(manifest: Manifest) -> None:
    if bool(manifest.series) != bool(manifest.edition):
        raise ManifestError(place="edition")
    if manifest.series.startswith(DERIVED_SERIES_PREFIX):
        raise ManifestError(place="series")


def _check_articles(manifest: Manifest) -> None:
    ids = set()
    for number, article in enumerate(manifest.articles):
        ids.add(article_id(manifest, article))
        if len(ids) <= number:
            raise ManifestError(place=f"articles[{number}].id")
        if article.published and not _exists(article.published):
            raise ManifestError(place=f"articles[{number}].published")


def _exists(published: str) -> bool:
    try:
        date.fromisoformat(published + "-01-01"[len(published) - 4 :])
    except ValueError:
        return False
    return True


def _check_paths(manifest: Manifest) -> None:
    paths = DistinctPaths()
    listed = [(f"articles[{i}]", each.path) for i, each in enumerate(manifest.articles)]
    listed += [(f"media[{i}]", each.path) for i, each in enumerate(manifest.media)]
    try:
        for place, path in listed:
            if place_of(path) is not (Place.ARTICLE if place.startswith("articles") else Place.MEDIA):
                raise ManifestError(place=f"{place}.path")
            paths.add(path)
    except DuplicateEntryError:
        raise ManifestError(place=f"{place}.path") from None
    for number, media in enumerate(manifest.media):
        if media_type(media.path) != media.type:
            raise ManifestError(place=f"media[{number}].type")
