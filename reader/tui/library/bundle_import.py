"""One bundle on its way into the library: what is done beside the screen.

Invariants:

- What the library keeps is tried first; what a person gives is kept only when the bundle is.
- ``stop`` may be called at any time, by any thread; everything else by one thread at a time.
- However it ends, ``close`` leaves no open file and no key.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from reader import age
from reader.bundle import Bundle, open_bundle
from reader.errors import CancelledError, LibraryFullError, NoMatchError, NotAFileError
from reader.i18n import N_
from reader.text import clean_line
from reader.tui.library.key_file import read_key_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from reader.library import Added, Library
    from reader.text import CleanText

_MEBIBYTE: Final = 1 << 20


class BundleImport:
    """The bundle at ``path``, to be kept in ``library``."""

    def __init__(self, library: Library, path: Path) -> None:
        self.library = library
        self.path = path
        self._stopped = Event()
        self._source: BinaryIO | None = None
        self._bundle: Bundle | None = None
        self._keep_key: Callable[[], None] | None = None
        self.takes_passphrase = True
        """Whether a passphrase opens the bundle; otherwise a key does. Known once ``open_with_kept`` returned."""

    @property
    def name(self) -> CleanText:
        """The name of the file."""
        return clean_line(self.path.name)

    @property
    def bundle(self) -> Bundle:
        """The bundle, once it is opened."""
        if self._bundle is None:
            raise ValueError("the bundle is not open")
        return self._bundle

    def open_with_kept(self) -> bool:
        """Open the bundle with what the library keeps; return whether that opened it.

        Raises ``OSError``, ``NotAFileError``, ``CancelledError``, and what ``open_bundle`` raises.
        """
        source = self._source = self.path.open("rb")
        if not source.seekable():
            raise NotAFileError(path=self.name)
        self.takes_passphrase = age.is_sealed_by_passphrase(source)
        kept = self.library.kept_identities()
        try:
            return any(self._opens(identity) for identity in kept)
        finally:
            for identity in kept:
                identity.forget()

    def open_with_passphrase(self, passphrase: str) -> None:
        """Open the bundle. Raises ``NoMatchError`` and what ``open_bundle`` raises."""
        identity = age.Passphrase(passphrase)
        try:
            if not self._opens(identity):
                raise NoMatchError(N_("This passphrase does not open the bundle."))
        finally:
            identity.forget()
        self._keep_key = partial(self.library.keep_passphrase, passphrase)

    def open_with_identity_file(self, path: Path) -> None:
        """Open the bundle with one of the keys in a file.

        Raises ``OSError``, ``SecretFileError``, ``MalformedIdentityError``, ``NoMatchError``, and what ``open_bundle``
        raises.
        """
        identities = age.parse_identities(read_key_file(path))
        try:
            for identity in identities:
                if self._opens(identity):
                    self._keep_key = partial(self.library.keep_identity, identity.encode())
                    return
            raise NoMatchError(N_("No key in this file opens the bundle."))
        finally:
            for identity in identities:
                identity.forget()

    def check_room(self) -> None:
        """Raise ``LibraryFullError`` where the bundle does not fit."""
        room = self.library.room_for(self.bundle)
        if room.needed > room.free:
            raise LibraryFullError(needed=-(-room.needed // _MEBIBYTE), free=room.free // _MEBIBYTE)

    def keep(self, progress: Callable[[int, int], None]) -> Added:
        """Keep the bundle, and what opened it. Raises as ``Library.add`` does."""
        added = self.library.add(self.bundle, progress=progress, cancelled=self._stopped.is_set)
        if self._keep_key is not None:
            self._keep_key()
        return added

    def stop(self) -> None:
        """Let whatever runs end as soon as it can, with ``CancelledError``."""
        self._stopped.set()

    def close(self) -> None:
        """Forget everything. A second call does nothing."""
        self._keep_key = None
        if self._bundle is not None:
            self._bundle.close()
        if self._source is not None:
            self._source.close()

    def _opens(self, identity: age.Identity) -> bool:
        if self._stopped.is_set():
            raise CancelledError
        source = self._source
        if source is None:
            raise ValueError("the file is not open")
        source.seek(0)
        try:
            self._bundle = open_bundle(source, [identity])
        except NoMatchError:
            return False
        return True
