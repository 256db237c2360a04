"""The examples of the languages, each a test of its own named by its sentence: lang/<code>/<kind>.toml.

    [[finds]]
    text = "Selon la mairie, l'électricité est coupée à Kherson."
    claims = [{ details = { service = "electricity", state = "out" }, place = ["Kherson"], who = "mairie" }]
    [[ignores]]
    text = "La séance est fermée."

A claim's `kind` is the file's where it is absent; `quote` must overlap its evidence; `who` stands in the speaker's name, body or office;
`details` are a part of the claim's. `ignores` wants no claim of the file's kind (or of `kind`), with `any = true` none at all.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import vigie
from vigie import resources
from vigie.model import Claim, Document
from vigie.records import Record, claim_record
from vigie.scoring.fields import detail
from vigie.scoring.same import same_name, same_person

PUBLISHED, OUTLET = "2024-05-14", "Example Wire"  # a Tuesday
KEYS = {"kind", "details", "place", "who", "modality", "verification", "quote"}


def _examples(sort: str) -> list[Any]:
    out = []
    for code in resources.languages():
        for file in sorted(resources.shelf(f"lang/{code}").glob("*.toml")):
            rows = resources.toml(code, file.stem).get(sort, [])
            out += [pytest.param(code, file.stem, row, id=f"{code}/{file.stem}: {row['text']}") for row in rows if isinstance(row, dict) and "text" in row]
    return out


@cache
def _read(code: str, text: str, published: str) -> Document:
    return vigie.read(text, published=published, outlet=OUTLET, language=code)


def _misfits(want: dict[str, Any], claim: Claim, record: Record, kind: str | None) -> list[str]:
    """The fields of the wanted claim that this one does not have."""
    out = []
    if (want.get("kind") or kind) not in (None, record["kind"]):
        out.append("kind")
    if want.get("details") and detail(want["details"], record["details"]) < 1:
        out.append("details")
    names = [p["name"] for p in record["places"]]
    wanted = want.get("place", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not all(any(same_name(w, n) for n in names) for w in wanted):
        out.append("place")
    if want.get("who") and not _says(want["who"], record["attribution"]):
        out.append("who")
    out += [k for k in ("modality", "verification") if k in want and want[k] != record[k]]
    if want.get("quote") and not any(want["quote"] in e.text or e.text in want["quote"] for e in claim.evidence):
        out.append("quote")
    return out


def _says(who: str, said: Record) -> bool:
    for key in ("name", "organization", "office"):
        value = said[key]
        if value and (who.casefold() in value.casefold() or same_name(who, value) or (key == "name" and same_person(who, value))):
            return True
    return False


def _told(record: Record) -> str:
    return str({k: v for k, v in record.items() if k in ("kind", "details", "modality", "verification")} | {
        "place": [p["name"] for p in record["places"]], "who": [record["attribution"][k] for k in ("name", "organization", "office")], "quote": record["evidence"][0]["text"],
    })


@pytest.mark.parametrize(("code", "file", "row"), _examples("finds"))
def test_finds(code: str, file: str, row: dict[str, Any]) -> None:
    kind = file if file in resources.kinds() else None
    document = _read(code, row["text"], str(row.get("published", PUBLISHED)))
    left = [(c, claim_record(c)) for c in document.claims]
    for want in row["claims"]:
        assert set(want) <= KEYS, f"unknown keys {set(want) - KEYS}: use {', '.join(sorted(KEYS))}"
        fits = [(len(_misfits(want, c, r, kind)), i) for i, (c, r) in enumerate(left)]
        n, at = min(fits, default=(9, -1))
        near = f"; nearest misses {_misfits(want, *left[at], kind)}" if at >= 0 else ""
        assert n == 0, f"not found: {want}{near}\n" + "\n".join(_told(r) for _, r in left)
        del left[at]


@pytest.mark.parametrize(("code", "file", "row"), _examples("ignores"))
def test_ignores(code: str, file: str, row: dict[str, Any]) -> None:
    kind = row.get("kind") or (file if file in resources.kinds() else None)
    records = [claim_record(c) for c in _read(code, row["text"], str(row.get("published", PUBLISHED))).claims]
    wrong = [r for r in records if row.get("any") or kind is None or r["kind"] == kind]
    assert not wrong, "\n".join(map(_told, wrong))
