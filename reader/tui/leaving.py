"""Leaving nothing of what was read on the terminal.

The alternate screen is put away at the end, but not by every terminal as a whole: where the window grew meanwhile,
some keep lines of it among what can be scrolled back to. So it is emptied first.
"""

from __future__ import annotations

from textual.driver import Driver

_HOME_AND_ERASE = "\x1b[H\x1b[2J"


def erasing(driver: type[Driver]) -> type[Driver]:
    """Return a kind of ``driver`` that empties the screen before it gives the terminal back."""

    class ErasingDriver(driver):  # type: ignore[misc, valid-type] # which it is depends on the system
        def stop_application_mode(self) -> None:
            self.write(_HOME_AND_ERASE)
            super().stop_application_mode()

    return ErasingDriver
