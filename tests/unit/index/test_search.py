from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.index import Hit, Index
from reader.index.analysis import WORD
from reader.store import MemoryStore

from .conftest import Find, entry

ARTICLES = [
    entry("law", "Парламент принял закон. Закона о печати ждали давно.", title="О печати", published="2021-03-19"),
    entry("laws", "Этими законами недовольны все.", title="Недовольство", published="2021-03"),
    entry("speech", "Свобода слова — основа всего. Слово и дело.", title="Права", tag="цензура"),
    entry("word", "Он дал слово. Свобода ему дорога.", title="Обещание", summary="Коротко о главном", published="2020"),
    entry("ёлка", "Ёлка стояла за за́мком, на\u00adро\u00adд веселился.", title="Праздник"),
    entry(
        "mail",
        "Пишите на ivan@example.org по e-mail через Wi-Fi из кафе Tallinn.",
        title="Связь",
        author="Анна Иванова",
    ),
    entry("court", "The court was running late; children's rights. Статья в Гааге.", title="Court", language="en"),
    entry("uk", "Ці закони ухвалено. П’ять років.", title="Закони", language="uk", source="Газета"),
    entry("ja", "東京都は日本の首都である。", title="東京", language="ja"),
]

SHARED = Index(MemoryStore())
SHARED.add(ARTICLES)


@pytest.fixture(autouse=True)
def _articles(index: Index) -> None:
    index.add(ARTICLES)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("закон", {"law", "laws"}),
        ("закона", {"law", "laws"}),
        ("законы", {"law", "laws"}),
        ("ЗАКОНАМИ", {"law", "laws"}),
        ("закони", {"law", "laws", "uk"}),
        ("закон*", {"law", "laws", "uk"}),
        ("елка", {"ёлка"}),
        ("ёлку", {"ёлка"}),
        ("замка", {"ёлка"}),
        ("за́мка", {"ёлка"}),
        ("народ", {"ёлка"}),
        ("на\u00adрод", {"ёлка"}),
        ("слово свобода", {"speech", "word"}),
        ('"свобода слова"', {"speech"}),
        ("«свободу слову»", {"speech"}),
        ('"слово свобода"', {"word"}),
        ('"основа слова"', set()),
        ('"дорога обещание"', set()),
        ("court OR слово", {"court", "speech", "word"}),
        ("court | ёлка", {"court", "ёлка"}),
        ("слово -дело", {"word"}),
        ('свобода -"свобода слова"', {"word"}),
        ("печ*", {"law"}),
        ("законами*", {"law", "laws"}),
        ("run", {"court"}),
        ("runs", {"court"}),
        ("гаага", {"court"}),
        ("tallinn", {"mail"}),
        ("e-mail", {"mail"}),
        ("email", {"mail"}),
        ("E-Mails", {"mail"}),
        ('"e mail"', {"mail"}),
        ("wifi", {"mail"}),
        ("wi-fi", {"mail"}),
        ("ivan@example.org", {"mail"}),
        ("example", {"mail"}),
        ("ivan@other.org", set()),
        ("children", {"court"}),
        ("п'ять", {"uk"}),
        ("东京", set()),
        ("東京", {"ja"}),
        ("首都", {"ja"}),
        ("都", {"ja"}),
        ("京首", set()),
        ("цензуры", {"speech"}),
        ("Иванова", {"mail"}),
        ("главное", {"word"}),
        ("газета", {"uk"}),
        ("нетакогослова", set()),
        ("-закон -слово -court", {"ёлка", "mail", "ja", "uk"}),
        ("title:закон", set()),
        ("", set()),
        ("* - \" ' (", set()),
    ],
)
def test_finds(find: Find, query: str, ids: set[str]) -> None:
    assert set(find(query)) == ids


@pytest.mark.parametrize("word", ["законами", "children", "Парламент", "ivan@example", "wi-fi", "недовольство"])
def test_every_step_of_typing_finds(find: Find, word: str) -> None:
    wanted = set(find(word))
    assert wanted
    for length in range(2, len(word) + 1):
        assert wanted <= set(find(word[:length], prefix_last=True)), word[:length]


def test_a_finished_word_is_no_prefix(find: Find) -> None:
    assert find("свобод дел", prefix_last=True) == ["speech"]
    assert find("свобод де ", prefix_last=True) == []


def test_a_phrase_is_found_as_it_is_typed(find: Find) -> None:
    assert find('"свобода сл', prefix_last=True) == ["speech"]


def test_a_prefix_stands_for_the_most_frequent_terms(index: Index, find: Find) -> None:
    index.add(entry(f"rare{n}", f"qq{n}x") for n in range(100))
    index.add(entry(f"often{n}", "qqoften") for n in range(5))
    found = find("qq*")
    assert {f"often{n}" for n in range(5)} <= set(found)
    assert len(found) == 5 + 63


def test_the_title_weighs_more_than_the_body(index: Index, find: Find) -> None:
    filler = " ".join(f"слово{n}" for n in range(30))
    index.add(
        [entry("body", f"{filler} ландыш"), entry("title", filler, title="Ландыш"), entry("tag", filler, tag="ландыш")]
    )
    assert find("ландыш") == ["title", "tag", "body"]


def test_a_function_word_need_not_be_there_and_makes_an_article_better(index: Index, find: Find) -> None:
    index.add(
        [
            entry("with", "Complaints about a search, and more."),
            entry("without", "Complaint, search, more and more."),
            entry("neither", "Something about a dog."),
        ]
    )
    assert find("complaint about a search") == ["with", "without"]
    assert find('complaint "about" search') == ["with"]
    assert set(find("about")) == {"with", "neither"}
    assert find("search -about") == ["without"]


