"""The two roots of one library, and the order in which they are written.

Invariants:

- The slot that is written first is never the one with the newest root known to be good; the other follows only after
  a sync.
- Both say the same under the same generation when ``publish`` returns.
- After an error in between nobody knows which root the disk has: nothing more is written, and opening the file again
  finds the old one or the new one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reader.errors import PassphraseUncertainError, ReaderError, UnreadableError
from reader.store.layout import ROOT_SIZE, ROOT_SLOTS, root_offset
from reader.store.root import Root, read_root, seal_root, unseal_root
from reader.store.sealing import wipe

if TYPE_CHECKING:
    from reader.store.device import Device


class RootPair:
    """``root`` is what both slots of ``region`` say; ``key`` opens them and is wiped by ``close``."""

    def __init__(self, device: Device, region: int, slot: int, key: memoryview, root: Root) -> None:
        self.region = region
        self.root = root
        self._device = device
        self._newest = slot
        self._key = key
        self._broken: ReaderError | None = None

    def check_writable(self) -> None:
        """Raise again the error after which nothing more is written."""
        if self._broken is not None:
            raise self._broken

    def publish(self, **changes: Any) -> None:
        """Write the root with ``changes`` and the next generation into both slots, and make it last."""
        self.check_writable()
        root = replace(self.root, generation=self.root.generation + 1, **changes)
        first = 1 - self._newest
        try:
            for slot in (first, 1 - first):
                self._device.write(root_offset(self.region, slot), seal_root(root, self._key, self.region, slot))
                self._device.sync()
                self._newest = slot
        except ReaderError as error:
            self._broken = error
            raise
        self.root = root

    def rekey(self, key: memoryview) -> None:
        """Publish under another key. Neither slot opens with the old one then.

        Raises ``PassphraseUncertainError`` where nobody knows which key the disk has.
        """
        self._key, old = key, self._key
        wipe(old)
        try:
            self.publish()
        except ReaderError:
            raise PassphraseUncertainError from None

    def damaged(self) -> int:
        """Read both slots; return how many of them do not say what ``root`` says."""
        return sum(not self._is_current(slot) for slot in range(ROOT_SLOTS))

    def close(self) -> None:
        """Forget the keys."""
        wipe(self._key)
        wipe(self.root.key)

    def _is_current(self, slot: int) -> bool:
        try:
            sealed = self._device.read(root_offset(self.region, slot), ROOT_SIZE)
        except UnreadableError:
            return False
        encoded = unseal_root(sealed, self._key, self.region, slot)
        if encoded is None:
            return False
        root = read_root(encoded)
        wipe(root.key)
        return root.generation == self.root.generation
