"""Places of one's own: what is taken, what a name then finds, what is refused and how; the gazetteer in use never changes halfway."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from vigie import gazetteer
from vigie.cli import main
from vigie.gazetteer_imports import lookup, store
from vigie.gazetteer_imports.boundaries import simplified
from vigie.gazetteer_imports.codifier import ISO

KHARKIV = 706483


def dump_line(number: int, name: str, lat: float = 49.9, lon: float = 36.2, code: str = "P.PPL", alternates: str = "", country: str = "UA", unit: str = "07", population: int = 0) -> str:
    feature, sort = code.split(".")
    cells = (number, name, name, alternates, lat, lon, feature, sort, country, "", unit, "", "", "", population, "", 120, "Europe/Kyiv", "2024-01-31")
    return "\t".join(map(str, cells))


DUMP = [
    dump_line(KHARKIV, "Kharkiv", 49.98, 36.25, population=1_421_125),
    dump_line(90_000_001, "Vyhadane", alternates="Вигадане,wi ga da ne,VHD", population=1200),
    dump_line(90_000_002, "Kharkiv Oblast", 49.5, 36.4, code="A.ADM1"),
    dump_line(90_000_003, "Old Well", code="H.WLL"),
    dump_line(90_000_004, "Vyhadane Airfield", code="S.AIRF"),
]
CODIFIER = """first;second;third;fourth;more;category;name
UA63000000000041885;;;;;O;Харківська
UA63000000000041885;UA63120000000091135;;;;P;Харківський
UA63000000000041885;UA63120000000091135;UA63120270000028556;;;H;Харківська
UA63000000000041885;UA63120000000091135;UA63120270000028556;UA63120270010096107;;M;Харків
UA63000000000041885;UA63120000000091135;UA63120270000028556;UA63120270020099999;;C;Вигаданівка
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VIGIE_DATA", str(tmp_path / "data"))
    gazetteer.forget()
    yield tmp_path
    gazetteer.forget()
    monkeypatch.undo()
    gazetteer.forget()


