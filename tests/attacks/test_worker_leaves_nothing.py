"""Parent and child under strace: the words of an article go through two pipes and nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CANARY = "канарейкагекзаметр"
FORMS = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")]
TRACED = """
import sys
{before}
from reader.index import Entry, Index
from reader.store import MemoryStore
from reader.worker import Indexer
canary = sys.stdin.read()
with MemoryStore() as store, Indexer() as indexer, Index(store, indexer) as index:
    index.add(Entry(str(n), "e", canary, canary + " слово" * n, markdown=True) for n in range(20))
    index.add(Entry(str(n), "e", canary, canary + " иное") for n in range(10))
    index.remove(["3"])
    sys.exit(index.search(canary).total != 19)
"""
# A child without a cage that keeps what it is asked in a file.
CARELESS = """
import os
from reader.worker import process
process._BOOT = process._BOOT.replace(
    "from reader.worker.child import main",
    f"folder = {os.getcwd()!r}; from reader.worker import child; child.cage.enter = lambda _: False;"
    " real = child._answer; child._answer = lambda body: (open(folder + '/left', 'ab').write(body), real(body))[1];"
    " from reader.worker.child import main",
)
"""
COMPUTING = re.compile(
    "brk|clock_gettime|close|exit_group|futex|getppid|getrandom|madvise|mmap|mprotect|mremap|munmap|read|write"
    "|restart_syscall|rt_sigaction|rt_sigprocmask|rt_sigreturn"
)
STRACE = shutil.which("strace")
if STRACE and subprocess.call([STRACE, "-o", os.devnull, sys.executable, "-c", ""], stderr=subprocess.DEVNULL):
    STRACE = None  # a container that forbids tracing


def traced(folder: Path, before: str = "") -> tuple[set[str], bytes, str]:
    """Return what parent and child opened to write, what they wrote to anything but a pipe, and all of the trace."""
    work, log = folder / "work", folder / "trace"
    work.mkdir()
    command = [str(STRACE), "-f", "-qq", "-y", "-xx", "-s", "10000000", "-e", "signal=none", "-o", str(log)]
    subprocess.run(
        [*command, sys.executable, "-B", "-c", TRACED.replace("{before}", before)],
        input=CANARY.encode(),
        check=True,
        cwd=work,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
    )
    trace = log.read_text()
    opened = re.findall(r'(?:open|openat|openat2|creat)\([^"]*"([^"]*)"[^)]*(?:O_WRONLY|O_RDWR|O_CREAT)', trace)
    writes = re.findall(r'(?:write\w*|pwrite\w*|send\w+)\(\d+<((?:\\x..)*)>, [^"]*"([^"]*)"', trace)
    written = b"".join(unescaped(data) for where, data in writes if not unescaped(where).startswith(b"pipe:"))
    assert any(unescaped(where).startswith(b"pipe:") for where, _ in writes), "the trace is of the right program"
    return {unescaped(path).decode() for path in opened}, written, trace


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@pytest.mark.skipif(STRACE is None, reason="there is no strace here")
def test_no_word_is_written_anywhere_but_to_the_pipes(tmp_path: Path) -> None:
    opened, written, trace = traced(tmp_path)
    assert opened <= {"/dev/null", "/dev/tty"}
    assert not any(form in written for form in FORMS)
    assert list((tmp_path / "work").iterdir()) == []
    # From the moment the cage is shut, the child computes, reads and writes.
    (child,) = {line.split()[0] for line in trace.splitlines() if "prctl(PR_SET_SECCOMP" in line}
    calls = [line.split(None, 1)[1] for line in trace.splitlines() if line.startswith(child)]
    shut = next(n for n, call in enumerate(calls) if call.startswith("prctl(PR_SET_SECCOMP"))
    names = {re.sub(r"^<\.\.\. (\w+) resumed.*|^(\w+)\(.*", r"\1\2", call) for call in calls[shut + 1 :]}
    assert {"read", "write"} <= names
    assert all(COMPUTING.fullmatch(name) for name in names if name.isidentifier()), names


@pytest.mark.skipif(STRACE is None, reason="there is no strace here")
def test_words_that_are_written_are_seen(tmp_path: Path) -> None:
    """The control."""
    opened, written, _ = traced(tmp_path, CARELESS)
    assert any(path.endswith("left") for path in opened)
    assert any(form in written for form in FORMS)
