"""Times in English sentences: what is found, its role, and the interval it means on Wednesday 20 March 2024, 15:00 in Kyiv."""

from __future__ import annotations

import pytest

from time_cases import told

CASES = {
    "The bridge was hit on 5 March, the governor said.": "5 March | when | 2024-03-05 00:00 .. 2024-03-06 00:00 | day",
    "The visit is planned for April 2.": "April 2 | when | 2024-04-02 00:00 .. 2024-04-03 00:00 | day",
    "At least 12 people were killed overnight into Wednesday.": "overnight into Wednesday | when | 2024-03-19 22:00 .. 2024-03-20 06:00 | part-of-day",
    "Sirens sounded at around 3 a.m. local time.": "at around 3 a.m. local time | when | 2024-03-20 02:30 .. 2024-03-20 03:30 | hour",
    "The strike hit at 5:40 p.m. on Tuesday, March 19.": "5:40 p.m. on Tuesday, March 19 | when | 2024-03-19 17:40 .. 2024-03-19 17:41 | minute",
    "Power was restored early Wednesday morning.": "early Wednesday morning | when | 2024-03-20 05:00 .. 2024-03-20 09:00 | part-of-day",
    "Shells fell from 6 p.m. to 10 p.m. Monday.": "from 6 p.m. to 10 p.m. Monday | when | 2024-03-18 18:00 .. 2024-03-18 22:00 | hour",
    "The blasts were heard between 4.15 and 5.25 a.m.": "between 4.15 and 5.25 a.m. | when | 2024-03-20 04:15 .. 2024-03-20 05:25 | minute",
    "Schools will reopen on Monday.": "Monday | when | 2024-03-25 00:00 .. 2024-03-26 00:00 | day",
    "The ministry said so on Friday.": "Friday | when | 2024-03-15 00:00 .. 2024-03-16 00:00 | day",
    "Trains are suspended until 8pm tomorrow.": "until 8pm tomorrow | until | 2024-03-20 00:00 .. 2024-03-21 20:00 | minute",
    "The toll stood at 45 as of Tuesday evening.": "as of Tuesday evening | as-of | 2024-03-19 18:00 .. 2024-03-20 00:00 | part-of-day",
    "The army lost a town in the past 24 hours.": "the past 24 hours | when | 2024-03-19 15:00 .. 2024-03-20 15:00 | hour",
    "The grid will be repaired within 48 hours.": "within 48 hours | until | 2024-03-20 15:00 .. 2024-03-22 15:00 | hour",
    "The bridge will open by the end of the week.": "by the end of the week | until | 2024-03-22 00:00 .. 2024-03-25 00:00 | day",
    "The body was found after midnight.": "after midnight | when | 2024-03-20 00:00 .. 2024-03-21 00:00 | day",
    "Shortly after midnight the dam broke.": "Shortly after midnight | when | 2024-03-20 00:00 .. 2024-03-20 00:30 | hour",
    "They worked through the night.": "through the night | when | 2024-03-19 22:00 .. 2024-03-20 06:00 | part-of-day",
    "The night of March 14 was calm.": "night of March 14 | when | 2024-03-14 22:00 .. 2024-03-15 06:00 | part-of-day",
    "A drone fell on the morning of 12 March.": "morning of 12 March | when | 2024-03-12 06:00 .. 2024-03-12 12:00 | part-of-day",
    "Late Monday night, the port was hit.": "Late Monday night | when | 2024-03-18 22:00 .. 2024-03-19 06:00 | part-of-day",
    "Last month the river rose.": "Last month | when | 2024-02-01 00:00 .. 2024-03-01 00:00 | month",
    "Prices have risen since the start of the year.": "since the start of the year | since | 2024-01-01 00:00 .. 2024-03-21 00:00 | day",
    "A mine exploded earlier this week.": "earlier this week | when | 2024-03-18 00:00 .. 2024-03-20 00:00 | day",
    "The crew will return next Tuesday.": "next Tuesday | when | 2024-03-26 00:00 .. 2024-03-27 00:00 | day",
    "The quake struck a week ago.": "a week ago | when | 2024-03-13 00:00 .. 2024-03-14 00:00 | day",
    "A 34-year-old man died.": "34-year-old | other | P34Y",
    "The driver, aged 62, was hurt.": "aged 62 | other | P62Y",
    "The outage lasted an hour and a half.": "an hour and a half | duration | PT1.5H",
    "Drones come every night.": "every night | set | None",
    "In the winter of 2022-23 the grid was struck.": "winter of 2022-23 | when | 2022-12-01 00:00 .. 2023-03-01 00:00 | season",
    "In mid-January the dam cracked.": "mid-January | when | 2024-01-11 00:00 .. 2024-01-21 00:00 | week",
    "The flood of August 2002 killed dozens.": "August 2002 | when | 2002-08-01 00:00 .. 2002-09-01 00:00 | month",
    "The plane left at 0300 GMT.": "0300 GMT | when | 2024-03-20 05:00 .. 2024-03-20 05:01 | minute",
    "It was hit at 9.20am local time (07.20 GMT; 2.20am EST).": "9.20am local time (07.20 GMT; 2.20am EST) | when | 2024-03-20 09:20 .. 2024-03-20 09:21 | minute",
    "From March 3 to March 7 the town was shelled.": "From March 3 to March 7 | when | 2024-03-03 00:00 .. 2024-03-08 00:00 | day",
    "Between 10 and 12 March the line was cut.": "Between 10 and 12 March | when | 2024-03-10 00:00 .. 2024-03-13 00:00 | day",
    "Sunday's attack killed five.": "Sunday | when | 2024-03-17 00:00 .. 2024-03-18 00:00 | day",
    "Tuesday night's strikes cut the power.": "Tuesday night | when | 2024-03-19 22:00 .. 2024-03-20 06:00 | part-of-day",
    "It may rain and they march on.": "nothing",
    "The sun was out and he sat down.": "nothing",
    "In May 2023 the road was mined.": "May 2023 | when | 2023-05-01 00:00 .. 2023-06-01 00:00 | month",
    "No trains will run before tomorrow.": "before tomorrow | until | 2024-03-20 00:00 .. 2024-03-21 00:00 | day",
    "By noon the fire was out.": "By noon | until | 2024-03-20 12:00 .. 2024-03-20 12:01 | minute",
    "It has been raining for three days.": "three days | duration | P3D",
    "Recently the mayor resigned.": "Recently | when | PAST_REF",
    "The day after tomorrow the court will sit.": "The day after tomorrow | when | 2024-03-22 00:00 .. 2024-03-23 00:00 | day",
    "The strike happened on 2024-03-15.": "2024-03-15 | when | 2024-03-15 00:00 .. 2024-03-16 00:00 | day",
    "The road reopened at half past six on Monday.": "half past six on Monday | when | 2024-03-18 06:30 .. 2024-03-18 06:31 | minute",
}


@pytest.mark.parametrize(("sentence", "expected"), CASES.items(), ids=CASES)
def test_time_in_english(sentence: str, expected: str) -> None:
    """The first time of the sentence reads so."""
    assert told(sentence, "en") == expected
