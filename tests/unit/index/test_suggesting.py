"""What may have been meant by words that are nowhere: another layout, another alphabet, a slip of a finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import Entry, Index
from reader.store import MemoryStore
from reader.text import clean_text

TEXTS = (
    "Парламент принял закон о свободе слова. Человек пришёл в суд.",
    "Законы меняются, суд остаётся. Щука плавает в реке.",
    "The law on freedom of speech was changed; a raccoon came to court.",
    "Samizdat was typed at night.",
    "Самиздат: машинка, копирка, ночь в тюрьме.",
)


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index(MemoryStore())
    made.add(
        Entry(id=f"{n:016}", edition="e", title=clean_text("x"), body=clean_text(text)) for n, text in enumerate(TEXTS)
    )
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pfrjy", "закон"),
        ("PFRJY", "закон"),
        ("cdj,jlf ckjdf", "свобода слова"),
        ("дфц", "law"),
        ("кфссщщт", "raccoon"),
        ("zakon", "закон"),
        ("chelovek", "человек"),
        ("shchuka", "щука"),
        ("tyurma", "тюрьма"),
        ("samizdat mashinka", "самиздат машинка"),
        ("samizdat rakkkoonn", "samizdat"),
        ("mashinka kopirka", "машинка копирка"),
        ("parlament prinyal", "парламент принял"),
        ("samizdat raccoon court", "raccoon court"),
        ("закон щука ночь", "закон щука"),
        ('"freedom of speech" samizdat', '"freedom of speech"'),
        ("как закон о щуке и ночи", "закон щуке"),
        ("чей зокон", "чей закон"),
        ("зокон об этом", "закон об этом"),
        ("закно", "закон"),
        ("заккон", "закон"),
        ("закн", "закон"),
        ("зокон суд", "закон суд"),
        ("freedon of speach", "freedom of speech"),
        ("рацкоон", ""),
    ],
)
def test_what_was_meant(index: Index, typed: str, meant: str) -> None:
    assert index.search(typed).total == 0, "or nobody would be asked"
    suggested = index.suggestion(typed)
    assert suggested == meant
    assert bool(meant) == bool(suggested and index.search(suggested).total)


@pytest.mark.parametrize(
    "typed",
    [
        "щука OR ночь samizdat",
        "закон -щука ночь -суд",
        "a b c d e f g",
        "щука самиздат raccoon ночь samizdat court law",
    ],
)
def test_words_are_left_out_of_few_and_plain_ones_only(index: Index, typed: str) -> None:
    assert index.suggestion(typed) == ""


@pytest.mark.parametrize("typed", ["", "закон", "xyzzyq", "12345", "!!", "я" * 5000, "закон " * 3000])
def test_where_there_is_no_better_guess(index: Index, typed: str) -> None:
    assert index.suggestion(typed) == ""


@given(st.text(max_size=80))
def test_anything_can_be_asked(index: Index, typed: str) -> None:
    assert isinstance(index.suggestion(typed), str)
