"""Whatever an article says, each of its words finds it; whatever is typed, there is an answer or one clear error."""

from __future__ import annotations

import re
import unicodedata
from contextlib import closing
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.libraries import article, bundle_of, edition

from reader.errors import QueryError
from reader.library import Library
from reader.store import MemoryStore
from reader.text import clean_line, clean_text, parse
from reader.text.sentences import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.library import Shelved

STRESS = "\u0301"


def letters(alphabet: str, most: int = 10) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=most)


PLAIN = letters("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЁЙЯ") | letters("abcdefghijklmnopqrstuvwxyzAIQZ")
WRITTEN = """
    люди Шёл дня за́мок ёлок дети стали для не OR ИЛИ AND went Mice children the е-mail Wi-Fi А.С.Пушкин 3,14 2021-03-19
    п'ять об'єкт Україна ўсё қазақ мәктәп İstanbul ISTANBUL ﬁnance STRASSE straße café naïve Ångström Łódź ΌΔΟΣ ὀδός
    東京都 ハンカク ﾊﾝｶｸ 서울 สวัสดี 🙂 👍🏽 👨\u200d👩\u200d👧 🇺🇦 ❤️ #тег ivan@example.org x² ⅓ № 50% C++ snake_case a:b
    и/или שלום שָׁלוֹם مرحبا مَرْحَبًا हिन्दी தமிழ் Հայաստան եւ ქართული ᲥᲐᲠᲗᲣᲚᲘ Ꭰꭰ
"""
REAL = st.sampled_from(WRITTEN.split())
STRESSED = st.lists(letters("абеиоуыэюяёвнст", 3), min_size=1, max_size=4).map(STRESS.join)
JOINING = st.sampled_from("-\u2011'’ʼ.,_/@\u00ad\u00b4")
JOINED = st.builds(lambda parts, by: by.join(parts), st.lists(PLAIN, min_size=2, max_size=9), JOINING)
MIXED = letters("аесорхуАВЕКМНОРСТХaceopxyABEKMHOPCTXбжdfё0іїј")
NUMBERS = letters("0123456789.,-:/%№²٣४", 8)
SPACELESS = letters("字京都ーｶかハ서울ไทย々〇", 12)
RIGHT_TO_LEFT = letters("אבגדהךםןףץשׁ\u05b8مرحباةىئـ\u064b\u0651", 8)
MARKED = letters("aeoiuczsаеиогэñőßẞıİǅŉﬁſς\u0300\u0301\u0302\u0306\u0307\u0308\u030a\u0327\u0345", 8)
EMOJI = letters("🙂👍🏽👨👩👧\u200d❤\ufe0f🇺🇦⭐⌚©", 6)
LONG = st.builds(
    lambda word, times: word * times, PLAIN | MARKED | STRESSED | SPACELESS, st.sampled_from((20, 70, 600))
)
PUNCTUATION = st.sampled_from([*'"«»„“”‘’()[]{}<>!?…—–-−*#_|\\`~^:;.,&\n\t', "\n\n", "\n# ", "\n> ", "\n- ", "  \n"])
ANYTHING = st.text(min_size=1, max_size=8)
PIECE = st.one_of(
    PLAIN, REAL, STRESSED, JOINED, MIXED, NUMBERS, SPACELESS, RIGHT_TO_LEFT, MARKED, EMOJI, PUNCTUATION, ANYTHING
)
SCRAP = st.lists(PIECE, min_size=1, max_size=4).map("".join)
TEXT = st.lists(SCRAP | LONG, max_size=8).map(" ".join)
LINE = st.lists(SCRAP, max_size=3).map(" ".join)
LANGUAGE = st.sampled_from(
    ["", "ru", "en", "uk", "tt", "ja", "tr", "de", "el", "ar", "he", "hi", "fr", "sr", "hy", "az"]
)
PARTS = {
    "text": TEXT,
    "title": LINE,
    "tag": LINE,
    "summary": LINE,
    "author": LINE,
    "source": LINE,
    "language": LANGUAGE,
}
ARTICLE = st.fixed_dictionaries(PARTS)
EMPTY = dict.fromkeys(PARTS, "")
FIELD = re.compile(r"[-−]?[^\W\d_]{2,12}:")


