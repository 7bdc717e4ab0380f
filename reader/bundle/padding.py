"""How many zeros hide the size of what is sealed.

Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019,
section 4): sizes keep as many significant bits as their exponent has, so that a size tells O(log log n) bits and
padding costs at most 12 %, less the larger the file.
"""

from __future__ import annotations

from reader.age.constants import CHUNK_SIZE, TAG_SIZE


def padme(size: int) -> int:
    """Return the smallest Padmé size that is at least ``size``, which is positive."""
    exponent = size.bit_length() - 1
    dropped = max(0, exponent - exponent.bit_length())
    mask = (1 << dropped) - 1
    return (size + mask) & ~mask


def payload_size(size: int) -> int:
    """Return how many bytes the chunks of an age file take that seal ``size`` bytes."""
    return size + TAG_SIZE * max(1, -(-size // CHUNK_SIZE))


def padding_size(overhead: int, size: int) -> int:
    """Return how many zeros bring an age file to the next Padmé size that it can have.

    ``overhead`` is the size of its header and nonce, ``size`` that of its contents without the zeros. Not every size
    can be had: with one byte more than a whole number of chunks there comes a tag, so sixteen sizes are left out.
    """
    target = padme(overhead + payload_size(size))
    while (zeros := _contents_size(target - overhead) - size) < 0 or overhead + payload_size(size + zeros) != target:
        target = padme(target + 1)
    return zeros


def _contents_size(payload: int) -> int:
    """Return the size of the contents of an age payload of ``payload`` bytes, were there one."""
    chunks = -(-payload // (CHUNK_SIZE + TAG_SIZE))
    return payload - TAG_SIZE * chunks
