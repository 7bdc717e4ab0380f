"""No core file, no memory for a debugger, no crash report with keys in it."""

from __future__ import annotations

import ctypes
import sys

_PR_SET_DUMPABLE = 4
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002


def forbid() -> bool:
    """Forbid dumps as far as the system can; say whether it now refuses them all.

    Linux: no core file, and no other process of this user can attach (prctl(2), ``PR_SET_DUMPABLE``). macOS: no core
    file. Windows: no crash dialog, which is how most crash reports start; that is less than a promise.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        return False
    import resource  # noqa: PLC0415 - Windows has none

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