def test_of_equals_the_newer_comes_first_then_the_id(index: Index, find: Find) -> None:
    days = {"a": "", "b": "2020", "c": "2020-02", "d": "2020-02-01", "e": "2021-01-01", "f": "not a date"}
    index.add(entry(id_, "ландыш", published=day) for id_, day in days.items())
    assert find("ландыш") == ["e", "c", "d", "b", "a", "f"]


def test_a_publisher_is_no_word_of_its_articles(index: Index, find: Find) -> None:
    index.add([entry("p", "ландыш", publisher="Василёк")])
    assert find("ландыш") == ["p"]
    assert find("василёк") == []


def test_pages_follow_each_other(index: Index) -> None:
    index.add(entry(f"{n:03}", "ландыш " * (n % 7 + 1), published=f"20{n % 30:02}") for n in range(100))
    whole = index.search("ландыш", limit=1000)
    assert whole.total == len(whole.hits) == 100
    pages: list[Hit] = []
    for offset in range(0, 120, 30):
        page = index.search("ландыш", limit=30, offset=offset)
        assert page.total == 100
        pages += page.hits
    assert tuple(pages) == whole.hits
    assert index.search("ландыш", limit=0).hits == ()
    assert [hit.score for hit in whole.hits] == sorted((hit.score for hit in whole.hits), reverse=True)


def test_limit_and_offset_are_not_negative(index: Index) -> None:
    for wrong in ({"limit": -1}, {"offset": -1}):
        with pytest.raises(ValueError, match="0"):
            index.search("x", **wrong)


def test_a_closed_index_searches_nothing(index: Index) -> None:
    index.close()
    index.close()
    with pytest.raises(ValueError, match="closed"):
        index.search("закон")


def test_a_language_without_stemmer_is_found_by_the_word_as_it_is(index: Index, find: Find) -> None:
    index.add([entry("kk", "кітаптарымызды", language="kk"), entry("bg", "законодателството", language="bg")])
    assert find("кітаптарымызды") == ["kk"]
    assert find("кітаптар*") == ["kk"]
    assert find("законодателството") == ["bg"]


LETTERS = st.text(alphabet="абвёйЩіa-zэ́\u0301\u0300\u0306\u00adèßıİǅﬁ字京ไทยहिدي0१９’'ʼ‑-🙂 .«»", max_size=30)
WRITTEN = LETTERS | st.text(max_size=30)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(WRITTEN, WRITTEN, st.sampled_from(["", "ru", "en", "uk", "de", "ja", "fa"])), min_size=1, max_size=4
    ),
)
@example([("OR", "AND ИЛИ", "")])
def test_any_word_of_any_article_finds_it(texts: list[tuple[str, str, str]]) -> None:
    with Index(MemoryStore()) as index:
        index.add(
            entry(str(n), body, title=title, language=language) for n, (title, body, language) in enumerate(texts)
        )
        for n, (title, body, _) in enumerate(texts):
            for match in (*WORD.finditer(title), *WORD.finditer(body)):
                for prefix_last in (False, True):
                    found = index.search(match.group(), limit=9, prefix_last=prefix_last)
                    assert str(n) in {hit.id for hit in found.hits}, match.group()


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*'"«»“ -*|:()[]{}~^\\', "OR", "закон", "за", "e-mail", "字京"]), max_size=25).map("".join)
    | st.text(st.characters(codec=None), max_size=40),
    st.booleans(),
)
@example("\udc80 \ud800закон", False)
@example("title:", False)
@example("[a TO b]", False)
@example("* ?", True)
def test_any_query_returns(text: str, prefix_last: bool) -> None:
    results = SHARED.search(text, prefix_last=prefix_last)
    assert results.total >= len(results.hits)


@pytest.mark.parametrize(
    "query",
    [scrap * 5000 for scrap in ("закон ", '"', '"а ', "(", "а", "字", "а* ", "-а ", "э\u0301", "а-", "а'", "a OR ")],
)
def test_long_queries_return(index: Index, query: str) -> None:
    assert index.search(query).total <= len(ARTICLES)


def test_a_large_add_is_one_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.index.slicing.MAX_ARTICLES", 7)
    with Index(MemoryStore()) as index:
        index.add(entry(str(n % 90), f"слово{n % 90} общее", title=str(n)) for n in range(100))
        assert index.ids() == {str(n) for n in range(90)}
        assert index.search("общее", limit=200).total == 90
        for n in range(90):
            assert [hit.id for hit in index.search(f"слово{n}").hits] == [str(n)]
        # Of several with one id the last counts.
        assert index.search("слово5 95").total == 1
        assert index.search("слово5 5").total == 0


def test_phrases_are_found_beyond_the_last_position_that_is_kept(index: Index, find: Find) -> None:
    words = " ".join(f"s{n % 1000}" for n in range(65_400)) + " четвёртое пятое " + " ".join(["иное"] * 5000)
    index.add([entry("long", f"{words} первое второе " + "слово " * 300)])
    assert find('"первое второе"') == ["long"]
    assert find('"иное иное первое"') == ["long"]
    assert find('"s399 четвёртое пятое иное"') == ["long"]
    assert find('"второе первое"') == []
    assert find('"пятое четвёртое"') == []
    assert find('"слово слово слово"') == ["long"]
