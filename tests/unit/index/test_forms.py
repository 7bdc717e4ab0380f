"""Forms of a word that no stemmer joins: found, ranked below the word's own, marked; and what is not to be joined."""

from __future__ import annotations

import subprocess
import sys
from itertools import permutations

import pytest

from reader.index import Index, russian, snippet
from reader.index.analysis import analyser
from reader.index.forms import other_stems
from reader.text import CleanText

from .conftest import Find, entry

SAME = [
    ("человек", "люди", "людям", "человека"),
    ("идти", "шёл", "шла", "идёт", "идут"),
    ("день", "дня", "днём", "дни"),
    ("замок", "замки", "замком"),
    ("ёлка", "ёлок", "елки"),
    ("ребёнок", "дети", "детьми", "ребенка"),
    ("отец", "отца"),
    ("лев", "льва"),
    ("писать", "пишу", "писал"),
    ("мочь", "могут", "может"),
    ("хороший", "лучше", "лучший"),
    ("погибнуть", "погибли", "погибшие"),
    ("найти", "нашли", "найден"),
    ("child", "children", "child's", "children's"),
    ("go", "went", "gone", "going", "goes"),
    ("mouse", "mice"),
    ("person", "people"),
    ("policeman", "policemen"),
    ("criterion", "criteria"),
    ("bring", "brought"),
]
OTHERS = [
    ("при", "переть"),
    ("для", "длить"),
    ("данные", "дать"),
    ("следующий", "следовать"),
    ("бывший", "был"),
    ("стекло", "стечь"),
    ("уже", "узкий"),
    ("died", "dice"),
    ("Путин", "путь"),
    ("суд", "судно"),
    ("закон", "конец"),
    ("child", "chill"),
    ("news", "new"),
    ("human", "hum"),
]


def joined(one: str, other: str) -> bool:
    term = analyser().term(other)
    return term == analyser().term(one) or term in other_stems(one)


@pytest.mark.parametrize("forms", SAME, ids=lambda forms: forms[0])
def test_forms_of_one_word_are_joined_whichever_is_asked_for(forms: tuple[str, ...]) -> None:
    assert [(one, other) for one, other in permutations(forms, 2) if not joined(one, other)] == []


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_words_that_only_look_like_forms_are_not(one: str, other: str) -> None:
    assert not joined(one, other)


@pytest.mark.parametrize(
    "word", ["", "а", "законъ", "українською", "Wi-Fi", "東京", "42", "щ" * 64, "е" * 32, "\u0301"]
)
def test_what_is_no_word_of_these_languages_has_no_forms(word: str) -> None:
    assert other_stems(word) == frozenset()


@pytest.fixture
def found(index: Index, find: Find) -> Find:
    index.add(
        [
            entry("person", "Приехал человек с севера."),
            entry("people", "Приехали люди с севера."),
            entry("went", "Он шёл домой."),
            entry("goes", "Он идёт домой."),
            entry("child", "The rights of a child.", language="en"),
            entry("children", "The rights of children.", language="en"),
        ]
    )
    return find


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("люди", ["people", "person"]),
        ("человек", ["person", "people"]),
        ("человеком", ["person", "people"]),
        ("ШЁЛ", ["went", "goes"]),
        ("шел", ["went", "goes"]),
        ("идти", ["goes", "went"]),
        ("child", ["child", "children"]),
        ("children", ["children", "child"]),
        ("люди север", ["people", "person"]),
        ('"люди с севера"', ["people", "person"]),
        ('"человек с севера"', ["person", "people"]),
        ('"север люди"', []),
    ],
)
def test_other_forms_are_found_after_the_form_itself(found: Find, query: str, ids: list[str]) -> None:
    assert found(query) == ids


def test_without_a_word_is_without_its_forms(found: Find) -> None:
    assert set(found("-человек домой")) == {"went", "goes"}
    assert found("север -люди") == []


def test_a_word_that_is_still_being_typed_has_its_forms_as_soon_as_it_is_one(found: Find) -> None:
    assert found("люд", prefix_last=True) == ["people"]
    assert found("люди", prefix_last=True) == ["people", "person"]


def test_another_form_counts_less_however_rare_the_word_itself_is(index: Index, find: Find) -> None:
    index.add([entry("asked", "шёл снег"), *(entry(f"{n}", "идёт снег") for n in range(20))])
    scores = {hit.id: hit.score for hit in index.search("шёл", limit=100).hits}
    assert len(scores) == 21
    assert scores["asked"] > 2 * scores["7"] > 0


def test_other_forms_are_marked_in_snippets() -> None:
    text = CleanText("Приехали люди. Шёл снег, и дети шли домой.")
    made = snippet(text, "человек ребёнок идти")
    assert [made.text[start:end] for start, end in made.matches] == ["люди", "Шёл", "дети", "шли"]


def test_a_word_of_the_query_is_marked_as_itself_and_not_as_a_form_of_another() -> None:
    text = CleanText("Слово человек здесь. " + "Пустые слова тут. " * 9 + "Слово люди и человек рядом.")
    made = snippet(text, "люди человек", 60)
    assert [made.text[start:end] for start, end in made.matches] == ["люди", "человек"]


def test_where_the_dictionary_cannot_be_read_stems_are_found_still(
    found: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_arguments: object) -> None:
        raise PermissionError

    russian._dictionary.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr("reader.index.russian._file", unreadable)
        assert found("люди") == ["people"]
        assert found("children") == ["children", "child"]
    russian._dictionary.cache_clear()
    assert found("люди") == ["people", "person"]


def test_the_dictionary_remembers_no_word() -> None:
    russian.forms("дом")
    dictionary = russian._dictionary()
    assert dictionary is not None
    before = {name: len(value) for name, value in vars(dictionary).items() if hasattr(value, "__len__")}
    assert russian.forms("канарейка")
    assert {name: len(value) for name, value in vars(dictionary).items() if hasattr(value, "__len__")} == before


@pytest.mark.parametrize(
    ("code", "loaded"),
    [
        ("import reader.index, reader.library, reader.index.forms", False),
        ("import reader.worker.child", False),
        ("from reader.index.forms import other_stems; other_stems('Wi')", False),
        ("from reader.index.forms import other_stems; other_stems('люди')", True),
    ],
)
def test_the_dictionary_is_loaded_when_it_is_first_needed(code: str, loaded: bool) -> None:
    look = "import sys; print('dawg_python' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{code}; {look}"], stdout=subprocess.PIPE, check=True, text=True
    )
    assert done.stdout.strip() == str(loaded)
