"""Post-quantum keys."""

import base64
import hashlib
import io
from dataclasses import replace

import pytest

from reader import age
from reader.age import bech32, raw_base64
from reader.age.header import Stanza, encode_header
from reader.errors import HeaderError, MalformedRecipientError, NoMatchError

FILE_KEY = bytearray(b"YELLOW SUBMARINE")
# The example of the specification, section "The MLKEM768-X25519 … recipient type"; its recipient is long.
EXAMPLE_IDENTITY = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
EXAMPLE_RECIPIENT_SHA256 = "a091dd7e0ee9d62b75173dcc98441a0424baa941e66a8776e570a4ae60ff61ea"
# A file that this package sealed for that identity, when it passed every vector of the C2SP kit: it must stay open.
KNOWN_FILE = """
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IG1sa2VtNzY4eDI1NTE5IGZwbTdyZHh2OWZITnUxb24wZDJ6SzdaVHltZm1yZ2tEbC81dUdT
cloyS2JLR2tEalJJSnE0aGVkMU5OUDdtd1lScXRlR0dUNVRjTjVnc0gwaUJlcXV4RkdkSzF6QWMwMFc5UldVdFQ4YVNXcVdwbVJrNXVW
TEh1WEpHNDF2U0pRbmV1dXI2bGNja2FIQlUrV3JMTXlDSmJydXZ5VHpEMlp3ZWtaRlZqRnRqdyt5eU1VMEpzMW1wb3lDL1V6ODhOUWtu
Vjc5ajVDZk90OTVVL3Nzd3h2TUNOMmVRZHRUVVBuLy94MjVKbW83YzlYWkJvWFZPTzNrTHQwY0JsM3FVbXM3ZHZDTDFQNURxREFlRURv
cG1nb0U1NHJJNWsrSDdaUzF6djFNKzJNMGd6b2RqMlViM0N2QnpFVnYvSFZvcExobHhrV0NqSEpzcUtYampjTEFhT2tlMElJVzRFWThv
QTJaOFcwVXlXMXdZWGQ0SXVTLzhOTzZPRGJDR2ovSjVqdSt4Ni9sbERQcVExUXpFMWtnTEVBT1hmNFZpTSttZmhKUjNFV1hFTkhUS25S
T3VQenpSTUpjNWFLLzZqbTg2eExYSG1lS043ZS90MnlWamlHdGxhK2h0cUFkSC9ZT09tYmVBc3JMN28yZzJPeFJNUlkxVmJmRHRldDg0
SUxpVm5hdHNWWjFCKzU3NittOXBRcFJyQ0VBSWVvNGNtbStMMVlXemI1QklpS1h1eHV2Qy9saG9IKy9kbjBibzZndDhudzBRbUpsMldD
cHJhM1ZnZW03MUtIN0l3OVhrL2JLaStIV0dnUzZ6RmxGYXNPZUMweENTTXp0eXJYOTRWd0Y0QVQ5N0JDTC9OdDRyWlpnTmRNSUNpZUY3
T0pvQ1U2dGJLcXNtcWs5Z2RvcURtN2RWWVFEUzErTWxRRWhkbVNLVTdTcFF3N0QzaS82OXFNU0ovRkh0MVZsTWIrSVlVZDdFb1l4czRj
VEF4SlNHQlo5TUxhaWRtK1YwTzhibnZzMmI4SDJEdWQxOWRpdHJaeXhPTk50SGc5SllYd3dUeGVGM05YWTA5cnNsczlaQ2s5SWZqNWFS
ZVRHQkl3a2RzTlNJb08rOUJqLzhSWXVmZ3VXTXRNdTlZS3daaG05TGZYbURHUUM5WlUwWEVyL3RUVERwcHBUanVmdzRMOHpRQ3ZuRkp0
L09SaUZ5Tk1LSlZOaEd2Smk1SnBaSTNrdmVUenlTc2VNTUpKWk9oYTNvSFdxY0REM3psb3ZacW0wdkdTRm9CdHcxa2tDOVM2S3o4Y29p
K0xqSTgwcDlpRjlhMEJJV2NEdjR5TlArSzlyajZtYVRWbzh0eUdMMmszZnBRRE9rdmN6V1BEWGcvUTNxbkFaeEtaUERoVHBMRHZxNVg0
VmpqSEFjcFNmb25sVzdhRXBvL1ExMTY5YS8zV3VzUlVodVpNNkU4VGlwMzc1RU5oc3hwRHFnaEg0Vy9FMmdaSmt4VFNpY29sUlF1eUZ5
QjZFVnZWQnVPV3Y2cDhQN0lPY01nNkJzZjIxZk42OFFjMnd4ajI5aHRYTHBPWi9rR081Z0xDdFNDUUV1aURIdno5Mk1PcU0weHJWVk1P
Wkx5WWY1blpFOWdSTHh6L2VVQUN2aDNJT09KNDVQcGd6cXRCU2tuVDdnOUNveVVZMTB6SG5wbE9US3BWSXlPNUg1RWxhTEhuNjVNQjdl
bnRFcmZRNkNFM1JUK1RQcGRRemNLZlhnbk9wMnUzRmlmS0JibHJXeFFBRTY1RmkrMlhqSWk0Yks4VHRQYVFCanhqNUg2SklvK1UrWlY4
UWx3UUh6ZVBqOUJ0bVFmRUZ1RzR4aTM2bFpqUWdZeXBaTVhENHAxcFczU0JlSmRvV2k4cUlEUEtmUVJnOVBvVHQyeTU4Y3BHdWhVWW9U
dXdOZW5nV3YvTjl3WDY5U3dJTXJ1amgrUXRZMUNxaVJ4dk1oUzZySEFFUzlUS3E2RkNVdwpubWFZS3ZlcTIxN1h5UFc0cDBXTWR5c3hj
RWk0TDRDSUg2ZVJpZHR0WUV3Ci0tLSA3eWNKNm0wWWJ4MGxac3YvS0JVeVFpM21RVUlYTGV2M3RvU1RtV2N0dFF3CtzATZG2JXEs7hG4
XxdnuK70+uTo0hTQ8m5tN0BX6rM6WUMAntZ+PC/62CAYUmJbnpyl3Q==
"""


