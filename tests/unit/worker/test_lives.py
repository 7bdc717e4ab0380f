"""The child beside its parent: under the guard, inside a Textual app, and after a parent that is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App

from reader.worker import Indexer

from .conftest import much
from .test_indexer import is_gone

PARENT = """
import sys, threading
sys.path.insert(0, sys.argv[2])
from reader import guard
from reader.index import InProcess
from reader.worker import Indexer
from unit.worker.conftest import entry, much
{guard}
indexer = Indexer()
segment = indexer.build([entry("1", "a")])
assert segment == InProcess().build([entry("1", "a")])
print(indexer._child.pid, indexer.enforced, flush=True)
if sys.argv[1] == "working":
    threading.Thread(target=indexer.build, args=(much(5000),), daemon=True).start()
sys.stdin.read()
"""
TESTS = Path(__file__).parents[2]


def parent(doing: str, *, guarded: bool = True) -> subprocess.Popen[str]:
    code = PARENT.replace("{guard}", "guard.engage()" if guarded else "")
    arguments = [sys.executable, "-c", code, doing, str(TESTS)]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("doing", ["idle", "working"])
@pytest.mark.parametrize("how", ["kill", "end"])
def test_no_child_outlives_its_parent(doing: str, how: str) -> None:
    with parent(doing) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline().split()[0])
        os.kill(pid, 0)  # it is there
        if how == "kill":
            process.kill()
        elif process.stdin is not None:
            process.stdin.close()
    assert is_gone(pid)


@pytest.mark.parametrize("guarded", [False, True])
def test_it_works_under_a_guard(guarded: bool) -> None:
    with parent("idle", guarded=guarded) as process:
        assert process.stdout is not None
        enforced = process.stdout.readline().split()[1]
        assert enforced == str(sys.platform == "linux")


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no such signals here")
def test_ctrl_c_is_for_the_parent_alone() -> None:
    with Indexer() as indexer:
        indexer.build(much(1))
        assert indexer._child is not None
        pid = indexer._child.pid
        os.kill(pid, signal.SIGINT)
        indexer.build(much(1))
        assert indexer._child.pid == pid


class Beside(App[int]):
    def on_mount(self) -> None:
        self.run_worker(self.work, thread=True)

    def work(self) -> None:
        with Indexer() as indexer:
            self.call_from_thread(self.exit, indexer.build(much(3)).documents)


async def test_it_starts_inside_an_app() -> None:
    app = Beside()
    async with app.run_test() as pilot:
        while app.return_value is None:
            await pilot.pause(0.01)
    assert app.return_value == 3
