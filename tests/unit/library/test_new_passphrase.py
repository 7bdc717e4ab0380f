"""Passphrases that are drawn, and an honest word on those that are made up."""

from __future__ import annotations

import secrets
import unicodedata

import pytest
from mnemonic import Mnemonic

from reader.i18n import LANGUAGES, Language, _, use
from reader.library.new_passphrase import Strength, draw, judge


def alphabet(language: Language) -> set[str]:
    return set("абвгдежзийклмнопрстуфхцчшщъыьэюя" if language == "ru" else "abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_words_of_the_language_are_drawn(language: Language) -> None:
    drawn = [draw(language) for _ in range(200)]
    assert len(set(drawn)) == 200
    words = [word for passphrase in drawn for word in passphrase.split(" ")]
    assert len(words) == 1200
    # 1200 draws from 2048 words give some 908 different ones; a list that is cut short gives fewer.
    assert 800 < len(set(words)) < 1010


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_can_be_read_and_typed(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def choice(words: list[str]) -> str:
        offered.extend(words)
        return words[0]

    monkeypatch.setattr(secrets, "choice", choice)
    draw(language)
    words = set(offered)
    assert len(words) >= 2047, "six of them are 66 bits"
    assert set("".join(words)) <= alphabet(language)
    assert all(unicodedata.is_normalized("NFC", word) for word in words)


def test_a_list_that_is_cut_short_gives_no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Mnemonic, "__init__", lambda self, _language: setattr(self, "wordlist", ["one"] * 2048))
    with pytest.raises(ValueError, match="damaged"):
        draw("en")


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("пароль", Strength.WEAK),
        ("пароль123", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("privetprivetprivetprivet", Strength.WEAK),
        ("19851985 01011985", Strength.WEAK),
        ("+7 495 123-45-67", Strength.WEAK),
        ("Ленинградский проспект", Strength.FAIR),
        ("xK9$vQ2!mZ7@pL4&", Strength.FAIR),
        ("много много много много много", Strength.WEAK),
        ("я помню чудное мгновенье передо мной явилась ты", Strength.LONG),
        ("абзац литр ясный клиент горшок газета", Strength.LONG),
    ],
)
def test_strength(passphrase: str, strength: Strength) -> None:
    assert judge(passphrase) is strength


def test_strength_is_told_in_both_languages() -> None:
    told = {each: _(each.value) for each in Strength}
    use("ru")
    try:
        assert all(_(each.value) != told[each] for each in Strength)
    finally:
        use("en")
