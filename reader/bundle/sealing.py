"""Sealing an edition: manifest, signature, container, padding and age, all in one go.

Invariants:

- The manifest is a function of the contents and of the publisher's key alone: packing the same sources again gives
  the same bytes. Only the seal differs.
- What is sealed can be opened: contents are checked by the code that opens bundles.
- Nothing is written in the clear, and ``seal_file`` leaves a whole bundle or nothing (``sealed_container``).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, cast

from msgspec import UNSET

from reader.bundle.describe import describe_edition
from reader.bundle.limits import (
    MAX_ARTICLE_SIZE,
    MAX_ENTRIES,
    MAX_EXPANDED_SIZE,
    MAX_MANIFEST_SIZE,
    MAX_MEDIA_SIZE,
    MAX_PIXELS,
    MEBIBYTE,
)
from reader.bundle.manifest import Manifest, ManifestArticle, ManifestMedia, MediaType, decode, default_id, encode
from reader.bundle.paths import MANIFEST, PUBLISHER, SIGNATURE, sort_key
from reader.bundle.pixels import claimed_pixels
from reader.bundle.sealed_container import write_sealed, write_whole
from reader.bundle.utf8 import is_utf8
from reader.errors import (
    ContentsError,
    ContentsPixelsError,
    ContentsTooLargeError,
    EditionContentsError,
    ManifestError,
    TooMuchToSealError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from reader import age
    from reader.bundle.container_writer import Target
    from reader.bundle.contents import EditionContents
    from reader.bundle.minisign import PublicKey, SecretKey
    from reader.model import Edition

# All but publisher.pub, manifest.json.minisig, manifest.json and padding.
_MAX_FILES: Final = MAX_ENTRIES - 4
_PLACE: Final = re.compile(r"(articles|media)\[([0-9]+)\]\.?(.*)")


def make_manifest(contents: EditionContents, key: PublicKey | None) -> bytes:
    """Return the manifest of ``contents`` for the publisher's ``key``, ``None`` where nobody signs.

    Articles stay in their order, which is the publisher's; pictures are sorted. Raises ``ContentsError``.
    """
    manifest = Manifest(
        format=1,
        title=contents.title,
        description=contents.description,
        language=contents.language,
        series=contents.series,
        edition=contents.number,
        day=contents.created,
        publisher=contents.publisher,
        key=UNSET if key is None else key.base64(),
        articles=tuple(
            ManifestArticle(
                id=default_id(contents.number, each.path) if each.id is None else each.id,
                path=each.path,
                sha256=hashlib.sha256(each.markdown).hexdigest(),
                size=len(each.markdown),
                title=each.title,
                authors=each.authors,
                source=each.source,
                url=each.url,
                published=each.published,
                language=each.language,
                tags=each.tags,
                summary=each.summary,
            )
            for each in contents.articles
        ),
        media=tuple(
            ManifestMedia(
                path=each.path,
                sha256=hashlib.sha256(each.data).hexdigest(),
                size=len(each.data),
                # Decoding the manifest again checks it.
                type=cast("MediaType", each.type),
            )
            for each in sorted(contents.media, key=lambda each: sort_key(each.path))
        ),
    )
    try:
        data = encode(manifest)
        if len(data) > MAX_MANIFEST_SIZE:
            raise ContentsTooLargeError(file=MANIFEST, mebibytes=MAX_MANIFEST_SIZE // MEBIBYTE)
        decode(data)
    except ManifestError as error:
        raise _contents_error(str(error.data["place"]), manifest) from None
    return data


def seal(
    target: Target,
    contents: EditionContents,
    recipients: Iterable[age.Recipient],
    signer: SecretKey | None = None,
) -> Edition:
    """Write ``contents``, sealed for ``recipients`` and signed by ``signer``, to ``target``; return the edition.

    Raises ``ContentsError``, ``TooMuchToSealError`` and what ``age.create`` raises. What was written up to then is
    part of a sealed file, and of no use.
    """
    _check_contents(contents)
    key = signer.public if signer else None
    manifest = make_manifest(contents, key)
    files = {MANIFEST: manifest}
    files |= {each.path: each.markdown for each in contents.articles}
    files |= {each.path: each.data for each in contents.media}
    if signer:
        files[PUBLISHER] = signer.public.encode().encode("utf-8")
        files[SIGNATURE] = signer.sign(manifest).encode().encode("utf-8")
    edition = describe_edition(decode(manifest), manifest, key, files)
    write_sealed(target, ((name, files[name]) for name in sorted(files, key=sort_key)), recipients)
    return edition


def seal_file(
    path: Path,
    contents: EditionContents,
    recipients: Iterable[age.Recipient],
    signer: SecretKey | None = None,
    *,
    replace: bool = False,
) -> Edition:
    """Seal like ``seal`` into the file at ``path``, which appears whole or not at all.

    Raises ``TargetExistsError`` where there is a file and ``replace`` does not allow to replace it.
    """
    return write_whole(path, lambda target: seal(target, contents, recipients, signer), replace=replace)


def _check_contents(contents: EditionContents) -> None:
    files = [(each.path, each.markdown, MAX_ARTICLE_SIZE) for each in contents.articles]
    files += [(each.path, each.data, MAX_MEDIA_SIZE) for each in contents.media]
    for path, data, limit in files:
        if len(data) > limit:
            raise ContentsTooLargeError(file=path, mebibytes=limit // MEBIBYTE)
    if sum(len(data) for _, data, _ in files) > MAX_EXPANDED_SIZE or len(files) > _MAX_FILES:
        raise TooMuchToSealError
    for picture in contents.media:
        if claimed_pixels(picture.data) > MAX_PIXELS:
            raise ContentsPixelsError(file=picture.path, megapixels=MAX_PIXELS // 1_000_000)
    for article in contents.articles:
        if not is_utf8(article.markdown):
            raise ContentsError(file=article.path, field="UTF-8")


def _contents_error(place: str, manifest: Manifest) -> ContentsError:
    """Return the error that names the publisher's file in place of its position in the manifest."""
    match = _PLACE.fullmatch(place)
    if match is None:
        return EditionContentsError(field=place)
    listed = manifest.articles if match[1] == "articles" else manifest.media
    return ContentsError(file=listed[int(match[2])].path, field=match[3])
