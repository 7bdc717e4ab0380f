"""How an edition stands among those of its series that are here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from support.bundles import OTHER_SIGNER, SIGNER
from support.libraries import article, bundle_of, edition

from reader.library.freshness import SILENT, freshness, words_of
from reader.model import Edition

TODAY = date(2026, 11, 21)


def of(number: int, *, days: int = 10, series: str = "news", signer=SIGNER) -> Edition:
    with bundle_of(edition([article("one", "x\n")], number=number, series=series), signer=signer) as bundle:
        return replace(bundle.edition, created=TODAY - timedelta(days))


def test_an_older_one_is_told_and_what_is_missing() -> None:
    here = [of(8), of(12, days=3), of(14, days=1)]
    assert words_of(here[1], here, TODAY) == [
        "This is edition 12: older than edition 14, which is here too.",
        "Edition 12 of 14; 9–11, 13 are not here.",
    ]
    assert freshness(here[2], here, TODAY).missing == ((9, 11), (13, 13))
    assert words_of(of(13), [of(12), of(14)], TODAY)[-1:] == [
        "This is edition 13: older than edition 14, which is here too."
    ]
    assert words_of(of(15), [of(13)], TODAY) == ["Edition 15 of 15; 14 is not here."]


def test_a_silent_series_is_told() -> None:
    assert words_of(of(1, days=SILENT - 1), [], TODAY) == []
    assert words_of(of(1, days=SILENT), [], TODAY) == ["Nothing newer of this series has come for 6 months."]
    assert len(words_of(of(1, days=400), [of(2, days=1)], TODAY)) == 1, "only that it is older"


@pytest.mark.parametrize("other", [of(9, series="else"), of(9, signer=OTHER_SIGNER), of(9, signer=None)])
def test_others_have_no_say(other: Edition) -> None:
    assert words_of(of(1), [other], TODAY) == []
    assert words_of(of(1), [of(9)], TODAY) != [], "the control"


def test_many_gaps_are_cut_short() -> None:
    (words,) = words_of(of(99), [of(number) for number in range(1, 99, 2)][::5], TODAY)
    assert words.count("–") == 4
    assert "…" in words


def test_what_is_outside_any_series() -> None:
    assert words_of(of(0, series=""), [of(9)], TODAY) == []
