"""What this process may not do, before it has read a byte of a bundle: no network, no dump of its memory.

``engage`` is called first thing by every command. What the system enforces and what is only our own code's
promise is told apart in ``Protection``, and for people in ``docs/threat-model.md``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from reader.guard import dumps, hook

__all__ = ["Protection", "engage"]


@dataclass(frozen=True, slots=True)
class Protection:
    """What the operating system itself now enforces on this process."""

    no_network: bool
    no_dumps: bool


def engage() -> Protection:
    """Give up the network and memory dumps for the rest of this process's life.

    To be called before any thread is started: on Linux the filter holds for the calling thread and what it starts.
    Where the system offers nothing, our own code refuses instead (``reader.guard.hook``).
    """
    no_dumps = dumps.forbid()
    no_network = False
    if sys.platform == "linux":
        from reader.guard import seccomp  # noqa: PLC0415 - exists on Linux alone

        no_network = seccomp.forbid_sockets()
    if not no_network:
        hook.refuse_network()
    return Protection(no_network, no_dumps)
