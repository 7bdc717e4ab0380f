"""The child is not trusted: whatever it answers, only what was asked for gets in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reader.errors import IndexerAnswerError, IndexerDiedError, IndexerUnavailableError, UnindexableError
from reader.index import InProcess
from reader.worker import Indexer, process

from .conftest import entry

FakeChild = Callable[[str], None]
ENTRIES = [entry("1", "закон"), entry("2", "суд и закон")]

READY = "say(messages.Ready(enforced=True)); question = asked()\n"
MADE = READY + "segment = build(question.entries)\n"
RAW = MADE + "whole = msgspec.msgpack.decode(messages.encode(messages.Made(segment))[4:])\n"
SEND = "data = msgspec.msgpack.encode(whole); say(len(data).to_bytes(4, 'big') + data); asked()\n"


def test_the_fake_child_is_believed_when_it_does_as_it_should(fake_child: FakeChild) -> None:
    """The control for all that follows."""
    for code in (MADE + "say(messages.Made(segment)); asked()", RAW + SEND):
        fake_child(code)
        with Indexer() as indexer:
            assert indexer.build(ENTRIES) == InProcess().build(ENTRIES)


WRONG = {
    "noise": "say(b'\\x00\\x00\\x00\\x09' + os.urandom(9)); asked()",
    "not ready": "say(messages.Made(build(asked().entries))); asked()",
    "a first word too long": "say((100).to_bytes(4, 'big') + b'x' * 100); asked()",
    "a length of gigabytes": READY + "say(b'\\xff\\xff\\xff\\xff'); asked()",
    "more than the articles can need": READY + "say((9000).to_bytes(4, 'big') + b'x' * 9000); asked()",
    "ready again": READY + "say(messages.Ready(enforced=True)); asked()",
    "a question": READY + "say(messages.Build(question.entries)); asked()",
    "nothing": READY + "say(messages.Made(None)); asked()",
    "a file of another name": RAW + "whole['segment']['files']['../x'] = b''\n" + SEND,
    "a file of another kind": RAW + "whole['segment']['files']['trm'] = 'text'\n" + SEND,
    "a file that is missing": RAW + "del whole['segment']['files']['pst']\n" + SEND,
    "a file that is cut": RAW + "whole['segment']['files']['trm'] = whole['segment']['files']['trm'][:-1]\n" + SEND,
    "a file that is larger": RAW + "whole['segment']['files']['pst'] += b'x' * 4000\n" + SEND,
    "one article more": RAW + "whole['segment']['documents'] += 1\n" + SEND,
    "fewer than none": RAW + "whole['segment']['documents'] = -1\n" + SEND,
    "more than there can be": RAW + "whole['segment']['documents'] = 65536\n" + SEND,
    "a key more": RAW + "whole['more'] = 1\n" + SEND,
    "another article": READY + "say(messages.Made(build([Entry('x', 'e', '', '')]))); asked()",
    "an article less": READY + "say(messages.Made(build(question.entries[:1]))); asked()",
    "an article twice": READY + "say(messages.Made(build([question.entries[0], question.entries[0]]))); asked()",
}


@pytest.mark.parametrize("code", WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_refused_and_ends_the_child(fake_child: FakeChild, code: str) -> None:
    fake_child(code)
    with Indexer() as indexer:
        with pytest.raises(IndexerAnswerError):
            indexer.build(ENTRIES)
        assert indexer._child is None


def test_an_answer_to_a_merge_is_held_against_what_was_merged(fake_child: FakeChild) -> None:
    segment = InProcess().build(ENTRIES)
    answers = {
        "merge(question.segments, question.without)": True,
        "question.segments[0]": False,
        "None": False,
        "build([Entry('3', 'e', '', '')])": False,
    }
    for answer, believed in answers.items():
        fake_child(f"{READY}say(messages.Made({answer})); asked()")
        with Indexer() as indexer:
            if believed:
                assert indexer.merge([segment], ["2"]) == InProcess().merge([segment], ["2"])
            else:
                with pytest.raises(IndexerAnswerError):
                    indexer.merge([segment], ["2"])
    fake_child(f"{READY}say(messages.Made(None)); asked()")
    with Indexer() as indexer:
        assert indexer.merge([segment], ["1", "2"]) is None


def test_a_child_that_says_it_failed(fake_child: FakeChild) -> None:
    fake_child(f"{READY}say(messages.Failed(out_of_memory=False)); asked()")
    with Indexer() as indexer, pytest.raises(UnindexableError):
        indexer.build(ENTRIES)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("os._exit(1)", IndexerUnavailableError),
        (READY + "os._exit(1)", IndexerDiedError),
        (READY + "say(b'\\x00\\x00\\x01\\x00half of it'); os._exit(0)", IndexerDiedError),
    ],
)
def test_a_child_that_always_dies(fake_child: FakeChild, code: str, error: type[Exception]) -> None:
    fake_child(code)
    with Indexer() as indexer:
        with pytest.raises(error):
            indexer.build(ENTRIES)
        assert indexer._child is None


def test_a_child_that_never_answers_is_given_up(fake_child: FakeChild) -> None:
    fake_child(READY + "time.sleep(600)")
    with Indexer(patience=2) as indexer, pytest.raises(IndexerDiedError):
        indexer.build(ENTRIES)


def test_a_child_that_dies_once_is_not_noticed(fake_child: FakeChild, monkeypatch: pytest.MonkeyPatch) -> None:
    real = process._BOOT
    fake_child(READY + "os._exit(1)")
    children = []
    popen = process.starting.subprocess.Popen

    def second_is_real(arguments, **rest):
        children.append(arguments)
        return popen([*arguments[:-1], real] if len(children) > 1 else arguments, **rest)

    monkeypatch.setattr(process.starting.subprocess, "Popen", second_is_real)
    with Indexer() as indexer:
        assert indexer.build(ENTRIES) == InProcess().build(ENTRIES)
    assert len(children) == 2
