"""Passphrases for bundles and signing keys: a weak one from a file is pointed out, and taken."""

import pytest

from reader.cli.seal_passphrase import new_passphrase


@pytest.mark.parametrize(
    ("passphrase", "weak"),
    [
        ("1", True),
        ("throwaway", True),
        ("1234567890123456789012", True),
        ("abcabcabcabcabcabcabcabcabcabc", True),
        ("Vesna2026Moskva!", True),
        ("extraordinarily complicated", True),
        ("six plain words for the sample", False),
        ("корова лифт забор мята", False),
        ("k3Jd9vQwPz71LmXnR5bT", False),
    ],
)
def test_a_weak_passphrase_is_pointed_out_and_taken(tmp_path, capsys, passphrase, weak):
    file = tmp_path / "phrase"
    file.write_text(passphrase + "\n", encoding="utf-8")
    assert new_passphrase("?", str(file)) == passphrase
    said = capsys.readouterr()
    assert said.out == ""
    assert (said.err.count("Six random words are safe") == 1) is weak
    assert passphrase not in said.err.replace(str(tmp_path), "")
