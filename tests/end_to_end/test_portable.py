"""Everything on a stick: a whole walk changes nothing on the machine that it is plugged into."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.bundles import IDENTITY
from support.host import changed, contents, strace
from support.kept import bundle
from support.program import ENGLISH, ROOT
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

PHRASE = "the passphrase of this library, six words and more"
FOLDERS = {
    "HOME": "home",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}


class Plugged:
    """A stick with a bundle and its key on it, and a host with the program installed as ``pip`` does that."""

    def __init__(self, folder: Path, *, compiled: bool = True) -> None:
        self.host = folder / "host"
        self.stick = folder / "stick"
        self.trace = folder / "trace"
        self.stick.mkdir()
        for name in (*FOLDERS.values(), "work", "installed"):
            (self.host / name).mkdir(parents=True)
        bundle(self.stick / "one.bundle")
        (self.stick / "key").write_text(IDENTITY.encode())
        (self.stick / "phrase").write_text(PHRASE)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "reader", self.host / "installed" / "reader", ignore=ignored)
        if compiled:
            assert compileall.compile_dir(self.host / "installed", quiet=2)
        self.env = ENGLISH | {name: str(self.host / place) for name, place in FOLDERS.items()}
        self.env |= {"PYTHONPATH": str(self.host / "installed"), "PYTHONDONTWRITEBYTECODE": ""}

    def command(self, *arguments: str, code: str = "pass") -> list[str]:
        """Return the traced program; ``code`` runs in it first."""
        # What the passphrase costs is not what this is about: as in support.quick_reader.
        quick = "from reader.store.passphrase import WORK; object.__setattr__(WORK, 'memory', 8); "
        start = f"import sys; sys.argv = {['reader', *arguments]!r}; from reader.cli import main; "
        return strace(self.trace, [sys.executable, "-c", f"{start}{quick}{code}; sys.exit(main())"])

    def run(self, *arguments: str, code: str = "pass") -> str:
        """Run a command on the library, and return what it printed."""
        kept = ("--library", str(self.stick / "kept.bin"), "--passphrase-file", str(self.stick / "phrase"))
        ran = subprocess.run(
            self.command(arguments[0], *kept, *arguments[1:], code=code),
            cwd=self.host / "work",
            env={**os.environ, **self.env},
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert (ran.returncode, ran.stderr) == (0, b"")
        return ran.stdout.decode()

    def read_on_the_screen(self) -> None:
        """Unlock, read, hide, come back, change the language, and leave."""
        command = self.command("--library", str(self.stick / "kept.bin"))
        with Terminal(command, folder=self.host / "work", env=self.env) as terminal:
            terminal.see("Passphrase")
            terminal.press(PHRASE + "\r")
            terminal.see("Первая")
            terminal.press("\r")
            terminal.see("https://example.org/1")
            terminal.press("\x1b[24~")  # F12
            terminal.until(lambda text: not text.strip(), "an empty screen")
            terminal.press(PHRASE + "\r")
            terminal.see("https://example.org/1")
            terminal.press("\x1bOR")  # F3
            terminal.until(lambda text: "F1 help" not in text, "another language")
            terminal.press("\x11")
            assert terminal.leave() == 0

    def changed_elsewhere(self, changes: Sequence[str]) -> list[str]:
        """Return those of the changes that are not on the stick."""
        return [path for path in changes if not Path(os.path.normpath(path)).is_relative_to(self.stick)]


def test_a_whole_walk_changes_nothing_on_the_host(tmp_path: Path) -> None:
    plugged = Plugged(tmp_path)
    before = contents(plugged.host)
    changes: list[str] = []
    steps = {
        ("create", "--size", "16MiB"): "Done",
        ("import", str(plugged.stick / "one.bundle"), "--identity", str(plugged.stick / "key")): "Kept",
        ("list",): "Первая",
        ("search", "закон"): "",
        ("check",): "",
    }
    for arguments, expected in steps.items():
        assert expected in plugged.run(*arguments)
        changes += changed(plugged.trace)
    plugged.read_on_the_screen()
    changes += changed(plugged.trace)
    assert str(plugged.stick / "kept.bin") in changes, "the trace is of the right program"
    assert plugged.changed_elsewhere(changes) == []
    assert contents(plugged.host) == before


PLANTED = {
    "home/left": "import os, pathlib; pathlib.Path.home().joinpath('left').write_text('x')",
    "tmp/left": "import tempfile; tempfile.NamedTemporaryFile(prefix='left', delete=False).write(b'x')",
    "tmp/gone": "os.rmdir(tempfile.mkdtemp(prefix='gone'))",
    "work/left": "open('left', 'w').write('x')",
}


def test_planted_writes_are_noticed(tmp_path: Path) -> None:
    """The control, even for what is removed again before anybody looks."""
    plugged = Plugged(tmp_path)
    before = contents(plugged.host)
    plugged.run("create", "--size", "16MiB", code="; ".join(PLANTED.values()))
    # What is named from where the program was started has no folder before it.
    elsewhere = [str(plugged.host / "work" / path) for path in plugged.changed_elsewhere(list(changed(plugged.trace)))]
    for place in PLANTED:
        assert [path for path in elsewhere if path.startswith(str(plugged.host / place))], place
    after = contents(plugged.host)
    assert {name for name in after if "left" in name} == set(after.keys() - before.keys())
    assert sum("left" in name for name in after) == 3


def test_a_program_that_was_not_compiled_would_be(tmp_path: Path) -> None:
    """Why the guide asks for what ``pip`` does by itself: Python keeps what it compiled before we can forbid it."""
    plugged = Plugged(tmp_path, compiled=False)
    before = set(contents(plugged.host))
    plugged.run("create", "--size", "16MiB")
    assert {Path(each).suffix for each in set(contents(plugged.host)) - before} <= {".pyc", ""}
    assert set(contents(plugged.host)) != before
