"""The process that copies itself, and what becomes of it when its parent is stopped in the middle of an order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from reader.worker import Indexer, messages, relay, zygote
from reader.worker.indexer import MEMORY
from reader.worker.zygote import Zygote

from .conftest import much
from .test_indexer import is_gone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is none here")
QUESTION = messages.encode(messages.Build(tuple(much(20))))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zygote]:
    made = Zygote()
    with made._process:
        monkeypatch.setattr(zygote, "_prepared", made)
        yield made
        made._process.kill()


@pytest.mark.usefixtures("made")
def test_one_copy_after_another_indexes() -> None:
    pids = set()
    for _ in range(2):
        with Indexer() as indexer:
            assert indexer.build(much(3)).documents == 3
            assert indexer._child is not None
            pids.add(indexer._child.pid)
    assert len(pids) == 2
    assert all(map(is_gone, pids))


def test_stopped_between_two_orders_it_goes_on(made: Zygote) -> None:
    made.copy(MEMORY).end()
    child = made.copy(MEMORY)
    child.send(QUESTION)
    child.end()
    assert made.copy(MEMORY).pid > 0


def test_stopped_in_the_middle_of_an_order_both_end(made: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    child = made.copy(MEMORY)
    write_all = relay.write_all

    def interrupted(descriptor: int, data: bytes) -> None:
        if len(data) < len(QUESTION):
            write_all(descriptor, data)
        else:
            write_all(descriptor, data[: len(data) // 2])
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(relay, "write_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            child.send(QUESTION)
    child.end()  # the zygote would take this for the rest of the question, and answer nothing
    assert is_gone(child.pid)
    with pytest.raises(BrokenPipeError):
        made.copy(MEMORY)
    assert made._process.returncode == -signal.SIGKILL
