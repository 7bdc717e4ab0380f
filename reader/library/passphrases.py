"""The passphrases of the file that a library is in: its own, and those of the libraries beside it.

Every method derives a key from a passphrase, which takes about a second, and raises what the store does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import NoLibraryOpensError, OtherPassphraseError
from reader.store import Opens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.library.holdings import Holdings


class Passphrases:
    """The passphrases of a library in a file. Over a store in memory everything raises ``ValueError``."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def check_own(self, passphrase: str) -> None:
        """Raise ``OtherPassphraseError`` where ``passphrase`` does not open this library."""
        if self._holdings.keeper.lasting.opened_by(passphrase) is not Opens.THIS:
            raise OtherPassphraseError

    def check_another(self, passphrase: str) -> bool:
        """Return whether ``passphrase`` opens a library beside this one; raise ``NoLibraryOpensError`` for nothing."""
        opens = self._holdings.keeper.lasting.opened_by(passphrase)
        if opens is Opens.NOTHING:
            raise NoLibraryOpensError
        return opens is Opens.ANOTHER

    def change(self, passphrase: str) -> None:
        """Let ``passphrase`` open this library, and the old one no more.

        Raises ``PassphraseInUseError``, and ``PassphraseUncertainError`` where the disk fails meanwhile.
        """
        self._holdings.keeper.lasting.change_passphrase(passphrase)

    def add_library(self, keep: Sequence[str], new: str) -> None:
        """Make one more library in the file, under ``new``; this one stays, and those that ``keep`` opens.

        Any other may be gone afterwards. Raises ``NoLibraryOpensError``, ``PassphraseInUseError`` and
        ``TooManyLibrariesError``.
        """
        self._holdings.keeper.lasting.add_library(keep, new)
