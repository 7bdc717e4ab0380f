"""Passphrases."""

import subprocess
import sys
import textwrap
import unicodedata
from dataclasses import replace

import pytest

from reader import age
from reader.age.header import Stanza, encode_header
from reader.errors import (
    EmptyPassphraseError,
    HeaderError,
    NoMatchError,
    PassphraseEncodingError,
    WorkFactorError,
)

FILE_KEY = bytearray(b"YELLOW SUBMARINE")


def quick(text: str = "пароль") -> age.Passphrase:
    return age.Passphrase(text, work_factor=1)


def file_with(stanza: Stanza) -> bytes:
    return encode_header([stanza], FILE_KEY) + b"n" * 16


def test_sealed_and_opened(seal, unseal):
    assert unseal(seal(b"text", quick()), age.Passphrase("пароль")).read() == b"text"


def test_wrong_passphrase_is_no_match(seal, unseal):
    with pytest.raises(NoMatchError):
        unseal(seal(b"text", quick()), quick("Пароль"))


def test_several_passphrases_are_tried_in_turn(seal, unseal, identity):
    assert unseal(seal(b"text", quick()), identity, quick("другой"), quick()).read() == b"text"


def test_default_work_factor_is_18():
    assert age.Passphrase("x").wrap(FILE_KEY).arguments[1] == "18"


def test_every_seal_has_its_own_salt():
    phrase = quick()
    assert phrase.wrap(FILE_KEY).arguments[0] != phrase.wrap(FILE_KEY).arguments[0]


def test_composed_and_decomposed_letters_are_one_passphrase(seal, unseal):
    composed, decomposed = (unicodedata.normalize(form, "ёжик й") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert unseal(seal(b"text", quick(composed)), quick(decomposed)).read() == b"text"


def test_similar_characters_stay_different(seal, unseal):
    # NFKC would make these one.
    with pytest.raises(NoMatchError):
        unseal(seal(b"text", quick("x²")), quick("x2"))


@pytest.mark.parametrize(("text", "error"), [("", EmptyPassphraseError), ("x\udc80y", PassphraseEncodingError)])
def test_what_is_no_passphrase(text, error):
    with pytest.raises(error):
        age.Passphrase(text)


def test_forgotten_passphrase_is_wiped_and_opens_nothing(seal, unseal):
    phrase = quick()
    sealed = seal(b"text", phrase)
    held = phrase._secret
    assert bytes(held) == "пароль".encode()
    phrase.forget()
    assert held == bytes(len(held))
    with pytest.raises(AttributeError):
        unseal(sealed, phrase)


class TestWorkFactor:
    def test_above_the_limit_is_refused_without_work(self, unseal):
        stanza = replace(quick().wrap(FILE_KEY), arguments=("c2FsdHNhbHRzYWx0c2FsdA", "21"))
        with pytest.raises(WorkFactorError) as caught:
            unseal(file_with(stanza), age.Passphrase("пароль"))
        assert isinstance(caught.value, HeaderError)
        assert caught.value.data == {"limit": 20}

    def test_own_limit(self, seal, unseal):
        sealed = seal(b"text", age.Passphrase("x", work_factor=3))
        with pytest.raises(WorkFactorError):
            unseal(sealed, age.Passphrase("x", max_work_factor=2))
        assert unseal(sealed, age.Passphrase("x", max_work_factor=3)).read() == b"text"

    @pytest.mark.parametrize("value", ["99", "100", "4294967297", "9" * 5000])
    def test_huge(self, value, unseal):
        stanza = replace(quick().wrap(FILE_KEY), arguments=("c2FsdHNhbHRzYWx0c2FsdA", value))
        with pytest.raises(WorkFactorError):
            unseal(file_with(stanza), quick())

    @pytest.mark.parametrize("value", ["0", "-1", "+1", "01", "0x1", "1x", "x1", "1.0", "1_0", "a"])
    def test_that_is_no_decimal_number(self, value, unseal):
        stanza = replace(quick().wrap(FILE_KEY), arguments=("c2FsdHNhbHRzYWx0c2FsdA", value))
        with pytest.raises(HeaderError) as caught:
            unseal(file_with(stanza), quick())
        assert not isinstance(caught.value, WorkFactorError)

    def test_another_one_is_another_key(self, unseal):
        stanza = quick().wrap(FILE_KEY)
        with pytest.raises(NoMatchError):
            unseal(file_with(replace(stanza, arguments=(stanza.arguments[0], "2"))), quick())

    @pytest.mark.parametrize(("work_factor", "max_work_factor"), [(0, 20), (21, 20), (1, 0), (1, 21)])
    def test_out_of_range_for_us(self, work_factor, max_work_factor):
        with pytest.raises(ValueError, match="work factor"):
            age.Passphrase("x", work_factor=work_factor, max_work_factor=max_work_factor)


MALFORMED = {
    "no arguments": lambda good: replace(good, arguments=()),
    "no work factor": lambda good: replace(good, arguments=good.arguments[:1]),
    "no salt": lambda good: replace(good, arguments=good.arguments[1:]),
    "extra argument": lambda good: replace(good, arguments=(*good.arguments, "1")),
    "short salt": lambda good: replace(good, arguments=(good.arguments[0][:-2], "1")),
    "long salt": lambda good: replace(good, arguments=(good.arguments[0][:-1] + "AAA", "1")),
    "padded salt": lambda good: replace(good, arguments=(good.arguments[0] + "==", "1")),
    "salt not canonical": lambda good: replace(good, arguments=(good.arguments[0][:-1] + "B", "1")),
    "short body": lambda good: replace(good, body=good.body[:-1]),
    "long body": lambda good: replace(good, body=good.body + b"\0"),
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_stanza(change, unseal):
    with pytest.raises(HeaderError):
        unseal(file_with(change(quick().wrap(FILE_KEY))), quick())


def test_upper_case_type_is_another_type(unseal):
    with pytest.raises(NoMatchError):
        unseal(file_with(replace(quick().wrap(FILE_KEY), type="Scrypt")), quick())


def test_wrong_tag_is_no_match(unseal):
    stanza = quick().wrap(FILE_KEY)
    with pytest.raises(NoMatchError):
        unseal(file_with(replace(stanza, body=bytes([stanza.body[0] ^ 1]) + stanza.body[1:])), quick())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to a limit on a process's address space")
def test_too_little_memory_is_said_and_less_work_still_succeeds():
    script = """
        import resource
        from reader import age
        from reader.age.header import Stanza
        from reader.errors import TooLittleMemoryError

        resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
        file_key = bytearray(16)
        small = age.Passphrase("x", work_factor=12)
        assert small.unwrap([small.wrap(file_key)]) == file_key
        for work_factor, mebibytes in ((18, 256), (20, 1024)):
            stanza = Stanza("scrypt", ("c2FsdHNhbHRzYWx0c2FsdA", str(work_factor)), bytes(32))
            try:
                age.Passphrase("x").unwrap([stanza])
            except TooLittleMemoryError as error:
                assert error.data == {"mebibytes": mebibytes}
                assert isinstance(error, age.AgeError) and not isinstance(error, age.HeaderError)
                print("too little memory")
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n") == ["too little memory"] * 2 + [""], done.stderr
