"""Keys as text, and which may share a file."""

import io

import pytest

from reader import age
from reader.age import bech32
from reader.errors import (
    AgeError,
    MalformedIdentityError,
    MalformedRecipientError,
    MixedRecipientsError,
    NoRecipientError,
    PassphraseNotAloneError,
    TooManyRecipientsError,
    UsageError,
)

# The example of the specification, section "The X25519 recipient type".
RECIPIENT = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.mark.parametrize("kind", [age.X25519Identity, age.HybridIdentity])
class TestText:
    def test_survives(self, kind, seal, unseal):
        identity = kind.generate()
        again = age.parse_identity(identity.encode())
        assert type(again) is kind
        assert again.encode() == identity.encode()
        recipient = age.parse_recipient(identity.recipient.encode())
        assert unseal(seal(b"text", recipient), again).read() == b"text"

    def test_may_be_of_either_case_with_spaces_around(self, kind):
        identity = kind.generate()
        assert age.parse_identity(f" {identity.encode().lower()}\r\n").encode() == identity.encode()
        recipient = identity.recipient.encode()
        assert age.parse_recipient(f"\t{recipient.upper()} ").encode() == recipient

    def test_prefix(self, kind):
        identity = kind.generate()
        hybrid = kind is age.HybridIdentity
        assert identity.encode().startswith("AGE-SECRET-KEY-PQ-1" if hybrid else "AGE-SECRET-KEY-1")
        assert identity.recipient.encode().startswith("age1pq1" if hybrid else "age1")

    def test_secret_for_public_and_public_for_secret_say_so(self, kind):
        identity = kind.generate()
        with pytest.raises(MalformedRecipientError, match="secret key"):
            age.parse_recipient(identity.encode())
        with pytest.raises(MalformedIdentityError, match="public key"):
            age.parse_identity(identity.recipient.encode())

    def test_forgotten_is_of_no_use(self, kind, seal, unseal):
        identity = kind.generate()
        sealed = seal(b"text", identity.recipient)
        seed = getattr(identity, "_seed", bytearray())
        identity.forget()
        assert seed == bytes(len(seed))
        for use in (lambda: unseal(sealed, identity), identity.encode):
            with pytest.raises(AttributeError):
                use()

    def test_every_key_is_new(self, kind):
        assert kind.generate().encode() != kind.generate().encode()


def test_recipient_of_the_specification():
    assert age.parse_recipient(RECIPIENT).encode() == RECIPIENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age1",
        RECIPIENT[:-1],
        RECIPIENT[:-1] + "q",
        RECIPIENT[:10] + " " + RECIPIENT[10:],
        "Age1" + RECIPIENT[4:],
        RECIPIENT.replace("e", "е"),
        bech32.encode("age", bytes(31)),
        bech32.encode("age", b"\x09" * 33),
        bech32.encode("age1pq", b"\x09" * 1215),
        bech32.encode("age1tag", b"\x02" * 33),
        bech32.encode("other", b"\x09" * 32),
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA",
    ],
)
def test_what_is_no_recipient(text):
    with pytest.raises(MalformedRecipientError):
        age.parse_recipient(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AGE-SECRET-KEY-1",
        bech32.encode("age-secret-key-", bytes(31)),
        bech32.encode("age-secret-key-", bytes(33)),
        bech32.encode("age-secret-key-pq-", bytes(64)),
        bech32.encode("age-plugin-yubikey-", bytes(32)),
    ],
)
def test_what_is_no_identity(text):
    with pytest.raises(MalformedIdentityError):
        age.parse_identity(text)


def test_identity_file(identity, hybrid):
    text = f"# created: 2026-01-01\r\n# public key: age1…\r\n{identity.encode()}\r\n\r\n  {hybrid.encode()}\n"
    assert [key.encode() for key in age.parse_identities(text)] == [identity.encode(), hybrid.encode()]


@pytest.mark.parametrize("text", ["", "# nothing\n\n", "AGE-SECRET-KEY-1BROKEN\n", RECIPIENT])
def test_what_is_no_identity_file(text):
    with pytest.raises(MalformedIdentityError):
        age.parse_identities(text)


class TestSharing:
    @pytest.mark.parametrize(
        ("kinds", "error"),
        [
            ("", NoRecipientError),
            ("pp", PassphraseNotAloneError),
            ("pc", PassphraseNotAloneError),
            ("hp", PassphraseNotAloneError),
            ("ch", MixedRecipientsError),
            ("c" * 1025, TooManyRecipientsError),
        ],
        ids=["nobody", "two passphrases", "passphrase and classic", "hybrid and passphrase", "both kinds", "many"],
    )
    def test_what_may_not_share_a_file_is_wrong_usage_and_writes_nothing(self, kinds, error, identity, hybrid):
        target = io.BytesIO()
        each = {"p": age.Passphrase("x"), "c": identity.recipient, "h": hybrid.recipient}
        with pytest.raises(error) as caught:
            age.create(target, [each[kind] for kind in kinds])
        assert isinstance(caught.value, UsageError)
        assert not target.getvalue()

    def test_one_kind_may(self, identity, hybrid, seal):
        assert seal(b"", identity.recipient, identity.recipient).count(b"-> ") == 2
        assert seal(b"", hybrid.recipient, hybrid.recipient).count(b"-> ") == 2

    def test_an_iterator_will_do(self, identity, unseal):
        target = io.BytesIO()
        age.create(target, iter([identity.recipient])).close()
        assert unseal(target.getvalue()).read() == b""


def test_every_error_of_the_format_is_an_age_error():
    for error in (age.HeaderError, age.MacError, age.NoMatchError, age.PayloadError, age.ArmorError):
        assert issubclass(error, AgeError)
        assert error.exit_code == 1
