"""Words near each other come first, and nothing else of the order changes."""

from __future__ import annotations

import pytest

from reader.index import Index, proximity

from .conftest import Find, entry


def apart(one: str, other: str, words: int) -> str:
    """Return texts of one length and one frequency of each word, whatever is between the two."""
    return f"{one} {'пусто ' * words}{other} {'пусто ' * (60 - words)}"


@pytest.fixture
def near_and_far(index: Index) -> Index:
    index.add(
        [
            entry("far", apart("свобода", "слово", 50), published="2024"),
            entry("near", apart("свобода", "слово", 2), published="2020"),
            entry("beside", apart("свобода", "слово", 0), published="2020"),
            entry("reversed", apart("слово", "свобода", 0), published="2019"),
        ]
    )
    return index


def test_the_nearer_the_words_the_earlier_the_article(near_and_far: Index, find: Find) -> None:
    assert find("свобода слова") == ["beside", "reversed", "near", "far"]
    assert find("слово свободы") == ["beside", "reversed", "near", "far"]


def test_the_control_one_word_alone_leaves_the_newest_first(near_and_far: Index, find: Find) -> None:
    assert find("свобода") == ["far", "beside", "near", "reversed"]


def test_alternatives_other_forms_and_phrases_have_places_as_well(index: Index, find: Find) -> None:
    index.add(
        [
            entry("far", apart("люди", "слово дела", 50), published="2024"),
            entry("near", apart("люди", "слово дела", 1), published="2020"),
        ]
    )
    for query in ("человек слово", "слово (человек OR ёж)", '"слово и дело" OR человек слово', 'люди "слово дела"'):
        assert find(query)[:2] == ["near", "far"], query


def test_what_is_left_out_has_no_place(near_and_far: Index, find: Find) -> None:
    assert find("свобода -закон") == ["far", "beside", "near", "reversed"]
    assert find("свобода слово -закон") == ["beside", "reversed", "near", "far"]


def test_pages_follow_each_other_beyond_the_candidates(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proximity, "CANDIDATES", 10)
    index.add(
        entry(f"{n:02}", apart("свобода " * (n % 5 + 1), "слово", n % 7 * 8), published=f"20{n:02}") for n in range(60)
    )
    whole = [hit.id for hit in index.search("свобода слово", limit=60).hits]
    pages = [hit.id for start in range(0, 60, 7) for hit in index.search("свобода слово", limit=7, offset=start).hits]
    assert len(set(whole)) == 60
    assert pages == whole


def test_an_article_of_one_word_over_and_over_is_no_long_work(index: Index, find: Find) -> None:
    index.add([entry("over", "слово " * 60_000 + "свобода"), entry("once", "свобода " + "пусто " * 50 + "слово")])
    assert set(find("слово свобода")) == {"over", "once"}