def written(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_dump_is_taken_and_found(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = gazetteer.named("Kharkiv")
    assert main(["gazetteer", "add", written(own_folder, "XX-2024-02-01.txt", "\n".join(DUMP) + "\n")]) == 0
    out = capsys.readouterr().out
    assert "4 places (2 of them known before)" in out and "left out: 1: class H.WLL" in out
    (new,) = [f for f in gazetteer.named("Вигаданому") if f.place.geonames == 90_000_001]
    assert (new.place.name, new.place.admin1, new.place.level) == ("Vyhadane", "UA-63", "settlement")
    assert {f.place.place_id for f in gazetteer.named("Kharkiv")} == {f.place.place_id for f in before}, "the default's places are enriched, not doubled"
    assert gazetteer.longest("vyhadane") >= 2
    assert main(["gazetteer", "list"]) == 0
    assert "licence CC BY 4.0; date 2024-02-01" in capsys.readouterr().out
    assert main(["gazetteer", "show", "Vyhadane"]) == 0
    assert "geonames:90000001\tsettlement\tVyhadane\tKharkiv Oblast, Ukraine\t49.9000,36.2000\tXX-2024-02-01:2" in capsys.readouterr().out
    assert main(["gazetteer", "check"]) == 0
    assert main(["gazetteer", "remove", "XX-2024-02-01"]) == 0
    assert not gazetteer.named("Vyhadane") and not store.sources()


def test_what_the_default_finds_stays_as_it_is(own_folder: Path) -> None:
    words = ("Kharkiv", "курск", "Луцьк", "Сум", "київськ", "Odesa")
    before = [[(f.place.place_id, f.sort, f.prior) for f in gazetteer.named(w)] for w in words]
    assert main(["gazetteer", "add", written(own_folder, "XX.txt", "\n".join(DUMP))]) == 0
    assert [[(f.place.place_id, f.sort, f.prior) for f in gazetteer.named(w)] for w in words] == before


def test_further_names_come_to_known_places(own_folder: Path) -> None:
    names = f"1\t{KHARKIV}\ten\tSlobodograd\t\t\t\t\t\t\n2\t{KHARKIV}\tlink\thttps://example.org\t\t\t\t\t\t\n3\t90000009\ten\tNowhere Known\t\t\t\t\t\t\n"
    assert main(["gazetteer", "add", written(own_folder, "alternateNamesV2.txt", names)]) == 0
    assert [f.place.geonames for f in gazetteer.named("Slobodograd")] == [KHARKIV]
    assert not gazetteer.named("Nowhere Known")


def test_the_codifier_gives_codes_and_containers(own_folder: Path) -> None:
    assert main(["gazetteer", "add", written(own_folder, "katottg.csv", CODIFIER), "--licence", "official act"]) == 0
    city = gazetteer.place(f"geonames:{KHARKIV}")
    assert city is not None and city.within[:2] == ("katottg:UA63120270000028556", "admin2:UA6312")
    (village,) = gazetteer.named("Вигаданівці")
    assert (village.place.name, village.place.admin1, village.place.lat) == ("Vyhadanivka", "UA-63", None)
    assert [o.code for o in lookup.origins("iso:UA-63")] == ["UA63000000000041885"]
    assert set(ISO) == {"01", "44", "73", "80", "85"}


def test_postal_files_give_a_town_once(own_folder: Path) -> None:
    rows = "UA\t61000\tХарків\tKharkivska\t07\t\t\t\t\t49.98\t36.25\t4\nUA\t61001\tХарків\tKharkivska\t07\t\t\t\t\t49.98\t36.25\t4\nUA\t62999\tВигадане Друге\tKharkivska\t07\t\t\t\t\t49.7\t36.1\t\n"
    assert main(["gazetteer", "add", written(own_folder, "UA.txt", rows)]) == 0
    assert len([f for f in gazetteer.named("Харків") if f.place.level == "settlement" and f.place.country == "UA" and f.place.admin1 == "UA-63"]) == 1
    (new,) = gazetteer.named("Vyhadane Druhe")
    assert new.place.place_id == "postal:UA:62999:вигадане-друге" and new.place.admin1 == "UA-63"


def test_boundaries_keep_an_outline_and_a_point_inside(own_folder: Path) -> None:
    ring = [[36.0, 49.0], [37.0, 49.0], [37.0, 50.0], [36.5, 50.0005], [36.0, 50.0], [36.0, 49.0]]
    tags = {"name": "Харківська область", "name:en": "Kharkiv Oblast", "admin_level": "4", "ISO3166-2": "UA-63"}
    feature = {"type": "Feature", "properties": tags, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    assert main(["gazetteer", "add", written(own_folder, "units.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))]) == 0
    outline = json.loads(lookup.outline("iso:UA-63") or "{}")
    assert outline["coordinates"] == [[[[36.0, 49.0], [37.0, 49.0], [37.0, 50.0], [36.0, 50.0], [36.0, 49.0]]]]
    assert len([f for f in gazetteer.named("Kharkiv Oblast") if f.place.level == "admin1"]) == 1


def test_a_ring_of_many_points_is_simplified_fast() -> None:
    assert len(simplified([(x / 1000, 0.001 * (x % 2)) for x in range(20_000)] + [(0.0, 0.0)], 0.005)) < 20


def test_a_table_with_its_columns_mapped(own_folder: Path) -> None:
    table = 'item,itemLabel,coord,names\nhttp://www.wikidata.org/entity/Q42,Vyhadane Third,Point(36.5 49.5),"Third|Troisième, le"\n'
    command = ["gazetteer", "add", written(own_folder, "w.csv", table), "--format", "table", "--country", "UA", "--licence", "CC0"]
    assert main([*command, "--columns", "name=itemLabel,id=item,point=coord,alternates=names"]) == 0
    (found,) = gazetteer.named("Troisième, le")
    assert (found.place.place_id, found.place.lat, found.place.lon) == ("wikidata:Q42", 49.5, 36.5)


def test_a_zip_is_unpacked(own_folder: Path) -> None:
    with zipfile.ZipFile(own_folder / "XX.zip", "w") as z:
        z.writestr("readme.txt", "r")
        z.writestr("XX.txt", "\n".join(DUMP))
    assert main(["gazetteer", "add", str(own_folder / "XX.zip")]) == 0
    assert gazetteer.named("Vyhadane")


BAD = {
    "cut short in the middle of a line": ("\n".join(DUMP)[:-60].encode(), ":5", "cut short"),
    "cut short in the last cell": ("\n".join(DUMP)[:-2].encode(), ":5", "cut short"),
    "columns shifted": ("\n".join([DUMP[0], DUMP[1].replace("\t49.9\t36.2\t", "\tP\t49.9\t")]).encode(), ":2", "coordinates"),
    "another encoding": ("\n".join([DUMP[0], DUMP[1]]).encode("utf-8").replace("Вигадане".encode(), "Вигадане".encode("cp1251")), ":2", "UTF-8"),
    "UTF-16": ("\n".join(DUMP).encode("utf-16"), ":1", "UTF-8"),
    "an id twice": ("\n".join([*DUMP, DUMP[1]]).encode(), ":6", "given twice"),
    "out of range": ("\n".join([DUMP[0], dump_line(5, "Far", 149.9)]).encode(), ":2", "out of range"),
    "empty": (b"", "", "empty"),
    "nothing usable": (DUMP[3].encode(), "", "no place in it"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_dumps_are_refused_and_nothing_changes(case: str, own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "add", written(own_folder, "good.txt", "\n".join(DUMP[:2]))]) == 0
    before = lookup.path().read_bytes()
    data, where, what = BAD[case]
    bad = written(own_folder, "bad.txt", data)
    assert main(["gazetteer", "add", bad, "--format", "geonames"]) == 4
    error = capsys.readouterr().err
    assert f"{bad}{where}: " in error and what in error and "Nothing was changed" in error
    assert lookup.path().read_bytes() == before
    assert sorted(p.name for p in lookup.path().parent.iterdir()) == ["gazetteer.sqlite"]
    assert gazetteer.named("Vyhadane")


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("k.csv", CODIFIER.replace("UA63120270000028556;UA63120270020099999", "UA63120270000028557;UA63120270020099999"), "k.csv:6: its container"),
        ("k.csv", CODIFIER + CODIFIER.splitlines()[4] + "\n", "k.csv:7: the code UA63120270010096107 is given twice"),
        ("k.csv", CODIFIER[:-40], "k.csv:6: "),
        ("u.geojson", '{"type": "FeatureCollection", "features": [', "u.geojson:1: no JSON"),
        ("u.geojson", '{"features": [{"properties": {"name": "X", "admin_level": "4"}, "geometry": {"type": "Point", "coordinates": [200, 1]}}]}', "out of range"),
        ("u.geojson", '{"features": [{"properties": {"name": "X"}, "geometry": null}]}', "is no level"),
        ("a.txt", "1\tx\ten\tY\t\t\t\t\t\t\n", "geonameid 'x'"),
        ("p.csv", "country_code,zipcode,place,latitude,longitude\nUA,1,X,49.1\n", "p.csv:2: 4 columns where 5"),
    ],
)
def test_other_formats_are_refused_with_file_and_line(name: str, text: str, what: str, own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    formats = {"k": "katottg", "u": "geojson", "a": "geonames-alternates", "p": "geonames-postal"}
    assert main(["gazetteer", "add", written(own_folder, name, text), "--format", formats[name[0]]]) == 4
    assert what in capsys.readouterr().err
    assert not lookup.path().exists()


def test_the_way_out_is_told(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "add", str(own_folder / "none.txt")]) == 2
    assert main(["gazetteer", "add", written(own_folder, "x.txt", "what is this\n")]) == 4
    assert "--format" in capsys.readouterr().err
    assert main(["gazetteer", "add", "http://127.0.0.1:9/x"]) == 3
    assert "--allow-private" in capsys.readouterr().err
    assert main(["gazetteer", "remove", "none"]) == 3
    assert main(["gazetteer", "show", "Zzzzq"]) == 1
    lookup.path().parent.mkdir(parents=True)
    lookup.path().write_bytes(b"no database at all" * 100)
    gazetteer.forget()
    assert main(["gazetteer", "check"]) == 4
    assert "import the sources again" in capsys.readouterr().err


def test_check_tells_what_is_wrong(own_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", "add", written(own_folder, "good.txt", "\n".join(DUMP[:2]))]) == 0
    with lookup.connected(lookup.path(), write=True) as db:
        db.execute("update place set lat=200, level='planet', parent='none' where geonames=90000001")
    gazetteer.forget()
    assert main(["gazetteer", "check"]) == 4
    out = capsys.readouterr().out
    assert "out of range" in out and "unknown" in out and "which is not there" in out


def test_a_second_import_replaces_the_first(own_folder: Path) -> None:
    for lines in (DUMP, DUMP[:1]):
        assert main(["gazetteer", "add", written(own_folder, "XX.txt", "\n".join(lines))]) == 0
    assert [s["places"] for s in store.sources()] == [1]
    assert not gazetteer.named("Vyhadane")


@pytest.mark.parametrize("command", [["add"], ["list"], ["show"], ["check"], ["remove"]])
def test_help_has_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gazetteer", *command, "--help"]) == 0
    assert f"vigie gazetteer {command[0]}" in capsys.readouterr().out.split("Example")[-1]
