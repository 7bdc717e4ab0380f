"""How long nobody has been there.

Two clocks, for each misses something: the monotonic one stands still while a laptop sleeps, the other one may be set.
Whichever says more is believed.
"""

from __future__ import annotations

from time import monotonic, time


class Idle:
    """The time since somebody last pressed a key."""

    def __init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        """Note that somebody is there."""
        self._awake, self._wall = monotonic(), time()

    def lasts(self, seconds: float) -> bool:
        """Return whether nobody has been there for ``seconds``."""
        return max(monotonic() - self._awake, time() - self._wall) >= seconds
