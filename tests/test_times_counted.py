"""Times counted from a named day, in named pieces of a year, coming back: in four languages, on Wednesday 20 March 2024, 15:00 in Kyiv."""

from __future__ import annotations

import pytest

from time_cases import told

CASES = [
    ("en", "The town was retaken two days after 24 February.", "two days after 24 February | when | 2024-02-26 00:00 .. 2024-02-27 00:00 | day"),
    ("fr", "La ville a été libérée deux jours après le 24 février.", "deux jours après le 24 février | when | 2024-02-26 00:00 .. 2024-02-27 00:00 | day"),
    ("uk", "Місто звільнили через два дні після 24 лютого.", "через два дні після 24 лютого | when | 2024-02-26 00:00 .. 2024-02-27 00:00 | day"),
    ("ru", "Город освободили спустя месяц после 24 января.", "спустя месяц после 24 января | when | 2024-02-24 00:00 .. 2024-02-25 00:00 | day"),
    ("fr", "Le lendemain du 13 février, le pont a été frappé.", "lendemain du 13 février | when | 2024-02-14 00:00 .. 2024-02-15 00:00 | day"),
    ("en", "Two days after the strike, the city was still dark.", "Two days after | when | FUTURE_REF"),
    ("uk", "Це сталося за два дні до виборів.", "за два дні | when | PAST_REF"),
    ("ru", "Спустя месяц после взрыва завод закрыли.", "Спустя месяц | when | FUTURE_REF"),
    ("en", "Exports fell in Q1 2023.", "Q1 2023 | when | 2023-01-01 00:00 .. 2023-04-01 00:00 | season"),
    ("fr", "Le PIB a reculé au T3 2023.", "T3 2023 | when | 2023-07-01 00:00 .. 2023-10-01 00:00 | season"),
    ("uk", "Виробництво впало у III кварталі 2023 року.", "III кварталі 2023 року. | when | 2023-07-01 00:00 .. 2023-10-01 00:00 | season"),
    ("ru", "Добыча упала в первом полугодии 2023 года.", "первом полугодии 2023 года | when | 2023-01-01 00:00 .. 2023-07-01 00:00 | season"),
    ("en", "It was built in the early 2000s.", "early 2000s | when | 2000-01-01 00:00 .. 2003-01-01 00:00 | year"),
    ("fr", "Il date des années 90.", "des années 90 | when | 1990-01-01 00:00 .. 2000-01-01 00:00 | year"),
    ("uk", "Греблю збудували у 1980-х роках.", "1980-х роках | when | 1980-01-01 00:00 .. 1990-01-01 00:00 | year"),
    ("ru", "Плотину построили в середине 1980-х годов.", "в середине 1980-х годов | when | 1983-01-01 00:00 .. 1987-01-01 00:00 | year"),
    ("fr", "L'église date du XIXe siècle.", "XIXe siècle | when | 1801-01-01 00:00 .. 1901-01-01 00:00 | year"),
    ("uk", "Вокзал збудували в ХХ столітті.", "ХХ столітті | when | 1901-01-01 00:00 .. 2001-01-01 00:00 | year"),
    ("en", "The region saw fighting in 2014-2022.", "2014-2022 | when | 2014-01-01 00:00 .. 2023-01-01 00:00 | year"),
    ("en", "The water will be off from 4 pm for three hours.", "from 4 pm for three hours | when | 2024-03-20 16:00 .. 2024-03-20 19:00 | hour"),
    ("uk", "Світло вимкнуть з 16:00 на 3 години.", "з 16:00 на 3 години | when | 2024-03-20 16:00 .. 2024-03-20 19:00 | hour"),
    ("ru", "Мост закроют с 25 марта на десять дней.", "с 25 марта на десять дней | when | 2024-03-25 00:00 .. 2024-04-04 00:00 | day"),
    ("fr", "Le pont sera fermé dix jours à partir du 25 mars.", "dix jours à partir du 25 mars | when | 2024-03-25 00:00 .. 2024-04-04 00:00 | day"),
    ("en", "The siren is tested on Mondays.", "Mondays | set | None"),
    ("fr", "Le marché ouvre tous les lundis.", "tous les lundis | set | None"),
    ("uk", "Ринок працює щопонеділка.", "щопонеділка | set | None"),
    ("ru", "Проверка проходит еженедельно.", "еженедельно | set | P1W"),
    ("ru", "Заседание прошло в последнюю пятницу февраля.", "последнюю пятницу февраля | when | 2024-02-23 00:00 .. 2024-02-24 00:00 | day"),
    ("en", "The president will speak tonight at 11.", "tonight at 11 | when | 2024-03-20 23:00 .. 2024-03-20 23:01 | minute"),
    ("en", "Power was cut on Saturday at 12 schools.", "Saturday | when | 2024-03-16 00:00 .. 2024-03-17 00:00 | day"),
    ("ru", "В субботу в 12 школах не было света.", "субботу | when | 2024-03-16 00:00 .. 2024-03-17 00:00 | day"),
    ("fr", "Du 4 au 22 du mois prochain, la route sera fermée.", "Du 4 au 22 du mois prochain | when | 2024-04-04 00:00 .. 2024-04-23 00:00 | day"),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), CASES, ids=[s for _, s, _ in CASES])
def test_counted_time(language: str, sentence: str, expected: str) -> None:
    """The first time of the sentence reads so; what hangs on a day that is not told stays unknown."""
    assert told(sentence, language) == expected
