"""One process of ours, with something planted in it at the moment when all its walls stand.

``planted.py PROCESS PLANT``: ``PROCESS`` is ``command``, ``screen``, ``zygote`` or ``child``; ``PLANT`` is Python code,
run with ``say`` for what it has to tell and ``attempt`` for what it tries. ``--without-guard`` puts up no wall: the
control, in which each attempt is made by a copy of the process, for it may well succeed in becoming another program.
``--landlock=N``: the kernel knows Landlock as it was in version N.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

GUARDED = "--without-guard" not in sys.argv
LIBC = ctypes.CDLL(None, use_errno=True)
SURELY_IMPORTED = (signal, socket, subprocess)  # in the cage no module can be opened any more
WENT_THROUGH = "went through"


def say(word: str) -> None:
    # In one piece, and on lines of its own: a child writes its answers to the same pipe.
    os.write(1, f"\nplanted: {word}\n".encode())


def attempt(name: str, code: str) -> None:
    """Try one thing; say ``name``, and how the system answered."""
    if GUARDED:
        number = _try(code)
    else:
        pid = os.fork()
        if not pid:
            os._exit(_try(code))
        status = os.waitpid(pid, 0)[1]
        number = os.waitstatus_to_exitcode(status)
    say(f"{name}: {errno.errorcode[number] if number else WENT_THROUGH}")


def _try(code: str) -> int:
    try:
        exec(code, globals())
    except OSError as error:
        return error.errno or errno.EIO
    except ImportError:  # its file cannot be opened
        return errno.EACCES
    return 0


def call(name: str, *arguments: Any) -> int:
    """Call the C library, past everything that Python sees."""
    answer = int(getattr(LIBC, name)(*arguments))
    if answer < 0:
        raise OSError(ctypes.get_errno(), name)
    return answer


def _be_older(version: int) -> None:
    from reader.guard import landlock  # noqa: PLC0415

    landlock.version = lambda: version


def main(process: str, plant: str) -> None:
    code = compile(plant, "plant", "exec")

    def planted(*_: Any, **__: Any) -> int:
        exec(code, globals())
        return 0

    from reader import guard  # noqa: PLC0415
    from reader.guard import Level, Protection, cage, dumps, surroundings  # noqa: PLC0415

    for option in sys.argv[3:]:
        if option.startswith("--landlock="):
            _be_older(int(option.partition("=")[2]))
    if not GUARDED:
        guard.engage = guard.confine = lambda *_: Protection(*[Level.SYSTEM] * 4)
        dumps.forbid = lambda: Level.SYSTEM
        surroundings.look = frozenset
        cage.enter = lambda *_: True
    if process == "command":
        from reader import cli  # noqa: PLC0415
        from reader.cli.libraries import NamedLibrary  # noqa: PLC0415

        NamedLibrary.opened = planted
        sys.argv = ["reader", "list", "--library", "named"]
        cli.main()
    elif process == "screen":
        from reader import cli, tui  # noqa: PLC0415

        tui.run_library = planted
        sys.argv = [
            "reader",
            "--library",
            "named",
            *(["--export", "../exported"] if Path("../exported").is_dir() else []),
        ]
        sys.stdin.isatty = sys.stdout.isatty = lambda: True  # type: ignore[method-assign]
        cli.main()
    elif process == "zygote":
        from reader.worker import copying  # noqa: PLC0415

        copying._Zygote.serve = planted
        copying.main()
    else:
        from reader.worker import child  # noqa: PLC0415

        enter = cage.enter

        def enter_and_run(memory: int) -> bool:
            held = enter(memory)
            planted()
            return held

        cage.enter = enter_and_run
        guard.engage()
        child.main(1 << 30)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
