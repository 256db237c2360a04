"""Fusion in crises that no gold picture tells of: a flood, a train accident, a wildfire; which claims tell of one happening, from what texts of two days say."""

from __future__ import annotations

from typing import Any

import pytest

from telling import BLACK_SEA, DESNIANSKYI, KHARKIV, KHARKIV_OBLAST, KYIV, ODESA, PECHERSKYI, UKRAINE, missiles, tell
from test_fuse_incidents import parts, rows
from vigie.fuse.denials import denies
from vigie.picture import Told

NEXT = "2024-05-15T08:00"  # a report of the morning after


def report(kind: str, *places: Any, where: int = 0, **more: Any) -> Told:
    """What a situation report of the next morning tells, with no time of its own."""
    return tell(kind, *places, at=None, known=NEXT, document="report", where=where, **more)


# ---------------------------------------------------------------- a train accident: an hour, a toll that grows, a report of the next day
def train() -> list[Told]:
    desk = {"document": "desk", "known": "2024-05-14T07:30"}
    return [
        tell("damage", KHARKIV, at="2024-05-14T06:20", targets=["rail"], **desk),
        tell("casualties", KHARKIV, killed=3, injured=20, by="Olha Bondar", where=100, stated=False, **desk),
        tell("response", KHARKIV, activity="rescue", where=200, stated=False, **desk),
        tell("casualties", KHARKIV, killed=5, injured=31, by="Olha Bondar", known="2024-05-14T11:00", cumulative=True),
        tell("casualties", KHARKIV, killed=6, by="Ihor Marchenko", known="2024-05-14T13:00"),
        tell("damage", KHARKIV, targets=["rail"], known="2024-05-14T14:00"),
        report("casualties", KHARKIV, killed=6, injured=31, by="Ministry of Health"),
        report("damage", KHARKIV, targets=["rail"], where=80),
        # in the evening a house blows up in the same town
        tell("explosion", KHARKIV, at="2024-05-14T19:40", known="2024-05-14T20:10", document="evening"),
        tell("casualties", KHARKIV, injured=1, known="2024-05-14T20:10", document="evening", where=60, stated=False),
        tell("casualties", KHARKIV, killed=7, injured=30, by="Olha Bondar", known="2024-05-14T21:00", cumulative=True),
        tell("strike", ODESA, at="2024-05-14T06:00", known="2024-05-14T07:00"),
    ]


def test_a_train_accident_and_what_blew_up_in_its_town_that_evening_are_two() -> None:
    assert parts(*train()) == [{0, 1, 2, 3, 4, 5, 6, 7, 10}, {8, 9}, {11}]


def test_its_toll_is_that_of_the_accident() -> None:
    accident = next(r for r in rows(*train()) if len(r.claims) > 4)
    assert accident.killed and (accident.killed.min, accident.killed.max) == (6, 7)


# ---------------------------------------------------------------- a flood: a river over days, towns with harm of their own
def flood() -> list[Told]:
    return [
        tell("hazard", KHARKIV_OBLAST, hazard="flood", at="2024-05-13"),
        tell("hazard", KHARKIV_OBLAST, hazard="flood", at="2024-05-14"),
        tell("hazard", KHARKIV_OBLAST, hazard="flood", at="2024-05-15", known="2024-05-15T09:00"),
        tell("alert", KHARKIV_OBLAST, hazard="flood", state="on", at="2024-05-13"),
        tell("movement", KHARKIV, people=340, by="Olha Bondar"),
        report("movement", KHARKIV, people=340),
        tell("damage", ODESA, targets=["bridge"]),
        report("damage", ODESA, targets=["bridge"], where=100),
        tell("hazard", KHARKIV_OBLAST, hazard="flood", at="2024-05-20", known="2024-05-20T09:00"),
        tell("damage", KYIV, targets=["dam"], modality="denied"),
        tell("damage", KYIV, targets=["school"], extent="damaged"),
        tell("damage", KYIV, targets=["school"], extent="destroyed", modality="denied"),
    ]


def test_a_flood_lasts_and_its_towns_are_their_own() -> None:
    assert parts(*flood()) == [{0, 1, 2, 3}, {4, 5}, {6, 7}, {8}, {10}]  # who says that no dam broke, or that no school fell, denies nothing that is told


