"""The commands on a library, from a script's point of view."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from support.bundles import CONTENTS, IDENTITY
from support.devices import CHEAP
from support.kept import KEY, LIBRARY, Kept, bundle, edition
from support.program import PASSPHRASE, QUICK, SAMPLE, Reader, assert_refused
from support.terminal import Terminal

from reader import age
from reader.bundle import open_bundle
from reader.store.volume import Volume

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ["Первая", "Second", "Third"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    kept = Kept(tmp_path_factory.mktemp("made"))
    kept.make()
    bundle(kept.folder / "good.bundle")
    ran = kept.add("good.bundle")
    assert ran.returncode == 0, ran
    return kept


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    return made.copy(tmp_path)


def titles(kept: Kept, phrase: str = "phrase") -> list[str]:
    return [each["title"] for each in json.loads(kept("list", "--json", phrase=phrase).stdout)]


def edition_id(kept: Kept) -> str:
    return str(json.loads(kept("list", "--editions", "--json").stdout)[0]["edition"])


def test_with_the_real_cost_of_a_passphrase(reader: Reader, tmp_path: Path) -> None:
    """From nothing to an article, as a person does it; everything else here makes unlocking cheap."""
    (tmp_path / "phrase").write_text("six plain words of somebody else\n")
    (tmp_path / "bundle-phrase").write_text(PASSPHRASE)
    ours = ("--library", "kept.bin", "--passphrase-file", "phrase")
    ran = reader("create", "--size", "16MiB", *ours)
    assert ran.returncode == 0, ran
    assert "4 MiB" in ran.stdout
    assert ran.stderr == ""
    assert (tmp_path / "kept.bin").stat().st_size == 16 << 20
    ran = reader("import", SAMPLE, "--bundle-passphrase-file", "bundle-phrase", *ours)
    assert ran.returncode == 0, ran
    assert ran.stderr == "", "no bar where there is no terminal"
    assert "Fingerprint: " in ran.stdout
    assert "Kept: 18 articles." in ran.stdout
    assert json.loads(reader("search", "закон", "--json", *ours).stdout)["total"] > 3
    ran = reader("import", SAMPLE, *ours)
    assert ran.returncode == 0, "the bundle's passphrase was kept"
    assert "already here" in ran.stdout
    assert {each.name for each in tmp_path.iterdir()} == {"phrase", "bundle-phrase", "kept.bin"}


def test_what_was_imported_is_listed_shown_and_found(kept: Kept) -> None:
    listed = json.loads(kept("list", "--json").stdout)
    assert sorted(each["title"] for each in listed) == sorted(TITLES)
    assert {each["signature"] for each in listed} == {"unknown"}
    assert "Первая" in kept("list").stdout
    found = json.loads(kept("search", "законы", "--json").stdout)
    assert [hit["title"] for hit in found["hits"]] == ["Первая"]
    shown = json.loads(kept("show", found["hits"][0]["id"][:8], "--json").stdout)
    assert "Закон один для всех." in shown["text"]
    assert json.loads(kept("search", "нетакогослова", "--json").stdout) == {
        "total": 0, "hits": [], "suggestion": None, "cut": False
    }  # fmt: skip


def test_editions_are_listed(kept: Kept) -> None:
    (document,) = json.loads(kept("list", "--editions", "--json").stdout)
    assert document["title"] == CONTENTS.title
    assert (document["total"], document["present"]) == (3, 3)
    ran = kept("list", "--editions")
    assert document["edition"].startswith(ran.stdout.split()[0])
    assert "articles: 3" in ran.stdout


def test_the_same_again_is_already_here(kept: Kept) -> None:
    ran = kept.add("good.bundle")
    assert ran.returncode == 0
    assert "already here" in ran.stdout
    assert "already here" in kept("import", "good.bundle").stdout, "the key was kept"


def test_the_options_stand_on_either_side_and_the_command_wins(kept: Kept) -> None:
    both = ("--library", LIBRARY, "--passphrase-file", "phrase")
    wrong = ("--library", "nowhere", "--passphrase-file", "nowhere")
    expected = kept("list").stdout
    assert expected
    assert kept.run(*both, "list").stdout == expected
    assert kept.run(*wrong, "list", *both).stdout == expected
    assert_refused(kept.run(*both, "list", *wrong), words="nowhere")


def test_the_environment_names_the_library_and_options_win(kept: Kept) -> None:
    ran = kept.run("list", "--passphrase-file", "phrase", env={"READER_LIBRARY": LIBRARY})
    assert "Первая" in ran.stdout
    ran = kept.run("list", "--passphrase-file", "phrase", "--library", LIBRARY, env={"READER_LIBRARY": "nowhere"})
    assert "Первая" in ran.stdout
    assert_refused(kept.run("list", env={"READER_LIBRARY": "nowhere"}), words="“nowhere”")


def test_the_default_library(kept: Kept) -> None:
    ran = kept.run("create", "--size", "16MiB", "--passphrase-file", "phrase")
    assert ran.returncode == 0, ran
    (made,) = (kept.folder / "data").iterdir()
    assert "reader" not in made.name
    assert kept.run("list", "--passphrase-file", "phrase").returncode == 0


def test_a_passphrase_comes_from_standard_input(kept: Kept) -> None:
    phrase = (kept.folder / "phrase").read_bytes()
    assert "Первая" in kept.run("list", "--library", LIBRARY, "--passphrase-file", "-", stdin=phrase).stdout


def test_a_decoy_has_contents_of_its_own(kept: Kept) -> None:
    bundle(kept.folder / "harmless.bundle", edition(9, {"Cakes": "Flour and butter."}))
    assert kept("import", "harmless.bundle", "--identity", KEY, phrase="decoy").returncode == 0
    assert titles(kept, "decoy") == ["Cakes"]
    assert sorted(titles(kept)) == sorted(TITLES)
    assert json.loads(kept("search", "--json", "butter").stdout)["total"] == 0


def test_remove(kept: Kept) -> None:
    ran = kept("remove", edition_id(kept)[:12])
    assert ran.returncode == 0, ran
    assert CONTENTS.title in ran.stdout
    assert ran.stderr == ""
    assert titles(kept) == []
    assert json.loads(kept("search", "--json", "закон").stdout)["total"] == 0


def test_check(kept: Kept) -> None:
    ran = kept("check")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "3 articles" in ran.stdout
    assert json.loads(kept("check", "--json").stdout) == []


def damage(kept: Kept, name: str) -> None:
    """Flip one byte of the first cell of the object ``name``."""
    with Volume.open(kept.path, (kept.folder / "phrase").read_text(), work=CHEAP) as volume:
        place = next(volume._contents.find(name).places(0))
        offset = volume._cells._offset(place.cell)
    with kept.path.open("r+b") as file:
        file.seek(offset + 7000)
        byte = file.read(1)[0]
        file.seek(offset + 7000)
        file.write(bytes([byte ^ 1]))


def test_check_names_what_is_damaged_and_importing_again_mends_it(kept: Kept) -> None:
    damage(kept, "packs/0")
    ran = kept("check")
    assert ran.returncode == 1
    assert "The article “Первая” of the edition “Как устроен суд” is damaged." in ran.stdout
    assert ran.stderr.startswith("reader: ")
    assert ran.stderr.count("\n") == 1
    found = json.loads(kept("check", "--json").stdout)
    assert any("Первая" in each["problem"] and each["lost"] for each in found)
    assert sorted(titles(kept)) == sorted(TITLES)
    ran = kept.add("good.bundle")
    assert ran.returncode == 0
    assert "was here already" in ran.stdout
    assert kept("check").returncode == 0


def test_share(kept: Kept) -> None:
    (kept.folder / "new-phrase").write_text("a passphrase for the next")
    ran = kept("share", edition_id(kept), "-o", "passed.bundle", "--bundle-passphrase-file", "new-phrase")
    assert ran.returncode == 0, ran
    with open_bundle(
        (kept.folder / "passed.bundle").open("rb"), [age.Passphrase("a passphrase for the next")]
    ) as passed:
        assert [each.title for each in passed.edition.articles if each.present] == TITLES
        assert passed.edition.publisher.fingerprint


def test_share_one_article_for_a_key(kept: Kept) -> None:
    id_ = next(each["id"] for each in json.loads(kept("list", "--json").stdout) if each["title"] == "Second")
    recipient = IDENTITY.recipient.encode()
    arguments = ("share", edition_id(kept), "-o", "one.bundle", "--recipient", recipient, "--article")
    assert_refused(kept(*arguments, "ffff"), words="ffff")
    assert kept(*arguments, id_[:10]).returncode == 0
    with open_bundle((kept.folder / "one.bundle").open("rb"), [IDENTITY]) as passed:
        assert [each.title for each in passed.edition.articles if each.present] == ["Second"]
    assert_refused(kept(*arguments, id_), words="there already")


def test_share_says_what_nobody_vouches_for(kept: Kept) -> None:
    bundle(kept.folder / "unsigned.bundle", edition(4, {"Plain": "Words."}), signer=None)
    assert kept("import", "unsigned.bundle", "--identity", KEY, "--allow-unsigned").returncode == 0
    found = json.loads(kept("list", "--editions", "--json").stdout)
    (unsigned,) = (each["edition"] for each in found if each["signature"] == "unsigned")
    ran = kept("share", unsigned, "-o", "x.bundle", "--recipient", IDENTITY.recipient.encode())
    assert "unsigned" in ran.stdout


def test_the_passphrase_is_changed(kept: Kept) -> None:
    (kept.folder / "new").write_text("words that nobody used before in here")
    ran = kept("passphrase", "--new-passphrase-file", "new")
    assert ran.returncode == 0, ran
    assert "older copy" in ran.stdout
    assert_refused(kept("list"), words="No library opens")
    assert sorted(titles(kept, "new")) == sorted(TITLES)
    assert_refused(kept("passphrase", "--new-passphrase-file", "decoy", phrase="new"), words="already in use")


def test_one_more_library_is_added(kept: Kept) -> None:
    (kept.folder / "third").write_text("a third passphrase for a third library")
    keep = ("--passphrase-file", "phrase", "--passphrase-file", "decoy")
    add = ("create", "--add", "--library", LIBRARY)
    in_use = kept.run(*add, *keep, "--passphrase-file", "decoy")
    assert_refused(in_use, words="already in use")
    with_all = kept.run(*add, *keep, "--passphrase-file", "third")
    assert with_all.returncode == 0, with_all
    assert sorted(titles(kept)) == sorted(TITLES)
    assert titles(kept, "decoy") == titles(kept, "third") == []
    (kept.folder / "fourth").write_text("a fourth passphrase for a fourth library")
    with_one = kept.run(*add, "--passphrase-file", "phrase", "--passphrase-file", "fourth")
    assert with_one.stdout == with_all.stdout, "it says the same however many are kept"
    assert sorted(titles(kept)) == sorted(TITLES)


def test_several_bundles_each_told(kept: Kept) -> None:
    bundle(kept.folder / "next.bundle", edition(4, {"Fresh": "New words."}))
    (kept.folder / "bad.bundle").write_bytes(b"nothing of the kind")
    ran = kept.add("bad.bundle", "next.bundle", "nowhere.bundle")
    assert ran.returncode == 1
    problems = ran.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in problems] == ["bad.bundle", "nowhere.bundle"]
    assert "Fresh" in titles(kept)
    assert json.loads(kept("search", "--json", "words").stdout)["total"] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_ctrl_c_at_the_terminal_stops_indexing_and_the_next_command_goes_on(kept: Kept) -> None:
    texts = {f"Title {number}": f"Words, and one of its own: token{number}." for number in range(1200)}
    bundle(kept.folder / "many.bundle", edition(5, texts))
    command = ("import", "many.bundle", "--identity", KEY, "--library", LIBRARY, "--passphrase-file", "phrase")
    with Terminal([*QUICK, *command], folder=kept.folder, columns=160) as terminal:
        terminal.see("Indexing")
        terminal.press("\x03")
        assert terminal.leave() == 130
        assert "indexed the next time" in terminal.text
        assert "Kept: 1200 articles." in terminal.text
    assert len(titles(kept)) == 1203
    assert json.loads(kept("search", "--json", "token1199").stdout)["total"] == 1
    assert kept("check").returncode == 0
