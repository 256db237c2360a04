"""Pages that are visited again: what was edited or taken out speaks no more, what stays is one claim, whatever the order of arrival."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from store_documents import lines
from telling import KHARKIV, KYIV, ODESA, moment, tell
from vigie.fuse import fused
from vigie.fuse.versions import versioned
from vigie.picture import DocumentRow, Told
from vigie.picture_tables import Picture

DAY = "2024-05-14T"
ADDRESS = "https://wire.example/live"


def version(name: str, fetched: str, *told: Told, uri: str | None = ADDRESS, published: str | None = "06:00", before: str | None = None) -> list[Told]:
    """The claims as those of one version of a page, fetched at an hour; evidence in the order given."""
    row = DocumentRow(
        name, uri, "Example Wire", language="en", published=moment(DAY + published) if published else None, fetched=moment(DAY + fetched), previous_version=before
    )
    out = []
    for n, t in enumerate(told):
        shift = 100 * n
        evidence = tuple(replace(s, start=s.start + shift, end=s.end + shift) for s in t.claim.evidence)
        claim = replace(t.claim, claim_id=f"c{name}{n}", document_id=name, evidence=evidence)
        out.append(Told(claim, row, t.known_at if t.claim.said_at else row.published or row.fetched))
    return out


def says(words: str, kind: str = "casualties", place: Any = KHARKIV, **more: Any) -> Told:
    return tell(kind, place, at=DAY[:-1], stated=False, words=words, by=more.pop("by", "Olha Bondar"), office="mayor", **more)


def hit(words: str = "A missile hit a school in Kharkiv", **more: Any) -> Told:
    return says(words, "strike", targets=["school"], **more)


def one(picture: Picture, kind: str) -> Any:
    (row,) = [r for r in picture.incidents if r.kind == kind]
    return row


def test_what_a_newer_version_still_says_is_the_same_claim_known_since_the_first_time():
    old, new = version("a", "07:00", hit()), version("b", "09:00", hit(), says("Five people were injured", injured=5))
    picture = fused([*old, *new])
    row = one(picture, "strike")
    assert row.claims == ("ca0", "cb1") and row.incident_id == "ia0" and row.sources == 1
    assert picture.copies["cb0"] == "ca0" and picture.incident_of["cb0"] == "ia0"
    assert fused([*old, *version("b", "09:00", hit())]).incidents.rows == fused(old).incidents.rows


def test_a_figure_that_was_edited_is_corrected_by_its_source():
    old, new = says("Three people were injured in Kharkiv", injured=3), says("Five people were injured in Kharkiv", injured=5)
    picture = fused([*version("a", "07:00", hit(), old), *version("b", "09:00", hit(), new)])
    row = one(picture, "strike")
    assert (row.injured.min, row.injured.max, row.claims, row.withdrawn) == (5, 5, ("ca0", "cb1"), ("ca1",))
    assert {(t.claim_id, t.stands, t.supersedes is not None) for t in picture.tolls} == {("ca1", False, False), ("cb1", True, True)}
    told = {(c.about, c.field): c for c in picture.changes if c.trigger == "correction-by-source"}
    assert told["ia0", "claim"].was == "ca1" and told["ia0", "claim"].now == "cb1" and told["ia0", "claim"].at == moment(DAY + "09:00")
    assert told["ia0", "injured"].class_ == "corrected" and told["ia0", "injured"].was["max"] == 3
    assert next(t for t in picture.claims if t.claim.claim_id == "ca1").taken_back.heir == "cb1"


def test_a_lower_figure_takes_the_place_of_an_edited_one():
    picture = fused([*version("a", "07:00", hit(), says("30 people were killed", killed=30)), *version("b", "09:00", hit(), says("3 people were killed", killed=3))])
    assert one(picture, "strike").killed.max == 3 and not picture.conflicts


def test_what_was_taken_out_is_withdrawn_and_its_happening_says_so():
    other = says("Explosions were heard in Odesa", "explosion", ODESA)
    picture = fused([*version("a", "07:00", hit(), other), *version("b", "09:00", hit())])
    row = one(picture, "explosion")
    assert (row.incident_id, row.status, row.claims, row.withdrawn, row.sources) == ("ia1", "withdrawn", (), ("ca1",), 0)
    assert row.sensitivity == ("source-deleted",) and one(picture, "strike").status == "current"
    assert [(c.field, c.now, c.class_) for c in picture.changes if c.about == "ia1" and c.at == moment(DAY + "09:00")] == [
        ("claim", None, "withdrawn"),
        ("status", "withdrawn", "withdrawn"),
    ]
    beside = tell("explosion", ODESA, words="Blasts shook Odesa this morning", by="Ivan Melnyk")
    row = one(fused([*version("a", "07:00", hit(), other), *version("b", "09:00", hit()), beside]), "explosion")
    assert row.status == "current" and row.withdrawn == ("ca1",) and row.sources == 1 and row.source_names == ("Ivan Melnyk",)


def test_a_state_that_was_edited_leaves_the_board():
    out = says("Electricity is out in Kharkiv", "service", service="electricity", state="out")
    back = says("Electricity is back in Kharkiv", "service", service="electricity", state="restored")
    picture = fused([*version("a", "07:00", out), *version("b", "09:00", back)])
    assert [(s.state, s.claims) for s in picture.services] == [("restored", ("cb0",))]
    assert [(c.was, c.now) for c in picture.changes if c.about == "ca0"] == [("ca0", "cb0")]


def test_what_slid_off_a_live_page_still_stands_and_what_went_from_its_middle_does_not():
    def at(hour: str, place: Any) -> Told:
        return says(f"Explosions were heard in {place.name}", "explosion", place, said=DAY + hour)

    first = version("a", "08:00", at("07:30", KYIV), at("07:00", KHARKIV), at("06:30", ODESA))
    slid = fused([*first, *version("b", "09:00", at("08:30", KYIV), at("07:30", KYIV), at("07:00", KHARKIV))])
    assert {r.status for r in slid.incidents} == {"current"}
    gone = fused([*first, *version("b", "09:00", at("07:30", KYIV), at("06:30", ODESA))])
    assert {r.places[0].place.name: r.status for r in gone.incidents} == {"Kyiv": "current", "Odesa": "current", "Kharkiv": "withdrawn"}


def test_the_end_of_a_list_that_has_new_things_at_its_top_has_slid_off():
    a, b, c = (says(f"Explosions were heard in {p.name}", "explosion", p) for p in (KYIV, KHARKIV, ODESA))
    picture = fused([*version("a", "08:00", b, c, published=None), *version("b", "09:00", a, b, published=None)])
    assert {r.status for r in picture.incidents} == {"current"}


def test_an_address_used_for_something_else_withdraws_nothing():
    old, new = version("a", "08:00", hit(), published="06:00"), version("b", "20:00", says("Flats burned in Odesa", "damage", ODESA), published="19:00")
    assert {r.status for r in fused([*old, *new]).incidents} == {"current"}


def test_what_is_restored_speaks_again():
    three, five = says("Three people were injured", injured=3), says("Five people were injured", injured=5)
    steps = [version(n, h, hit(), t) for n, h, t in (("a", "07:00", three), ("b", "08:00", five), ("c", "09:00", three))]
    row = one(fused([t for s in steps for t in s]), "strike")
    assert row.injured.max == 3 and row.withdrawn == ("cb1",) and row.claims == ("ca0", "ca1")


def test_versions_are_found_by_their_links_where_they_have_no_address():
    old = version("a", "07:00", hit(), says("Three people were injured", injured=3), uri=None)
    new = version("b", "09:00", hit(), says("Five people were injured", injured=5), uri=None, before="a")
    assert one(fused([*old, *new]), "strike").injured.max == 5
    assert len(versioned([*old, *version("b", "09:00", hit(), uri=None)]).told) == 3, "without a link they are two documents"


def test_what_an_edit_says_was_not_known_before_it_was_seen():
    from vigie.fuse import picture_of

    told = [*version("a", "07:00", hit(), says("Three were injured", injured=3)), *version("b", "09:00", hit(), says("Five were injured", injured=5))]
    rows = {t.document.document_id: t.document for t in told}.values()
    assert one(picture_of(told, rows, known_at=moment(DAY + "08:00")), "strike").injured.max == 3
    assert one(picture_of(told, rows, known_at=moment(DAY + "09:00")), "strike").injured.max == 5


WORDS = [
    hit(),
    says("Three people were injured in Kharkiv", injured=3),
    says("Five people were injured in Kharkiv", injured=5),
    says("Explosions were heard in Odesa", "explosion", ODESA),
    says("Electricity is out in Kharkiv", "service", service="electricity", state="out"),
    says("Electricity is back in Kharkiv", "service", service="electricity", state="restored"),
    says("Blasts shook Kyiv", "explosion", KYIV, said=DAY + "06:30"),
    says("Two were wounded in Kyiv", injured=2, place=KYIV, said=DAY + "06:30"),
]
texts = st.lists(st.lists(st.sampled_from(range(len(WORDS))), max_size=5, unique=True), min_size=1, max_size=4)


def told_of(several: list[list[int]]) -> list[list[Told]]:
    return [version(f"v{n}", f"{7 + n:02}:00", *(WORDS[i] for i in some)) for n, some in enumerate(several)]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_any_order_and_any_gaps_give_the_same(several):
    versions = told_of(several)
    want = lines(fused([t for v in versions for t in v]))
    for order in list(permutations(versions))[:6]:
        assert lines(fused([t for v in order for t in v])) == want


@settings(max_examples=60, deadline=None)
@given(texts)
def test_what_was_taken_back_changes_nothing_of_what_stands(several):
    told = versioned([t for v in told_of(several) for t in v]).told.values()
    told = [replace(t, document=replace(t.document, uri=None)) for t in told]  # told together already
    with_all, alone = fused(told), fused(t for t in told if not t.taken_back)
    assert {frozenset(r.claims) for r in with_all.incidents if r.claims} == {frozenset(r.claims) for r in alone.incidents}
    assert with_all.services.rows == alone.services.rows
    assert [t.claim_id for t in with_all.tolls if t.stands] == [t.claim_id for t in alone.tolls if t.stands]