def file_with(*stanzas: Stanza) -> bytes:
    return encode_header(stanzas, FILE_KEY) + b"n" * 16


def reencoded(stanza: Stanza, change) -> Stanza:
    enc = raw_base64.decode(stanza.arguments[0].encode())
    return replace(stanza, arguments=(raw_base64.encode(change(enc)).decode(),))


def test_recipient_of_the_specifications_example():
    recipient = age.parse_identity(EXAMPLE_IDENTITY).recipient.encode()
    assert recipient.startswith("age1pq1")
    assert hashlib.sha256(recipient.encode()).hexdigest() == EXAMPLE_RECIPIENT_SHA256


def test_known_file_opens(unseal):
    sealed = base64.b64decode(KNOWN_FILE)
    assert unseal(sealed, age.parse_identity(EXAMPLE_IDENTITY)).read() == "свой текст".encode()


def test_sealed_and_opened(hybrid, seal, unseal):
    people = [hybrid, age.HybridIdentity.generate()]
    sealed = seal(b"text", *[person.recipient for person in people])
    for person in people:
        assert unseal(sealed, person).read() == b"text"


def test_somebody_else_does_not_open(identity, hybrid, seal, unseal):
    sealed = seal(b"text", hybrid.recipient)
    for stranger in (identity, age.HybridIdentity.generate(), age.Passphrase("x")):
        with pytest.raises(NoMatchError):
            unseal(sealed, stranger)


def test_file_that_others_sealed_for_both_kinds_opens(identity, hybrid, unseal):
    both = file_with(identity.recipient.wrap(FILE_KEY), hybrid.recipient.wrap(FILE_KEY))
    for person in (identity, hybrid):
        with pytest.raises(age.PayloadError):
            unseal(both, person).read()  # Only the payload is missing.


@pytest.mark.parametrize("change", ["tag", "mlkem", "x25519", "type"])
def test_changed_stanza_is_no_match(change, hybrid, unseal):
    good = hybrid.recipient.wrap(FILE_KEY)
    stanza = {
        "tag": replace(good, body=good.body[:-1] + bytes([good.body[-1] ^ 1])),
        "mlkem": reencoded(good, lambda enc: bytes([enc[0] ^ 1]) + enc[1:]),
        "x25519": reencoded(good, lambda enc: enc[:1088] + bytes([enc[1088] ^ 1]) + enc[1089:]),
        "type": replace(good, type=good.type.upper()),
    }[change]
    with pytest.raises(NoMatchError):
        unseal(file_with(stanza), hybrid)


@pytest.mark.parametrize("point", [bytes(32), (1).to_bytes(32, "little")], ids=["zero", "one"])
class TestLowOrder:
    def test_share_is_a_broken_header_not_a_wrong_key(self, point, hybrid, unseal):
        stanza = reencoded(hybrid.recipient.wrap(FILE_KEY), lambda enc: enc[:1088] + point)
        with pytest.raises(HeaderError):
            unseal(file_with(stanza), hybrid)

    def test_recipient_is_refused(self, point, hybrid):
        public_key = bech32.decode(hybrid.recipient.encode())[1][:1184] + point
        with pytest.raises(MalformedRecipientError):
            age.parse_recipient(bech32.encode("age1pq", public_key))


def test_recipient_whose_lattice_part_is_out_of_range_is_refused(hybrid):
    public_key = b"\xff" * 1184 + bech32.decode(hybrid.recipient.encode())[1][1184:]
    with pytest.raises(MalformedRecipientError):
        age.parse_recipient(bech32.encode("age1pq", public_key))


def not_canonical(text: str) -> str:
    """Set the lowest bit of the last character: it is one of those that carry nothing."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + alphabet[alphabet.index(text[-1]) | 1]


MALFORMED = {
    "no enc": lambda good: replace(good, arguments=()),
    "extra argument": lambda good: replace(good, arguments=(*good.arguments, "x")),
    "short enc": lambda good: reencoded(good, lambda enc: enc[:-1]),
    "long enc": lambda good: reencoded(good, lambda enc: enc + b"\0"),
    "enc not canonical": lambda good: replace(good, arguments=(not_canonical(good.arguments[0]),)),
    "short body": lambda good: replace(good, body=good.body[:-1]),
    "long body": lambda good: replace(good, body=good.body + b"\0"),
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_stanza(change, hybrid, unseal):
    good = hybrid.recipient.wrap(FILE_KEY)
    with pytest.raises(HeaderError):
        unseal(file_with(change(good)), hybrid)


def test_hybrid_enc_in_a_classic_stanza_is_a_broken_header(identity, hybrid, unseal):
    stanza = hybrid.recipient.wrap(FILE_KEY)
    with pytest.raises(HeaderError):
        unseal(file_with(replace(stanza, type="X25519")), identity)


def test_a_thousand_recipients_fit_a_header(hybrid, unseal):
    target = io.BytesIO()
    strangers = [age.HybridIdentity.generate().recipient] * 1023
    with age.create(target, [*strangers, hybrid.recipient]) as writer:
        writer.write(b"text")
    assert unseal(target.getvalue(), hybrid).read() == b"text"
