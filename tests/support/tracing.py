"""strace, where it sees what the program writes.

The program lets nobody look into its memory, strace included: only root's still does.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

_HIDING = "import ctypes, os; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); os.write(1, b'a word that is seen')"


def seeing_strace() -> str | None:
    """Return the path of an strace that may trace here, with its filter, and sees what a program that hides writes."""
    strace = shutil.which("strace")
    if strace is None:
        return None
    command = [strace, "-f", "--seccomp-bpf", "-s", "100", "-e", "trace=write", sys.executable, "-c", _HIDING]
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    return strace if b"a word that is seen" in ran.stderr else None