def library_of(articles: list[dict[str, str]]) -> Library:
    contents = [
        replace(
            article(f"a{number}", clean_text(each["text"]), language=each["language"] or "en"),
            title=clean_line(each["title"]) or "Title",
            tags=tuple(filter(None, (clean_line(each["tag"]),))),
            authors=tuple(filter(None, (clean_line(each["author"]),))),
            summary=clean_line(each["summary"]),
            source=clean_line(each["source"]),
        )
        for number, each in enumerate(articles)
    ]
    library = Library(MemoryStore())
    with bundle_of(edition(contents)) as bundle:
        library.add(bundle)
    library.index_all()
    return library


def words_of(text: str) -> Iterator[str]:
    """Yield what a reader calls a word: what is between spaces and quotation marks, without punctuation around it."""
    for between in re.split(r'[\s"«»„“”|]+', text):
        kept = [at for at, character in enumerate(between) if is_of_word(character)]
        if kept and not FIELD.match(word := between[kept[0] : kept[-1] + 1]):  # a field asks for something else
            yield word + "".join(takewhile(is_mark, between[kept[-1] + 1 :]))


def is_of_word(character: str) -> bool:
    is_emoji = character >= "\U0001f300" and unicodedata.category(character) == "So"
    return is_emoji or (character.isalnum() and character != "ʼ")


def is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"} or character in "\u00ad\u200d\ufe0f"


def as_people_type(word: str) -> Iterator[str]:
    """Yield ways to type a word that are the same to them."""
    yield word
    if re.fullmatch(f"[A-Za-zА-Яа-яЁё{STRESS}-]+", word):
        yield word.upper()
        yield word.lower().replace("ё", "е")
        yield word.replace(STRESS, "").capitalize()
        yield f'"{word}"'


def same(one: Shelved, other: Shelved) -> bool:
    return replace(one.article, id="", path="") == replace(other.article, id="", path="")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ARTICLE, min_size=1, max_size=3))
@example([EMPTY, EMPTY])
@example([EMPTY | {"tag": "одна"}, EMPTY | {"tag": "другая"}])
def test_any_word_of_any_article_finds_it(articles: list[dict[str, str]]) -> None:
    with closing(library_of(articles)) as library:
        for shelved in library.articles():
            said = shelved.article
            body = parse(library.text(said)).plain_text()
            for text in (said.title, *said.tags, said.summary, *said.authors, said.source, body):
                for word in words_of(text):
                    for typed in as_people_type(word):
                        for as_typed in (False, True):
                            hits = library.search(typed, as_typed=as_typed).hits
                            assert any(same(hit.shelved, shelved) for hit in hits), (typed, text)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with closing(library_of([EMPTY | {"text": "Закон и суд."}])) as library:
        yield library


OPERATORS = st.sampled_from([
    *'"«»„“” -−*|:()[]{}~^\\\n\u2028\0\ud800', "OR", "ИЛИ", "AND", "закон", "после:", "до:2021-99", "is:", "есть:",
    "-title:", "字", "after:0000", "before:9999-12-31", "заголовок:", "tag:«", 'author:"',
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(OPERATORS | PIECE | st.text(st.characters(codec=None), max_size=8), max_size=25), st.integers(1, 400))
def test_any_query_has_an_answer_or_a_clear_error(library: Library, scraps: list[str], times: int) -> None:
    query = ("".join(scraps) * times)[:12_000]
    assert library.search(query, as_typed=True).total >= 0
    assert isinstance(library.suggestion(query), str)
    try:
        assert library.search(query, newest_first=times % 2 == 0).total >= 0
    except QueryError as error:
        said = describe(error)
        assert said
        assert "\n" not in said
        assert len(said) < 200
