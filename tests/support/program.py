"""The real program, as a person starts it, and the sample that it is tried on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from support.warm_start import WARM, start

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "bundles" / "sample.bundle"
SOURCES = ROOT / "bundles" / "sample"
PASSPHRASE = "six plain words for the sample"
PROGRAM = (sys.executable, "-m", "reader")
QUICK = (sys.executable, str(ROOT / "tests" / "support" / "quick_reader.py"))
ENGLISH = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Reader:
    """``reader`` in a folder of its own, in English unless asked otherwise, with no terminal.

    ``quick`` makes opening a library cost next to nothing (``support.quick_reader``), and starting it little
    (``support.warm_start``).
    """

    def __init__(self, folder: Path, *, quick: bool = False) -> None:
        self.folder = folder
        self._warm = quick and WARM
        self._program = QUICK if quick else PROGRAM
        self._env = ENGLISH | {"XDG_DATA_HOME": str(folder / "data"), "READER_LIBRARY": ""}

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        memory: int | None = None,
        file_size: int | None = None,
        before: Callable[[], None] | None = None,
        timeout: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run it. ``memory`` (address space) and ``file_size`` are limits in bytes, on systems that have them.

        ``before`` is called in the new process before the program begins; ``timeout`` is in seconds.
        """

        def limit() -> None:
            import resource  # noqa: PLC0415 - Windows has none

            for kind, size in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, file_size)):
                if size is not None:
                    resource.setrlimit(kind, (size, size))
            if before is not None:
                before()

        environment = {**os.environ, **self._env, **(env or {})}
        if self._warm and "--lang" not in arguments and env is file_size is before is None:
            ran = start(
                [*map(str, arguments)], stdin=stdin, folder=self.folder, env=environment, memory=memory, timeout=timeout
            )
        else:
            ran = subprocess.run(
                [*self._program, *map(str, arguments)],
                input=stdin,
                capture_output=True,
                cwd=self.folder,
                env=environment,
                start_new_session=True,
                preexec_fn=None if memory is file_size is before is None else limit,
                timeout=timeout,
                check=False,
            )
        return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def assert_refused(ran: subprocess.CompletedProcess[str], *, words: str = "", status: int = 1) -> None:
    """One line on standard error that says ``words``, the exit status, nothing on standard output, no traceback."""
    assert ran.returncode == status, ran
    assert ran.stdout == ""
    assert ran.stderr.startswith("reader: ")
    assert ran.stderr.count("\n") == 1
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
