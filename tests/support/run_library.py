"""The screens over a library file, on the terminal that this is started in: ``run_library.py FILE``."""

from __future__ import annotations

import sys
from pathlib import Path

from reader import tui
from reader.errors import ReaderError
from reader.store.passphrase import Work
from reader.text import describe

CHEAP = Work(64, 1)


def main(path: str) -> int:
    from reader.tui import environment  # noqa: PLC0415 - before Textual is imported

    environment.drop_textual_variables()
    from reader.tui.library import file  # noqa: PLC0415

    file.LibraryFile.__init__.__defaults__ = (*file.LibraryFile.__init__.__defaults__[:-1], CHEAP)
    try:
        return tui.run_library(Path(path))
    except ReaderError as error:
        sys.stderr.write(f"reader: {describe(error)}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
