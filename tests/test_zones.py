"""Clocks without a zone are local to the places told of, in every step; a date line's zone is the document's; units and countries of one clock tell it."""

from __future__ import annotations

import pytest

import vigie
from vigie import gazetteer
from vigie.read.clocks import stated_zone
from vigie.resolve.zones import zone_of

LIVE = """Floods in the north - live

22:48
Two people were killed in Chiang Rai.

17:20
Power is out in Chiang Rai and in Phayao.

08:10
A school was damaged in Nan.
"""


def test_entries_of_the_evening_stay_on_their_day() -> None:
    found = vigie.read(LIVE, published="2025-07-24", language="en")
    assert found.timezone == "Asia/Bangkok"
    assert {c.time.start.isoformat() for c in found.claims if c.time} == {"2025-07-24T00:00:00+07:00"}
    assert {c.said_at.isoformat() for c in found.claims if c.said_at} == {f"2025-07-24T{h}:00+07:00" for h in ("22:48", "17:20", "08:10")}


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Ukraine", "Europe/Kyiv"),
        ("Thailand", "Asia/Bangkok"),
        ("Ohio", "America/New_York"),
        ("United States", None),
        ("Russia", None),
        ("Bali", "Asia/Makassar"),
    ],
)
def test_a_name_tells_the_zone_that_nearly_all_there_have(name: str, zone: str | None) -> None:
    assert zone_of(gazetteer.named(name)[0].place) == zone


@pytest.mark.parametrize(
    ("head", "zone"),
    [
        ("Surgeons wait\nTuesday 4 June 2024 19.15 BST | Save", "Etc/GMT-1"),
        ("Thu 24 Jul 2025, all times local (GMT+7)", "Etc/GMT-7"),
        ("Updated 3 March 2024 at 10:30 ET", "America/New_York"),
        ("Le 3 et 4 juin 2024 à 10h30", None),
        ("One of the dead was born in 2001, at 10.15 on a Tuesday, and the line is too long for a date line because it tells of everything, 18:00 EEST", None),
    ],
)
def test_a_date_line_states_the_zone(head: str, zone: str | None) -> None:
    assert stated_zone(head) == zone
