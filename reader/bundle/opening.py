"""Opening a bundle: nothing is believed before what vouches for it was checked.

The order of trust, in which each step may use only what the steps before it have established:

1. the age header's MAC, and the tag of every chunk of the payload;
2. the container's strict grammar, without inflating anything;
3. the signature over the manifest's bytes, under ``publisher.pub``;
4. the manifest's schema and limits, and that it names the key that signed it;
5. that every file is listed, and has the size and the hash that the manifest lists; that articles are UTF-8 and no
   picture claims more pixels than are allowed; that padding is zeros;
6. clean text.

``_Opening`` has one method for each. A file that is listed and absent is no error: a copy may carry a part of its
edition. Whether an edition is signed is always said, never decided here.
"""

from __future__ import annotations

import hashlib
from threading import Lock
from typing import TYPE_CHECKING, Self, cast

from reader import age
from reader.bundle.container_reader import Container
from reader.bundle.describe import Media, describe_edition, describe_media
from reader.bundle.limits import MAX_PIXELS, PIECE_SIZE
from reader.bundle.manifest import Manifest, ManifestArticle, ManifestMedia
from reader.bundle.paths import MANIFEST, PUBLISHER, SIGNATURE, Place, place_of
from reader.bundle.pixels import claimed_pixels
from reader.bundle.signed import Signed
from reader.bundle.utf8 import is_utf8
from reader.errors import (
    FileChangedError,
    NotInThisCopyError,
    NotTextError,
    PaddingError,
    PictureTooLargeError,
    UnlistedFileError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import BinaryIO

    from reader.bundle.minisign import PublicKey
    from reader.bundle.zip_records import Entry
    from reader.model import Article, Edition


class Bundle:
    """An opened bundle, all of it checked. It owns the file that it was opened from.

    ``signed`` is what its signature vouches for, the list of its files. Any number of threads may read.
    """

    def __init__(
        self,
        source: BinaryIO,
        sealed: age.SeekableReader,
        container: Container,
        signed: Signed,
        edition: Edition,
        media: tuple[Media, ...],
    ) -> None:
        self._source = source
        self._sealed = sealed
        self._container = container
        self._media = {str(each.path): each for each in media}
        self._lock = Lock()
        self.signed = signed
        self.edition = edition

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
        return Bundle(source, sealed, opening.container, opening.signed, opening.edition(), opening.media())
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
        self.signed = Signed(self.container.read(self._entries[MANIFEST]), self._read(SIGNATURE), self._read(PUBLISHER))

    def _read(self, name: str) -> bytes | None:
        entry = self._entries.get(name)
        return None if entry is None else self.container.read(entry)

    def check_signature(self) -> None:
        """Establish the key that signed the manifest's bytes, ``None`` where nobody claims to have signed them."""
        self.key = self.signed.verify()

    def check_manifest(self) -> None:
        """Establish what the edition holds, and that its publisher signed for the key too."""
        self.manifest = self.signed.decode(self.key)

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
        data = self.container.read(entry)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileChangedError(name=entry.name)
        if is_text and not is_utf8(data):
            raise NotTextError(name=entry.name)
        if not is_text and claimed_pixels(data) > MAX_PIXELS:
            raise PictureTooLargeError(name=entry.name, megapixels=MAX_PIXELS // 1_000_000)

    def _check_padding(self, entry: Entry) -> None:
        zeros = bytes(min(entry.size, PIECE_SIZE))
        for piece in self.container.pieces(entry):
            if piece != zeros[: len(piece)]:
                raise PaddingError

    def edition(self) -> Edition:
        """Return the edition in clean text."""
        return describe_edition(self.manifest, self.signed.manifest, self.key, self._entries)

    def media(self) -> tuple[Media, ...]:
        """Return the pictures in clean text."""
        return describe_media(self.manifest, self._entries)
