"""A machine that a stick is plugged into: what it holds, byte for byte, and what a program asks it to change."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_OPENING = ("open", "openat", "openat2", "creat")
_CHANGING = (
    *("mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "link", "linkat", "symlink"),
    *("symlinkat", "truncate", "unlink", "unlinkat", "rmdir", "chmod", "fchmodat", "chown", "utimensat", "setxattr"),
)
_WRITING = re.compile("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_TMPFILE")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NO_DISK = re.compile(r"/dev/(tty|ptmx|pts/\d+|null)")


def strace(trace: Path, command: Sequence[str]) -> list[str]:
    """Return ``command`` with every change that it asks for written to ``trace``."""
    watched = ",".join((*_OPENING, *_CHANGING))
    return [
        "strace",
        "-f",
        "-qq",
        "-s",
        "4096",
        "-o",
        str(trace),
        "-e",
        f"trace={watched}",
        "-e",
        "signal=none",
        *command,
    ]


def changed(trace: Path) -> Iterator[str]:
    """Yield every path that a traced program asked to write to or to change, whether or not it could."""
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"\d+ +([a-z0-9]+)\((.*)", line)
        if match is None or (match[1] in _OPENING and match[1] != "creat" and not _WRITING.search(match[2])):
            continue
        for path in _PATH.findall(match[2]):
            if not _NO_DISK.fullmatch(path):
                yield path


def contents(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return everything below ``folder``: its kind and rights, size, time of change, and the hash of what is in it."""
    found: dict[str, tuple[object, ...]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        status = path.lstat()
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        size = status.st_size if path.is_file() else 0
        found[str(path.relative_to(folder))] = (oct(status.st_mode), size, status.st_mtime_ns, digest)
    return found
