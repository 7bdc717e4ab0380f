"""Where the system offers less than it should, or the program was started with more than it should have: one line.

Reading goes on all the same, unless somebody asks for ``--strict``.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.library_screens import BUNDLE_PASSPHRASE, PASSPHRASE, SPRING, bundle_file, library_with
from support.ordinary_user import OrdinaryUser, ordinary_user, why_not
from support.program import QUICK, ROOT, assert_refused
from support.terminal import Terminal

from reader.guard import landlock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system offers less to begin with")
pytestmark = [
    linux,
    pytest.mark.skipif(bool(reason := why_not()), reason=reason),
    pytest.mark.skipif(sys.platform == "linux" and not landlock.version(), reason="this kernel has no Landlock"),
]

LESSER = (sys.executable, str(ROOT / "tests" / "support" / "lesser_system.py"))
LIST = ("list", "--bundle", "spring.bundle", "--bundle-passphrase-file", "phrase")
SCRIPT = QUICK[1:]
SUPPORTED = {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}

# What is lacking, and what is said of it.
LACKS = {
    "seccomp": "Only the reader's own code sees to: no network, no other programs.",
    "landlock": "Only the reader's own code sees to: no files but those that you name.",
    "seccomp landlock": "own code sees to: no network, no files but those that you name, no other programs.",
    "dumpable": "Enforced by your system in part: no copy of the reader's memory for others.",
    "mlock": "Your system locks no memory for keys: they may get into the swap file on your disk.",
    "ctypes": "own code sees to: no network, no files but those that you name, no other programs.",
}


@pytest.fixture
def user() -> Iterator[OrdinaryUser]:
    with ordinary_user() as user:
        bundle_file(user.folder)
        (user.folder / "phrase").write_text(BUNDLE_PASSPHRASE)
        (user.folder / "library-phrase").write_text(PASSPHRASE)
        yield user


def run(user: OrdinaryUser, command: Sequence[str], **options: object) -> subprocess.CompletedProcess[str]:
    ran = user.run(command, **options)
    return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def one_line(ran: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that was said beside what was asked for."""
    assert ran.returncode == 0, ran
    assert "Title of law" in ran.stdout
    assert ran.stderr.startswith("reader: ")
    assert ran.stderr.count("\n") == 1
    return ran.stderr


def test_with_all_of_it_nothing_is_said_and_strict_goes_on(user: OrdinaryUser) -> None:
    """The control, over bundles and over a library."""
    kept = ("--library", "kept", "--passphrase-file", "library-phrase")
    for arguments in (
        ("--strict", *LIST),
        ("--strict", "create", *kept, "--size", "16MiB"),
        ("--strict", "import", *kept, "spring.bundle", "--bundle-passphrase-file", "phrase"),
        ("--strict", "search", *kept, "law"),
    ):
        ran = run(user, [*QUICK, *arguments])
        assert (ran.returncode, ran.stderr) == (0, ""), arguments
    ran = run(user, [*QUICK, "--strict"])
    words = "no network, no files but those that you name, no other programs, no copy of the reader's memory for others"
    assert ran.stdout.endswith(f"\nEnforced by your system: {words}.\n")


@pytest.mark.parametrize("lacks", LACKS)
def test_what_the_system_does_not_offer_is_told(lacks: str, user: OrdinaryUser) -> None:
    command = [*LESSER, *lacks.split(), "--", *SCRIPT]
    assert LACKS[lacks] in one_line(run(user, [*command, *LIST]))
    assert_refused(run(user, [*command, "--strict", *LIST]), words=LACKS[lacks])


def test_a_library_is_made_filled_and_searched_with_nothing_of_it(user: OrdinaryUser) -> None:
    command = [*LESSER, "seccomp", "landlock", "ctypes", "--", *SCRIPT]
    kept = ("--library", "kept", "--passphrase-file", "library-phrase")
    assert run(user, [*command, "create", *kept, "--size", "16MiB"]).returncode == 0
    assert run(user, [*command, "import", *kept, "spring.bundle", "--bundle-passphrase-file", "phrase"]).returncode == 0
    one_line(run(user, [*command, "search", *kept, "law"]))


