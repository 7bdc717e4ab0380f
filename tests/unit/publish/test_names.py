"""Names in the container: safe, telling, and the same everywhere."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.bundle.paths import Place, place_of
from reader.publish.names import safe_name, slug


@pytest.mark.parametrize("name", ["court-2021", "Court", "a_b", "01-first"])
def test_a_plain_name_is_kept_in_lower_case(name):
    assert safe_name(name) == name.lower()


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Суд над страницей", "sud-nad-stranitsei-"),
        ("naïve café", "naive-cafe-"),
        ("a.b", "a-b-"),
        ("con", "con-"),
        ("警告", ""),
    ],
)
def test_a_changed_name_has_a_hash(name, begins):
    assert re.fullmatch(begins + "[0-9a-f]{8}", safe_name(name))


def test_names_that_look_alike_in_ascii_stay_apart():
    assert slug("суд") == slug("sud")
    assert len({safe_name("суд"), safe_name("sud"), safe_name("sud!"), safe_name("sud?")}) == 4


def test_composition_does_not_matter():
    name = "йод"
    assert unicodedata.normalize("NFD", name) != name
    assert safe_name(unicodedata.normalize("NFD", name)) == safe_name(name)


@given(st.text(min_size=1))
def test_any_name_is_safe(name):
    name = name.encode("utf-8", "replace").decode()
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,69}", safe_name(name))
    assert place_of(f"articles/{safe_name(name)}.md") is Place.ARTICLE
