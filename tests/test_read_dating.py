"""The document's date and the moments of posts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vigie.errors import OptionError
from vigie.read.documents import document

SEED = Path(__file__).resolve().parents[2] / "shared" / "gold" / "seed" / "text.txt"
TODAY = date(2026, 11, 24)

STATED = {
    "Dnipro (Ukraine), 16 jan 2023 (ADM) - Un pont est fermé, selon le maire de la ville.": "2023-01-16",
    "Le pont\n\nPublié le 23/11/2022 à 08h02, mis à jour à 19h40\n\nUn pont est fermé dans la ville.": "2022-11-23T08:02:00+01:00",
    "Storm over the coast\n\nBy Ann Hall\nFriday 22 March 2024, 19:40\n\nA bridge is shut in the town.": "2024-03-22T19:40:00+00:00",
    "FLOODS\nAs of 7 February 2023, 12:00 (UTC+3)\n\nA bridge is shut in the town.": "2023-02-07T12:00:00+03:00",
    "Белгород, 2 июня 2023 года. Ночью закрыли мост, сообщил мэр города.": "2023-06-02",
    "ЗВЕДЕННЯ\nНеділя, 17 листопада 2024 року, станом на 20:00\n\nУ місті закрито міст.": "2024-11-17T20:00:00+02:00",
    "Опубліковано: 04.03.2023 14:32\n\nУ місті закрито міст, повідомив мер.": "2023-03-04T14:32:00+02:00",
    "Радіо Край, [06.06.2024 00:47]\nУ місті закрито міст.": "2024-06-06",
    "KYIV, March 4, 2023 (Wire) - The bridge is shut, the mayor said.": "2023-03-04",
    "Мост закрыт\n\nОбновлено 4 марта 2023, 14:32\n\nВ городе закрыт мост.": "2023-03-04T14:32:00+03:00",
}


@pytest.mark.parametrize(("text", "expected"), STATED.items(), ids=STATED.values())
def test_stated_in_the_text(text: str, expected: str) -> None:
    d = document(text, today=TODAY)
    assert d.published is not None and d.published_why
    got = d.published.date().isoformat() if d.published_precision == "day" else d.published.isoformat()
    assert got == expected


WORKED_OUT = {
    # Saturday 4 March: 2023 (and 2017): the most recent.
    "Samedi, la digue a cédé.\n\nLe maire a parlé samedi.\n\nUn pompier devant la digue, le 4 mars. (Jeanne Roux/Reuters)": "2023-03-04",
    # A year named in the text decides without a weekday.
    "Главное к вечеру 29 декабря\n\nУтром 29 декабря закрыли мост. В ноябре 2022 года его чинили.": "2022-12-29",
    # A pair of weekday and date.
    "Storm: what we know on Friday 3 November\n\nThe bridge is shut, the mayor said on Friday.": "2023-11-03",
    # Nothing decides: a day and month without weekday or year.
    "Головне за 16 грудня\n\nЗакрито міст, повідомив мер міста.": None,
    # A date deep in history is not the document's.
    "Закрито міст, повідомив мер.\n\nЛюди чекають.\n\nУдар був ще 10 жовтня, у понеділок.": None,
    "The bridge is shut.": None,
}


@pytest.mark.parametrize(("text", "expected"), WORKED_OUT.items(), ids=map(str, WORKED_OUT.values()))
def test_worked_out(text: str, expected: str | None) -> None:
    d = document(text, today=TODAY)
    assert (d.published.date().isoformat() if d.published else None) == expected
    if expected:
        assert d.published_why is not None and d.published_why.startswith("worked out")


def test_never_beyond_today() -> None:
    text = "Samedi, la digue a cédé.\n\nLe maire a parlé samedi.\n\nUn pompier devant la digue, le 4 mars. (Jeanne Roux/Reuters)"
    d = document(text, today=date(2022, 6, 1))
    assert d.published is not None and d.published.date() == date(2017, 3, 4)


@pytest.mark.beside("gold/seed")
def test_the_seed_is_dated_without_being_told() -> None:
    d = document(SEED.read_text(encoding="utf-8"), today=TODAY)
    assert d.published is not None and d.published.date() == date(2022, 12, 16)


def test_date_in_the_address() -> None:
    for uri in ("https://a.example/live/2022/dec/16/x", "https://a.example/2022/12/16/x", "https://a.example/x-16-12-2022"):
        d = document("The bridge is shut.", uri=uri)
        assert d.published is not None and d.published.date() == date(2022, 12, 16)
        assert d.published_why is not None and d.published_why.startswith("in the address")


def test_option_comes_first_and_is_checked() -> None:
    text = "Белгород, 2 июня 2023 года. Ночью закрыли мост."
    d = document(text, published="2023-06-03T10:00+03:00")
    assert d.published is not None and d.published.isoformat() == "2023-06-03T10:00:00+03:00"
    assert (d.published_precision, d.published_why) == ("minute", "given")
    with pytest.raises(OptionError, match=r"'soon' cannot be read: write it as 2022-12-16"):
        document(text, published="soon")


def test_newest_first_across_midnight() -> None:
    text = "Titre du direct\n\n00h20\nLe pont est ouvert.\n\n23h50\nLe pont est fermé.\n\n18h05\nLa pluie tombe.\n"
    posts = document(text, published="2024-03-02", outlet="Le Monde").posts
    assert [p.posted_at.isoformat() for p in posts if p.posted_at] == ["2024-03-02T00:20:00+01:00", "2024-03-01T23:50:00+01:00", "2024-03-01T18:05:00+01:00"]


def test_oldest_first_across_midnight() -> None:
    text = "22:10 Sirens.\n\n23:55 All clear.\n\n00:30 Sirens again.\n\n04:15 All clear again.\n"
    posts = document(text, published="2024-03-01", outlet="BBC").posts
    assert [p.posted_at.day for p in posts if p.posted_at] == [1, 1, 2, 2]


def test_date_lines_date_the_clocks_below_them() -> None:
    text = "Le direct\n\nSamedi 2 mars\n\n09h10\nLe pont est ouvert.\n\nVendredi 1er mars\n\n23h50\nLe pont est fermé.\n\n18h05\nLa pluie tombe.\n"
    posts = document(text, published="2024-03-02").posts
    assert [(p.posted_at.day, p.posted_at.hour) for p in posts if p.posted_at] == [(2, 9), (1, 23), (1, 18)]


def test_page_dated_by_its_opening() -> None:
    text = "Titre du direct\n\n00h20\nLe pont est ouvert.\n\n18h05\nLa pluie tombe.\n\n08h15\nLe jour se lève.\n"
    posts = document(text, published="2024-03-01T08:02+01:00").posts
    assert [p.posted_at.day for p in posts if p.posted_at] == [2, 1, 1]


def test_zone_of_clocks() -> None:
    clock = "10:33{z}\nThe bridge is shut.\n\n09:12{z}\nRain.\n"
    assert document(clock.format(z=" GMT"), published="2024-03-01").posts[0].posted_at.isoformat() == "2024-03-01T10:33:00+00:00"  # type: ignore[union-attr]
    assert document(clock.format(z=""), published="2024-03-01", outlet="Suspilne").outlet_zone == "Europe/Kyiv"
    assert document("All times are Kyiv time.\n\n" + clock.format(z=""), published="2024-03-01").outlet_zone == "Europe/Kyiv"
    assert document(clock.format(z=""), published="2024-03-01T12:00+02:00").outlet_zone == "Etc/GMT-2"
    assert document(clock.format(z=""), published="2024-03-01T12:00+02:00", timezone="Europe/Kyiv").outlet_zone == "Europe/Kyiv"
    assert document("10h33\nLe pont est fermé.\n\n09h12\nIl pleut.\n", published="2024-03-01").outlet_zone == "Europe/Paris"


def test_a_zone_said_with_one_clock_is_not_the_page_s() -> None:
    text = "10h33\nVers 14 heures, heure de Kiev, le pont a cédé.\n\n09h12\nIl pleut.\n"
    assert document(text, published="2024-03-01").outlet_zone == "Europe/Paris"
