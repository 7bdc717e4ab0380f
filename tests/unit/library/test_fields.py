"""What a query asks about articles: fields in two languages, dates, states; and that nothing else is taken for one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.libraries import article, bundle_of, edition

from reader.errors import QueryDateError, QueryError, QueryHasError, QueryValueError
from reader.library import Library, Reading
from reader.library.fields import take_apart
from reader.store import MemoryStore

ARTICLES = [
    replace(
        article("law", "Закон о суде.\n", published="2021-03-19", language="ru"),
        title="Новый закон о Фонде",
        authors=("Андрей Сахаров", "Е. Боннэр"),
        source="Хроника",
        tags=("право", "суды"),
    ),
    replace(
        article("court", "The court and the law, закон.\n", published="2021-03", language="en-GB"),
        title="A Court's Day",
        authors=("Ann Smith",),
        tags=("law",),
    ),
    replace(
        article("old", "Старый закон. ![Здание](media/a.png)\n", published="2020", language="ru"),
        title="Старое",
        tags=("право",),
    ),
    replace(article("undated", "Закон без даты.\n", language="ru"), title="Без даты"),
]


@pytest.fixture(scope="module")
def library() -> Library:
    made = Library(MemoryStore())
    with bundle_of(replace(edition(ARTICLES), publisher="Первая газета")) as bundle:
        made.add(bundle)
    made.index_all()
    ids = {each.article.title: each.article.id for each in made.articles()}
    made.set_reading(ids["Старое"], Reading(read=True, starred=True))
    return made


def found(library: Library, query: str, **how: bool) -> set[str]:
    results = library.search(query, **how)
    assert results.total == len(results.hits)
    return {hit.shelved.article.path.removeprefix("articles/").removesuffix(".md") for hit in results.hits}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("закон автор:сахаров", {"law"}),
        ("закон author:Сахаров", {"law"}),
        ("автор:сах закон", {"law"}),
        ('закон автор:"андрей сахаров"', {"law"}),
        ("закон автор:«сахаров андрей»", {"law"}),
        ("закон -автор:сахаров", {"court", "old", "undated"}),
        ("title:фонд", {"law"}),
        ("заголовок:court's", {"court"}),
        ("источник:хроника", {"law"}),
        ("тема:право", {"law", "old"}),
        ("тема:право тема:суды", {"law"}),
        ("ТЕМА:ПРАВО после:2021", {"law"}),
        ("издатель:газета lang:en", {"court"}),
        ("язык:русский", {"law", "old", "undated"}),
        ("lang:e", set()),
        ("after:2021", {"law", "court"}),
        ("after:2021-03-19", {"law", "court"}),  # the month may be later
        ("after:2021-03-20", {"court"}),
        ("after:2021-04", set()),
        ("before:2021-03-19", {"court", "old"}),
        ("before:2021-03", {"old"}),
        ("before:2020", set()),
        ("-before:2021", {"law", "court", "undated"}),
        ("is:starred", {"old"}),
        ("это:непрочитанное закон", {"law", "court", "undated"}),
        ("is:read", {"old"}),
        ("после: закон", {"law", "court", "old", "undated"}),  # half typed
        ("тема:нет", set()),
        ("has:image", {"old"}),
        ("закон есть:картинка", {"old"}),
        ("закон has:photo is:unread", set()),
        ("закон -has:image", {"law", "court", "undated"}),
        ('тема:"', {"law", "court", "old", "undated"}),
    ],
)
def test_fields(library: Library, query: str, expected: set[str]) -> None:
    if query == 'тема:"':
        query = 'закон тема:"'
    assert found(library, query) == expected


def test_the_control_without_fields(library: Library) -> None:
    assert found(library, "закон") == {"law", "court", "old", "undated"}


@pytest.mark.parametrize(
    "query",
    ["https://example.org", "Вопрос:ответ", '"автор:сахаров"', "«тема:право»", "слово,тема:право", "12:30", "a:b"],
)
def test_what_is_no_field_is_words(query: str) -> None:
    asked = take_apart(query)
    assert asked.conditions == ()
    assert asked.words == query


def test_newest_first(library: Library) -> None:
    results = library.search("закон", newest_first=True)
    dates = [hit.shelved.article.published for hit in results.hits]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == 4
    assert [hit.shelved for hit in library.search("закон", newest_first=True, limit=2, offset=1).hits] == [
        hit.shelved for hit in results.hits[1:3]
    ]


@pytest.mark.parametrize("value", ["2021-13", "2021-02-30", "0000", "вчера", "21", "2021-3", "99999-01-01"])
def test_dates_that_are_none(library: Library, value: str) -> None:
    with pytest.raises(QueryDateError) as raised:
        library.search(f"закон после:{value}")
    assert raised.value.data == {"value": value}
    assert len(found(library, f"закон после:{value}", as_typed=True)) == 4, "while it is typed, it asks nothing yet"


def test_a_state_that_is_none(library: Library) -> None:
    with pytest.raises(QueryValueError):
        library.search("is:purple")


def test_a_thing_that_no_article_can_have(library: Library) -> None:
    with pytest.raises(QueryHasError):
        library.search("есть:хлеб")
    assert len(found(library, "закон есть:кар", as_typed=True)) == 4


@given(st.text(max_size=60), st.sampled_from(["title:", "автор:", "-тема:", "after:", "до:", "is:", ""]))
def test_anything_typed_is_a_query(library: Library, text: str, field: str) -> None:
    for query in (f"{field}{text}", f"{text} {field}{text}"):
        assert library.search(query, as_typed=True).total >= 0
        with suppress(QueryError):
            library.search(query)


def test_no_length_is_too_long(library: Library) -> None:
    asked = take_apart("тема:право " * 5000)
    assert len(asked.conditions) == 64
    results = library.search("закон " + "тема:право " * 5000)
    assert results.cut
    assert results.total == 2


@pytest.mark.parametrize(
    ("query", "cut"),
    [
        ("закон " * 64, False),
        ("закон " * 65, True),
        ("тема:право " * 64, False),
        ("тема:право " * 65, True),
        ("закон " * 64 + "тема:право", False),
        ("is:starred" + " " * 10_000, True),
        (" ".join(f"слово{n}" for n in range(1000)), True),
        ("-закон " * 65, True),
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_it_says_so_where_only_the_beginning_counts(
    library: Library, query: str, cut: bool, newest_first: bool
) -> None:
    assert library.search(query, newest_first=newest_first).cut is cut
