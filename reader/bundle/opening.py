"""Opening a bundle: nothing is believed before what vouches for it was checked.

The order of trust, in which each step may use only what the steps before it have established:

1. the age header's MAC, and the tag of every chunk of the payload;
2. the container's strict grammar, without inflating anything;
3. the signature over the manifest's bytes, under ``publisher.pub``;
4. the manifest's schema and limits, and that it names the key that signed it;
5. that every file is listed, and has the size and the hash that the manifest lists; that padding is zeros;
6. clean text.

``_Opening`` has one method for each. A file that is listed and absent is no error: a copy may carry a part of its
edition. Whether an edition is signed is always said, never decided here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Self, cast

from reader import age
from reader.bundle.container_reader import Container
from reader.bundle.describe import describe_edition
from reader.bundle.limits import PIECE_SIZE
from reader.bundle.manifest import Manifest, ManifestArticle, ManifestMedia, decode
from reader.bundle.minisign import PublicKey, Signature
from reader.bundle.paths import MANIFEST, PUBLISHER, SIGNATURE, Place, place_of
from reader.bundle.utf8 import is_utf8
from reader.errors import (
    FileChangedError,
    KeyNotSignedError,
    MalformedPublicKeyError,
    NotInThisCopyError,
    NotTextError,
    PaddingError,
    PublisherKeyMissingError,
    SignatureMissingError,
    SignatureTextError,
    UnlistedFileError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import BinaryIO

    from reader.bundle.zip_records import Entry
    from reader.model import Article, Edition
    from reader.text import CleanText


@dataclass(frozen=True, slots=True)
class Media:
    """A picture as its edition's manifest lists it. ``size`` is in bytes, ``type`` its media type."""

    path: CleanText
    sha256: bytes
    size: int
    type: str
    present: bool


class Bundle:
    """An opened bundle, all of it checked. It owns the file that it was opened from.

    ``manifest``, ``signature`` and ``publisher_file`` are the files as signed, the last two ``None`` together where
    nobody signed. Any number of threads may read.
    """

    def __init__(
        self,
        source: BinaryIO,
        sealed: age.SeekableReader,
        container: Container,
        edition: Edition,
        media: tuple[Media, ...],
    ) -> None:
        self._source = source
        self._sealed = sealed
        self._container = container
        self._media = {str(each.path): each for each in media}
        self._lock = Lock()
        self.edition = edition
        entries = container.entries
        self.manifest = container.read(entries[MANIFEST])
        self.signature = container.read(entries[SIGNATURE]) if SIGNATURE in entries else None
        self.publisher_file = container.read(entries[PUBLISHER]) if PUBLISHER in entries else None

    def media(self) -> tuple[Media, ...]:
        """Return the pictures that the manifest lists."""
        return tuple(self._media.values())

    def read_article(self, article: Article) -> bytes:
        """Return an article's Markdown, in UTF-8, checked against its hash once more.

        Raises ``NotInThisCopyError``, ``BundleError``, and ``AgeError`` where the file changed meanwhile.
        """
        return self._read(article.path, article.sha256)

    def read_media(self, path: str) -> bytes:
        """Return the bytes of a picture. Raises like ``read_article``, and ``KeyError`` for what is not listed."""
        return self._read(path, self._media[path].sha256)

    def _read(self, path: str, sha256: bytes) -> bytes:
        entry = self._container.entries.get(path)
        if entry is None:
            raise NotInThisCopyError
        with self._lock:
            data = self._container.read(entry)
        if hashlib.sha256(data).digest() != sha256:
            raise FileChangedError(name=path)
        return data

    @property
    def chunks_opened(self) -> int:
        """How many chunk decryptions this bundle has cost so far."""
        return self._sealed.chunks_opened

    def close(self) -> None:
        """Forget the key and what was decrypted, and close the file; a second call does nothing."""
        with self._lock:
            self._sealed.close()
            self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_bundle(source: BinaryIO, identities: Iterable[age.Identity]) -> Bundle:
    """Open the sealed bundle that begins where ``source`` stands, a seekable file, and check all of it.

    On success the bundle owns ``source``; otherwise it stays open and the caller's. Raises ``AgeError`` and
    ``BundleError``.
    """
    sealed = cast("age.SeekableReader", age.open(source, identities))
    try:
        opening = _Opening(sealed)
        opening.check_signature()
        opening.check_manifest()
        opening.check_files()
        return Bundle(source, sealed, opening.container, opening.edition(), opening.media())
    except BaseException:
        sealed.close()
        raise


