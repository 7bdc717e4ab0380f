"""The real program, as a person starts it, and the sample that it is tried on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "bundles" / "sample.bundle"
SOURCES = ROOT / "bundles" / "sample"
PASSPHRASE = "six plain words for the sample"
ENGLISH = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Reader:
    """``reader`` in a folder of its own, in English unless asked otherwise, with no terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        env: dict[str, str] | None = None,
        memory: int | None = None,
        file_size: int | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run it. ``memory`` (address space) and ``file_size`` are limits in bytes, on systems that have them."""

        def limit() -> None:
            import resource  # noqa: PLC0415 - Windows has none

            for kind, size in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, file_size)):
                if size is not None:
                    resource.setrlimit(kind, (size, size))

        ran = subprocess.run(
            [sys.executable, "-m", "reader", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, **ENGLISH, **(env or {})},
            start_new_session=True,
            preexec_fn=None if memory is file_size is None else limit,
            timeout=120,
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
