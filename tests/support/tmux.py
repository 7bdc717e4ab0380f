"""A person in tmux: the keys that they press, and what the pane shows with its attributes.

Every ``Tmux`` is a server of its own, with a socket in the folder that it is given, and without anybody's settings.
"""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, Self

from support.program import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PATIENCE = 30.0
_PAUSE = 0.05


class Tmux:
    """A program in a pane of ``columns`` × ``rows``."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        columns: int = 80,
        rows: int = 24,
        env: dict[str, str] | None = None,
    ) -> None:
        self._program = ["tmux", "-u", "-f", os.devnull, "-S", str(folder / "tmux")]
        self._env = {name: value for name, value in os.environ.items() if name not in {"TMUX", "TMUX_PANE"}} | ENGLISH
        size = ("-x", str(columns), "-y", str(rows))
        settings = [f"{name}={value}" for name, value in (env or {}).items()]
        self._run("new-session", "-d", *size, "-c", str(folder), "env", *settings, *command)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.runs:
            self._run("kill-server")

    @property
    def runs(self) -> bool:
        """Whether the program has not ended yet."""
        return subprocess.run([*self._program, "has-session"], capture_output=True, check=False).returncode == 0

    @property
    def text(self) -> str:
        """What the pane shows."""
        return self._run("capture-pane", "-p")

    @property
    def styled(self) -> str:
        """What the pane shows, with the escape sequences that draw it."""
        return self._run("capture-pane", "-p", "-e")

    def type(self, text: str) -> None:
        """Type ``text`` in one burst."""
        self._run("send-keys", "-l", text)

    def press(self, *keys: str) -> None:
        """Press keys by their names in tmux: ``Escape``, ``F4``, ``Down``, ``n``."""
        self._run("send-keys", *keys)

    def see(self, words: str) -> str:
        """Wait until the pane shows ``words``; return what it shows when it has settled."""
        return self._until(words, shown=True)

    def see_no_more(self, words: str) -> str:
        """Wait until the pane does not show ``words``; return what it shows when it has settled."""
        return self._until(words, shown=False)

    def settled(self) -> str:
        """Wait until the pane has not changed for a while; return what it shows."""
        before, same = self.text, 0
        while same < 4:
            time.sleep(_PAUSE)
            text = self.text
            same = same + 1 if text == before else 0
            before = text
        return before

    def ended(self) -> bool:
        """Wait for the program's end; return whether it came."""
        end = time.monotonic() + _PATIENCE
        while self.runs and time.monotonic() < end:
            time.sleep(_PAUSE)
        return not self.runs

    def _until(self, words: str, *, shown: bool) -> str:
        end = time.monotonic() + _PATIENCE
        while (words in (text := self.text)) is not shown:
            if time.monotonic() > end:
                raise AssertionError(f"waited for {words!r}, shown: {shown}; the pane was:\n{text}")
            time.sleep(_PAUSE)
        return self.settled()

    def _run(self, *arguments: str) -> str:
        ran = subprocess.run([*self._program, *arguments], capture_output=True, env=self._env, check=True)
        return ran.stdout.decode()
