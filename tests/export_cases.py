"""Pictures made by hand for the tests of exports: one night in three places, and one whose texts try to be something else than text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from telling import KHARKIV, KHARKIV_OBLAST, KYIV, ODESA, UKRAINE, missiles, tell
from vigie.fuse import fused
from vigie.model import Place, Span
from vigie.picture import Told
from vigie.picture_tables import Picture

HOSTILE = ("=1+1", "<script>alert(1)</script>", "nul \x00 bell \x07", "\u202eright to left\u202c", "a|b*c_d`e`", "+CMD|' /C calc'!A0", "half \ud800 letter", "@SUM(A1)")
PLANT = Place("own:plant", "Thermal Power Plant 5", "site", "UA", "UA-63", 49.93, 36.11, timezone="Europe/Kyiv", kind="power-station")


def night() -> Picture:
    """Return a picture: a strike with two tolls of two speakers, one later corrected; power out; an alert on and off; advice; a plan; an area; nothing placed."""
    return fused(told())


def told() -> list[Told]:
    day, hit = "2024-05-14", "2024-05-14T03:10"
    found = [
        tell("strike", KHARKIV, at=hit, known=f"{day}T05:00", document="d1", by="Ihor Terekhov", office="mayor", targets=["residential"], weapons=missiles(), words="A missile hit a house."),
        tell("casualties", KHARKIV, at=hit, known=f"{day}T05:00", document="d1", where=40, by="Ihor Terekhov", office="mayor", killed=2, injured=7, words="Two were killed, seven injured."),
        tell("casualties", KHARKIV, at=hit, known=f"{day}T06:30", document="d2", by="Oleh Syniehubov", office="governor", killed=3, words="Three people were killed.", language="uk"),
        tell("casualties", KHARKIV, at=hit, known=f"{day}T09:00", document="d3", by="Ihor Terekhov", office="mayor", killed=4, cumulative=True, words="Four were killed in all."),
        tell("strike", PLANT, at="2024-05-14T03:20", known=f"{day}T05:10", document="d1", where=90, by="Oleh Syniehubov", office="governor", targets=["energy"], words="The plant was hit."),
        tell("service", KHARKIV_OBLAST, at=day, known=f"{day}T06:00", document="d1", where=120, by="Kharkivoblenergo", office="operator", service="electricity", state="out",
             customers={"min": 30000, "max": 30000, "approx": False}, words="30,000 customers have no power."),
        tell("alert", KYIV, at="2024-05-14T02:00", known=f"{day}T02:00", document="d4", by="Kyiv City Military Administration", office="military", hazard="air-raid", state="on", words="Air raid alert!"),
        tell("alert", KYIV, at="2024-05-14T04:00", known=f"{day}T04:00", document="d4", where=30, by="Kyiv City Military Administration", office="military", hazard="air-raid", state="off", words="All clear."),
        tell("advice", KYIV, at=day, known=f"{day}T02:01", document="d4", where=60, by="Vitali Klitschko", office="mayor", action="shelter", words="Stay in the shelters."),
        tell("service", ODESA, at="2024-05-15", known=f"{day}T08:00", document="d5", by="DTEK", office="operator", modality="planned", service="electricity", state="interrupted", words="Power will be cut in turn."),
        tell("strike", UKRAINE, at=day, known=f"{day}T08:00", document="d5", where=50, weapons=missiles(), words="Missiles struck the country."),
        tell("explosion", at=day, known=f"{day}T08:10", document="d5", where=90, by="Olena Tkach", office="witness", words="I heard blasts."),
    ]  # fmt: skip
    return [_fetched(t) for t in found]


def _fetched(t: Told) -> Told:
    uri = f"https://news.example/{t.document.document_id}?a=1&b=2"
    return replace(t, document=replace(t.document, uri=uri, outlet=f"Outlet {t.document.document_id}", title="Live", published=t.known_at, sha256="0" * 64))


def hostile() -> Picture:
    """Return a picture each of whose texts tries to be a formula, markup, a control sign; one of them is longer than a cell holds."""
    found = []
    for n, text in enumerate((*HOSTILE, "=" + "x" * 40_000)):
        t = tell("strike", replace(KHARKIV, name=text[:60]), at=f"2024-05-{n + 10}T03:10", known=f"2024-05-{n + 10}T05:00", document=f"h{n}", by=text[:60], office="mayor", words=text)
        span = Span(0, len(text), text)
        document = replace(t.document, outlet=text[:60], title=text[:60], uri=f"https://news.example/{n}" if n else "javascript:alert(1)", sha256="0" * 64, published=t.known_at)
        found.append(replace(t, claim=replace(t.claim, evidence=(span,)), document=document))
    return fused(found)


def many(days: int = 8) -> Picture:
    """Return a picture of hundreds of incidents: towns of a dozen regions hit every day, two speakers with long offices and other figures, services down."""
    regions = ("UA-63", "UA-51", "UA-12", "UA-23", "UA-59", "UA-74", "UA-48", "UA-65", "UA-14", "UA-46", "UA-32", "UA-71")
    found = []
    for n in range(len(regions) * 4):
        town = Place(f"geonames:{n + 1}", f"Verkhnodniprovsk Town {n}", "settlement", "UA", regions[n // 4], 46.0 + n / 8, 26.0 + n / 4, n + 1, 1000, "Europe/Kyiv")
        for d in range(days):
            day, document = f"2024-05-{d + 10}", f"m{n:02d}{d:02d}"
            who = {"by": f"Oleksandr Verkhovodenko {n}", "office": "mayor", "organization": "Verkhnodniprovsk City Military Administration"}
            other = {"by": f"Volodymyr Zaporozhchenko {n}", "office": "governor", "organization": "Regional Military Administration of the Region"}
            found += [
                tell("strike", town, at=f"{day}T03:10", known=f"{day}T05:00", document=document, targets=["residential", "energy"], weapons=missiles(), words="Влучання ракети в будинок.", language="uk", **who),
                tell("casualties", town, at=f"{day}T03:10", known=f"{day}T05:00", document=document, where=40, killed=n % 5 + 1, injured=n + d, words="Є загиблі та поранені.", language="uk", **who),
                tell("casualties", town, at=f"{day}T03:10", known=f"{day}T07:00", document=document, where=80, killed=n % 5 + 2, injured=n + d + 3, words="Кількість загиблих зросла.", language="uk", **other),
                tell("service", town, at=day, known=f"{day}T06:00", document=document, where=120, service="electricity", state="out", customers={"min": 900 + n, "max": 900 + n, "approx": False},
                     cause="a missile strike on a substation", words="Немає світла.", language="uk", by="Dniprooblenergo", office="operator"),
                tell("advice", town, at=day, known=f"{day}T06:10", document=document, where=160, action="shelter", words="Rejoignez les abris et n'en sortez pas avant la fin de l'alerte. " * 8, language="fr", **who),
                tell("response", town, at=day, known=f"{day}T06:20", document=document, where=200, activity="rescue", words="Rescuers are at work. " * 20, **other),
            ]  # fmt: skip
    return fused([_fetched(t) for t in found])


def exported(picture: Picture, format_: str, folder: Path, **asked: object) -> dict[str, Path]:
    """Return the files of an export by name."""
    from vigie.desk.request import Request
    from vigie.export import export

    return {p.name: p for p in export(picture, [format_], folder, Request(**asked))}  # type: ignore[arg-type]
