"""No core file, no memory for a debugger, no crash report with keys in it."""

from __future__ import annotations

import sys
from contextlib import suppress

from reader.guard.protection import Level

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002


def forbid() -> Level:
    """Forbid dumps as far as the system can; say whether it now refuses them all.

    Linux: no core file, not for a collector either (core(5)), and no other process of this user can attach or read
    (prctl(2), ``PR_SET_DUMPABLE``). macOS: no core file. Windows: no crash dialog, which is how most crash reports
    start; that is less than a promise.
    """
    if sys.platform == "win32":
        with suppress(ImportError, OSError):
            import ctypes  # noqa: PLC0415 - may be missing

            ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        return Level.PARTLY
    import resource  # noqa: PLC0415 - Windows has none

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return Level.PARTLY
    with suppress(ImportError, OSError):
        import ctypes  # noqa: PLC0415 - may be missing

        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            return Level.SYSTEM
    return Level.PARTLY
