"""An office given to the wrong person or place, or told of one who has left it, is a conflict with both values; in four languages."""

from __future__ import annotations

import pytest

from vigie.pipeline import read

FOUND = [
    ("en", "2024-05-14", "Kherson governor Vitalii Kim said that a drone hit a school in the region, killing two people.",
     "governor of Kherson Oblast", "governor of Mykolaiv Oblast", "place"),
    ("en", "2024-05-14", "Defence Minister Dmytro Kuleba said that 40 drones were shot down over Odesa.",
     "minister (Ministry of Defence)", "minister (Ministry of Foreign Affairs of Ukraine), since 2020-03-04 until 2024-09-05", "body"),
    ("en", "2024-05-14", "Valentyn Reznichenko, governor of Dnipropetrovsk region, said a missile hit a plant in Nikopol and wounded three people.",
     "governor of Dnipropetrovsk Oblast", "governor of Dnipropetrovsk Oblast, since 2020-12-16 until 2023-01-24", "term"),
    ("fr", "2024-05-14", "Le maire de Kharkiv, Oleg Sinegoubov, a déclaré que trois personnes ont été tuées dans la ville.",
     "mayor of Kharkiv", "governor of Kharkiv Oblast", "place"),
    ("fr", "2024-05-14", "Le maire d'Odessa, Pierre Martin, a annoncé que l'électricité est coupée à Odessa.",
     "Pierre Martin, mayor of Odesa", "Hennadii Trukhanov, mayor of Odesa, since 2014-05-27 until 2025-10-14", "holder"),
    ("uk", "2024-05-14", "Начальник Сумської ОВА Дмитро Живицький повідомив, що внаслідок обстрілу Сум загинули двоє людей.",
     "governor of Sumy Oblast", "governor of Sumy Oblast, since 2021-06-01 until 2023-04-05", "term"),
    ("uk", "2024-05-14", "Мер Львова Ігор Терехов повідомив, що у місті пролунали вибухи.", "mayor of Lviv", "mayor of Kharkiv", "place"),
    ("ru", "2024-05-14", "Губернатор Белгородской области Роман Старовойт сообщил, что в Белгороде ранены два человека.",
     "governor of Belgorod Oblast", "governor of Kursk Oblast", "place"),
    ("ru", "2025-02-10", "Министр обороны Сергей Шойгу заявил, что над Курской областью сбиты 12 беспилотников.",
     "minister (Ministry of Defence)", "minister (Russian Ministry of Defence), since 2012-11-06 until 2024-05-12", "term"),
]  # fmt: skip
QUIET = [
    ("en", "2024-05-14", "Kharkiv governor Oleh Syniehubov said that two people were killed in Kharkiv."),
    ("en", "2024-05-14", "Former Kharkiv governor Oleksii Kucher said that two people were killed in Kharkiv."),
    ("en", "2024-06-10", "Interior Minister Ihor Klymenko said that two people were killed in Kharkiv."),
    ("fr", "2024-05-14", "Le ministre ukrainien des Affaires étrangères, Dmytro Kouleba, a annoncé que 40 drones ont été abattus."),
    ("uk", "2024-05-14", "Начальник Миколаївської ОВА Віталій Кім повідомив про вибухи у Миколаєві."),
    ("ru", "2024-11-13", "Избранный президент США Дональд Трамп заявил, что в Киеве погибли два человека."),
    ("ru", "2024-11-29", "❗️Бывший премьер-министр Великобритании Борис Джонсон заявил, что в Киеве погибли два человека."),
]


@pytest.mark.parametrize(("language", "day", "text", "stated", "known", "why"), FOUND, ids=[t for _, _, t, *_ in FOUND])
def test_a_wrong_office_is_a_conflict_of_both_values(language: str, day: str, text: str, stated: str, known: str, why: str) -> None:
    """Each claim of the speaker holds what the text says, what the register knows, and the register's line."""
    claims = read(text, published=day, language=language).claims
    assert claims
    for c in claims:
        assert [(x["type"], x["stated"], x["known"], x["why"]) for x in c.conflicts] == [("office", stated, known, why)]
        assert c.conflicts[0]["where"].startswith("reference/officials.tsv:")


@pytest.mark.parametrize(("language", "day", "text"), QUIET, ids=[t for *_, t in QUIET])
def test_right_past_and_coming_offices_are_no_conflict(language: str, day: str, text: str) -> None:
    """What the register agrees with, or the text itself calls past or coming, stays quiet."""
    document = read(text, published=day, language=language)
    assert document.claims and not [c.conflicts for c in document.claims if c.conflicts]
