"""The figures of a picture beside a gold picture, worked out by hand on two small documents; and the gold pictures themselves."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from vigie.errors import InputError
from vigie.records import claim_record
from vigie.scoring.gold_documents import claims_of_gold, details, place
from vigie.scoring.pictures import PARTS, Tables, read_tables, report, scored_picture
from vigie.scoring.pictures_gold import GoldPicture, load_picture, unplaced

ONE = """Two people were killed in Odesa, the mayor said.
A missile hit a school in Odesa.
Missiles were fired at Odesa and Kharkiv.
Kharkiv has no power.
Last year Odesa was hit too.
"""
TWO = """Three people died in Odesa, Mayor Hennadii Trukhanov said at 18:00.
Drones hit Kharkiv.
Kharkiv has power again since 18:30.
"""
GOLD_ONE = """
document: one
language: en
published: 2024-05-14
timezone: Europe/Kyiv
outlet: Example Wire
claims:
- {q: Two people were killed in Odesa, kind: casualties, by: {name: Hennadii Trukhanov, office: mayor}, where: [odesa], when: 2024-05-14, details: {killed: 2}}
- {q: A missile hit a school in Odesa, kind: strike, where: [odesa], when: 2024-05-14, details: {targets: [school]}}
- {q: Missiles were fired at Odesa and Kharkiv, kind: launch, where: [odesa, kharkiv], when: 2024-05-14, details: {weapons: [{class: missile}]}}
- {q: Kharkiv has no power, kind: service, where: [kharkiv], when: 2024-05-14, details: {service: electricity, state: out}}
- {q: Last year Odesa was hit too, kind: strike, modality: background, where: [odesa], when: 2023}
"""
GOLD_TWO = """
document: two
language: en
published: 2024-05-14
timezone: Europe/Kyiv
outlet: Example News
claims:
- q: Three people died in Odesa
  kind: casualties
  by: {name: Hennadii Trukhanov, office: mayor, stated_jurisdiction: Kyiv}
  where: [odesa]
  when: 2024-05-14T18:00
  details: {killed: 3, cumulative: true}
- {q: Drones hit Kharkiv, kind: strike, where: [kharkiv], when: 2024-05-14}
- {q: Kharkiv has power again since 18:30, kind: service, where: [kharkiv], when: 2024-05-14T18:30, details: {service: electricity, state: restored}}
"""
PLACES = """
odesa: {name: Odesa, level: settlement, country: UA, admin1: UA-51, lat: 46.48, lon: 30.73}
kharkiv: {name: Kharkiv, level: settlement, country: UA, admin1: UA-63, lat: 49.99, lon: 36.23}
"""
PICTURE = """
documents: [one, two]
at: 2024-05-15T08:00:00+03:00
incidents:
- name: odesa-school
  kind: strike
  places: [odesa]
  claims: {one: [0, 1, 2], two: [0]}
  killed: {min: 3, max: 3, latest: 3, latest_by: Hennadii Trukhanov}
  sources: [1, 2]
  contested: false
