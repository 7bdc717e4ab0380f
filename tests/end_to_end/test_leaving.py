"""What a terminal is left with.

Some terminals, tmux among them, keep lines of the alternate screen where the window grew meanwhile: 12 lines of the
list of articles could be scrolled back to there. So the screen is emptied before it is put away.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest
from support.bundles import IDENTITY, files_of, forge_files, seal_plain
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

ERASING = ""
NOT_ERASING = "import reader.tui.app as app; app.erasing = lambda driver: driver; "


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of POSIX is needed")
@pytest.mark.parametrize(("before", "emptied"), [(ERASING, True), (NOT_ERASING, False)], ids=["left", "control"])
def test_the_screen_is_emptied_before_it_is_put_away(tmp_path: Path, before: str, emptied: bool) -> None:
    (tmp_path / "bundle").write_bytes(seal_plain(forge_files(files_of())).getvalue())
    (tmp_path / "key").write_text(IDENTITY.encode())
    arguments = ["reader", "open", "bundle", "--identity", "key"]
    code = f"{before}import sys; sys.argv = {arguments!r}; from reader.cli import main; sys.exit(main())"
    with Terminal([sys.executable, "-c", code], folder=tmp_path) as terminal:
        terminal.see("Первая")
        terminal.press("q")
        assert terminal.leave() == 0
    painted, put_away, _after = terminal.raw.rpartition(b"\x1b[?1049l")
    assert put_away
    erased = painted.rpartition(b"\x1b[2J")[2] if b"\x1b[2J" in painted else painted
    assert (re.sub(rb"\x1b\[[?>=<]?[\d;]*[a-zA-Z]", b"", erased) == b"") is emptied
