"""Whatever a command opens a bundle with is forgotten when it has ended, well or not."""

from __future__ import annotations

import pytest
from support.library_screens import BUNDLE_PASSPHRASE, bundle_file

from reader import age, tui
from reader.cli.bundles import forgetting, open_named
from reader.cli.inspect import command as inspect
from reader.cli.keyring import Keyring
from reader.cli.open import command as open_
from reader.errors import NoMatchError
from reader.library import Library
from reader.store import MemoryStore


@pytest.fixture
def made(monkeypatch) -> list[age.Passphrase]:
    """Every passphrase that is made from now on."""
    made = []
    original = age.Passphrase.__init__

    def init(self, *args, **others) -> None:
        original(self, *args, **others)
        made.append(self)

    monkeypatch.setattr(age.Passphrase, "__init__", init)
    return made


def forgotten(passphrase: age.Passphrase) -> bool:
    return not hasattr(passphrase, "_secret")


def secret_file(folder, text: str) -> str:
    path = folder / "secret"
    path.write_text(text)
    return str(path)


def typed(monkeypatch, text: str) -> None:
    for module in ("bundles", "inspect", "keyring"):
        monkeypatch.setattr(f"reader.cli.{module}.ask_passphrase", lambda _prompt: text)


def test_forgetting_forgets_when_something_fails() -> None:
    passphrase = age.Passphrase("battery staple")
    assert not forgotten(passphrase)
    with pytest.raises(RuntimeError), forgetting([passphrase]):
        raise RuntimeError
    assert forgotten(passphrase)


@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize("right", [True, False])
def test_opening_a_bundle(tmp_path, monkeypatch, made, in_file, right) -> None:
    path = bundle_file(tmp_path)
    made.clear()
    text = BUNDLE_PASSPHRASE if right else "wrong"
    typed(monkeypatch, text)
    file = secret_file(tmp_path, text) if in_file else None
    if right:
        with open_named(str(path), file, None) as bundle:
            assert bundle.edition.articles
            assert [forgotten(each) for each in made] == [True]
            assert bundle.read_article(bundle.edition.articles[0])
    else:
        with pytest.raises(NoMatchError):
            open_named(str(path), file, None)
        assert [forgotten(each) for each in made] == [True]


@pytest.mark.parametrize("in_file", [True, False])
def test_inspecting_a_bundle(tmp_path, monkeypatch, made, capsys, in_file) -> None:
    path = bundle_file(tmp_path)
    made.clear()
    typed(monkeypatch, BUNDLE_PASSPHRASE)
    file = secret_file(tmp_path, BUNDLE_PASSPHRASE) if in_file else None
    inspect.callback(file=str(path), bundle_passphrase_file=file, identity=None, outside=False, as_json=False)
    assert "Title of law" in capsys.readouterr().out
    assert [forgotten(each) for each in made] == [True]


def test_reading_a_bundle_on_the_screen(tmp_path, monkeypatch, made) -> None:
    path = bundle_file(tmp_path)
    made.clear()

    def run(opener, **_others) -> int:
        with pytest.raises(NoMatchError):
            opener("wrong")
        opener(BUNDLE_PASSPHRASE).close()
        return 0

    monkeypatch.setattr(tui, "run", run)
    assert open_.callback(file=str(path), bundle_passphrase_file=None, identity=None) == 0
    assert [forgotten(each) for each in made] == [True, True]


@pytest.mark.parametrize("in_file", [True, False])
@pytest.mark.parametrize("right", [True, False])
def test_importing_bundles(tmp_path, monkeypatch, made, in_file, right) -> None:
    path = str(bundle_file(tmp_path))
    made.clear()
    text = BUNDLE_PASSPHRASE if right else "wrong"
    typed(monkeypatch, text)
    keyring = Keyring(secret_file(tmp_path, text) if in_file else None, None)
    library = Library(MemoryStore())
    for _ in range(2):
        if right:
            keyring.open_bundle(path, library).close()
        else:
            with pytest.raises(NoMatchError):
                keyring.open_bundle(path, library)
    keyring.close()
    keyring.close()
    assert len(made) == (1 if in_file else 2)
    assert all(map(forgotten, made))
