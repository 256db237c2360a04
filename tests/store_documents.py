"""Documents for the tests of the store: small ones in four languages whose claims meet, read once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from vigie.model import Attribution, Claim, Document, Place, PlaceRef, Quantity, Span, TimeRef
from vigie.picture_tables import Picture
from vigie.pipeline import read

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = (
    ("en", "Example Wire", "2025-12-06T09:00+02:00",
     "A missile hit an apartment block in Kryvyi Rih overnight, killing two people, Mayor Oleksandr Vilkul said on Telegram.\n\n"
     "Electricity is out in Poltava, the regional operator said. Explosions were heard in Kharkiv at 05:30.\n"),
    ("uk", "Приклад", "2025-12-06T11:00+02:00",
     "У Кривому Розі ракета влучила у житловий будинок, троє людей загинули, повідомив очільник ОВА Сергій Лисак.\n\n"
     "У Харкові пролунали вибухи. Мер Ігор Терехов повідомив, що в Харкові немає світла. У Куп'янську пошкоджено лікарню.\n"),
    ("fr", "Exemple", "2025-12-06T12:30+01:00",
     "Selon le maire, l'électricité est coupée à Kharkiv depuis l'aube. Une frappe a touché un immeuble à Kryvyï Rih, faisant trois morts.\n\n"
     "Des explosions ont été entendues à Zaporijjia. La Russie a lancé 50 missiles contre l'Ukraine dans la nuit, selon l'armée de l'air.\n"),
    ("ru", "Пример", "2025-12-06T15:00+02:00",
     "В Кривом Роге число погибших при ударе по жилому дому выросло до четырех, сообщил мэр Александр Вилкул.\n\n"
     "В Полтаве восстановили электроснабжение, сообщили в облэнерго. В Харькове по-прежнему нет света.\n"),
    ("en", "Example Post", "2025-12-07T08:00+02:00",
     "Power was restored in Kharkiv on Sunday, Mayor Ihor Terekhov said. A drone hit a warehouse in Odesa, injuring five people, the governor said.\n\n"
     "The air force said it had shot down 40 of 50 missiles launched on Saturday.\n"),
)  # fmt: skip


@cache
def documents() -> tuple[Document, ...]:
    return tuple(read(text, published=at, outlet=outlet, language=code) for code, outlet, at, text in TEXTS)


def lines(picture: Picture) -> dict[str, list[str]]:
    """The picture as it is written, table by table."""
    return {t.name: [json.dumps(r, ensure_ascii=False) for r in t.records()] for t in picture.tables()}


def made_up(n: int, per: int = 6) -> tuple[Document, ...]:
    """Documents made without reading (quick in a process that is to be killed): claims of a few kinds that meet at a few places and days."""
    chance = Random(7)
    places = [Place(f"geonames:{i}", f"Town {i}", "settlement", "UA", "UA-12", 48.0 + i / 10, 35.0, i, 1000, "Europe/Kyiv") for i in range(5)]
    out = []
    for d in range(n):
        at = datetime(2025, 12, 6, tzinfo=UTC) + timedelta(hours=d)
        claims = tuple(_made_claim(chance, f"d{d:04d}", i, at, places) for i in range(per))
        text = "".join(c.evidence[0].text + "\n" for c in claims)
        out.append(Document(f"d{d:04d}", text, text, "en", published=at, outlet=f"Outlet {d % 3}", title=f"Text {d}", claims=claims))
    return tuple(out)


def _made_claim(chance: Random, document_id: str, n: int, at: datetime, places: list[Place]) -> Claim:
    kind = chance.choice(["strike", "service", "casualties", "explosion"])
    words = f"{kind} told by {chance.choice(['mayor', 'governor'])} in {document_id}, number {n}"
    details = {
        "service": {"service": "electricity", "state": chance.choice(["out", "restored"])},
        "casualties": {"killed": Quantity(chance.randrange(5), None, True)},
        "strike": {"targets": ["residential"]},
    }
    start = at.replace(hour=0)
    return Claim(
        claim_id=f"c{document_id[1:]}{n}", document_id=document_id, post=0, kind=kind, evidence=(Span(0, len(words), words),),
        attribution=Attribution(name=chance.choice(["Ihor Terekhov", "Oleh Syniehubov"]), office="mayor"), time=TimeRef(start, start + timedelta(days=1), "day"),
        places=(PlaceRef(chance.choice(places)),), details=details.get(kind, {}), said_at=at,
    )  # fmt: skip
