"""What every process of ours must be able to read: Python, its packages, and the system's libraries.

Modules, shared libraries and data files of packages are read when they are first needed, after the walls stand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SYSTEM: Final = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/nix/store",
    "/gnu/store",
    "/etc/crypto-policies",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",  # where the home folder is, if no variable says so
    "/etc/pki/tls",
    "/etc/ssl",
    "/etc/terminfo",
    "/dev/null",
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/self",
    "/proc/stat",
    "/sys/devices/system/cpu",
)


def of_python() -> Iterator[Path]:
    """Yield the folders and files that Python and our own packages are read from."""
    yield from map(Path, _SYSTEM)
    yield from map(Path, dict.fromkeys((sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)))
    # Of the folder in which a person stands, which ``python -m`` puts first, only what is ours is Python's.
    ours = Path(__file__).resolve().parents[1]
    yield ours
    here = _here()
    yield from (path for entry in sys.path if entry != here and (path := Path(entry)).is_absolute())


def _here() -> str:
    try:
        return str(Path.cwd())
    except OSError:  # it was removed
        return ""
