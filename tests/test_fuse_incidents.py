"""Which claims tell of one happening: by place, by time, by what follows what, by words and figures; and the incident's row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telling import BLACK_SEA, DESNIANSKYI, KHARKIV, KHARKIV_OBLAST, KYIV, KYIV_OBLAST, ODESA, PECHERSKYI, UKRAINE, missiles, moment, tell
from vigie.fuse import Rows, incident_rows
from vigie.fuse.cells import block_keys, components, linked
from vigie.fuse.codes import code_of
from vigie.fuse.groups import Group, groups
from vigie.fuse.titles import title
from vigie.fuse.waves import waves
from vigie.model import Place, PlaceRef, TimeRef
from vigie.picture import Correction, Incident, Told
from vigie.resources import kind_shelf, kinds, languages, senses, toml


def found(*told: Told, corrections: tuple[Correction, ...] = ()) -> list[Group]:
    """The groups of all components."""
    return [g for c in components(told, corrections) for g in groups(c, corrections)]


def parts(*told: Told, corrections: tuple[Correction, ...] = ()) -> list[set[int]]:
    """The groups as sets of positions in what was told."""
    at = {t.claim.claim_id: n for n, t in enumerate(told)}
    return sorted(({at[t.claim.claim_id] for t in g.members} for g in found(*told, corrections=corrections)), key=min)


def rows(*told: Told) -> tuple[Incident, ...]:
    """The rows of incidents, waves included."""
    out = Rows()
    for c in components(told):
        incident_rows(c, out)
    return waves(out.incidents)


# ---------------------------------------------------------------- where
def test_one_place_and_day_is_one_happening() -> None:
    assert parts(tell("strike", KHARKIV), tell("explosion", KHARKIV), tell("damage", KHARKIV, targets=["school"])) == [{0, 1, 2}]


def test_other_places_are_others() -> None:
    assert parts(tell("strike", KHARKIV), tell("strike", ODESA), tell("strike", KYIV)) == [{0}, {1}, {2}]


def test_a_region_is_not_its_city() -> None:
    assert parts(tell("strike", KHARKIV), tell("strike", KHARKIV_OBLAST), tell("strike", UKRAINE)) == [{0}, {1}, {2}]


def test_districts_are_of_their_city() -> None:
    assert parts(tell("explosion", DESNIANSKYI), tell("strike", PECHERSKYI), tell("strike", KYIV), tell("strike", KYIV_OBLAST)) == [{0, 1, 2}, {3}]


def test_several_regions_are_the_countrys() -> None:
    assert parts(tell("strike", KYIV, ODESA, KHARKIV), tell("strike", UKRAINE), tell("strike", KYIV)) == [{0, 1}, {2}]


def test_a_city_and_the_region_around_it_are_no_country() -> None:
    assert parts(tell("strike", KYIV, KYIV_OBLAST), tell("strike", KYIV), tell("strike", UKRAINE)) == [{0, 1}, {2}]


def test_who_speaks_for_a_country_tells_of_it_when_no_place_is_named() -> None:
    general = tell("launch", office="military", organization="Ukrainian Air Force", weapons=missiles(76))
    assert parts(general, tell("launch", UKRAINE, weapons=missiles(60)), tell("launch", PlaceRef(BLACK_SEA, "origin"))) == [{0, 1}, {2}]


def test_without_a_place_a_claim_stands_alone() -> None:
    assert parts(tell("strike"), tell("strike"), tell("strike", KYIV)) == [{0}, {1}, {2}]


# ---------------------------------------------------------------- when
def test_other_days_are_others() -> None:
    assert parts(tell("strike", KHARKIV, at="2024-05-14"), tell("strike", KHARKIV, at="2024-05-15")) == [{0}, {1}]


def test_hours_apart_are_two() -> None:
    assert parts(tell("strike", KHARKIV, at="2024-05-14T03:00"), tell("strike", KHARKIV, at="2024-05-14T14:10")) == [{0}, {1}]


def test_minutes_apart_are_one() -> None:
    assert parts(tell("strike", KHARKIV, at="2024-05-14T03:00"), tell("explosion", KHARKIV, at="2024-05-14T03:25")) == [{0, 1}]


def test_one_hour_apart_are_two_where_objects_differ() -> None:
    first = tell("strike", KHARKIV, at="2024-05-14T03:00", targets=["school"])
    assert parts(first, tell("strike", KHARKIV, at="2024-05-14T04:30", targets=["port"])) == [{0}, {1}]
    assert parts(first, tell("strike", KHARKIV, at="2024-05-14T04:30", targets=["school"])) == [{0, 1}]


def test_a_night_is_of_the_day_that_it_leads_into() -> None:
    night = tell("strike", KYIV, at="2024-05-13T22:00", to="2024-05-14T06:00")
    late = tell("explosion", KYIV, at="2024-05-13T23:30")
    early = tell("explosion", KYIV, at="2024-05-14T01:10")
    assert parts(night, late, early, tell("strike", KYIV, at="2024-05-14"), tell("strike", KYIV, at="2024-05-13")) == [{0, 1, 2, 3}, {4}]


def test_told_late_in_the_evening_as_of_now_is_of_the_night() -> None:
    now = tell("explosion", KYIV, at="2024-05-13", stated=False, said="2024-05-13T23:10")
    assert parts(now, tell("strike", KYIV, at="2024-05-13T22:00", to="2024-05-14T06:00")) == [{0, 1}]


def test_a_day_without_an_hour_joins_what_it_looks_like() -> None:
    morning = tell("strike", KHARKIV, at="2024-05-14T03:00", targets=["school"])
    evening = tell("strike", KHARKIV, at="2024-05-14T17:00", targets=["port"])
    assert parts(morning, evening, tell("strike", KHARKIV, targets=["port"]), tell("strike", KHARKIV, targets=["school"])) == [{0, 3}, {1, 2}]


def test_what_was_told_before_is_not_about_what_came_after() -> None:
    evening = tell("strike", KHARKIV, at="2024-05-14T19:00")
    assert parts(evening, tell("strike", KHARKIV, stated=False, said="2024-05-14T08:00")) == [{0}, {1}]


def test_a_text_that_says_again_tells_two() -> None:
    first, second = tell("strike", KHARKIV, document="a"), tell("strike", KHARKIV, document="a", where=200, words="Kharkiv was hit again, the mayor said")
    assert parts(first, second, tell("strike", KHARKIV)) == [{0, 2}, {1}]


def test_again_alone_is_about_earlier_days() -> None:
    assert parts(tell("strike", KHARKIV), tell("strike", KHARKIV, words="Kharkiv was hit again, the mayor said")) == [{0, 1}]


def test_an_account_of_a_month_is_no_days_happening() -> None:
    assert parts(tell("strike", KHARKIV), tell("strike", KHARKIV, at="2024-05-01", grain="month")) == [{0}, {1}]


# ---------------------------------------------------------------- what comes of what
def test_harm_follows_what_stands_beside_it() -> None:
    entry = {"document": "a", "post": 1}
    hit = tell("strike", KYIV, **entry, where=0)
    shot = tell("interception", KYIV, **entry, where=300, by="Police")
    none_hurt = tell("casualties", KYIV, **entry, where=360, by="Police", killed=0, injured=0)
    assert parts(hit, shot, none_hurt) == [{0}, {1, 2}]


def test_shot_down_and_hit_are_two_happenings() -> None:
    assert parts(tell("strike", ODESA), tell("interception", ODESA), tell("launch", ODESA), tell("casualties", ODESA, killed=1)) == [{0, 3}, {1, 2}]


def test_a_running_toll_of_the_next_day_is_of_the_hit() -> None:
    hit = tell("strike", KHARKIV, at="2024-05-14")
    toll = tell("casualties", KHARKIV, at=None, known="2024-05-15T09:00", killed=4)
    total = tell("casualties", KHARKIV, at="2024-05-16", killed=5, cumulative=True)
    assert parts(hit, toll, total) == [{0, 1, 2}]


def test_a_body_found_the_next_day_is_told_with_the_toll() -> None:
    hit = tell("strike", KHARKIV, at="2024-05-14")
    entry = {"document": "b", "by": "Governor"}
    body = tell("casualties", KHARKIV, at="2024-05-15", killed=1, **entry)
    assert parts(hit, body, tell("casualties", KHARKIV, at=None, known="2024-05-15T09:00", killed=4, where=80, **entry)) == [{0, 1, 2}]


def test_the_next_days_harm_is_the_next_days() -> None:
    assert parts(tell("strike", KHARKIV), tell("strike", KHARKIV, at="2024-05-15"), tell("casualties", KHARKIV, at="2024-05-15", killed=1)) == [{0}, {1, 2}]


def test_people_brought_to_safety_may_be_of_anything() -> None:
    assert parts(tell("strike", KHARKIV), tell("casualties", KHARKIV, rescued=596), tell("movement", KHARKIV, people=30)) == [{0}, {1}, {2}]
    assert parts(tell("strike", KHARKIV, document="a"), tell("casualties", KHARKIV, rescued=3, document="a", where=50)) == [{0, 1}]


def test_what_tells_no_time_is_of_the_time_of_its_entry() -> None:
    hit = tell("strike", KHARKIV, at="2024-05-11", document="a")
    late = {"at": None, "known": "2024-05-14T09:00", "document": "a"}
    denial = tell("strike", KHARKIV, modality="denied", where=90, **late)
    assert parts(hit, tell("casualties", KHARKIV, killed=1, where=50, **late), denial, tell("strike", KHARKIV)) == [{0, 1, 2}, {3}]


def test_rescuers_at_work_on_the_days_after() -> None:
    hit, work = tell("strike", KHARKIV, document="a"), tell("response", KHARKIV, at="2024-05-16", document="a", where=300)
    assert parts(hit, work, tell("response", KHARKIV, at="2024-05-16")) == [{0, 1}, {2}]


def test_debris_that_hurts_is_a_hit_where_one_is_told() -> None:
    entry = {"document": "a", "by": "Mayor"}
    shot, hurt = tell("interception", ODESA, **entry), tell("damage", ODESA, targets=["residential"], where=60, **entry)
    assert parts(shot, hurt) == [{0, 1}]
    assert parts(shot, hurt, tell("strike", ODESA)) == [{0}, {1, 2}]


def test_harm_alone_is_a_happening() -> None:
    assert parts(tell("casualties", ODESA, killed=2), tell("damage", ODESA, targets=["port"])) == [{0, 1}]


def test_a_warning_is_not_the_attack() -> None:
    assert parts(tell("alert", KYIV, hazard="air-raid", state="on"), tell("strike", KYIV)) == [{0}, {1}]


def test_a_later_alert_is_another() -> None:
    on, off = tell("alert", KYIV, at="2024-05-14T02:00", hazard="air-raid", state="on"), tell("alert", KYIV, at="2024-05-14T04:00", hazard="air-raid", state="off")
    assert parts(on, off, tell("alert", KYIV, at="2024-05-14T09:00", hazard="air-raid", state="on")) == [{0, 1}, {2}]


# ---------------------------------------------------------------- hazards
TOKYO = Place("geonames:1850147", "Tokyo", "settlement", "JP", "JP-13", 35.7, 139.7)


def quake(place: Place, value: float, at: str, hazard: str = "earthquake") -> Told:
    return tell("hazard", place, at=at, hazard=hazard, magnitude={"value": value, "unit": "Mw"})


def test_a_quake_is_one_wherever_it_is_felt() -> None:
    first, felt, other = quake(ODESA, 5.8, "2024-05-14T03:10"), quake(KYIV, 5.6, "2024-05-14T03:12"), quake(TOKYO, 5.7, "2024-05-14T03:11")
    assert parts(first, felt, other, quake(ODESA, 4.2, "2024-05-14T07:00", "aftershock")) == [{0, 1}, {2}, {3}]


def test_a_quake_near_midnight_is_one_in_every_zone() -> None:
    local, day = quake(ODESA, 5.8, "2024-05-14T22:40"), tell("hazard", ODESA, hazard="earthquake", stated=False)
    utc = tell("hazard", KYIV, at="2024-05-15T01:10", hazard="earthquake")
    service = replace(utc, claim=replace(utc.claim, time=TimeRef(moment("2024-05-15T01:10").astimezone(UTC), moment("2024-05-15T01:11").astimezone(UTC), "minute")))
    assert parts(local, day, service, quake(ODESA, 5.6, "2024-05-15T01:12")) == [{0, 1}, {2, 3}]


def test_a_countrys_toll_is_the_quakes_and_a_towns_is_the_towns() -> None:
    hit = [quake(ODESA, 5.8, "2024-05-14T03:10"), tell("casualties", UKRAINE, killed=9, cumulative=True), tell("damage", KHARKIV, targets=["school"])]
    assert parts(*hit) == [{0, 1}, {2}]


def test_a_flood_lasts() -> None:
    days = [tell("hazard", ODESA, at=f"2024-05-{d}", hazard="flood") for d in (14, 15, 17, 25)]
    assert parts(*days, tell("hazard", ODESA, hazard="wildfire")) == [{0, 1, 2}, {3}, {4}]


def test_the_warning_of_a_flood_is_the_floods() -> None:
    assert parts(tell("hazard", ODESA, hazard="flood"), tell("alert", ODESA, hazard="flood"), tell("alert", ODESA, hazard="air-raid")) == [{0, 1}, {2}]


def test_a_fire_comes_of_the_hit() -> None:
    assert parts(tell("strike", ODESA), tell("hazard", ODESA, hazard="fire"), tell("hazard", KYIV, hazard="fire")) == [{0, 1}, {2}]


def test_a_day_is_that_of_the_texts_zone() -> None:
    far = Place("geonames:563464", "Engels", "settlement", "RU", "RU-SAR", 51.5, 46.1, timezone="Europe/Saratov")
    night = tell("strike", far, at="2024-05-14T21:00", to="2024-05-15T00:00")
    assert parts(night, tell("damage", far, at="2024-05-14", known="2024-05-14T23:30"))[0] == {0, 1}


# ---------------------------------------------------------------- modality
@pytest.mark.parametrize("modality", ["background", "planned", "possible"])
def test_what_is_no_news_is_in_no_incident(modality: str) -> None:
    assert parts(tell("strike", KYIV), tell("strike", KYIV, modality=modality)) == [{0}]
    assert not block_keys(tell("strike", KYIV, modality=modality))


def test_a_denial_belongs_to_what_it_denies_and_makes_nothing() -> None:
    denial = tell("strike", KYIV, modality="denied")
    assert parts(tell("strike", KYIV), denial) == [{0, 1}]
    assert parts(denial, tell("strike", ODESA)) == [{1}]


# ---------------------------------------------------------------- words and figures
def test_the_same_words_without_a_place_are_the_same_happening() -> None:
    words = "A missile hit a five-storey house in the centre, the rescue service said"
    assert parts(tell("strike", KHARKIV, words=words), tell("strike", words=words)) == [{0, 1}]
    assert parts(tell("strike", KHARKIV, words=words), tell("strike", ODESA, words=words)) == [{0}, {1}]


def test_the_same_figures_by_the_same_speaker_bind_a_region_to_its_town() -> None:
    town, region = tell("casualties", KHARKIV, by="Governor", killed=3, injured=12), tell("casualties", KHARKIV_OBLAST, by="Governor", killed=3, injured=12)
    assert parts(town, region, tell("casualties", ODESA, by="Governor", killed=3, injured=12)) == [{0, 1}, {2}]
    assert parts(town, tell("casualties", KHARKIV_OBLAST, by="Mayor", killed=3, injured=12)) == [{0}, {1}]
    assert parts(tell("casualties", KHARKIV, by="G", injured=2), tell("casualties", KHARKIV_OBLAST, by="G", injured=2)) == [{0}, {1}]


def test_a_port_hit_in_the_town_and_in_its_district_is_one() -> None:
    district = Place("admin2:UA5101", "Odesa Raion", "admin2", "UA", "UA-51", ODESA.lat, ODESA.lon, timezone="Europe/Kyiv")
    port, house = {"targets": ["port"]}, {"targets": ["residential"]}
    assert parts(tell("strike", ODESA, **port), tell("strike", district, **port), tell("strike", KHARKIV, **port)) == [{0, 1}, {2}]
    assert parts(tell("strike", ODESA, **house), tell("strike", district, **house)) == [{0}, {1}]


def test_talks_are_one_where_two_people_are_in_both() -> None:
    three = [("A", "B"), ("B", "A", "C"), ("C", "D")]
    assert parts(*(tell("diplomacy", form="meeting", participants=list(p)) for p in three)) == [{0, 1}, {2}]


# ---------------------------------------------------------------- cells, corrections
def test_links_are_the_same_both_ways_and_explained() -> None:
    a, b, c = tell("strike", KYIV), tell("damage", DESNIANSKYI), tell("strike", ODESA)
    assert linked(a, b) and linked(b, a) and not linked(a, c)
    (group,) = found(a, b)
    assert group.incident_id == "i" + min(a.claim.claim_id, b.claim.claim_id)[1:]
    assert [(w[0], w[1], w[2]) for w in group.why] == [(a.claim.claim_id, b.claim.claim_id, 0.65)] and "place +0.35" in group.why[0][3]


def decided(action: str, *about: str, value: object = None, day: int = 1) -> Correction:
    return Correction(f"x{day}", datetime.fromisoformat(f"2024-06-{day:02d}T00:00+00:00"), "editor", action, about, value=value)


def test_people_merge_split_and_retract() -> None:
    a, b, c = tell("strike", KYIV, ident="ca"), tell("strike", ODESA, ident="cb"), tell("damage", ODESA, ident="cc")
    merge = decided("merge", "ia", "ib")
    split = decided("split", "ia", value=["cc"], day=2)
    assert parts(a, b, c) == [{0}, {1, 2}]
    assert parts(a, b, c, corrections=(merge,)) == [{0, 1, 2}]
    assert parts(a, b, c, corrections=(merge, split)) == [{0, 1}, {2}]
    assert parts(a, b, c, corrections=(split, merge)) == parts(a, b, c, corrections=(merge, split))
    assert parts(a, b, c, corrections=(merge, decided("split", "ia", value=["cb", "cc"], day=3))) == parts(a, b, c)
    assert parts(a, b, c, corrections=(decided("retract", "cb"),)) == [{0}, {2}]


# ---------------------------------------------------------------- rows
def test_the_row_says_what_its_claims_support() -> None:
    (row,) = rows(
        tell("strike", DESNIANSKYI, at="2024-05-14T03:00", targets=["residential"], weapons=missiles(), verification="confirmed", known="2024-05-14T04:00"),
        tell("casualties", KYIV, killed=2, known="2024-05-14T09:00"),
    )
    assert (row.kind, row.title) == ("strike", "Missile strike on a residential building in Desnianskyi")
    assert (row.time_precision, row.location_precision, row.targets) == ("minute", "district", ("residential",))
    assert row.weapons == ({"class": "missile", "model": None},)
    assert dict(row.verification) == {"occurrence": "confirmed", "place": "confirmed", "time": "confirmed", "numbers": "none"}
    assert (row.first_reported, row.last_reported) == (moment("2024-05-14T04:00"), moment("2024-05-14T09:00"))


def test_hours_that_differ_make_a_stretch() -> None:
    (row,) = rows(tell("strike", KYIV, at="2024-05-14T03:00"), tell("explosion", KYIV, at="2024-05-14T03:40"), tell("strike", KYIV))
    assert row.time and (row.time.start, row.time.end - row.time.start, row.time_precision) == (moment("2024-05-14T03:00"), timedelta(minutes=41), "hour")


def test_what_was_told_before_the_hour_had_begun_before_it() -> None:
    (row,) = rows(tell("explosion", KYIV, at="2024-05-14T09:20"), tell("explosion", KYIV, stated=False, said="2024-05-14T08:55"))
    assert row.time and (row.time.start, row.time_precision) == (moment("2024-05-14T08:55"), "hour")


def test_one_district_among_many_claims_on_the_city_is_not_its_place() -> None:
    (row,) = rows(tell("strike", DESNIANSKYI), tell("strike", KYIV), tell("explosion", KYIV))
    assert row.location_precision == "settlement"


def test_an_area_stays_an_area() -> None:
    (row,) = rows(tell("strike", KHARKIV_OBLAST))
    assert (row.location_precision, [p.place.name for p in row.places], row.title) == ("admin1", ["Kharkiv Oblast"], "Strike in Kharkiv Oblast")


def test_several_districts_are_told_with_their_city() -> None:
    (row,) = rows(tell("strike", DESNIANSKYI), tell("strike", PECHERSKYI))
    assert ([p.place.name for p in row.places], row.location_precision) == (["Kyiv", "Desnianskyi", "Pecherskyi"], "settlement")


def test_numbers_of_weapons_stand_only_where_all_agree() -> None:
    (row,) = rows(tell("launch", UKRAINE, weapons=missiles(76)), tell("launch", UKRAINE, weapons=missiles(60)))
    assert row.weapons == ({"class": "missile", "model": None},)
    (row,) = rows(tell("launch", UKRAINE, weapons=missiles(76)), tell("interception", UKRAINE, weapons=missiles(60)))
    assert row.weapons[0]["count"] == {"min": 76, "max": 76, "approx": False}


def test_codes_can_be_said_and_are_the_same_again() -> None:
    assert code_of("i0123", None) == code_of("i0123", None) != code_of("i0124", None)
    assert code_of("i0123", KYIV)[:3] == "KY-" and code_of("i0123", KYIV_OBLAST)[:3] == "KO-"
    assert len(code_of("i0123", KYIV)) == 9


# ---------------------------------------------------------------- waves
def wave_of(*told: Told) -> dict[str, tuple[str | None, int]]:
    """Title of each incident -> title of the wave that it is part of, count of its parts."""
    made = rows(*told)
    titles = {r.incident_id: r.title for r in made}
    return {r.title: (titles.get(r.part_of or ""), len(r.parts)) for r in made}


def test_the_places_of_a_night_are_parts_of_its_wave() -> None:
    night = {"at": "2024-05-13T22:00", "to": "2024-05-14T06:00"}
    told = [tell("launch", UKRAINE, weapons=missiles(76), **night), tell("strike", KYIV, **night), tell("strike", ODESA), tell("alert", KYIV, hazard="air-raid")]
    late = tell("strike", KHARKIV, at="2024-05-14T18:00")
    assert wave_of(*told, late) == {
        "Missile attack on Ukraine": (None, 2),
        "Strike in Kyiv": ("Missile attack on Ukraine", 0),
        "Strike in Odesa": ("Missile attack on Ukraine", 0),
        "Air-raid alert in Kyiv": (None, 0),
        "Strike in Kharkiv": (None, 0),
    }


def test_a_list_of_places_tells_of_each_of_them() -> None:
    listing = tell("strike", KYIV, ODESA, KHARKIV)
    made = {r.title: r for r in rows(listing, tell("strike", KYIV), tell("interception", ODESA), tell("strike", KHARKIV, at="2024-05-15"))}
    assert made["Strike in Kyiv"].shared == (listing.claim.claim_id,) and listing.claim.claim_id not in made["Strike in Kyiv"].claims
    assert made["Air defence at work over Odesa"].shared == made["Strike in Kharkiv"].shared == ()


def test_a_strike_told_of_a_country_with_one_place_is_no_wave() -> None:
    assert set(wave_of(tell("strike", UKRAINE), tell("strike", KYIV)).values()) == {(None, 0)}
    assert ("Strike in Ukraine", 0) in wave_of(tell("strike", UKRAINE), tell("strike", KYIV), tell("strike", ODESA)).values()


def test_shelling_from_over_the_front_line_is_no_part_of_a_wave() -> None:
    near = tell("strike", KHARKIV, weapons=missiles(class_="artillery"))
    assert wave_of(tell("launch", UKRAINE, weapons=missiles()), tell("strike", KYIV), near)["Artillery strike in Kharkiv"] == (None, 0)


def test_waves_again_are_the_same_waves() -> None:
    made = rows(tell("launch", UKRAINE), tell("strike", KYIV), tell("strike", ODESA))
    assert waves(made) == made


# ---------------------------------------------------------------- shelves
def test_every_kind_of_the_shelf_is_a_kind_of_claim() -> None:
    table = kind_shelf("fusion")["incidents"]
    listed = [k for facet in ("hit", "air", "ground", "alert", "hazard", "talks", "harm") for k in table[facet]]
    assert sorted(listed) == sorted(table["leading"]) and set(listed) <= set(kinds()) and len(set(listed)) == len(listed)
    assert {*table["felt_afar"], *table["lasting"]} <= senses()["hazard"][0]


@pytest.mark.parametrize("code", [c for c in languages() if toml(c, "titles")])
def test_titles_of_a_language_have_all_that_english_has(code: str) -> None:
    own, english = toml(code, "titles"), toml("en", "titles")
    assert own["patterns"].keys() == english["patterns"].keys() and own["objects"].keys() == english["objects"].keys()
    for kind in english["patterns"]:
        assert title(kind, (), language=code) and title(kind, (PlaceRef(KYIV),), targets=["school"], weapons=["drone"], hazard="flood", language=code)
