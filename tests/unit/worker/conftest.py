"""Articles, and children that are not what they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reader.index import Entry
from reader.text import clean_line, clean_text
from reader.worker import Indexer, process

# As the real one begins, but for the last step.
_BOOT = """
import sys
questions, answers = sys.stdin.buffer, sys.stdout.buffer
memory, size = map(int, questions.readline().split())
sys.path[:] = questions.read(size).decode('utf-8', 'surrogateescape').split('\\0')
import os, time
import msgspec
from reader.index import Entry, Segment
from reader.index.build import build, merge
from reader.worker import messages
def say(message):
    answers.write(message if isinstance(message, bytes) else messages.encode(message))
    answers.flush()
def asked():
    body = messages.read(questions, messages.MAX_QUESTION)
    return os._exit(0) if body is None else messages.questions.decode(body)
"""


def entry(id_: str, body: str, *, language: str = "", markdown: bool = False) -> Entry:
    return Entry(
        id_, "e", clean_line(f"title {id_}"), clean_text(body), language=clean_line(language), markdown=markdown
    )


def much(count: int = 200) -> list[Entry]:
    """What takes a child half a second or so."""
    return [entry(str(n), " ".join(f"слово{n * k % 5077}" for k in range(600))) for n in range(count)]


@pytest.fixture
def fake_child(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what makes the next children run this code instead of the real one's."""

    def replace(code: str) -> None:
        monkeypatch.setattr(process, "_BOOT", _BOOT + code)

    return replace


@pytest.fixture(scope="module")
def indexer() -> Iterator[Indexer]:
    with Indexer() as started:
        yield started
