"""Bech32 (BIP 173) without its limit on length, as the age specification uses it for keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {character: value for value, character in enumerate(_CHARSET)}
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH: Final = 6


class Bech32Error(ValueError):
    """A text is not Bech32. It carries nothing of the text, which may be a secret."""


def encode(hrp: str, data: bytes | bytearray | memoryview) -> str:
    """Return ``data`` under the human-readable part ``hrp``, in lower case."""
    values = _regroup(data, 8, 5, pad=True)
    check = _polymod([*_expand(hrp), *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    checksum = ((check >> 5 * (_CHECKSUM_LENGTH - 1 - i)) & 31 for i in range(_CHECKSUM_LENGTH))
    return hrp + "1" + "".join(_CHARSET[value] for value in (*values, *checksum))


def decode(text: str) -> tuple[str, bytearray]:
    """Return the human-readable part in lower case, and the data.

    Raises ``Bech32Error`` for mixed case, a character outside the alphabet, a wrong checksum or stray padding bits.
    """
    if not text.isascii() or (text != text.lower() and text != text.upper()):
        raise Bech32Error
    hrp, separator, encoded = text.lower().rpartition("1")
    if not separator or not hrp or not all("!" <= character <= "~" for character in hrp):
        raise Bech32Error
    if len(encoded) < _CHECKSUM_LENGTH or not all(character in _VALUES for character in encoded):
        raise Bech32Error
    values = [_VALUES[character] for character in encoded]
    if _polymod([*_expand(hrp), *values]) != 1:
        raise Bech32Error
    return hrp, _regroup(values[:-_CHECKSUM_LENGTH], 5, 8, pad=False)


def _expand(hrp: str) -> list[int]:
    codes = [ord(character) for character in hrp]
    return [*(code >> 5 for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= generator
    return check


def _regroup(values: Iterable[int], width: int, into: int, *, pad: bool) -> bytearray:
    regrouped = bytearray()
    pending = bits = 0
    for value in values:
        pending = (pending << width | value) & 0xFFF
        bits += width
        while bits >= into:
            bits -= into
            regrouped.append(pending >> bits & (1 << into) - 1)
    leftover = pending << (into - bits) & (1 << into) - 1
    if pad:
        if bits:
            regrouped.append(leftover)
    elif bits >= width or leftover:
        raise Bech32Error
    return regrouped
