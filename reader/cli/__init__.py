"""The command line: everything that can be done on the screen can be done from a script.

Rules of what goes where:

- standard output carries what was asked for, and nothing else; with ``--json`` it is one JSON document;
- standard error carries one line for an error, ``reader: …``, and progress where it is a terminal;
- exit status 0 is done, 1 refused or failed, 2 wrong usage;
- no traceback, no secret and no word of an article ever appears in an error.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; return the exit status."""
    sys.dont_write_bytecode = True  # reading leaves no trace, not even beside our own modules
    from reader import guard  # noqa: PLC0415 - nothing else may be imported before the guard is up

    guard.engage()
    from reader.cli.run import run  # noqa: PLC0415

    return run(sys.argv[1:])
