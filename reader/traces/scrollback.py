"""What terminals, and programs within them, write to the disk of what they showed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reader.i18n import N_
from reader.traces.trace import Kind, Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.traces.machine import Machine

_KEPT: Final = N_("What a terminal showed, kept on the disk: all that “reader show” and “reader search” printed there.")
_KEEPS: Final = N_("This terminal writes what scrolls by to the disk, unsealed.")
_DELETE: Final = N_(
    "Delete it, and switch off that the terminal keeps or restores its contents. The screen is not kept."
)
_KONSOLE: Final = N_("In the profile of Konsole choose “Fixed size” in place of “Unlimited” under Scrolling.")

_FILES: Final = (
    ("local", "Packages/Microsoft.WindowsTerminal*/LocalState/buffer_*"),
    ("local", "Microsoft/Windows Terminal/buffer_*"),
    ("home", "Library/Saved Application State/com.apple.Terminal.savedState/*"),
    ("home", "Library/Saved Application State/com.googlecode.iterm2.savedState/*"),
    ("data", "tmux/resurrect/pane_contents*"),
    ("home", ".tmux/resurrect/pane_contents*"),
    ("cache", "zellij/*/session_info/*/*"),
    ("cache", "konsole/konsole-*.history"),
    ("root", "tmp/konsole-*.history"),
    ("home", "screenlog.*"),
    ("home", "hardcopy.*"),
    ("home", "typescript"),
)
_UNLIMITED: Final = "2"  # Konsole's HistoryMode


def find(machine: Machine) -> Iterator[Trace]:
    """Yield kept scrollback, and settings that make a terminal keep it."""
    for base, pattern in _FILES:
        for path in machine.matching(base, pattern):
            if machine.beginning(path, 1):
                yield Trace(Kind.SCROLLBACK, str(path), _KEPT, _DELETE)
    for path in machine.matching("data", "konsole/*.profile"):
        for line in machine.text(path).splitlines():
            key, _equals, value = line.partition("=")
            if (key.strip(), value.strip()) == ("HistoryMode", _UNLIMITED):
                yield Trace(Kind.SCROLLBACK, str(path), _KEEPS, _KONSOLE)
