"""``reader search`` on the sample bundle, from a script's point of view; more of it is in tests/unit/cli."""

from __future__ import annotations

import json
import re

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
    assert json.loads(ran.stdout) == {"total": 0, "hits": [], "suggestion": None, "cut": False}
    assert reader("search", *BUNDLE, "нетакогослова", stdin=STDIN).stdout == "Nothing found.\n"


def test_of_a_long_query_the_first_words_count_and_it_says_so(reader: Reader) -> None:
    ran = reader("search", *BUNDLE, "--json", "закон " * 1000, stdin=STDIN)
    assert ran.returncode == 0
    assert ran.stderr == "reader: The query is too long: only its first 64 words count.\n"
    found = json.loads(ran.stdout)
    assert found["cut"]
    assert found["total"] == json.loads(reader("search", *BUNDLE, "--json", "закон", stdin=STDIN).stdout)["total"] > 0


def test_hits_are_apart_and_counted(reader: Reader) -> None:
    *hits, last = reader("search", *BUNDLE, "закон", "--limit", "2", stdin=STDIN).stdout.split("\n\n")
    assert len(hits) == 2
    assert all("[закон" in hit.lower() for hit in hits)
    assert re.fullmatch(r"\d+ articles found\.\n", last)


def test_a_word_to_be_left_out_is_no_option(reader: Reader) -> None:
    found = json.loads(reader("search", *BUNDLE, "--json", "закон", stdin=STDIN).stdout)["total"]
    ran = reader("search", *BUNDLE, "--json", "закон", "-суд", stdin=STDIN)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["total"] < found
    assert_refused(reader("search", *BUNDLE, "закон", "--суд", stdin=STDIN), words="--суд", status=2)
    assert_refused(reader("search", *BUNDLE, "после:2021-13", stdin=STDIN), words="“2021-13” is not a date")
    assert reader("search", "закон", "-h").stdout == reader("search", "--help").stdout != ""
