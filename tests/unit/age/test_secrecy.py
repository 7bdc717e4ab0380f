"""No secret shows in what is printed, formatted or raised."""

import io
import traceback

import pytest

from reader import age
from reader.errors import ReaderError

WORD = "непроизносимо"


def shown(thing: object) -> str:
    return f"{thing} {thing!r} {thing!s} {[thing]} {(thing,)}"


def everything_in(error: BaseException) -> str:
    """Return all text that an exception and those behind it carry."""
    parts, seen = [], set()
    pending: list[BaseException | None] = [error]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        parts += [str(one), repr(one), repr(one.args), repr(vars(one)), *map(str, getattr(one, "__notes__", []))]
        pending += [one.__cause__, one.__context__]
    return " ".join([*parts, *traceback.format_exception(error)])


@pytest.mark.parametrize("kind", [age.X25519Identity, age.HybridIdentity])
def test_identity(kind):
    identity = kind.generate()
    secret = identity.encode()
    text = shown(identity) + shown(identity.recipient)
    assert secret[-20:] not in text
    assert identity.recipient.encode()[-20:] not in text
    assert "Identity" in text


def test_passphrase():
    assert WORD not in shown(age.Passphrase(WORD))
    assert repr(WORD.encode())[2:-1] not in shown(age.Passphrase(WORD))


def error_of(function, *arguments) -> ReaderError:
    with pytest.raises(ReaderError) as caught:
        function(*arguments)
    return caught.value


def test_passphrase_that_is_no_text():
    assert WORD not in everything_in(error_of(age.Passphrase, WORD + "\udcff"))


def test_an_encoding_error_would_carry_it():
    """Positive control: what Python raises by itself has the whole text in it."""
    with pytest.raises(UnicodeEncodeError) as caught:
        (WORD + "\udcff").encode()
    assert WORD in everything_in(caught.value)


@pytest.mark.parametrize("kind", [age.X25519Identity, age.HybridIdentity])
@pytest.mark.parametrize("parse", [age.parse_identity, age.parse_recipient, age.parse_identities])
def test_mistyped_keys(kind, parse):
    secret = kind.generate().encode()
    mistyped = [secret[:-1] + ("Q" if secret[-1] != "Q" else "P"), secret[:-1], secret + "Ж", "a" + secret]
    if parse is age.parse_recipient:
        mistyped.append(secret)
    for text in mistyped:
        assert secret[20:50] not in everything_in(error_of(parse, text))
        assert secret[20:50].lower() not in everything_in(error_of(parse, text))


def test_opening_with_a_wrong_passphrase(seal):
    sealed = seal(b"text", age.Passphrase("x", work_factor=1))
    error = error_of(age.open, io.BytesIO(sealed), [age.Passphrase(WORD)])
    assert WORD not in everything_in(error)
    assert repr(WORD.encode())[2:-1] not in everything_in(error)
