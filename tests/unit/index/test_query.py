from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.query import MAX_LENGTH, MAX_TERMS, AnyOf, Not, Query, Words, parse


def words(text: str) -> Words:
    return Words(text)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("закон суд", (words("закон"), words("суд"))),
        ('"свобода слова" суд', (words("свобода слова"), words("суд"))),
        ("«свобода слова»", (words("свобода слова"),)),
        ("„свобода слова“ “free speech”", (words("свобода слова"), words("free speech"))),
        ('суд "свобода сло', (words("суд"), words("свобода сло"))),
        ("закон OR указ", (AnyOf((words("закон"), words("указ"))),)),
        ("c закон|указ ИЛИ приказ b", (words("c"), AnyOf(tuple(map(words, ["закон", "указ", "приказ"]))), words("b"))),
        ('"a b" OR "c d"', (AnyOf((words("a b"), words("c d"))),)),
        ("закон -суд", (words("закон"), Not(words("суд")))),
        ('-"верховный суд"', (Not(words("верховный суд")),)),
        ("закон OR -суд", (AnyOf((words("закон"), Not(words("суд")))),)),
        ("закон*", (Words("закон", prefix=True),)),
        ("зако* суд**", (Words("зако", prefix=True), Words("суд", prefix=True))),
        ("закон AND суд", (words("закон"), words("суд"))),
        # Half typed, or not meant as an operator
        ("закон OR", (words("закон"),)),
        ("OR закон", (words("закон"),)),
        ("OR", (words("OR"),)),
        ("закон -", (words("закон"),)),
        ("закон - суд", (words("закон"), words("суд"))),
        ("кто-то", (words("кто-то"),)),
        ("закон *", (words("закон"),)),
        ("оркестр ORACLE", (words("оркестр"), words("ORACLE"))),
        ("or или", (words("or"), words("или"))),
        ('закон "', (words("закон"),)),
        ("", ()),
        (' "" «» * - -- | ("', ()),
        ("!? … —", ()),
    ],
)
def test_what_a_person_means(text: str, nodes: tuple[Words | Not | AnyOf, ...]) -> None:
    assert parse(text) == Query(nodes)


@pytest.mark.parametrize(
    ("text", "nodes", "besides"),
    [
        ("жалоба на обыск", ("жалоба", "обыск"), ("на",)),
        ("How to appeal a fine", ("appeal", "fine"), ("How", "to", "a")),
        ("как, Её обжаловать", ("обжаловать",), ("как,", "Её")),
        ("быть или не быть", ("быть", "быть"), ("или", "не")),
        ("или не", ("или", "не"), ()),
        ("the", ("the",), ()),
        ('закон "на"', ("закон", "на"), ()),
        ('на "на" закон', ("на", "закон"), ("на",)),
        ('"быть или не быть"', ("быть или не быть",), ()),
    ],
)
def test_function_words_are_not_needed_where_there_are_others(
    text: str, nodes: tuple[str, ...], besides: tuple[str, ...]
) -> None:
    assert parse(text) == Query(tuple(map(words, nodes)), besides=tuple(map(words, besides)))


@pytest.mark.parametrize("text", ["закон на*", "закон OR на", "закон -на", "на -закон"])
def test_function_words_are_words_to_an_operator(text: str) -> None:
    assert not parse(text).besides


def test_a_function_word_still_typed_may_become_another() -> None:
    assert not parse("закон на", prefix_last=True).besides
    assert parse("закон на ", prefix_last=True).besides == (words("на"),)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("суд зако", Words("зако", prefix=True)),
        ("суд зако ", Words("зако")),
        ("суд зако.", Words("зако.")),
        ('"свобода сло', Words("свобода сло", prefix=True)),
        ('"свобода слова"', Words("свобода слова")),
        ("суд OR", Words("суд")),
    ],
)
def test_the_word_being_typed_is_a_prefix(text: str, last: Words) -> None:
    assert list(parse(text, prefix_last=True).words())[-1] == last


def test_only_so_many_terms_count_and_it_says_so() -> None:
    query = parse(" ".join(f"w{n}" for n in range(1000)))
    assert len(query.nodes) == MAX_TERMS
    assert query.cut
    assert not parse(" ".join(f"w{n}" for n in range(MAX_TERMS))).cut


def test_phrases_and_chinese_count_by_the_term() -> None:
    (phrase,) = parse('"' + "слово " * 1000).nodes
    assert isinstance(phrase, Words)
    assert phrase.text.split() == ["слово"] * MAX_TERMS
    (run,) = parse("字" * 1000).nodes
    assert run == Words("字" * MAX_TERMS)
    assert parse("a " * MAX_TERMS + "字").cut


def test_a_very_long_query_is_cut() -> None:
    query = parse("x" * 3 * MAX_LENGTH)
    assert query.cut
    assert query.nodes == (Words("x" * MAX_LENGTH),)


SCRAPS = st.sampled_from(
    ["закон", "a", '"', "«", "»", "“", " ", "-", "*", "|", "OR", "ИЛИ", "AND", "字", ":", "(", "\n"]
)


@given(st.lists(SCRAPS, max_size=30).map("".join) | st.text(max_size=60), st.booleans())
def test_any_string_is_a_query(text: str, prefix_last: bool) -> None:
    query = parse(text, prefix_last=prefix_last)
    assert not query.cut
    assert all(node.text for node in query.words())