# ---------------------------------------------------------------- a wildfire: 'again', two places of one city, an old figure the next morning
def wildfire() -> list[Told]:
    text = {"document": "text", "known": "2024-05-14T20:00"}
    return [
        tell("hazard", KYIV, hazard="wildfire", at="2024-05-14"),
        tell("hazard", PECHERSKYI, hazard="wildfire", at="2024-05-14", magnitude={"value": 12, "unit": "ha"}),
        tell("damage", DESNIANSKYI, targets=["residential"], count=14),
        tell("casualties", KYIV, injured=12, by="Olha Bondar"),
        report("casualties", KYIV, injured=12),
        report("damage", KYIV, targets=["residential"], where=50),
        # elsewhere one text tells of two attacks on one town
        tell("damage", ODESA, targets=["residential"], where=0, stated=False, **text),
        tell("casualties", ODESA, killed=6, where=40, stated=False, **text),
        tell("strike", ODESA, weapons=missiles(), targets=["warehouse"], words="A few hours later a missile hit a warehouse", where=120, stated=False, **text),
        tell("casualties", ODESA, killed=1, where=180, stated=False, **text),
        tell("strike", ODESA, weapons=missiles(class_="drone"), targets=["residential"], at="2024-05-14T02:00", known="2024-05-14T02:30"),
        tell("strike", ODESA, weapons=missiles(), targets=["warehouse"], at="2024-05-14T14:30", known="2024-05-14T15:00"),
    ]


def test_a_fire_takes_what_is_told_of_its_city_and_two_attacks_in_one_text_stay_two() -> None:
    assert parts(*wildfire()) == [{0, 1, 2, 3, 4, 5}, {6, 7, 10}, {8, 9, 11}]


@pytest.mark.parametrize("crisis", [train, flood, wildfire])
def test_order_does_not_matter(crisis: Any) -> None:
    told = crisis()
    again = parts(*reversed(told))
    assert sorted(sorted(len(told) - 1 - n for n in group) for group in again) == sorted(sorted(group) for group in parts(*told))


# ---------------------------------------------------------------- the rules one by one
def test_what_tells_no_time_is_of_its_own_day_where_numbers_differ() -> None:
    assert parts(tell("strike", KHARKIV), tell("casualties", KHARKIV, injured=2), report("casualties", KHARKIV, injured=9)) == [{0, 1}, {2}]
    assert parts(tell("strike", KHARKIV), tell("casualties", KHARKIV, injured=9), report("casualties", KHARKIV, injured=9)) == [{0, 1, 2}]


def test_a_live_post_tells_of_its_own_day() -> None:
    post = tell("casualties", KHARKIV, injured=9, at="2024-05-15", stated=False, said="2024-05-15T08:00")
    assert parts(tell("casualties", KHARKIV, injured=9), post) == [{0}, {1}]


def test_a_quake_without_a_place_is_the_quake_of_its_hour() -> None:
    quake = tell("hazard", KYIV, hazard="earthquake", at="2024-05-14T01:52", magnitude={"value": 6.9, "unit": "Mw"})
    bare = tell("hazard", hazard="earthquake", at="2024-05-14T01:52", magnitude={"value": 7.0, "unit": "Mw"})
    other = tell("hazard", hazard="earthquake", at="2024-05-14T05:10", magnitude={"value": 4.4, "unit": "Mw"})
    assert parts(quake, bare, other) == [{0, 1}, {2}]
    assert parts(quake, tell("hazard", hazard="earthquake", modality="denied")) == [{0}]


def test_harm_of_an_aftershock_is_not_that_of_the_quake() -> None:
    first = tell("damage", KHARKIV, targets=["hospital"], known="2024-05-14T06:00")
    post = {"document": "live", "post": 3, "said": "2024-05-14T20:20", "stated": False}
    shock = tell("hazard", hazard="aftershock", at="2024-05-14T20:18", **post)
    steeple = tell("damage", KHARKIV, targets=["religious"], where=50, **post)
    assert parts(first, shock, steeple) == [{0}, {1}, {2}]


def test_harm_known_before_an_attack_does_not_come_of_it() -> None:
    attack = tell("strike", KHARKIV, at="2024-05-14T19:00", known="2024-05-14T19:30")
    assert parts(attack, tell("casualties", KHARKIV, injured=4, known="2024-05-14T09:00")) == [{0}, {1}]
    assert parts(attack, tell("casualties", KHARKIV, injured=4, known="2024-05-14T20:00")) == [{0, 1}]


def test_what_is_shot_down_over_a_sea_is_of_the_sea() -> None:
    sea = tell("interception", BLACK_SEA, office="military", organization="Ukrainian Air Force", weapons=missiles(2, "drone"))
    assert parts(sea, tell("interception", UKRAINE, weapons=missiles(19, "drone"))) == [{0}, {1}]


def test_a_denial_of_ruin_denies_no_cracks() -> None:
    no = tell("damage", KYIV, targets=["school"], extent="destroyed", modality="denied")
    assert not denies(no, tell("damage", KYIV, targets=["school"], extent="damaged"))
    assert denies(no, tell("damage", KYIV, targets=["school"], extent="destroyed"))