class _Opening:
    """What was established so far."""

    key: PublicKey | None
    manifest: Manifest

    def __init__(self, sealed: age.SeekableReader) -> None:
        """Read the sealed file from its first byte to its last, and take the container apart on the way."""
        self.container = Container(cast("BinaryIO", sealed))
        self._entries = self.container.entries
        self._manifest_data = self.container.read(self._entries[MANIFEST])

    def check_signature(self) -> None:
        """Establish the key that signed the manifest's bytes, ``None`` where nobody claims to have signed them."""
        publisher, signature = self._entries.get(PUBLISHER), self._entries.get(SIGNATURE)
        self.key = None
        if publisher is None and signature is None:
            return
        if signature is None:
            raise SignatureMissingError
        if publisher is None:
            raise PublisherKeyMissingError
        key = _canonical_key(self.container.read(publisher))
        key.verify(self._manifest_data, _canonical_signature(self.container.read(signature)))
        self.key = key

    def check_manifest(self) -> None:
        """Establish what the edition holds, and that its publisher signed for the key too."""
        self.manifest = decode(self._manifest_data)
        named = self.manifest.key
        if self.key is None:
            if isinstance(named, str):
                raise SignatureMissingError
        elif named != self.key.base64():
            raise KeyNotSignedError

    def check_files(self) -> None:
        """Establish that the copy carries what the manifest lists, or less, and nothing else."""
        listed: dict[str, ManifestArticle | ManifestMedia] = {}
        listed.update((each.path, each) for each in self.manifest.articles)
        listed.update((each.path, each) for each in self.manifest.media)
        for entry in self._entries.values():
            place = place_of(entry.name)
            if place is Place.PADDING:
                self._check_padding(entry)
            elif place in (Place.ARTICLE, Place.MEDIA):
                file = listed.get(entry.name)
                if file is None:
                    raise UnlistedFileError(name=entry.name)
                if entry.size != file.size:
                    raise FileChangedError(name=entry.name)
                self._check_file(entry, file.sha256, is_text=place is Place.ARTICLE)

    def _check_file(self, entry: Entry, sha256: str, *, is_text: bool) -> None:
        digest = hashlib.sha256()
        pieces = []
        for piece in self.container.pieces(entry):
            digest.update(piece)
            if is_text:
                pieces.append(piece)
        if digest.hexdigest() != sha256:
            raise FileChangedError(name=entry.name)
        if not is_utf8(b"".join(pieces)):
            raise NotTextError(name=entry.name)

    def _check_padding(self, entry: Entry) -> None:
        zeros = bytes(min(entry.size, PIECE_SIZE))
        for piece in self.container.pieces(entry):
            if piece != zeros[: len(piece)]:
                raise PaddingError

    def edition(self) -> Edition:
        """Return the edition in clean text."""
        return describe_edition(self.manifest, self._manifest_data, self.key, self._entries)

    def media(self) -> tuple[Media, ...]:
        """Return the pictures in clean text."""
        return tuple(
            Media(
                path=cast("CleanText", each.path),
                sha256=bytes.fromhex(each.sha256),
                size=each.size,
                type=each.type,
                present=each.path in self._entries,
            )
            for each in self.manifest.media
        )


def _canonical_key(data: bytes) -> PublicKey:
    try:
        key = PublicKey.parse(data.decode("utf-8"))
    except (UnicodeDecodeError, MalformedPublicKeyError):
        raise SignatureTextError(name=PUBLISHER) from None
    if key.encode().encode("utf-8") != data:
        raise SignatureTextError(name=PUBLISHER)
    return key


def _canonical_signature(data: bytes) -> Signature:
    try:
        signature = Signature.parse(data.decode("utf-8"))
    except (UnicodeDecodeError, SignatureTextError):
        raise SignatureTextError(name=SIGNATURE) from None
    if signature.encode().encode("utf-8") != data:
        raise SignatureTextError(name=SIGNATURE)
    return signature
