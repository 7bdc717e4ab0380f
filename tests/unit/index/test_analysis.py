from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.analysis import MAX_TERM, analyser, fold, prefix


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
        ("fr", "l'équipe", "équip"),
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
        ("iPhone'ом", [("iphon", 0), ("ом", 1), ("iphoneом", 0)]),
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
    counted: dict[str, list[int]] = {}
    words.count(text, 7, counted)
    expected: dict[str, list[int]] = {}
    for token in tokens:
        expected.setdefault(token.term, []).append(token.position + 7)
    assert counted == expected
