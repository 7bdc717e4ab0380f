"""The command line: everything that can be done on the screen can be done from a script.

Rules of what goes where:

- standard output carries what was asked for, and nothing else; with ``--json`` it is one JSON document;
- standard error carries one line for an error, ``reader: …``, and progress where it is a terminal;
- exit status 0 is done, 1 refused or failed, 2 wrong usage;
- no traceback, no secret and no word of an article ever appears in an error.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext


def main() -> int:
    """Run the command line; return the exit status."""
    sys.dont_write_bytecode = True  # reading leaves no trace, not even beside our own modules
    # Of ours, these alone are imported before the guard is up: whoever types too early must not see what it is.
    from reader.cli.interrupt import INTERRUPTED, AskedToEndError, end_in_good_order  # noqa: PLC0415
    from reader.cli.shows_screen import shows_screen  # noqa: PLC0415
    from reader.guard import echo  # noqa: PLC0415

    try:
        end_in_good_order()
        with echo.off() if shows_screen(sys.argv[1:]) else nullcontext():
            from reader import guard  # noqa: PLC0415

            guard.engage()
            from reader.cli.run import run  # noqa: PLC0415

            return run(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED
    except AskedToEndError as asked:
        return asked.status
