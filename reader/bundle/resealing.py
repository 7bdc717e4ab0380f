"""Passing an edition on: the same container under a new seal.

Invariants:

- What goes out is a function of what the publisher signed and of which files are passed on. The seal, its nonce and
  the padding are new, so no mark of an earlier hand survives.
- No file goes out that the manifest does not list with this size and this hash.
- Files are asked for one at a time, so that memory does not grow with the edition.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reader.bundle.paths import MANIFEST, PUBLISHER, SIGNATURE, sort_key
from reader.bundle.sealed_container import write_sealed, write_whole
from reader.errors import FileChangedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from reader import age
    from reader.bundle.container_writer import Target
    from reader.bundle.signed import Signed


def reseal(
    target: Target,
    signed: Signed,
    paths: Collection[str],
    read: Callable[[str], bytes],
    recipients: Iterable[age.Recipient],
) -> None:
    """Write the edition that ``signed`` lists to ``target``, sealed for ``recipients``.

    Of its articles and pictures it carries those at ``paths``, which ``read`` returns the bytes of.

    Raises ``FileChangedError`` for bytes that were not signed for, ``KeyError`` for a path that is not listed,
    ``BundleError`` where ``signed`` is not what was signed, ``TooMuchToSealError``, and what ``age.create`` and
    ``read`` raise.
    """
    manifest = signed.decode(signed.verify())
    listed = {each.path: each.sha256 for each in manifest.articles}
    listed |= {each.path: each.sha256 for each in manifest.media}
    hashes = {path: listed[path] for path in paths}
    write_sealed(target, _files(signed, hashes, read), recipients)


def reseal_file(
    path: Path,
    signed: Signed,
    paths: Collection[str],
    read: Callable[[str], bytes],
    recipients: Iterable[age.Recipient],
    *,
    replace: bool = False,
) -> None:
    """Seal like ``reseal`` into the file at ``path``, which appears whole or not at all.

    Raises ``TargetExistsError`` where there is a file and ``replace`` does not allow to replace it.
    """
    write_whole(path, lambda target: reseal(target, signed, paths, read, recipients), replace=replace)


def _files(signed: Signed, hashes: dict[str, str], read: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
    if signed.publisher_file is not None and signed.signature is not None:
        yield PUBLISHER, signed.publisher_file
        yield SIGNATURE, signed.signature
    yield MANIFEST, signed.manifest
    for path in sorted(hashes, key=sort_key):
        data = read(path)
        if hashlib.sha256(data).hexdigest() != hashes[path]:
            raise FileChangedError(name=path)
        yield path, data
