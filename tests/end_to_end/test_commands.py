"""The commands on the sample bundle, from a script's point of view."""

from __future__ import annotations

import json
import re

import pytest
from support.program import PASSPHRASE, SAMPLE, Reader, assert_refused

from reader import age
from reader.bundle import open_bundle

BUNDLE = ("--bundle", SAMPLE, "--bundle-passphrase-file", "-")
STDIN = PASSPHRASE.encode()


def test_search_finds_every_form_of_a_russian_word(reader: Reader) -> None:
    ran = reader("search", *BUNDLE, "--json", "закон", stdin=STDIN)
    assert ran.returncode == 0
    assert ran.stderr == ""
    found = json.loads(ran.stdout)
    with open_bundle(SAMPLE.open("rb"), [age.Passphrase(PASSPHRASE)]) as bundle:
        texts = {
            article.id: bundle.read_article(article).decode()
            for article in bundle.edition.articles
            if article.language == "ru"
        }
    hits = {hit["id"] for hit in found["hits"]}
    assert found["total"] == len(hits)
    for form in ("закона", "законом", "законы"):
        holding = {id_ for id_, text in texts.items() if re.search(rf"\b{form}\b", text, re.IGNORECASE)}
        assert holding, f"the sample holds {form}"
        assert holding <= hits
    for hit in found["hits"]:
        assert set(hit) == {
            "id", "title", "publisher", "published", "language", "score", "snippet", "edition", "signature"
        }  # fmt: skip
        assert hit["signature"] == "unknown"


def test_a_word_that_is_nowhere_is_no_error(reader: Reader) -> None:
    ran = reader("search", *BUNDLE, "--json", "нетакогослова", stdin=STDIN)
    assert ran.returncode == 0
    assert json.loads(ran.stdout) == {"total": 0, "hits": []}
    assert reader("search", *BUNDLE, "нетакогослова", stdin=STDIN).stdout == "Nothing found.\n"


def test_list_and_show_in_words(reader: Reader) -> None:
    ran = reader("list", *BUNDLE, stdin=STDIN)
    first = ran.stdout.splitlines()[0]
    id_, title = first.split("  ", 1)
    assert re.fullmatch("[0-9a-f]{16}", id_)
    shown = reader("show", id_[:10], *BUNDLE, stdin=STDIN)
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[0] == title
    assert len(shown.stdout.split()) > 300


def test_inspect_says_who_signed(reader: Reader) -> None:
    ran = reader("inspect", SAMPLE, "--bundle-passphrase-file", "-", stdin=STDIN)
    assert ran.returncode == 0
    assert re.search(r"^Fingerprint: (\d{5} ){7}\d{5}$", ran.stdout, re.MULTILINE)
    document = json.loads(reader("inspect", SAMPLE, "--bundle-passphrase-file", "-", "--json", stdin=STDIN).stdout)
    assert document["signature"] == "unknown"
    assert document["fingerprint"] in ran.stdout
    assert len(document["articles"]) >= 12


def test_json_keeps_its_characters(reader: Reader) -> None:
    ran = reader("list", *BUNDLE, "--json", stdin=STDIN, env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert "закон" in ran.stdout.lower()
    assert "\\u" not in ran.stdout


@pytest.mark.parametrize("side", ["before", "after"])
def test_russian_is_spoken_on_either_side_of_the_command(reader: Reader, side: str) -> None:
    arguments = ["search", *BUNDLE, "нетакогослова"]
    ran = reader(*(["--lang", "ru", *arguments] if side == "before" else [*arguments, "--lang", "ru"]), stdin=STDIN)
    assert ran.stdout == "Ничего не найдено.\n"


def test_the_system_language_is_spoken(reader: Reader) -> None:
    ran = reader("list", env={"LC_ALL": "ru_RU.UTF-8"})
    assert_refused(ran, words="--bundle ФАЙЛ", status=2)


def test_without_a_command_it_says_how_to_begin(reader: Reader) -> None:
    ran = reader()
    assert ran.returncode == 0
    assert "reader open FILE" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list"], "--bundle FILE"),
        (["nonsense"], "nonsense"),
        (["search", *BUNDLE], "QUERY"),
        (["list", "--bundle"], "--bundle"),
        (["search", *BUNDLE, "--limit", "0", "x"], "--limit"),
        (["inspect", SAMPLE, "--bundle-passphrase-file", "-", "--identity", "-"], "standard input"),
        (["pack", ".", "-o", "x", "--bundle-passphrase-file", "-", "--sign-passphrase-file", "-"], "standard input"),
        (["keygen"], "--output"),
        (["keygen", "--classic", "--signing", "-o", "x"], "--signing"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(reader: Reader, arguments: list[str], words: str) -> None:
    ran = reader(*arguments, stdin=STDIN)
    assert_refused(ran, words=words, status=2)


def test_what_is_no_public_key_is_refused(reader: Reader) -> None:
    assert_refused(reader("pack", ".", "-o", "x", "--recipient", "nonsense"), words="age1")


def test_a_secret_is_never_repeated(reader: Reader) -> None:
    secret = "AGE-SECRET-KEY-1QQQNOTREALLYAKEY"
    ran = reader("inspect", SAMPLE, "--identity", "-", stdin=secret.encode())
    assert_refused(ran)
    assert secret not in ran.stderr
    ran = reader("inspect", SAMPLE, "--bundle-passphrase-file", "-", stdin=b"a wrong one")
    assert_refused(ran, words="does not open")
    assert "a wrong one" not in ran.stderr


def test_without_a_terminal_there_is_nobody_to_ask(reader: Reader) -> None:
    assert_refused(reader("inspect", SAMPLE), words="no terminal")
    assert_refused(reader("open", SAMPLE), words="terminal")


def test_output_that_nobody_wants_is_no_error(reader: Reader, tmp_path: object) -> None:
    ran = reader("list", "--help")
    assert ran.returncode == 0
    assert "--bundle" in ran.stdout
