from __future__ import annotations

import tracemalloc
from array import array
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import analysis
from reader.index.analysis import MAX_TERM, Token, analyser, fold, forget, prefix


def terms(text: str, language: str = "") -> list[str]:
    return [token.term for token in analyser(language).tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ЗАКОН", "закон"),
        ("ёлка", "елка"),
        ("Ёж", "еж"),
        ("за́мок", "замок"),
        ("замо\u0300к", "замок"),
        ("за´мок", "замок"),
        ("на\u00adрод", "народ"),
        ("за\u00ad\u0301мок", "замок"),
        ("и\u0306од", "йод"),
        ("ﬁne", "fine"),
        ("ＷＩＤＥ", "wide"),
        ("п’ять", "п'ять"),
        ("пʼять", "п'ять"),
        ("e‑mail", "e-mail"),
        ("зáмок", "замок"),
        ("cтол", "стол"),
        ("рarty", "party"),
        ("Straße", "strasse"),
        ("café", "cafe"),
        ("crèche", "creche"),
        ("crèches", "creche"),
    ],
)
def test_spellings_that_are_one_word(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(("one", "other"), [("йод", "иод"), ("résumé", "resume"), ("мой", "мои"), ("закон", "канон")])
def test_spellings_that_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("language", "word", "stem"),
    [
        ("", "законами", "закон"),
        ("ru-RU", "законами", "закон"),
        ("en", "законами", "закон"),
        ("de", "законами", "закон"),
        ("", "running", "run"),
        ("ru", "running", "run"),
        ("uk", "running", "run"),
        ("uk", "законами", "законами"),
        ("be-tarask", "законами", "законами"),
        ("tt", "законами", "законами"),
        ("", "українською", "українською"),
        ("ru", "әдәбияты", "әдәбияты"),
        ("de", "Häuser", "haus"),
        ("fr", "l'équipe", "equip"),
        ("sw", "running", "running"),
        ("", "2021", "2021"),
        ("", "Navalny's", "navalni"),
    ],
)
def test_stemmer_by_script_and_language(language: str, word: str, stem: str) -> None:
    assert terms(word, language) == [stem]


def test_made_up_languages_share_one_analyser() -> None:
    assert terms("Законы laws", "xx-Unheard") == ["закон", "law"]
    assert {analyser(f"x{n}") for n in range(1000)} == {analyser()}
    assert analyser("uk") is not analyser()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("send e-mail now", [("send", 0), ("e", 1), ("mail", 2), ("email", 1), ("now", 3)]),
        ("онлайн-банк", [("онлайн", 0), ("банк", 1), ("онлайнбанк", 0)]),
        ("iPhone'ом", [("iphon", 0), ("ом", 1), ("iphoneom", 0)]),
        ("do n't -x- 'y'", [("do", 0), ("nt", 1), ("x", 2), ("y", 3)]),
        ("ivan@example.org", [("ivan", 0), ("exampl", 1), ("org", 2)]),
        ("3.14", [("3", 0), ("14", 1)]),
        ("東京都", [("東", 0), ("東京", 0), ("京", 1), ("京都", 1), ("都", 2)]),
        ("手机Wi手", [("手", 0), ("手机", 0), ("机", 1), ("wi", 2), ("手", 3)]),
        ("да 🙂 нет", [("да", 0), ("🙂", 1), ("нет", 2)]),
        ("हिन्दी में", [("हिन्दी", 0), ("में", 1)]),
        ("snake_case", [("snake", 0), ("case", 1)]),
        ("— … !? ʼ ' -", []),
    ],
)
def test_terms_and_their_positions(text: str, tokens: list[tuple[str, int]]) -> None:
    assert [(token.term, token.position) for token in analyser().tokens(text)] == tokens


def test_offsets_are_into_the_text_as_given() -> None:
    text = "Ёж, за́мок; Straße — e-mail, 東京"
    found = {token.term: text[token.start : token.end] for token in analyser().tokens(text)}
    assert found == {
        "еж": "Ёж",
        "замок": "за́мок",
        "strass": "Straße",
        "e": "e",
        "mail": "mail",
        "email": "e-mail",
        "東": "東",
        "東京": "東京",
        "京": "京",
    }


