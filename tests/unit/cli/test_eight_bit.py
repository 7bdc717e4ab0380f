"""Terminals of one byte a character are sent no byte that they could take for a command."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cli.eight_bit import safe_encoding, sendable

COMMANDS = set(range(0x80, 0xA0))
RISKY = ["koi8-r", "koi8-u", "cp1251", "cp1252", "iso8859-1", "iso8859-5", "iso8859-15"]


@pytest.mark.parametrize("name", RISKY)
@given(text=st.text())
def test_no_character_becomes_a_command(name: str, text: str) -> None:
    sent = text.encode(safe_encoding(name), "replace")
    assert COMMANDS.isdisjoint(sent)
    assert sent.decode(name).isprintable() or not text.isprintable()


@pytest.mark.parametrize("name", RISKY)
def test_positive_control_the_encoding_itself_would_send_some(name: str) -> None:
    every = "".join(map(chr, range(0x10000)))
    assert COMMANDS & set(every.encode(name, "ignore"))
    assert COMMANDS.isdisjoint(every.encode(safe_encoding(name), "ignore"))


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-16", "ascii", "cp866", "mac_cyrillic", "gbk", "shift_jis", "euc_jp", "big5"]
)
def test_others_stay_as_they_are(name: str) -> None:
    assert safe_encoding(name) == name


def test_what_resembles_it_is_sent_instead() -> None:
    text = "“Суд” — это… №\xa01 │ «дом» € 東"
    stream = io.TextIOWrapper(io.BytesIO(), encoding=safe_encoding("cp1251"), errors="replace")
    stream.write(text)
    stream.flush()
    assert stream.buffer.getvalue().decode("cp1251") == '"Суд" - это... №\xa01 | «дом» ? ?'
    assert text.encode(safe_encoding("koi8-r")).decode("koi8-r") == '"Суд" - это... No. 1 | "дом" ? ?'


@pytest.mark.parametrize("name", ["cp1251", "koi8-r", "iso8859-5", "ascii", "utf-8"])
def test_a_question_can_be_sent_by_whoever_replaces_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getencoding", lambda: name)
    sent = sendable("Passphrase of “суд\udcff.bundle”… ").encode(name)
    assert COMMANDS.isdisjoint(sent) or name == "utf-8"