def test_an_inherited_socket_is_closed(user: OrdinaryUser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as mine:
        theirs, _ = server.accept()
        plant = "attempt('send', 'os.write(NUMBER, b\"x\")'); say(os.readlink('/proc/self/fd/NUMBER'))".replace(
            "NUMBER", str(mine.fileno())
        )
        (user.folder / "named").touch()
        planted = [sys.executable, str(ROOT / "tests" / "support" / "planted.py"), "command", plant]
        ran = run(user, planted, pass_fds=(mine.fileno(),))
        assert "planted: /dev/null" in ran.stdout
        theirs.settimeout(0.2)
        with pytest.raises(TimeoutError):
            theirs.recv(1)
        assert "socket:[" in run(user, [*planted, "--without-guard"], pass_fds=(mine.fileno(),)).stdout
        assert theirs.recv(1) == b"x", "the control"
        theirs.close()
        # It is closed before anything is read, so that nothing speaks against going on.
        said = one_line(run(user, [*QUICK, "--strict", *LIST], pass_fds=(mine.fileno(),)))
        assert "It was closed unused." in said


def test_standard_input_from_a_network_is_told(user: OrdinaryUser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as mine:
        assert "network connection of another program" in one_line(run(user, [*QUICK, *LIST], stdin=mine))
        assert_refused(run(user, [*QUICK, "--strict", *LIST], stdin=mine), words="of another program")
    one, other = socket.socketpair()
    with one, other:
        assert run(user, [*QUICK, "--strict", *LIST], stdin=one).stderr == "", "a pair is none of a network's"


def test_software_that_is_put_into_it_is_told(user: OrdinaryUser) -> None:
    preloading = ["env", "LD_PRELOAD=libm.so.6"]
    assert "LD_PRELOAD" in one_line(run(user, [*preloading, *QUICK, *LIST]))
    assert_refused(run(user, [*preloading, *QUICK, "--strict", *LIST]), words="LD_PRELOAD")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to be root")
def test_root_is_told_at_a_terminal_and_refused_by_strict(user: OrdinaryUser) -> None:
    def as_root(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*QUICK, *arguments, *LIST]
        return subprocess.run(
            command, cwd=user.folder, env=user.environment, capture_output=True, text=True, check=False, timeout=60
        )

    assert as_root().stderr == "", "in a container every script is root"
    assert_refused(as_root("--strict"), words="as root")
    with Terminal([*QUICK, *LIST], folder=user.folder, columns=200) as terminal:
        terminal.see("You run the reader as root")
        assert terminal.leave() == 0


def test_a_home_that_cannot_be_written_in_is_read(user: OrdinaryUser) -> None:
    kept = ("--library", "kept", "--passphrase-file", "library-phrase")
    imported = ("import", *kept, "spring.bundle", "--bundle-passphrase-file", "phrase")
    assert run(user, [*QUICK, "create", *kept, "--size", "16MiB"]).returncode == 0
    assert run(user, [*QUICK, *imported]).returncode == 0
    before = (user.folder / "kept").read_bytes()
    (user.folder / "kept").chmod(0o444)
    user.folder.chmod(0o555)
    if os.geteuid() == 0:
        os.chown(user.folder, 0, 0)
    try:
        assert run(user, [*QUICK, "--strict", *LIST]).returncode == 0
        assert "Title of law" in run(user, [*QUICK, "--strict", "search", *kept, "law"]).stdout
        edition = run(user, [*QUICK, "list", *kept, "--editions"]).stdout.split()[0]
        assert_refused(run(user, [*QUICK, "remove", *kept, edition]), words="The library cannot be written to")
        words = "cannot be opened: you do not have the right to"
        assert_refused(run(user, [*QUICK, "create", "--passphrase-file", "library-phrase"]), words=words)
        assert not (user.folder / "data").exists()
    finally:
        user.folder.chmod(0o755)
    assert (user.folder / "kept").read_bytes() == before


def test_the_first_screen_tells_what_is_lacking(user: OrdinaryUser) -> None:
    command = user.command([*LESSER, "landlock", "--", *SCRIPT, "open", "spring.bundle"])
    with Terminal(command, folder=user.folder, columns=120, env=user.environment) as terminal:
        terminal.see("Passphrase")
        terminal.see("Only the reader's own code sees to")
        terminal.press("\x11")
        terminal.leave()


def test_a_stick_that_is_pulled_keeps_nobody_from_reading_on(tmp_path: Path) -> None:
    file = library_with(tmp_path, SPRING)
    command = [sys.executable, str(ROOT / "tests" / "support" / "run_library.py"), str(file.path)]
    with Terminal(command, folder=tmp_path, columns=160, env=SUPPORTED) as terminal:
        terminal.see("Passphrase:")
        terminal.press(PASSPHRASE)
        terminal.see("•" * len(PASSPHRASE))
        terminal.press("\r")
        terminal.see("Title of long")
        terminal.press("\x1b[B\x1b[B\r")
        terminal.see("Paragraph 0.")
        # As near as a test comes to pulling it: nothing can be read of it or written to it any more.
        os.truncate(file.path, 0)
        file.path.unlink()
        terminal.press("\x1b[6~")
        terminal.see("Paragraph 15.")
        terminal.press("\x1b")
        terminal.see("Search:")
        terminal.press("\x1b[A\r")
        terminal.see("The library file was cut short")
        terminal.press("\x11")
        assert terminal.leave() in {0, 1}
        assert b"Traceback" not in terminal.raw
