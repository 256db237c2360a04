"""The rules of `resolve.times`: summer time, stated zones, the post's clock, the tense, what stays unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from time_cases import KYIV, mentions, told
from vigie.clock import add_months, day_of, period
from vigie.errors import OptionError
from vigie.model import Timing
from vigie.resolve.times import resolved

KYIV_ZONE = ZoneInfo(KYIV)


def test_a_day_of_changed_clocks_has_its_own_length() -> None:
    """31 March 2024 has 23 hours in Kyiv, 27 October 25."""
    for moment, hours in (
        (datetime(2024, 3, 31, 12, tzinfo=UTC), 23),
        (datetime(2024, 10, 27, 12, tzinfo=UTC), 25),
        (datetime(2024, 5, 1, 12, tzinfo=UTC), 24),
    ):
        start, end = day_of(moment, KYIV)
        assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == hours * 3600


def test_hours_ago_are_real_hours_when_clocks_change() -> None:
    """Twelve hours before noon of 31 March 2024 it was 23:00, as one hour was left out."""
    noon = datetime(2024, 3, 31, 12, 0, tzinfo=KYIV_ZONE)
    assert told("Le pont a sauté il y a douze heures.", "fr", anchor=noon) == "il y a douze heures | when | 2024-03-30 23:00 .. 2024-03-31 00:00 | hour"


def test_the_offset_is_that_of_the_season() -> None:
    """A clock of July is told in summer time, whatever the anchor's."""
    timing = mentions("У липні, 14 липня 2023 року о 10:00, стався вибух.", "uk")[-1].value
    assert isinstance(timing, Timing)
    t = resolved(timing, anchor=datetime(2024, 1, 5, tzinfo=UTC), precision="day", zone=KYIV)
    assert t.start is not None
    assert t.start.isoformat() == "2023-07-14T10:00:00+03:00"


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("The jet took off at 22:30 GMT.", "en", "2024-03-20 00:30"),
        ("В 01:35 по московскому времени дрон сбили.", "ru", "2024-03-20 00:35"),
        ("Вибух стався о 7:00 за київським часом.", "uk", "2024-03-20 07:00"),
        ("L'avion s'est écrasé à 6 heures, heure de New York.", "fr", "2024-03-20 12:00"),
        ("It opened at 9 a.m. EDT.", "en", "2024-03-20 15:00"),
        ("It opened at 10:00 UTC+3.", "en", "2024-03-20 09:00"),
    ],
)
def test_a_stated_zone_is_turned_into_local_time(sentence: str, language: str, expected: str) -> None:
    """The same instant, told in the zone of the place."""
    assert f"| when | {expected} .." in told(sentence, language, tense="past")


def test_the_night_of_a_day_document() -> None:
    """'overnight' in a document of the 16th is 22:00 of the 15th to 06:00 of the 16th."""
    day = datetime(2022, 12, 16, tzinfo=KYIV_ZONE)
    for sentence, language in (
        ("Missiles were fired overnight.", "en"),
        ("Des tirs ont eu lieu pendant la nuit.", "fr"),
        ("Вночі лунали вибухи.", "uk"),
        ("Ночью гремели взрывы.", "ru"),
    ):
        assert "| when | 2022-12-15 22:00 .. 2022-12-16 06:00 | part-of-day" in told(sentence, language, anchor=day, precision="day")


def test_the_coming_night_where_the_future_is_told() -> None:
    """'la nuit prochaine', 'will last through the night', and the present said in the evening."""
    evening = datetime(2024, 3, 20, 19, 0, tzinfo=KYIV_ZONE)
    coming = "2024-03-20 22:00 .. 2024-03-21 06:00"
    assert coming in told("Le gel viendra la nuit prochaine.", "fr", anchor=evening)
    assert coming in told("The rescue will go on through the night.", "en", anchor=evening)
    assert coming in told("Une salle accueille les habitants toute la nuit.", "fr", anchor=evening)


def test_the_tense_decides_the_weekday_and_the_day_itself_is_that_day() -> None:
    """Friday before or after a Wednesday; Wednesday on a Wednesday."""
    assert "2024-03-15" in told("on Friday", "en", tense="past")
    assert "2024-03-22" in told("on Friday", "en", tense="future")
    assert "2024-03-20" in told("on Wednesday", "en", tense="past")
    assert "2024-03-20" in told("on Wednesday", "en", tense="future")


def test_after_midnight_the_evening_told_of_is_that_of_the_day_before() -> None:
    """A post of 00:40 that tells of 23:10 and of the evening in the past."""
    anchor = datetime(2024, 3, 20, 0, 40, tzinfo=KYIV_ZONE)
    assert "2024-03-19 23:10" in told("Вибухи пролунали о 23:10.", "uk", anchor=anchor)
    assert "2024-03-19 18:00 .. 2024-03-20 00:00" in told("Ввечері пролунали вибухи.", "uk", anchor=anchor)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The next day the bridge fell.", "en"),
        ("Quelques heures plus tard, le pont est tombé.", "fr"),
        ("Нещодавно міст упав.", "uk"),
        ("Несколько дней назад мост упал.", "ru"),
        ("He died aged 40.", "en"),
    ],
)
def test_what_the_words_leave_open_stays_unknown(sentence: str, language: str) -> None:
    """No interval is invented."""
    assert ".." not in told(sentence, language, tense="past")


def test_an_impossible_date_stays_unknown() -> None:
    """31 February is no day."""
    assert ".." not in told("Il reviendra le 31 février.", "fr")


def test_an_unknown_zone_is_refused_with_the_way_out() -> None:
    """The message names the zone and says what to use."""
    timing = mentions("on Friday", "en")[0].value
    assert isinstance(timing, Timing)
    with pytest.raises(OptionError, match="unknown time zone 'Kyiv': use an IANA name"):
        resolved(timing, anchor=datetime(2024, 3, 20, tzinfo=UTC), precision="day", zone="Kyiv")


def test_an_unknown_language_has_no_times() -> None:
    """Nothing is guessed for a language without a shelf."""
    assert mentions("le 5 mai", "xx") == []
    assert mentions("le 5 mai", "../fr") == []


def test_months_and_periods() -> None:
    """The last day of a shorter month; weeks begin on Monday."""
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert period(date(2024, 3, 20), "week", -1) == (date(2024, 3, 11), date(2024, 3, 18))
    assert period(date(2024, 3, 20), "quarter", 0) == (date(2024, 1, 1), date(2024, 4, 1))


WORDS = "le la de du à au 5 16 2022 10:50 h mars lundi nuit matin avant après depuis jusqu'à il y a trois jours heures prochain dernier et , . ( ) - / vers GMT ans".split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["fr", "en", "uk", "ru"]), st.sampled_from([None, "past", "future"]))
def test_any_words_give_times_in_order_and_of_some_length(words: list[str], language: str, tense: str | None) -> None:
    """Nothing raises, spans slice back, an interval ends after it begins."""
    for m in mentions(" ".join(words), language):
        assert isinstance(m.value, Timing)
        t = resolved(m.value, anchor=datetime(2022, 12, 16, 9, tzinfo=UTC), precision="minute", zone=KYIV, tense=tense)  # type: ignore[arg-type]
        assert (t.start is None) == (t.end is None)
        assert t.start is None or (t.end is not None and t.start < t.end and t.granularity)
