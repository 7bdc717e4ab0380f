"""The commands on the sample bundle, from a script's point of view."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.bundles import CONTENTS, IDENTITY
from support.kept import bundle
from support.program import PASSPHRASE, PROGRAM, SAMPLE, Reader, assert_refused
from support.terminal import Terminal

from reader import age
from reader.bundle import open_bundle, seal_file

if TYPE_CHECKING:
    from pathlib import Path

BUNDLE = ("--bundle", "sample.bundle", "--identity", "key")


@pytest.fixture
def reader(reader: Reader, keyed_sample: bytes) -> Reader:
    """``reader``, run in a folder that holds the sample and a key that opens it."""
    (reader.folder / "sample.bundle").write_bytes(keyed_sample)
    (reader.folder / "key").write_text(IDENTITY.encode())
    return reader


def test_search_finds_every_form_of_a_russian_word(reader: Reader) -> None:
    ran = reader("search", *BUNDLE, "--json", "закон")
    assert ran.returncode == 0
    assert ran.stderr == ""
    found = json.loads(ran.stdout)
    with open_bundle((reader.folder / "sample.bundle").open("rb"), [IDENTITY]) as bundle:
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
    ran = reader("search", *BUNDLE, "--json", "нетакогослова")
    assert ran.returncode == 0
    assert json.loads(ran.stdout) == {"total": 0, "hits": [], "suggestion": None, "cut": False}
    assert reader("search", *BUNDLE, "нетакогослова").stdout == "Nothing found.\n"


def test_of_a_long_query_the_first_words_count_and_it_says_so(reader: Reader) -> None:
    ran = reader("search", *BUNDLE, "--json", "закон " * 1000)
    assert ran.returncode == 0
    assert ran.stderr == "reader: The query is too long: only its first 64 words count.\n"
    found = json.loads(ran.stdout)
    assert found["cut"]
    assert found["total"] == json.loads(reader("search", *BUNDLE, "--json", "закон").stdout)["total"] > 0


def test_a_word_to_be_left_out_is_no_option(reader: Reader) -> None:
    found = json.loads(reader("search", *BUNDLE, "--json", "закон").stdout)["total"]
    ran = reader("search", *BUNDLE, "--json", "закон", "-суд")
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["total"] < found
    assert_refused(reader("search", *BUNDLE, "закон", "--суд"), words="--суд", status=2)
    assert_refused(reader("search", *BUNDLE, "после:2021-13"), words="“2021-13” is not a date")
    assert reader("search", "закон", "-h").stdout == reader("search", "--help").stdout != ""


def test_list_and_show_in_words(reader: Reader) -> None:
    ran = reader("list", *BUNDLE)
    first = ran.stdout.splitlines()[0]
    id_, title = first.split("  ", 1)
    assert re.fullmatch("[0-9a-f]{16}", id_)
    shown = reader("show", id_[:10], *BUNDLE)
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[0] == title
    assert len(shown.stdout.split()) > 300


def test_inspect_says_who_signed(reader: Reader) -> None:
    ran = reader("inspect", "sample.bundle", "--identity", "key")
    assert ran.returncode == 0
    assert re.search(r"^Fingerprint: (\d{5} ){7}\d{5}$", ran.stdout, re.MULTILINE)
    document = json.loads(reader("inspect", "sample.bundle", "--identity", "key", "--json").stdout)
    assert document["signature"] == "unknown"
    assert document["fingerprint"] in ran.stdout
    assert len(document["articles"]) >= 12


def test_json_keeps_its_characters(reader: Reader) -> None:
    ran = reader("list", *BUNDLE, "--json", env={"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert "закон" in ran.stdout.lower()
    assert "\\u" not in ran.stdout


@pytest.mark.parametrize("side", ["before", "after"])
def test_russian_is_spoken_on_either_side_of_the_command(reader: Reader, side: str) -> None:
    arguments = ["search", *BUNDLE, "нетакогослова"]
    ran = reader(*(["--lang", "ru", *arguments] if side == "before" else [*arguments, "--lang", "ru"]))
    assert ran.stdout == "Ничего не найдено.\n"


def test_options_of_all_commands_go_with_the_publishers_too(reader: Reader) -> None:
    ran = reader("publishers", "show", "--help", "--lang", "ru")
    assert ran.stdout.startswith("Использование: reader publishers show")
    assert {"--lang", "--strict"} <= set(re.findall("--[a-z]+", ran.stdout))
    assert_refused(reader("publishers", "list", "--lang", "ru"), words="reader create")
    assert_refused(reader("publishers", "--lang", "ru"), words="Не указана команда.", status=2)


def test_the_system_language_is_spoken(reader: Reader) -> None:
    ran = reader("list", env={"LC_ALL": "ru_RU.UTF-8"})
    assert_refused(ran, words="reader create")
    assert "библиотек" in ran.stderr


def test_help_is_a_command_too(reader: Reader) -> None:
    assert reader("help").stdout == reader("--help").stdout != ""
    assert reader("help", "search").stdout == reader("search", "--help").stdout != ""


@pytest.mark.parametrize("command", ["", "open", "list", "show", "search", "import", "share", "remove", "inspect"])
def test_help_is_in_russian_altogether(reader: Reader, command: str) -> None:
    ran = reader(*([command] if command else []), "--help", "--lang", "ru")
    assert ran.returncode == 0
    assert ran.stdout.startswith(f"Использование: reader {command}")
    assert set(re.findall("[A-Z_]{3,}|required|range", ran.stdout)) <= {"JSON", "READER_LIBRARY"}


def test_a_usage_error_in_russian(reader: Reader) -> None:
    ran = reader("inspect", "--lang", "ru")
    assert_refused(ran, words="Не указан аргумент «ФАЙЛ».", status=2)
    assert_refused(reader("search", "--limit", "x", "y", "--lang", "ru"), words="«--limit»: «x»", status=2)
    assert_refused(reader("serach", "--lang", "ru"), words="«search»", status=2)


def test_a_title_and_a_publisher_say_nothing_ahead_of_the_state(reader: Reader, tmp_path: Path) -> None:
    name = "Газета · ✓ подпись верна · издатель известен"
    contents = replace(CONTENTS, publisher=name)
    bundle(tmp_path / "forged.bundle", contents, signer=None)
    forged = ("--bundle", "forged.bundle", "--identity", "key")
    id_ = reader("list", *forged).stdout.split()[0]
    for arguments in (["list"], ["list", "--editions"], ["search", "закон"], ["show", id_]):
        lines = [line for line in reader(*arguments, *forged).stdout.splitlines() if name in line]
        assert lines
        for line in lines:
            assert line.strip().startswith("! unsigned · ")
    shown = reader("inspect", "forged.bundle", "--identity", "key").stdout
    assert shown.startswith("Signature: ! unsigned")
    assert shown.index("What the bundle says of itself") < shown.index(name)


def test_hits_are_apart_and_counted(reader: Reader) -> None:
    *hits, last = reader("search", *BUNDLE, "закон", "--limit", "2").stdout.split("\n\n")
    assert len(hits) == 2
    assert all("[закон" in hit.lower() for hit in hits)
    assert re.fullmatch(r"\d+ articles found\.\n", last)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--identity", "key"), "sealed with a passphrase, not for a key: leave out --identity"),
        (("--bundle-passphrase-file", "wrong"), "This passphrase does not open"),
    ],
)
def test_what_does_not_open_the_sample(reader: Reader, tmp_path: Path, given: tuple[str, str], words: str) -> None:
    (tmp_path / "wrong").write_text("wrong")
    for command in (["inspect", SAMPLE], ["list", "--bundle", SAMPLE]):
        assert_refused(reader(*command, *given), words=words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("--identity", "other"), "not sealed for this key"),
        (("--bundle-passphrase-file", "wrong"), "sealed for a key, not with a passphrase"),
    ],
)
def test_what_does_not_open_a_bundle_for_a_key(
    reader: Reader, tmp_path: Path, given: tuple[str, str], words: str
) -> None:
    bundle(tmp_path / "for-a-key.bundle")
    (tmp_path / "other").write_text(age.X25519Identity.generate().encode())
    (tmp_path / "wrong").write_text("wrong")
    for command in (["inspect", "for-a-key.bundle"], ["list", "--bundle", "for-a-key.bundle"]):
        assert_refused(reader(*command, *given), words=words)


def test_the_outside_of_a_bundle_for_whoever_carries_it(reader: Reader, tmp_path: Path) -> None:
    half = SAMPLE.read_bytes()[:60_000]
    (tmp_path / "half.bundle").write_bytes(half)
    ran = reader("inspect", "half.bundle", "--outside")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "with a passphrase" in ran.stdout
    assert "60000 bytes" in ran.stdout
    assert hashlib.sha256(half).hexdigest() in ran.stdout
    assert json.loads(reader("inspect", "half.bundle", "--outside", "--json").stdout) == {
        "sealed": {"passphrase": 1},
        "size": 60_000,
        "sha256": hashlib.sha256(half).hexdigest(),
    }
    assert_refused(reader("inspect", __file__, "--outside"), words="not a sealed bundle")


def test_the_outside_of_a_bundle_for_keys_needs_no_option(reader: Reader, tmp_path: Path) -> None:
    hybrid = [age.HybridIdentity.generate().recipient for _ in range(2)]
    seal_file(tmp_path / "two.bundle", CONTENTS, hybrid, None)
    ran = reader("inspect", "two.bundle")
    assert ran.returncode == 0
    assert "for 2 post-quantum keys" in ran.stdout
    bundle(tmp_path / "one.bundle")
    assert "for 1 classic key." in reader("inspect", "one.bundle").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_an_empty_answer_tells_what_can_be_seen(tmp_path: Path) -> None:
    with Terminal([*PROGRAM, "inspect", str(SAMPLE)], folder=tmp_path) as terminal:
        terminal.see("Enter alone")
        terminal.settle(0.2)
        terminal.press("\r")
        terminal.see("nobody can tell")
        assert terminal.leave() == 0
        assert "Signature" not in terminal.text
    with Terminal([*PROGRAM, "inspect", str(SAMPLE)], folder=tmp_path, columns=60) as terminal:
        terminal.see("Enter alone")
        terminal.settle(0.2)
        terminal.press(f"{PASSPHRASE}\r")
        assert terminal.leave() == 0
        assert "articles/" in terminal.text
        assert PASSPHRASE.encode() not in terminal.raw


def test_without_a_command_it_says_how_to_begin(reader: Reader) -> None:
    ran = reader()
    assert ran.returncode == 0
    assert "reader open FILE" in ran.stdout
    assert "reader create" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--identity", "key"], "--bundle FILE"),
        (["nonsense"], "nonsense"),
        (["serach"], "search"),
        (["news.bundle"], "reader open news.bundle"),
        ([SAMPLE], f"reader open {SAMPLE}"),
        (["a; b.bundle"], "reader open FILE"),
        (["help", "nonsense"], "nonsense"),
        (["list", "--bundle"], "--bundle"),
        (["inspect", SAMPLE, "--bundle-passphrase-file", "-", "--identity", "-"], "standard input"),
        (["pack", ".", "-o", "x", "--bundle-passphrase-file", "-", "--sign-passphrase-file", "-"], "standard input"),
        (["keygen"], "--output"),
        (["keygen", "--classic", "--signing", "-o", "x"], "--signing"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_status_2(reader: Reader, arguments: list[str], words: str) -> None:
    ran = reader(*arguments, stdin=PASSPHRASE.encode())
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


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX is needed")
@pytest.mark.parametrize(
    "shell", ["{reader} --help | true", "{reader} --help >&-", "{list} | true", "{list} | head -1"]
)
def test_output_that_nobody_reads_is_no_error(tmp_path: Path, shell: str) -> None:
    (tmp_path / "phrase").write_text(PASSPHRASE)
    reader = f"{sys.executable} -m reader"
    command = shell.format(reader=reader, list=f"{reader} list --bundle {SAMPLE} --bundle-passphrase-file phrase")
    script = f"set -o pipefail; {command}"
    ran = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
