from __future__ import annotations

from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.dictionary import Terms, TermsBuilder
from reader.index.postings import MANY, MOST, Postings

Rows = list[tuple[int, int, list[int]]]  # document, weight, positions

_POSITIONS = st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=4) | st.just([7] * MANY) | st.just([7] * 300)
_WORD_ROWS = st.lists(st.tuples(st.integers(0, 0xFFFF), st.integers(1, MOST), _POSITIONS), min_size=1, max_size=6)
_ID_ROWS = st.lists(st.tuples(st.integers(0, 0xFFFF), st.just(1), st.just([])), min_size=1, max_size=6)


def postings(rows: Rows) -> Postings:
    return Postings.collected(array("I", [n for row in rows for n in (row[0], row[1], len(row[2]), *row[2])]))


def parts(of: Postings) -> tuple[list[int], ...]:
    return list(of.documents), list(of.weights), list(of.counts), list(of.positions)


@given(_WORD_ROWS | _ID_ROWS)
def test_a_list_is_read_back_as_it_was(rows: Rows) -> None:
    before = postings(rows)
    after = Postings.decode(before.encode(), len(rows))
    assert parts(after) == parts(before)


def test_large_weights_are_capped() -> None:
    assert list(Postings.decode(postings([(1, 5000, [1])]).encode(), 1).weights) == [MOST]


def test_the_usual_case_takes_five_bytes() -> None:
    assert len(postings([(9, 1, [800])]).encode()) == 5


@given(st.binary(max_size=60), st.integers(0, 20))
def test_anything_else_is_refused(data: bytes, documents: int) -> None:
    with suppress(ValueError):
        read = Postings.decode(data, documents)
        assert len(read.documents) == len(read.weights) == len(read.counts) == documents
        assert len(read.positions) == sum(read.counts)


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"\0", lambda _: b""])
def test_a_list_of_another_length_is_refused(change) -> None:
    data = postings([(1, 1, [1, 2]), (2, 9, [3])]).encode()
    with pytest.raises(ValueError, match="a posting list"):
        Postings.decode(change(data), 2)


_TERMS = st.dictionaries(
    st.tuples(
        st.sampled_from(["edition", "has", "language", "text"]),
        st.binary(max_size=5).filter(lambda term: 0 not in term),
    ),
    _WORD_ROWS,
    max_size=200,
)


def made(terms: dict[tuple[str, bytes], Rows]) -> tuple[bytes, bytes]:
    builder, lists = TermsBuilder(), b""
    for (field, term), rows in sorted(terms.items()):
        data = postings(rows).encode()
        builder.add(field, term, len(rows), len(data))
        lists += data
    return builder.encode(), lists


@given(_TERMS, st.binary(max_size=3).filter(lambda term: 0 not in term))
def test_a_dictionary_answers_as_a_mapping_does(terms: dict[tuple[str, bytes], Rows], prefix: bytes) -> None:
    read = Terms(*made(terms), documents=0x10000)
    assert len(read) == len(terms)
    for (field, term), rows in terms.items():
        found = read.postings(field, term)
        assert found is not None
        assert parts(found) == parts(postings(rows))
        assert read.frequency(field, term) == len(rows)
    assert [(field, term) for field, term, _ in read.lists()] == sorted(terms)
    expected = [(term, len(rows)) for (field, term), rows in sorted(terms.items()) if field == "text"]
    assert list(read.beginning("text", prefix)) == [each for each in expected if each[0].startswith(prefix)]
    if ("text", prefix) not in terms:
        assert read.postings("text", prefix) is None
        assert read.frequency("text", prefix) == 0


def test_no_term_has_a_zero() -> None:
    with pytest.raises(ValueError, match="zero"):
        TermsBuilder().add("text", b"a\0b", 1, 1)


def test_a_term_more_than_there_are_lists_is_refused() -> None:
    dictionary, lists = made({("text", b"a\4b"): [(1, 1, [1])]})
    Terms(dictionary, lists, documents=2)
    split = dictionary.replace(b"a\4b\0", b"\0\4bb")
    with pytest.raises(ValueError, match="more or fewer"):
        Terms(split, lists, documents=2)


@given(_TERMS.filter(bool), st.data())
def test_a_damaged_dictionary_raises_nothing_but_value_error(
    terms: dict[tuple[str, bytes], Rows], data: st.DataObject
) -> None:
    dictionary, lists = map(bytearray, made(terms))
    for file in (dictionary, lists):
        for _ in range(data.draw(st.integers(0, 3))):
            file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
        del file[len(file) - data.draw(st.integers(0, 2)) :]
    with suppress(ValueError):
        read = Terms(bytes(dictionary), bytes(lists), documents=0x10000)
        for field, term in terms:
            with suppress(ValueError):
                read.postings(field, term)
            read.frequency(field, term)
        list(read.beginning("text", b""))
        list(read.lists())
