"""What a question says of time: which days, of publication or of what happened, and what follows from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.timing.dates import DateReading, Tie, read_dates
from assistant.timing.period import describe, mentions, narrowed
from vectorstore import Constraints

TODAY = date(2026, 11, 21)  # a Saturday


def days(question: str) -> list[tuple[str | None, str | None]]:
    return [
        (one.first and one.first.isoformat(), one.last and one.last.isoformat())
        for one in read_dates(question, TODAY).periods
    ]


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What did the mayor say on 27 February 2026?", "2026-02-27", "2026-02-27"),
        ("What did the mayor say on February 27th, 2026?", "2026-02-27", "2026-02-27"),
        ("What happened on Feb. 27?", "2026-02-27", "2026-02-27"),
        ("What happened on Dec. 27?", "2025-12-27", "2025-12-27"),
        ("What happened on 2023-10-05?", "2023-10-05", "2023-10-05"),
        ("How many bridges closed in 2021?", "2021-01-01", "2021-12-31"),
        ("What happened in March?", "2026-03-01", "2026-03-31"),
        ("What happened in February 2024?", "2024-02-01", "2024-02-29"),
        ("How have rents changed since 2020?", "2020-01-01", None),
        ("What changed after March 2022?", "2022-04-01", None),
        ("Who resigned before 5 October 2023?", None, "2023-10-04"),
        ("Which laws held until June 2024?", None, "2024-06-30"),
        ("What did the council do between October 5 and October 7, 2023?", "2023-10-05", "2023-10-07"),
        ("What did the council do between 28 December and 3 January 2024?", "2023-12-28", "2024-01-03"),
        ("What did the council do between December 28 and mid January 2024?", "2023-12-28", "2024-01-31"),
        ("What did the council do from October 5 to 7, 2023?", "2023-10-05", "2023-10-07"),
        ("What did the council do on 5–7 October 2023?", "2023-10-05", "2023-10-07"),
        ("How many came from 2019 to 2021?", "2019-01-01", "2021-12-31"),
        ("What were trains like in the 1990s?", "1990-01-01", "1999-12-31"),
        ("What happened yesterday?", "2026-11-20", "2026-11-20"),
        ("What happened today?", "2026-11-21", "2026-11-21"),
        ("What happened last week?", "2026-11-09", "2026-11-15"),
        ("What happened this month?", "2026-11-01", "2026-11-21"),
        ("What happened last month?", "2026-10-01", "2026-10-31"),
        ("What happened last year?", "2025-01-01", "2025-12-31"),
        ("What happened in the past three days?", "2026-11-18", "2026-11-21"),
        ("What happened over the last couple of weeks?", "2026-11-07", "2026-11-21"),
        ("What happened two days ago?", "2026-11-19", "2026-11-19"),
        ("What did the minister say on Thursday?", "2026-11-19", "2026-11-19"),
        ("What happened over the weekend?", "2026-11-14", "2026-11-15"),
        ("What has changed since last week?", "2026-11-09", "2026-11-21"),
    ],
)
def test_the_days_asked_about_are_read(question: str, first: str | None, last: str | None) -> None:
    assert days(question) == [(first, last)]


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2024 election?",
        "What is Vision 2030?",
        "Who will host World Cup 2026?",
        "What does the film “In March 2012” show?",
        "What may the court decide?",
        "Who will march in Eastport?",
        "Which 2000 people came in 1,500 buses?",
        "Who was killed on Bloody Sunday?",
        "What did the paper say on Sunday Morning Live?",
        "How much have prices risen over the past 20 years?",
        "Who wrote 1984?",
        "What happens on 31 February?",
    ],
)
def test_names_and_what_only_looks_like_a_date_are_none(question: str) -> None:
    assert days(question) == []


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("What is the latest on the strike?", True),
        ("How many people are in hospital now?", True),
        ("Who currently leads the party?", True),
        ("How high is the rate today?", True),
        ("What has the company done recently?", True),
        ("Which firm, recently involved in a lawsuit, was sold?", False),
        ("How did the now-defunct airline begin?", False),
        ("What happened today?", False),
        ("Who won the vote?", False),
    ],
)
def test_questions_about_the_present_want_the_newest(question: str, newest: bool) -> None:
    assert read_dates(question, TODAY).newest is newest


@pytest.mark.parametrize(
    ("question", "tie"),
    [
        ("What did the Gazette article published on May 3, 2025 say?", Tie.PUBLICATION),
        ("According to the Oct. 5, 2023 article, who resigned?", Tie.PUBLICATION),
        ("What did the Gazette report on October 7, 2023 say?", Tie.PUBLICATION),
        ("As reported by the Gazette on 7 October 2023, who resigned?", Tie.PUBLICATION),
        ("How many cases were reported on 7 October 2023?", Tie.EVENT),
        ("Who found the study published in 2021?", Tie.EVENT),
        ("Who resigned on 7 October 2023?", Tie.EVENT),
        ("What does the report on the fire in March 2021 say?", Tie.EVENT),
    ],
)
def test_a_date_is_of_publication_only_where_an_article_is_what_is_dated(question: str, tie: Tie) -> None:
    assert [one.tie for one in read_dates(question, TODAY).periods] == [tie]


def window(question: str, within: Constraints | None = None) -> tuple[date | None, date | None]:
    found = narrowed(within or Constraints(), read_dates(question, TODAY))
    return found.since and found.since.date(), found.until and found.until.date()


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened last week?", date(2026, 11, 9), date(2026, 11, 18)),
        ("What did the mayor say last year?", date(2025, 1, 1), None),
        ("What did the article published on May 3, 2025 say?", date(2025, 5, 3), date(2025, 5, 4)),
        ("As reported after October 4, 2023, and before November 1, 2023?", date(2023, 10, 5), date(2023, 11, 1)),
        (
            "Do the report published on May 3, 2025 and the report published on June 9, 2025 agree?",
            date(2025, 5, 3),
            date(2025, 6, 10),
        ),
    ],
)
def test_days_counted_from_today_and_days_of_publication_narrow(
    question: str, first: date | None, last: date | None
) -> None:
    assert window(question) == (first, last)


@pytest.mark.parametrize(
    "question",
    [
        "Who resigned on 7 October 2023?",
        "What happened in 2021?",
        "What did the minister say on Thursday?",
        "What did the minister say last Thursday?",  # asked on a Saturday: two days ago, or nine?
        "According to the Oct. 5 article, who resigned?",  # of which year?
        "Do the report published on May 3, 2025 and the report published later agree?",
        "Do the article published on May 3, 2025 and an earlier one agree?",
        "What is planned for next week?",
        "What happened in recent months?",
        "What is the latest?",
    ],
)
def test_everything_else_leaves_the_search_as_wide_as_it_was(question: str) -> None:
    assert window(question) == (None, None)


_DAY = st.none() | st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda day: day.replace(tzinfo=UTC))


@given(
    st.sampled_from(["What happened last week?", "Who spoke yesterday?", "What did the 3 May 2025 article say?"]),
    _DAY,
    _DAY,
)
def test_constraints_are_never_widened(question: str, since: datetime | None, until: datetime | None) -> None:
    given_ones = Constraints(outlets=("Gazette",), since=since, until=until, without=("a",))
    found = narrowed(given_ones, read_dates(question, TODAY))
    assert (found.outlets, found.without) == (given_ones.outlets, given_ones.without)
    assert since is None or (found.since is not None and found.since >= since)
    assert until is None or (found.until is not None and found.until <= until)


@given(st.text(alphabet="0123456789 -–,/.'sMayJunetoinonlastweekandbetween", max_size=60), st.dates(date(1990, 1, 1)))
def test_no_question_breaks_the_reading(question: str, today: date) -> None:
    if today.year > 9000:
        return
    reading = read_dates(question, today)
    narrowed(Constraints(), reading)
    describe(reading)
    mentions(question, today, reading)
    for one in reading.periods:
        assert question[slice(*one.span)] == one.words
        assert one.first is None or one.last is None or one.first <= one.last


@pytest.mark.parametrize(
    ("text", "published", "spoken_of"),
    [
        ("The mayor resigned on Oct. 6.", date(2023, 12, 1), True),
        ("The mayor resigned on 6 October 2023.", date(2025, 12, 1), True),
        ("The mayor resigned on Thursday.", date(2023, 10, 10), True),  # 5 October
        ("The mayor resigned.", date(2023, 10, 8), True),
        ("The mayor resigned.", date(2023, 10, 20), False),
        ("The mayor resigned on Oct. 16.", date(2023, 10, 20), False),
        ("The mayor resigned in 2023.", date(2025, 1, 1), False),
        ("The mayor resigned on 6 October 2023.", None, True),
        ("The mayor resigned.", None, False),
    ],
)
def test_a_sentence_speaks_of_the_asked_days_by_its_dates_or_its_articles_own(
    text: str, published: date | None, spoken_of: bool
) -> None:
    reading = read_dates("What did the mayor do between 5 and 7 October 2023?", TODAY)
    assert mentions(text, published, reading) is spoken_of


def test_a_day_without_a_year_is_met_in_any_year() -> None:
    reading = read_dates("What happened on October 5?", TODAY)
    assert mentions("The mayor resigned on Oct. 5.", date(2021, 10, 30), reading)
    assert mentions("The mayor resigned.", date(2021, 10, 6), reading)
    assert not mentions("The mayor resigned on Oct. 9.", date(2021, 10, 30), reading)


def test_a_name_with_a_year_in_a_sentence_speaks_of_that_year() -> None:
    reading = read_dates("Who ran for mayor in 2024?", TODAY)
    assert mentions("Lena Okafor stood in the 2024 election.", date(2022, 3, 1), reading)
    assert mentions("Lena Okafor stood for mayor last year.", date(2025, 3, 1), reading)
    assert not mentions("Lena Okafor stood for mayor.", date(2022, 3, 1), reading)


def test_every_sentence_speaks_of_the_time_of_a_question_without_one() -> None:
    assert mentions("The mayor resigned.", None, DateReading())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened between October 5 and October 7, 2023?", "between 5 and 7 October 2023"),
        ("What happened between 28 September and 7 October 2023?", "between 28 September and 7 October 2023"),
        ("What happened on Oct. 5?", "on 5 October"),
        ("What happened in 2021?", "in 2021"),
        ("What happened in March 2021?", "in March 2021"),
        ("What happened in the 1990s?", "between 1990 and 1999"),
        ("What happened since 2020?", "since 2020"),
        ("What happened before 5 October 2023?", "until 4 October 2023"),
        ("What happened yesterday?", "on 20 November 2026"),
        ("What happened last week?", "between 9 and 15 November 2026"),
        ("As reported after October 4, 2023, and before November 1, 2023?", "between 5 and 31 October 2023"),
        ("What happened?", ""),
    ],
)
def test_the_reader_is_told_the_days_in_words(question: str, words: str) -> None:
    assert describe(read_dates(question, TODAY)) == words


def test_today_is_the_callers() -> None:
    for today in (TODAY, TODAY + timedelta(days=400)):
        period = read_dates("What happened yesterday?", today).periods[0]
        assert period.first == period.last == today - timedelta(days=1)
