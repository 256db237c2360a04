"""Documents for the tests of the store: small ones in four languages whose claims meet, read once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache

from vigie.model import Document
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
