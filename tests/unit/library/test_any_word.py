"""Whatever an article says, each of its words finds it; whatever is typed, there is an answer or one clear error."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.libraries import article, bundle_of, edition

from reader.errors import QueryError
from reader.i18n import describe
from reader.index.analysis import WORD
from reader.library import Library
from reader.store import MemoryStore
from reader.text import clean_line, clean_text, parse

REAL = st.sampled_from((
    "люди", "Шёл", "дня", "за́мок", "ёлок", "дети", "стали", "для", "OR", "ИЛИ", "AND", "went", "Mice", "children", "е-mail",
    "Wi-Fi", "А.С.Пушкин", "3,14", "сa\u0301м", "п'ять", "на\u00adрод", "İstanbul", "ﬁnance", "STRASSE", "東京都", "🙂", "#тег",
    "сегодня-завтра", "a:b",
))  # fmt: skip
ODD = st.text("абвёЙЩіaz\u0301\u0300\u0306\u00ad\u200dßıİǅﬁ字京ไทยहिदي0१²’'ʼ‑-_*#>|![]().«»\"", min_size=1, max_size=12)
LINES = st.lists(REAL | ODD | st.text(min_size=1, max_size=8), max_size=8).map(" ".join)
PIECES = st.sampled_from((
    *'"«»„“” -−*|:()[]{}~^\\\n\u2028\0\ud800', "OR", "ИЛИ", "закон", "после:", "до:2021-99", "is:", "есть:", "-title:", "字",
))  # fmt: skip


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(LINES, LINES, st.sampled_from(["ru", "en", "uk", "ja", "tr"])), min_size=1, max_size=3))
@example([("OR", "-люди «ИЛИ»", "ru"), ("title:", "* # >", "en")])
def test_any_word_of_any_article_finds_it(articles: list[tuple[str, str, str]]) -> None:
    contents = [
        replace(article(f"a{n}", clean_text(body), language=language), title=clean_line(title) or "Title")
        for n, (title, body, language) in enumerate(articles)
    ]
    with bundle_of(edition(contents)) as bundle, closing(Library(MemoryStore())) as library:
        library.add(bundle)
        library.index_all()
        for shelved in library.articles():
            body = parse(library.text(shelved.article)).plain_text()
            for match in (*WORD.finditer(shelved.article.title), *WORD.finditer(body)):
                for as_typed in (False, True):
                    hits = library.search(match.group(), as_typed=as_typed).hits
                    assert shelved in {hit.shelved for hit in hits}, match.group()


with bundle_of(edition([article("law", "Закон и суд.\n"), article("court", "The court.\n")])) as made:
    SHARED = Library(MemoryStore())
    SHARED.add(made)
    SHARED.index_all()


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(st.characters(codec=None), max_size=8), max_size=25).map("".join), st.integers(1, 400))
def test_any_query_has_an_answer_or_a_clear_error(scrap: str, times: int) -> None:
    query = (scrap * times)[:12_000]
    assert SHARED.search(query, as_typed=True).total >= 0
    SHARED.suggestion(query)
    try:
        assert SHARED.search(query).total >= 0
    except QueryError as error:
        said = describe(error)
        assert said
        assert "\n" not in said
        assert len(said) < 200