- {name: kharkiv-drones, kind: strike, places: [kharkiv], claims: {one: [2], two: [1]}, sources: 1}
apart: [[odesa-school, kharkiv-drones, other city]]
no_incident: {one: [4]}
tolls:
- {incident: odesa-school, field: killed, min: 2, max: 2, speaker: Hennadii Trukhanov, stands: false, claims: {one: [0]}}
- {incident: odesa-school, field: killed, min: 3, max: 3, speaker: Hennadii Trukhanov, stands: true, claims: {two: [0]}}
services:
- {service: electricity, place: kharkiv, state: out, until: 2024-05-14T18:30, claims: {one: [3]}}
- {service: electricity, place: kharkiv, state: restored, since: 2024-05-14T18:30, until: null, claims: {two: [2]}}
conflicts:
- {type: office, about: Hennadii Trukhanov, values: [mayor of Kyiv, mayor of Odesa], claims: {two: [0]}}
people:
- {name: Hennadii Trukhanov, spellings: [Hennadii Trukhanov]}
"""
ODESA = {"name": "Odesa", "level": "settlement", "country": "UA", "admin1": "UA-51", "lat": 46.48, "lon": 30.73, "role": "location"}
KHARKIV = {"name": "Kharkiv", "level": "settlement", "country": "UA", "admin1": "UA-63", "lat": 49.99, "lon": 36.23, "role": "location"}
HOME = Path(__file__).resolve().parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text, gold in (("one", ONE, GOLD_ONE), ("two", TWO, GOLD_TWO)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.txt").write_text(text, encoding="utf-8")
        (tmp_path / name / "gold.yaml").write_text(gold, encoding="utf-8")
    (tmp_path / "places.yaml").write_text(PLACES, encoding="utf-8")
    (tmp_path / "picture.yaml").write_text(PICTURE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def gold(root: Path) -> GoldPicture:
    return load_picture(root, [root])


@pytest.fixture
def perfect(root: Path) -> Tables:
    """The picture that the gold asks for, its claims the gold's own."""
    school, drones = ["c-one-000", "c-one-001", "c-one-002", "c-two-000"], ["c-two-001"]
    incident_of = {c: i for i, ids in (("i1", school), ("i2", drones)) for c in ids}
    claims = [claim_record(c) for name in ("one", "two") for c in claims_of_gold(root / name).claims]
    by = {"claim_id": "c-one-000", "speaker": "Hennadii Trukhanov", "incident_id": "i1", "field": "killed", "group": None}
    power = {"service": "electricity", "place": KHARKIV}
    killed = {"min": 3, "max": 3, "latest": 3, "latest_by": "Hennadii Trukhanov", "approx": False}
    return {
        "claims": [{**c, "incident_id": incident_of.get(c["claim_id"])} for c in claims],
        "incidents": [
            {"incident_id": "i1", "kind": "strike", "places": [ODESA], "claims": school, "killed": killed, "sources": 2, "contested": False},
            {"incident_id": "i2", "kind": "strike", "places": [KHARKIV], "claims": drones, "sources": 1, "contested": False},
        ],
        "tolls": [
            {**by, "min": 2, "max": 2, "stands": False},
            {**by, "min": 3, "max": 3, "stands": True, "claim_id": "c-two-000"},
        ],
        "services": [
            {**power, "state": "out", "since": None, "until": "2024-05-14T18:30:00+03:00", "claims": ["c-one-003"]},
            {**power, "state": "restored", "since": "2024-05-14T18:30:00+03:00", "until": None, "claims": ["c-two-002"]},
        ],
        "conflicts": [
            {
                "type": "office",
                "about": "hennadii-trukhanov",
                "values": [{"value": "mayor of Kyiv", "claims": ["c-two-000"]}, {"value": "mayor of Odesa", "claims": []}],
            }
        ],
        "people": [{"name": "Hennadii Trukhanov", "spellings": [{"spelling": "Hennadii Trukhanov", "count": 2}]}],
    }


def moved(tables: Tables, claim: str, incident: str | None) -> Tables:
    """The tables with a claim in another incident (a new one of its own kind where there is none of that id), or in none."""
    out = deepcopy(tables)
    for row in out["claims"]:
        if row["claim_id"] == claim:
            row["incident_id"] = incident
    for row in out["incidents"]:
        row["claims"] = [c for c in row["claims"] if c != claim] + [claim] * (row["incident_id"] == incident)
    if incident and incident not in {r["incident_id"] for r in out["incidents"]}:
        out["incidents"].append({"incident_id": incident, "kind": "strike", "places": [], "claims": [claim]})
    return out


def changed(tables: Tables, table: str, at: int, **fields: Any) -> Tables:
    out = deepcopy(tables)
    out[table][at].update(fields)
    return out


def test_the_picture_that_the_gold_asks_for_has_every_figure_at_one(perfect: Tables, gold: GoldPicture) -> None:
    scored = scored_picture(perfect, gold)
    assert scored.lines == []
    assert set(scored.figures().values()) == {1.0}
    assert (scored.together["claims"], scored.together["missing"]) == (5, 0)


def test_a_claim_apart_costs_recall(perfect: Tables, gold: GoldPicture) -> None:
    scored = scored_picture(moved(perfect, "c-two-000", "i3"), gold)
    assert scored.together["pairs_precision"] == 1
    assert scored.together["pairs_recall"] == pytest.approx(3 / 6)
    assert scored.together["b3_recall"] == pytest.approx((3 * 3 / 4 + 1 / 4 + 1) / 5)
    assert any(line.startswith("SPLIT     odesa-school: 4 claims stand in 2 incidents (3 in i1, 1 in i3)") for line in scored.lines)


def test_two_incidents_in_one_cost_precision_and_are_told(perfect: Tables, gold: GoldPicture) -> None:
    scored = scored_picture(moved(perfect, "c-two-001", "i1"), gold)
    assert scored.together["pairs_precision"] == pytest.approx(6 / 10)
    assert scored.together["pairs_recall"] == 1
    assert scored.together["b3_precision"] == pytest.approx((4 * 4 / 5 + 1 / 5) / 5)
    assert scored.counts["apart"].right == 0
    assert any(line.startswith("TOGETHER  odesa-school and kharkiv-drones (other city) share i1") for line in scored.lines)


