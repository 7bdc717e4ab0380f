from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import (
    CancelledError,
    IndexerDiedError,
    IndexerMemoryError,
    IndexerUnavailableError,
)
from reader.index import Index, InProcess
from reader.store import MemoryStore
from reader.worker import Indexer

from .conftest import entry, much

LANGUAGES = ["", "ru", "en", "uk", "de", "ja", "ar", "hi", "xx-made-up"]
MARKDOWN = (
    "# Заголовок\n\n*Закон* [суд](http://пример.example) & &amp;\n\n| a | b |\n|--|--|\n| 東京 | ไทย |\n\n[^1]: Note.\n"
)


def is_gone(pid: int) -> bool:
    """Whether a process has ended, waiting for that as long as it may take."""
    for _ in range(300):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def pid_of(indexer: Indexer) -> int:
    assert indexer._child is not None
    return indexer._child.pid


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(max_size=200), st.sampled_from(LANGUAGES), st.booleans()), min_size=1, max_size=4))
def test_the_child_makes_what_this_process_would(indexer: Indexer, texts: list[tuple[str, str, bool]]) -> None:
    entries = [entry(str(n), text, language=tag, markdown=marked) for n, (text, tag, marked) in enumerate(texts)]
    here, there = InProcess().build(entries), indexer.build(entries)
    assert there == here
    assert indexer.merge([there], ["0"]) == InProcess().merge([here], ["0"])


def test_searches_find_the_same(indexer: Indexer) -> None:
    entries = [entry(str(n), f"{MARKDOWN} общее слово{n % 7} " * n, language="ru", markdown=True) for n in range(40)]
    with MemoryStore() as one, MemoryStore() as other, Index(one) as here, Index(other, indexer) as there:
        for index in (here, there):
            index.add(entries[:20])
            index.add(entries[10:])
            index.remove(["3", "15"])
        for query in ("слово3", '"общее слово5"', "сло*", "-слово1", "東京 OR суд", "note"):
            found = here.search(query, limit=100)
            assert found.total
            assert there.search(query, limit=100) == found


def test_it_is_caged(indexer: Indexer) -> None:
    indexer.build([entry("1", "a")])
    assert indexer.enforced is (sys.platform == "linux")


def test_it_starts_by_itself_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    with Indexer() as indexer:
        assert indexer._child is None
        indexer.start()
        first = pid_of(indexer)
        indexer.start()
        indexer.build([entry("1", "a")])
        assert pid_of(indexer) == first
    assert is_gone(first)


def test_it_gets_nothing_of_its_parents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_LOG", "canary")
    monkeypatch.setenv("LANG", "canary")
    monkeypatch.setenv("PYTHONPATH", "canary")
    with Indexer() as indexer:
        indexer.start()
        process = Path(f"/proc/{pid_of(indexer)}")
        if not process.exists():
            pytest.skip("no /proc here")
        while not (arguments := (process / "cmdline").read_bytes().partition(b"\0")[2]):
            time.sleep(0.001)  # it is only just being started
        assert b"-I" in arguments
        assert b"memory" in arguments
        for secret in ("canary", str(Path(__file__).parents[3]), sys.path[-1]):
            assert secret.encode() not in arguments
        try:
            environment = (process / "environ").read_bytes()
        except PermissionError:
            return  # it is in its cage already, where nobody can look
        assert b"canary" not in environment
        assert environment.count(b"=") <= 1


def test_a_child_that_is_killed_is_replaced_once() -> None:
    entries = much()
    expected = InProcess().build(entries)
    with Indexer() as indexer:
        indexer.build(entries[:1])
        first = pid_of(indexer)
        killer = threading.Timer(0.1, os.kill, (first, 9))
        killer.start()
        assert indexer.build(entries) == expected
        killer.join()
        assert pid_of(indexer) != first
        assert is_gone(first)


def test_a_child_that_is_killed_again_and_again_changes_nothing() -> None:
    stop = threading.Event()
    with MemoryStore() as store, Indexer() as indexer, Index(store, indexer) as index:
        index.add([entry("before", "прежнее")])
        before = {name: store.read(name) for name in store.names()}

        def kill() -> None:
            while not stop.wait(0.01):
                if (child := indexer._child) is not None:
                    child.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            with pytest.raises((IndexerDiedError, IndexerUnavailableError)):
                index.adopt(indexer.build(much()))
        finally:
            stop.set()
            killer.join()
        assert {name: store.read(name) for name in store.names()} == before
        assert index.search("прежнее").total == 1
        index.adopt(indexer.build([entry("after", "новое")]))
        assert index.ids() == {"before", "after"}


def in_thread(work, *, until) -> list[object]:
    """Run ``work`` in a thread, ``until`` beside it; return what came of it."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # noqa: BLE001 - for the test to judge
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    until()
    thread.join()
    return outcome


def test_cancelling_stops_what_is_under_way_and_nothing_else() -> None:
    with Indexer() as indexer:
        indexer.cancel()  # nothing is under way
        indexer.build([entry("1", "a")])
        pid = pid_of(indexer)

        def cancel() -> None:
            while not indexer._busy:
                time.sleep(0.001)
            indexer.cancel()

        (outcome,) = in_thread(lambda: indexer.build(much()), until=cancel)
        assert isinstance(outcome, CancelledError)
        assert is_gone(pid)
        indexer.start()
        assert indexer.build([entry("1", "a")]).documents == 1


def test_closing_stops_what_is_under_way() -> None:
    indexer = Indexer()
    indexer.build([entry("1", "a")])
    pid = pid_of(indexer)

    def close() -> None:
        while not indexer._busy:
            time.sleep(0.001)
        indexer.close()

    (outcome,) = in_thread(lambda: indexer.build(much()), until=close)
    assert isinstance(outcome, CancelledError)
    assert is_gone(pid)
    indexer.close()
    for ask in (indexer.start, lambda: indexer.build([entry("1", "a")])):
        with pytest.raises(ValueError, match="closed"):
            ask()


def test_two_threads_may_ask(indexer: Indexer) -> None:
    made = []
    threads = [
        threading.Thread(target=lambda n=n: made.append((n, indexer.build([entry(str(n), "a")])))) for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(n for n, _ in made) == list(range(6))
    assert all(segment == InProcess().build([entry(str(n), "a")]) for n, segment in made)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is not bounded everywhere")
def test_text_made_to_take_memory_is_told_and_leaves_a_fresh_child() -> None:
    greedy = entry("greedy", "a " * 6_000_000)
    with Indexer(memory=120 << 20) as indexer:
        with pytest.raises(IndexerMemoryError):
            indexer.build([greedy])
        assert indexer._child is None
        assert indexer.build([entry("1", "a")]).documents == 1


def test_an_interpreter_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(Path(__file__).parent / "no-such-python"))
    with Indexer() as indexer:
        with pytest.raises(IndexerUnavailableError):
            indexer.start()
        with pytest.raises(IndexerUnavailableError):
            indexer.build([entry("1", "a")])


def test_no_child_comes_before_its_question_is_known_to_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.worker.messages.MAX_QUESTION", 1000)
    with Indexer() as indexer:
        with pytest.raises(IndexerMemoryError):
            indexer.build([entry("1", "a" * 2000)])
        assert indexer._child is None
