"""How a fresh interpreter of ours is started, with pipes for standard input and output, and nothing else.

``multiprocessing`` does not start inside a Textual app (Textualize/textual#3593), and would pickle.

It gets no environment but what the system needs to load it, none of its parent's open files, no working folder of a
person's, and no argument that says anything. It writes no compiled modules. Where its modules are comes through the
pipe: so it finds them wherever the parent did.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import reader

# Isolated, without the site module, without writing compiled modules.
_OPTIONS: Final = ("-I", "-S", "-B")
# On Windows: of lower priority than the screen, and apart from the console. Elsewhere the child sees to that itself.
_FLAGS: Final = 0x4000 | 0x0800_0000 if sys.platform == "win32" else 0
_KEPT: Final = ("LD_LIBRARY_PATH", "SYSTEMROOT")  # without which some systems cannot start an interpreter


def start(boot: str) -> subprocess.Popen[bytes]:
    """Start an interpreter that runs ``boot``. Raises ``OSError``."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, *_OPTIONS, "-c", boot],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        cwd=Path(sys.executable).anchor or None,
        creationflags=_FLAGS,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    )


def module_paths() -> bytes:
    """Return where modules are, for ``sys.path`` there: file system paths, a zero between two."""
    paths = "\0".join([str(Path(reader.__file__).parents[1]), *filter(os.path.isabs, sys.path)])
    return paths.encode("utf-8", "surrogateescape")
