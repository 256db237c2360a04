"""The figures of `vigie score`, worked out by hand on a small gold (the same as the contract's scorer gives)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vigie.errors import InputError
from vigie.records import Record
from vigie.scoring import report, scored
from vigie.scoring.fields import detail, same_place
from vigie.scoring.same import same_hazard, same_model, same_name, same_person

TEXT = "Kharkiv has no power, the mayor said.\nTwo people were killed in Odesa at 10:50.\nShare this page\nWe hope for peace.\n"
GOLD = """
document: small
language: en
published: 2024-05-14
timezone: Europe/Kyiv
furniture: ["Share this page"]
claims:
- q: Kharkiv has no power
  kind: service
  by: {name: Ihor Terekhov, office: mayor}
  when: 2024-05-14
  where: [kharkiv]
  details: {service: electricity, state: out}
- q: Two people were killed in Odesa
  kind: casualties
  when: 2024-05-14T10:50
  where: [odesa]
  details: {killed: 2}
- q: We hope for peace
  kind: statement
  optional: true
"""
PLACES = """
kharkiv: {name: Kharkiv, level: settlement, country: UA, admin1: UA-63, lat: 49.99, lon: 36.23}
odesa: {name: Odesa, level: settlement, country: UA, admin1: UA-51, lat: 46.48, lon: 30.73}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "small" / "gold.yaml").write_text(GOLD, encoding="utf-8")
    (tmp_path / "places.yaml").write_text(PLACES, encoding="utf-8")
    return tmp_path


def claim(kind: str, quote: str, **fields: Any) -> Record:
    at = TEXT.index(quote)
    return {"kind": kind, "evidence": [{"start": at, "end": at + len(quote), "text": quote}], "attribution": {}, "places": [], "details": {}, **fields}


KHARKIV = {"name": "Kharkiv", "level": "settlement", "country": "UA", "lat": 49.98, "lon": 36.25, "role": "location"}
GOOD = claim(
    "service", "Kharkiv has no power", attribution={"name": "Igor Terekhov", "office": "mayor"}, places=[KHARKIV],
    time={"start": "2024-05-14T00:00:00+03:00", "end": "2024-05-15T00:00:00+03:00"}, details={"service": "electricity", "state": "out"},
)  # fmt: skip
HALF = claim("casualties", "Two people were killed", time={"start": "2024-05-14T10:51:00+03:00", "end": "x"}, details={"killed": {"min": 3, "max": 3}})


def test_figures(folder: Path) -> None:
    extra = claim("statement", "Share this page")
    free = claim("statement", "We hope for peace")
    bad = {**claim("advice", "We hope"), "evidence": [{"start": 0, "end": 3, "text": "We "}]}
    f = scored([folder], lambda gold: [GOOD, HALF, extra, free, bad])["[all]"]
    assert (f["claims"], f["bad_spans"], f["furniture"]) == (2, 1, 1)
    # three pairs would be wrong: the optional one and what lies on it cost and earn nothing
    assert f["precision"] == pytest.approx(2 / 4)
    assert f["recall"] == 1
    assert f["strict"] == pytest.approx(2 * 1 / (2 + 2 + 2))
    assert f["where"] == 0.5
    assert f["when"] == 0.5  # the end of the second time cannot be read
    assert f["details"] == 0.5
    assert f["who"] == f["modality"] == f["verification"] == 1


def test_report_has_the_contracts_columns(folder: Path) -> None:
    lines = list(report([folder], show=True, reader=lambda gold: [GOOD]))
    assert lines[0].split() == "document gold prec. recall f1 strict who where when modal. verif. detail bad furn.".split()
    assert any("MISSED" in line and "Two people" in line for line in lines)
    assert [line.split()[0] for line in lines if line[:1] in "s["] == ["small", "[en]", "[all]", "service"]


def test_gold_errors_say_the_way_out(folder: Path) -> None:
    with pytest.raises(InputError, match="give a folder that holds text.txt"):
        scored([folder / "nothing"], lambda gold: [])
    (folder / "places.yaml").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="add it there"):
        scored([folder], lambda gold: [])
    (folder / "small" / "gold.yaml").write_text("claims: [{q: not there, kind: service}]", encoding="utf-8")
    with pytest.raises(InputError, match="copy it from there"):
        scored([folder], lambda gold: [])


@pytest.mark.parametrize(
    ("same", "a", "b", "expected"),
    [
        (same_person, "Vitali Klitschko", "Vitalii Klychko", True),
        (same_person, "Klitschko", "Vitali Klitschko", True),
        (same_person, "Oleh Syniehubov", "Oleg Synegubov", True),
        (same_person, "Oleh Syniehubov", "Ihor Terekhov", False),
        (same_person, "", "X", False),
        (same_name, "Kharkiv Oblast", "Kharkiv", True),
        (same_name, "Ministry of Defence of Russia", "Russian Defense Ministry", True),
        (same_name, "Kyiv", "Kryvyi Rih", False),
        (same_model, "Kh-101", "X101", True),
        (same_model, "Tu-95", "Tu-95MS", True),
        (same_model, "S-300", "S-400", False),
        (same_hazard, "storm", "wind", True),
        (same_hazard, "storm", "fire", False),
    ],
)
def test_sameness(same: Any, a: str, b: str, expected: bool) -> None:
    assert same(a, b) is same(b, a) is expected


@pytest.mark.parametrize(
    ("gold", "said", "key", "expected"),
    [
        (10, {"min": 10, "max": 10}, "killed", 1),
        (10, {"min": 10, "max": None}, "killed", 1),
        (33, {"min": 34, "max": 34}, "share", 1),
        ({"min": 10, "max": None}, {"min": 10, "max": 10}, "killed", 0.5),
        ({"value": 120, "unit": "cm"}, {"value": 1.2, "unit": "m"}, "magnitude", 1),
        (["drone", "missile"], ["missile"], "targets", 2 / 3),
        ([{"class": "drone", "count": 3}], [{"class": "drone", "count": {"min": 3, "max": 3}, "model": None}], "weapons", 1),
        ("out", None, "state", 0),
        (["out", "partial"], "partial", "state", 1),
    ],
)
def test_details(gold: Any, said: Any, key: str, expected: float) -> None:
    assert detail(gold, said, key) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({}, True), ({"role": "target"}, False), ({"level": "admin1"}, False), ({"lat": 50.3}, False), ({"level": "site"}, True), ({"level": "admin3"}, True), ({"lat": None}, False)],
)
def test_places(changes: dict[str, Any], expected: bool) -> None:
    gold = {"name": "Kharkiv", "level": "settlement", "country": "UA", "lat": 49.99, "lon": 36.23, "role": "location"}
    assert same_place(gold, {**KHARKIV, **changes}) is expected
