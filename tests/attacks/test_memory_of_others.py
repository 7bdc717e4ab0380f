"""What is in the memory of our processes stays there: not for another program of the same user, not in a core file.

Root reads any memory, so the tests are an ordinary user's.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.ordinary_user import OrdinaryUser, ordinary_user, why_not
from support.program import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system promises less"),
    pytest.mark.skipif(bool(reason := why_not()), reason=reason),
]

PROCESSES = ["command", "screen", "zygote", "child"]
WITHOUT_GUARD = "--without-guard"
CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")
CRASH = "import ctypes; say('here'); ctypes.string_at(0)"


@pytest.fixture
def user() -> Iterator[OrdinaryUser]:
    with ordinary_user() as user:
        yield user


def support(name: str) -> str:
    return str(ROOT / "tests" / "support" / name)


@pytest.mark.parametrize("process", PROCESSES)
def test_another_program_of_the_same_user_reads_nothing(process: str, user: OrdinaryUser) -> None:
    (user.folder / "named").touch(mode=0o666)
    peep = [sys.executable, support("peeping.py"), process]
    read = dict(line.split(": ") for line in user.run([*peep, WITHOUT_GUARD]).stdout.decode().splitlines())
    assert set(read.values()) == {"read"}, "the control"
    refused = dict(line.split(": ") for line in user.run(peep).stdout.decode().splitlines())
    assert set(refused) == set(read)
    assert set(refused.values()) <= {"EPERM", "EACCES"}, refused


@pytest.mark.skipif(
    CORE_PATTERN.exists() and CORE_PATTERN.read_text()[:1] in "|/", reason="core files go elsewhere on this system"
)
@pytest.mark.parametrize("process", PROCESSES)
def test_a_crash_leaves_no_core_file(process: str, user: OrdinaryUser) -> None:
    crash = [sys.executable, support("planted.py"), process, CRASH]
    for command, cores in ((crash, 0), ([*crash, WITHOUT_GUARD], 1)):
        ran = user.run(command)
        assert b"planted: here" in ran.stdout
        assert ran.returncode == -signal.SIGSEGV
        left = [path for path in user.folder.iterdir() if path.name.startswith("core")]
        assert len(left) == cores, "without the guard there is one: the control"
