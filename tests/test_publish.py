"""What the public may see: the rules, row by row and as a whole picture. The doors are in test_publish_export.py and test_publish_serve.py."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from export_cases import night
from publishing import DEPOT, HAPPENED, LAST, LATER, NAMES, SITE, SOON, TOWN, documents, found_in, secret
from telling import KHARKIV, KHARKIV_OBLAST, KYIV, moment, tell
from vigie.errors import ShelfError
from vigie.fuse import fused
from vigie.picture_tables import Picture
from vigie.publish import default_rules, published
from vigie.publish.around import PictureAround
from vigie.publish.marks import Net
from vigie.publish.reading import rules_of
from vigie.publish.rows import text
from vigie.publish.sight import Sight

RULES = default_rules()
NOTHING = rules_of("", "none")


def everything(picture: Picture) -> bytes:
    """All that nouns of a picture hold, also what no record tells."""
    records = [json.dumps(r, ensure_ascii=False) for t in picture.tables() for r in t.records()]
    return "\n".join([*records, *(repr(row) for t in picture.tables() for row in t)]).encode()


def test_the_secrets_are_in_every_table_before() -> None:
    picture = secret()
    assert found_in(everything(picture), (*SITE, *NAMES)) == [*SITE, *NAMES]
    for table in ("documents", "claims", "incidents", "services", "tolls", "conflicts", "people", "places", "changes"):
        held = "\n".join(map(repr, getattr(picture, table))).encode()
        assert found_in(held, (*SITE, *NAMES)) or table in ("conflicts",), table


def test_while_it_is_held_nothing_of_it_is_told() -> None:
    found = published(secret(), RULES, SOON)
    assert found_in(everything(found.picture), (*SITE, *NAMES)) == []
    strike = next(i for i in found.picture.incidents if i.kind == "strike")
    assert [(p.place.name, p.place.level) for p in strike.places] == [("Kharkiv Oblast", "admin1")]
    assert strike.location_coarsened and strike.location_precision == "admin1" and strike.code.startswith("KO-")
    assert strike.title == "Missile strike on a military site in Kharkiv Oblast"
    assert strike.killed and strike.killed.latest_by == "[witness, name withheld]"
    assert all("[withheld until 2025-12-06T15:01Z: " in t.claim.evidence[0].text for t in found.picture.claims if t.claim.claim_id in strike.claims)


def test_what_is_no_secret_is_told_whole() -> None:
    before, after = secret(), published(secret(), RULES, SOON).picture
    poltava = next(s for s in after.services if s.place.name == "Poltava")
    assert poltava == next(s for s in before.services if s.place.name == "Poltava")
    claim = next(t.claim for t in after.claims if t.claim.places and t.claim.places[0].place.name == "Poltava")
    assert claim.evidence[0].text == "In Poltava the power is back"


def test_after_the_delay_the_place_is_told_and_the_private_name_is_not() -> None:
    found = published(secret(), RULES, LATER)
    assert found_in(everything(found.picture), NAMES) == []
    strike = next(i for i in found.picture.incidents if i.kind == "strike")
    assert not strike.location_coarsened and strike.places == next(i for i in secret().incidents if i.kind == "strike").places
    words = next(t for t in found.picture.claims if t.claim.kind == "casualties" and t.document.language == "uk").claim
    assert "Залторвині" in words.evidence[0].text and words.attribution.name == "[private person, name withheld]"
    assert [p.name for p in found.picture.people] == ["Petro Zaltorvenko"]


def test_a_name_that_an_editor_lists_is_shown() -> None:
    assert published(secret(), RULES, LATER).names == ("Olha Tajemna",)
    rules = rules_of('[people]\npublic_names = ["Tajemna Olha"]\n', "R.toml")
    found = published(secret(), rules, LATER)
    assert found.names == () and found_in(everything(found.picture), ("Olha Tajemna",)) == ["Olha Tajemna"]


def test_the_moment_of_the_next_change_is_told_and_nothing_changes_before() -> None:
    picture = secret()
    found, changes = published(picture, RULES, SOON), []
    while found.next_change:
        changes.append(found.next_change - HAPPENED)
        assert everything(published(picture, RULES, found.next_change - timedelta(seconds=1)).picture) == everything(found.picture)
        before, found = found, published(picture, RULES, found.next_change)
        assert everything(found.picture) != everything(before.picture)
    assert changes == [timedelta(hours=3, minutes=1), timedelta(hours=12, minutes=1)]
    assert everything(published(picture, RULES, LAST).picture) == everything(found.picture)


def test_rules_that_say_nothing_leave_the_picture_but_for_private_names() -> None:
    shown = rules_of('[people]\nprivate_names = "shown"', "none")
    before = secret()
    after = published(before, shown, SOON)
    assert not after.held and after.names == ()
    for table in ("incidents", "services", "tolls", "people", "places", "documents"):
        changed = [(a, b) for a, b in zip(getattr(before, table), getattr(after.picture, table), strict=True) if a != b]
        assert all(replace(a, notes=(), why=(), listed=()) == b for a, b in changed), table


@pytest.mark.parametrize(("known", "at", "to", "until"), [
    ("2024-05-14T05:00", "2024-05-14T03:10", None, "2024-05-14T06:11"),  # by its own minute
    ("2024-05-14T05:00", "2024-05-14", None, "2024-05-14T08:00"),  # some time that day, before it was told
    ("2024-05-16T05:00", "2024-05-14", None, "2024-05-15T03:00"),  # some time that day, told later
    ("2024-05-14T05:00", None, None, "2024-05-14T08:00"),  # no time: since it was first known
    ("2024-05-13T05:00", "2024-05-14T02:00", "2024-05-14T04:00", "2024-05-14T07:00"),  # ahead of us when told
])  # fmt: skip
def test_the_delay_runs_from_when_it_had_happened(known: str, at: str | None, to: str | None, until: str) -> None:
    picture = fused([tell("strike", KHARKIV, at=at, to=to, known=known)])
    last = moment(until)
    assert published(picture, RULES, last - timedelta(minutes=1)).next_change == last
    assert published(picture, RULES, last).held == ()


def test_without_any_moment_it_is_held_without_end() -> None:
    strike = replace(tell("strike", KHARKIV, at=None), known_at=None)
    found = published(fused([strike]), RULES, LAST)
    assert found.next_change is None
    assert found.picture.incidents[0].places[0].place.name == "Kharkiv Oblast"
    assert "[withheld: place of an attack]" in found.picture.claims[0].claim.evidence[0].text


def test_other_claims_of_the_post_and_the_title_are_withheld_too() -> None:
    told = [
        tell("strike", KHARKIV, at="2024-05-14T03:10", document="d1", words="The market was hit."),
        tell("statement", document="d1", where=40, by="Ihor Terekhov", office="mayor", words="We will rebuild the market."),
        tell("statement", document="d1", post=1, where=90, words="The weather is fine."),
    ]
    told = [replace(t, document=replace(t.document, title="The market of Kharkiv", uri="https://news.example/market")) for t in told]
    found = published(fused(told), RULES, moment("2024-05-14T04:00")).picture
    words = [t.claim.evidence[0].text for t in sorted(found.claims, key=lambda t: t.claim.claim_id)]
    assert [w.startswith("[withheld") for w in words] == [True, True, False]
    assert found.documents[0].uri is None and found.documents[0].title.startswith("[withheld until 2024-05-14T03:11Z")


def test_a_site_that_is_held_is_withheld_wherever_it_is_named() -> None:
    picture = published(secret(), RULES, SOON).picture
    statement = next(t.claim for t in picture.claims if t.claim.kind == "statement")
    assert statement.places[0].place == KHARKIV_OBLAST or statement.places[0].place.name == "Kharkiv Oblast"
    assert statement.evidence[0].text.startswith("[withheld")
    assert statement.attribution.name == "Volodymyr Zelenskyy"


def test_in_armed_conflict_a_hospital_is_never_told_finer_than_its_town() -> None:
    hospital = replace(DEPOT, place_id="own:h", name="Hospital 5", kind="hospital", within=(KYIV.place_id,), admin1="UA-30")
    picture = fused([tell("damage", hospital, at="2024-05-14T03:10", targets=["hospital"], words="Hospital 5 was damaged.")])
    found = published(picture, RULES, LAST)
    assert found.picture.incidents[0].places[0].place.name == "Kyiv" and found.picture.incidents[0].location_coarsened
    assert found.picture.claims[0].claim.evidence[0].text == "[withheld: hospital or energy site in armed conflict]"
    peace = rules_of("armed_conflict = []\n" + "\n".join(_default_text().split("\n")).replace('armed_conflict = "everywhere"', ""), "peace")
    assert published(picture, peace, LAST).picture.incidents[0].places[0].place == hospital


def _default_text() -> str:
    from vigie.resources import shelf

    return shelf("publish/default.toml").read_text(encoding="utf-8")


def test_kinds_and_places_that_are_never_shown() -> None:
    rules = rules_of('[[never]]\nname = "no troops"\nkinds = ["force"]\n[[never]]\nname = "not there"\nplaces = ["Kharkiv Oblast", "Kyiv"]\n', "R.toml")
    told = [
        tell("force", KHARKIV, at="2024-05-14T03:10", document="d1"),
        tell("alert", KYIV, at="2024-05-14T03:10", document="d2", hazard="air-raid", state="on"),
        tell("service", replace(KHARKIV, within=("iso:UA-63",)), at="2024-05-14", document="d3", service="water", state="out"),
        tell("service", TOWN, at="2024-05-14", document="d4", service="water", state="out"),
    ]
    found = published(fused(told), rules, LAST)
    assert len(found.picture.incidents) == 0
    assert found.picture.services.rows == ()  # the town lies in that region as well
    assert found.counts == {"no troops": {"hidden": 1}, "not there": {"hidden": 5}} or all(set(c) == {"hidden"} for c in found.counts.values())
    assert all(d.title is None and d.uri is None for d in found.picture.documents)


def test_a_documents_text_is_withheld_or_its_private_names_are() -> None:
    picture, document = secret(), documents()[1]
    held, after = (Sight(RULES, now, PictureAround(picture)) for now in (SOON, LATER))
    assert text(document.document_id, document.text, held).startswith("[withheld")
    shown = text(document.document_id, document.text, Sight(rules_of("", "none"), LATER, PictureAround(picture)))
    assert len(shown) == len(document.text) and "Таємн" not in shown and shown.startswith("У Залторвині")
    later = text(document.document_id, document.text, after)
    assert "Притулок" not in later and "вивезли з міста" in later and "Таємн" not in later and len(later) == len(document.text)


@pytest.mark.parametrize(("name", "words", "masked"), [
    ("Olha Tajemna", "said Olha Tajemna, and Tajemna wept", "said ████████████, and ███████ wept"),
    ("Olha Taiemna", "Ольгу Таємну вивезли", "████████████ вивезли"),
    ("Olha Tajemna", "Olha went home", "Olha went home"),  # a given name is many people's
    ("Ivan Vovk", "the vovk ran, Vovk said", "the vovk ran, ████ said"),  # a surname that is a word has a capital
])  # fmt: skip
def test_names_are_found_in_any_script_and_case(name: str, words: str, masked: str) -> None:
    assert Net([name], surnames=True).masked(words) == masked


@pytest.mark.parametrize(("rules", "told"), [
    ('[[hold]]\nname = "x"\nkinds = ["strik"]\nmeanwhile = "admin1"\nhours = 3', "R.toml:3: 'strik' is none of the kinds: give advice, aid"),
    ('[[hold]]\nname = "x"\nmeanwhile = "admin1"\nhours = -1', "R.toml:4: hours = -1: a hold needs a number of hours above 0"),
    ('[[hold]]\nname = "x"\nhours = 3', "R.toml:1: a hold rule needs meanwhile = one of settlement, admin1, country"),
    ('[[never]]\nwhy = "x"', "R.toml:1: a rule needs a name"),
    ('[[never]]\nname = "x"\n\n[[never]]\nname = "y"\nplaces = ["Qqqqq"]', "R.toml:6: no place 'Qqqqq' is known"),
    ('[[coarsen]]\nname = "x"\nfinest = "site"', "R.toml:3: finest = 'site': give one of settlement, admin1, country"),
    ("[hold]\nhours = 3", "R.toml:1: write [[hold]] with two brackets"),
    ('armed_conflict = "Ukraine"', "R.toml:1: armed_conflict = 'Ukraine': write"),
    ("delay = 3", "R.toml:1: 'delay' is no line of the file: give one of armed_conflict, people, hold, coarsen, never"),
    ('[people]\nprivate_offices = ["neighbour"]', "R.toml:2: 'neighbour' is none of the private_offices"),
    ("[[hold]\n", "R.toml: "),
])  # fmt: skip
def test_wrong_rules_tell_the_line_and_the_way_out(rules: str, told: str) -> None:
    with pytest.raises(ShelfError) as error:
        rules_of(rules, "R.toml")
    assert str(error.value).startswith(told)


def test_a_night_is_told_region_by_region_at_once() -> None:
    found = published(night(), RULES, moment("2024-05-14T05:30"))
    by_kind = {i.kind: i for i in found.picture.incidents if i.status == "current"}
    assert by_kind["alert"].places[0].place.name == "Kyiv", "warnings are not held"
    assert found.counts["military or energy object"]["held"] >= 1
    assert [h.shown_as for h in found.held if h.table == "incidents"] == ["admin1", "admin1", None, None], "what was told of a country, and of no place, stays"