def test_a_claim_of_two_incidents_is_right_in_either(perfect: Tables, gold: GoldPicture) -> None:
    assert scored_picture(moved(perfect, "c-one-002", "i2"), gold).together["pairs_f1"] == 1


def test_a_claim_that_was_not_read_is_counted_apart_from_fusion(perfect: Tables, gold: GoldPicture) -> None:
    tables = {**perfect, "claims": [c for c in perfect["claims"] if c["claim_id"] != "c-one-001"]}
    scored = scored_picture(tables, gold)
    assert scored.together["missing"] == 1
    assert scored.together["pairs_f1"] == 1
    assert "UNREAD    claim 1 of one, of odesa-school" in scored.lines


def test_background_must_be_in_no_incident(perfect: Tables, gold: GoldPicture) -> None:
    scored = scored_picture(moved(perfect, "c-one-004", "i1"), gold)
    assert scored.counts["no_incident"].right == 0
    assert "GROWN     i1: claim 4 of one must be in no incident" in scored.lines


def test_an_incident_merged_into_another_counts_as_that(perfect: Tables, gold: GoldPicture) -> None:
    tables = moved(perfect, "c-two-000", "i3")
    tables["incidents"][-1].update(status="merged", merged_into="i1")
    assert scored_picture(tables, gold).together["pairs_f1"] == 1


@pytest.mark.parametrize(
    ("table", "at", "fields", "part"),
    [
        ("incidents", 0, {"kind": "damage"}, "kinds"),
        ("incidents", 0, {"places": [KHARKIV]}, "places"),
        ("incidents", 1, {"sources": 2}, "sources"),
        ("incidents", 0, {"contested": True}, "contested"),
        ("incidents", 0, {"killed": {"min": 2, "max": 3, "latest": 3, "latest_by": "Hennadii Trukhanov"}}, "ranges"),
        ("incidents", 0, {"killed": {"min": 3, "max": 3, "latest": 3, "latest_by": "Ihor Terekhov"}}, "ranges"),
        ("incidents", 0, {"killed": None}, "ranges"),
        ("tolls", 0, {"stands": True}, "tolls"),
        ("tolls", 1, {"speaker": "Ihor Terekhov"}, "tolls"),
        ("tolls", 1, {"max": None}, "tolls"),
        ("services", 0, {"until": None}, "services"),
        ("services", 1, {"since": "2024-05-14T19:30:00+03:00"}, "services"),
        ("services", 1, {"state": "restoring"}, "services"),
        ("services", 1, {"place": ODESA}, "services"),
        ("services", 0, {"claims": ["c-two-002"]}, "services"),
        ("conflicts", 0, {"values": [{"value": "mayor of Kyiv", "claims": ["c-two-000"]}]}, "conflicts"),
        ("people", 0, {"spellings": [{"spelling": "Trukhanov", "count": 1}]}, "people"),
    ],
)
def test_what_a_row_has_wrong_is_counted_and_told(perfect: Tables, gold: GoldPicture, table: str, at: int, fields: Any, part: str) -> None:
    scored = scored_picture(changed(perfect, table, at, **fields), gold)
    assert scored.figures()[part] < 1
    assert scored.lines
    assert {p for p, v in scored.figures().items() if v < 1} == {part}


@pytest.mark.parametrize(
    ("table", "row", "part"),
    [
        ("tolls", {"incident_id": "i1", "field": "injured", "min": 5, "max": 5, "speaker": "X", "stands": True, "claim_id": "c-one-000"}, "tolls"),
        ("services", {"service": "water", "place": ODESA, "state": "out", "claims": ["c-one-003"]}, "services"),
        ("conflicts", {"type": "number", "about": "i2", "values": [{"value": 2, "claims": ["c-one-000"]}]}, "conflicts"),
        ("incidents", {"incident_id": "i9", "kind": "strike", "places": [], "claims": ["c-else"]}, "incidents"),
    ],
)
def test_what_the_gold_does_not_have_is_made_up(perfect: Tables, gold: GoldPicture, table: str, row: Any, part: str) -> None:
    assert scored_picture({**perfect, table: [*perfect[table], row]}, gold).counts[part].made_up == 1