def test_prefixes_are_folded_and_not_stemmed() -> None:
    assert prefix("За\u00adко́нам") == "законам"


def test_marks_on_latin_letters_count_for_stemmers_only() -> None:
    assert prefix("Caf\u00e9") == "cafe"
    assert terms("schön", "de") == terms("schon", "de")
    assert prefix("Ελλάδα") == "ελλάδα"
    assert prefix("Йод") == "йод"


def test_no_term_is_long() -> None:
    assert [len(term) for term in terms("q" * 10_000)] == [MAX_TERM]
    assert terms("q" * 10_000) == terms("q" * 5_000)


@given(st.text(max_size=80), st.sampled_from(["", "ru", "uk", "de", "ja", "ar", "tr"]))
def test_tokens_are_in_order_and_counted_alike(text: str, language: str) -> None:
    words = analyser(language)
    tokens = list(words.tokens(text))
    assert all(token.term and text[token.start : token.end] for token in tokens)
    assert all(len(token.term) <= MAX_TERM for token in tokens)
    by_word = sorted(tokens, key=lambda token: (token.position, token.end))
    assert all(one.start <= other.start for one, other in pairwise(by_word))
    assert counted(text, 7, language) == positions(tokens, 7)


def counted(text: str, position: int = 0, language: str = "") -> dict[str, list[int]]:
    found: dict[str, array[int]] = {}
    analyser(language).count(text, position, found)
    return {term: list(at) for term, at in found.items()}


def positions(tokens: Iterable[Token], position: int = 0) -> dict[str, list[int]]:
    expected: dict[str, list[int]] = {}
    for token in tokens:
        expected.setdefault(token.term, []).append(token.position + position)
    return expected


def test_a_long_run_without_spaces_goes_in_pieces_and_no_neighbours_are_lost() -> None:
    run = "".join(chr(0x4E00 + n) for n in range(2500))
    tokens = list(analyser().tokens(f"a {run} b"))
    assert [token.term for token in tokens if len(token.term) == 2] == [run[n : n + 2] for n in range(2499)]
    assert all(f"a {run} b"[token.start : token.end] == token.term for token in tokens)
    assert tokens[-1].position == 2501
    assert counted(f"a {run} b") == positions(tokens)


def test_a_long_compound_is_several_and_no_part_is_lost() -> None:
    parts = [f"w{n}" for n in range(200)]
    tokens = list(analyser().tokens("-".join(parts)))
    assert [(token.term, token.position) for token in tokens] == [(part, n) for n, part in enumerate(parts)]
    assert counted("-".join(parts)) == positions(tokens)


@pytest.mark.parametrize(
    "text",
    ["a-" * 50_000, "中" * 50_000, "a\u0301" * 50_000, "q" * 100_000, "л'" * 50_000, "ﷺ" * 50_000],
    ids=["compound", "run without spaces", "marks", "word", "apostrophes", "letters that are several"],
)
def test_a_word_as_long_as_an_article_takes_little_memory(text: str) -> None:
    """Some bytes a character: positions are four, with room to grow; a token would be hundreds."""
    forget()
    tracemalloc.start()
    try:
        assert counted_sizes(text) > 0
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 16 * len(text) + 1_000_000


def counted_sizes(text: str) -> int:
    found: dict[str, array[int]] = {}
    analyser().count(text, 0, found)
    return sum(map(len, found.values()))


def test_the_control_tokens_of_such_a_word_take_much() -> None:
    tracemalloc.start()
    try:
        assert len(list(analyser().tokens("a-" * 50_000))) == 50_000
        assert tracemalloc.get_traced_memory()[1] > 16 * 100_000 + 1_000_000
    finally:
        tracemalloc.stop()


def test_a_text_of_nothing_but_different_words_is_left_out_from_somewhere_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "MOST_TERMS", 100)
    assert list(counted(" ".join(f"w{n}" for n in range(300)))) == [f"w{n}" for n in range(100)]
    assert len(counted("".join(chr(0x4E00 + n) for n in range(3000)))) < 100 + 2 * 1001
    assert counted("a b " * 300 + "c") == {"a": [*range(0, 600, 2)], "b": [*range(1, 601, 2)], "c": [600]}
