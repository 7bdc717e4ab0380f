"""Trust that cannot be read: nobody is taken for trusted, it is told, and it comes back with the disk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.devices import FlakyDevice, new_file, open_volume
from support.libraries import article, bundle_of, edition, open_in

from reader.errors import ReaderError, UnreadableError
from reader.library import Library
from reader.library.checking import TRUST_DAMAGED
from reader.library.records import PUBLISHERS
from reader.model import SignatureState
from reader.store.volume import Volume

KEY = SIGNER.public.raw
TRUE = replace(edition([article("one", "True.\n")]), publisher="Кедр")
FORGED = replace(edition([article("two", "Forged.\n")]), publisher="Kедр")


@pytest.fixture
def data() -> bytearray:
    data = new_file()
    library = open_in(data)
    with bundle_of(TRUE) as bundle:
        library.add(bundle)
    library.publishers.trust(KEY, "Кедр")
    assert judged(library) is SignatureState.CLASH, "the control"
    library.close()
    return data


def judged(library: Library) -> SignatureState:
    with bundle_of(FORGED, signer=OTHER_SIGNER) as bundle:
        return library.judged(bundle.edition).publisher.state


def states(library: Library) -> set[SignatureState]:
    return {each.publisher.state for each in library.editions()}


class Moody:
    """Lets a volume fail to read one object while ``bad``."""

    def __init__(self, volume: Volume, name: str) -> None:
        self.bad = True
        self._read, self._name = volume.read, name
        volume.read = self

    def __call__(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        if self.bad and name == self._name:
            raise UnreadableError(name=name)
        return self._read(name, offset, length)


def test_a_bad_moment_at_opening_passes(data: bytearray) -> None:
    volume = open_volume(FlakyDevice(data))
    moody = Moody(volume, PUBLISHERS)
    library = Library(volume)
    assert library.lacks_something
    assert states(library) == {SignatureState.UNKNOWN}
    with pytest.raises(UnreadableError):
        library.publishers.trust(OTHER_SIGNER.public.raw, "Сосна")
    moody.bad = False
    assert judged(library) is SignatureState.CLASH, "it looks again before it says what is imported"
    assert not library.lacks_something
    assert states(library) == {SignatureState.TRUSTED}
    library.close()


def test_trust_that_is_damaged_is_told_and_can_be_given_anew(data: bytearray) -> None:
    volume = open_volume(data)
    kept = volume._contents.find(PUBLISHERS)
    offsets = [volume._cells._offset(place.cell) for copy in range(len(kept.copies)) for place in kept.places(copy)]
    assert len(offsets) == 2, "it is kept twice"
    volume.close()
    data[offsets[0] + 5000] ^= 1
    library = open_in(data)
    assert states(library) == {SignatureState.TRUSTED}
    assert [problem.lost for problem in library.check()] == [False]
    library.close()
    data[offsets[1] + 5000] ^= 1
    library = open_in(data)
    assert library.lacks_something
    assert states(library) == {SignatureState.UNKNOWN}
    assert [problem.message for problem in library.check()] == [TRUST_DAMAGED]
    library.publishers.trust(KEY, "Кедр")
    assert not library.lacks_something
    assert states(library) == {SignatureState.TRUSTED}
    assert library.check() == ()
    library.close()


def test_renaming_keeps_what_the_publisher_called_itself_and_the_order() -> None:
    """Another who takes that name is noticed even where nothing of the publisher's is here."""
    library = open_in(new_file())
    library.publishers.trust(KEY, "My paper", "Кедр")  # type: ignore[arg-type]  # clean already
    library.publishers.trust(SIGNER.public.raw[:-1] + b"\x07", "Сосна")
    library.publishers.trust(KEY, "Our paper")
    assert [each.name for each in library.publishers.all()] == ["Our paper", "Сосна"]
    assert judged(library) is SignatureState.CLASH
    library.close()


@pytest.mark.parametrize("name", ["…", "—", "!!!", " . "])
def test_a_name_that_no_other_could_be_told_from(name: str) -> None:
    library = open_in(new_file())
    with pytest.raises(ReaderError):
        library.publishers.trust(KEY, name)
    library.publishers.trust(KEY, name + "a")
    library.close()
