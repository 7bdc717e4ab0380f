"""That what people look for is found among the first, and better than by SQLite's own full-text search.

The figures themselves: ``python tests/judged/figures.py``. What the judged set is: docs/search.md.
"""

from __future__ import annotations

import re
from collections import Counter

from judged.corpus import Written, articles, queries
from judged.engines import Fts5, Reader
from judged.figures import Outcome, ask, figures

SUCCESS_AT_LEAST = 0.95
ABOVE_FTS5_AT_LEAST = 0.15
CATEGORIES = {
    "plain", "broad", "questions", "forms", "stress", "yo", "phrases", "operators", "fields", "dates", "compounds",
    "names", "layout", "transliteration", "typos",
}  # fmt: skip


def missed(outcomes: list[Outcome]) -> str:
    return "; ".join(each.judged.query for each in outcomes if not each.success)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.replace("\u0301", "").casefold()))


def all_of(written: Written) -> str:
    return " ".join((written.title, *written.tags, written.summary, written.author, written.source, written.body))


def test_bars() -> None:
    judged = queries()
    with Reader() as reader, Fts5() as fts5:
        ours, theirs = ask(reader, judged), ask(fts5, judged)
    assert figures(ours).success >= SUCCESS_AT_LEAST, missed(ours)
    assert figures(ours).mrr >= figures(theirs).mrr + ABOVE_FTS5_AT_LEAST
    assert any(each.suggested and each.success for each in ours)


def test_other_engine_is_given_a_fair_chance() -> None:
    """The words as they stand, and words one of which is in no article: it finds them."""
    with Fts5() as fts5:
        plain = [each for each in queries() if each.category == "plain"]
        assert figures(ask(fts5, plain)).success == 1
        for query, found in {
            "свидетель безмолвие молчать": "ru-court/witness",
            '"evil twin" -nothing': "en-tech/wifi",
            "самизд*": "ru-history/samizdat",
            "author:Lindqvist after:2023-08-16 vpn": "en-network/vpn",
            "zakon OR samizdat": "en-history/samizdat",
        }.items():
            assert fts5.find(query)[0][0] == found


def test_set_is_what_was_asked_for() -> None:
    written, judged = articles(), queries()
    assert len(written) == len({each.id for each in written}) >= 200
    assert 0.4 <= sum(each.language == "ru" for each in written) / len(written) <= 0.6
    assert len(judged) == len({each.query for each in judged}) >= 80
    assert sum(each.in_russian for each in judged) * 2 >= len(judged)
    assert {each.category for each in judged} == CATEGORIES
    assert min(Counter(each.category for each in judged).values()) >= 4
    known = {each.id for each in written}
    for each in judged:
        assert each.relevant, each.query
        assert each.relevant <= known, each.query


def test_forms_are_other_forms_and_plain_words_are_not() -> None:
    by_id = {each.id: words_of(all_of(each)) for each in articles()}
    for judged in queries():
        as_written = [words_of(judged.query) <= by_id[id_] for id_ in judged.relevant]
        if judged.category == "plain":
            assert all(as_written), judged.query
        if judged.category == "forms":
            assert not any(as_written), judged.query