def test_two_people_in_one_row_are_told(root: Path, perfect: Tables) -> None:
    (root / "picture.yaml").write_text(PICTURE + "- {name: Ihor Terekhov, spellings: [Ihor Terekhov]}\n", encoding="utf-8")
    mixed = changed(perfect, "people", 0, spellings=["Hennadii Trukhanov", "Ihor Terekhov"])
    scored = scored_picture(mixed, load_picture(root, [root]))
    assert scored.counts["people"].made_up == 1
    assert "MIXED     Hennadii Trukhanov and Ihor Terekhov are one person in the picture" in scored.lines


def test_the_report_has_a_line_for_each_part(perfect: Tables, gold: GoldPicture) -> None:
    told = "".join(report(scored_picture(moved(perfect, "c-two-001", "i1"), gold), show=True))
    assert "5 claims of incidents, 0 not read" in told
    assert "MERGED    i1: 4 of odesa-school, 1 of kharkiv-drones" in told
    assert all(part in told for part in PARTS if part not in ("shares", "waves"))


def test_a_picture_is_read_from_the_folder_that_build_wrote(root: Path, perfect: Tables, gold: GoldPicture) -> None:
    (root / "out").mkdir()
    for name, rows in perfect.items():
        (root / "out" / f"{name}.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert scored_picture(root / "out", gold).lines == []
    with pytest.raises(InputError, match=r"no claims\.jsonl: give a folder that `vigie build --out` wrote"):
        read_tables(root / "one")


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("documents: [one, two]", "documents: [one, three]", "no gold document 'three'"),
        ("documents: [one, two]", "documents: []", "it names no documents"),
        ("claims: {one: [2], two: [1]}", "claims: {one: [22]}", r"incidents\[1\]\.claims: there is no claim 22 of 'one'"),
        ("places: [kharkiv]", "places: [kharkov]", "place 'kharkov' is not in places.yaml"),
        ("sources: 1}", "source: 1}", "'source' is not known"),
        ("kind: strike, places", "sort: strike, places", "lacks 'kind'"),
        ("[[odesa-school, kharkiv-drones", "[[odesa-school, kharkiv-drone", "apart: no incident 'kharkiv-drone'"),
        ("tolls:", "toll:", "'toll' is no part of a gold picture"),
    ],
)
def test_a_gold_picture_with_a_mistake_is_refused(root: Path, was: str, now: str, message: str) -> None:
    (root / "picture.yaml").write_text(PICTURE.replace(was, now), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_picture(root, [root])


def test_gold_claims_have_the_shapes_of_read_claims(root: Path) -> None:
    first, hit, both, power, _ = claims_of_gold(root / "one").claims
    assert first.claim_id == "c-one-000"
    assert first.evidence[0].text == "Two people were killed in Odesa"
    assert first.details["killed"] == {"min": 2, "max": 2, "approx": False}
    assert (first.attribution.name, first.attribution.person_id) == ("Hennadii Trukhanov", "hennadii-trukhanov")
    assert [p.place.place_id for p in both.places] == ["geonames:698740", "geonames:706483"]
    assert (power.time and power.time.granularity) == "day"
    assert hit.modality == "actual" and hit.kind == "strike"
    toll = claims_of_gold(root / "two").claims[0]
    assert toll.attribution.stated_jurisdiction == "Kyiv"
    assert toll.attribution.span and toll.attribution.span.text == "Hennadii Trukhanov"
    assert toll.details["cumulative"] is True
    assert (toll.time and toll.time.granularity) == "minute"


def test_details_keep_what_is_no_figure() -> None:
    said = {"share": {"min": 50, "max": None}, "state": ["partial", "out"], "groups": [{"group": "children", "killed": 1}], "magnitude": {"value": 6.1, "unit": "Mw"}}
    assert details(said) == {
        "share": {"min": 50, "max": None, "approx": False},
        "state": "partial",
        "groups": [{"group": "children", "killed": {"min": 1, "max": 1, "approx": False}}],
        "magnitude": {"value": 6.1, "unit": "Mw"},
    }


def test_a_place_that_the_gazetteer_lacks_has_an_id_of_its_own() -> None:
    nowhere = place({"name": "Nowhere-on-Sea", "level": "settlement", "country": "UA", "lat": 46.0, "lon": 31.0, "role": "location"})
    assert (nowhere.place_id, nowhere.level, nowhere.lat) == ("gold:nowhere-on-sea", "settlement", 46.0)


@pytest.mark.beside("gold")
@pytest.mark.parametrize("folder", sorted(p.parent for p in (HOME / "gold_pictures").glob("*/picture.yaml")), ids=lambda p: p.name)
def test_a_gold_picture_says_of_every_event_where_it_belongs(folder: Path) -> None:
    assert unplaced(load_picture(folder, [HOME / "gold", HOME.parents[1] / "shared/gold"])) == []
