"""A question that names several sources or editions is searched in each of them, and never outside what is allowed."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from assistant.finding.parts import Part, parts_of
from assistant.timing.dates import read_dates
from vectorstore import Constraints

OUTLETS = ("Coast Courier", "Harbour Gazette", "The Verge")
TODAY = date(2026, 1, 1)


def parts(question: str) -> tuple[Part, ...]:
    return parts_of(question, OUTLETS, read_dates(question, TODAY).periods)


def day(year: int, month: int, number: int) -> tuple[datetime, datetime]:
    return (
        datetime(year, month, number, tzinfo=UTC),
        datetime(year, month, number, 23, 59, 59, 999999, tzinfo=UTC),
    )


def test_each_source_named_is_a_part_of_its_own_and_once() -> None:
    asked = "Does the Coast Courier article agree with The Verge, and with another Coast Courier article?"
    assert parts(asked) == (Part(("Coast Courier",)), Part(("The Verge",)))


def test_a_question_that_names_no_source_has_no_parts() -> None:
    assert parts("Why was the bridge closed in March 2025?") == ()


def test_a_day_of_publication_belongs_to_the_source_before_it() -> None:
    asked = (
        "Did the Harbour Gazette article published on March 14, 2025 contradict the Coast Courier article "
        "published on May 2, 2025?"
    )
    assert parts(asked) == (
        Part(("Harbour Gazette",)),
        Part(("Coast Courier",)),
        Part(("Harbour Gazette",), *day(2025, 3, 14)),
        Part(("Coast Courier",), *day(2025, 5, 2)),
    )


def test_the_day_of_an_event_is_no_part() -> None:
    assert parts("What does the Coast Courier say of the strike that began on May 2, 2025?") == (
        Part(("Coast Courier",)),
    )


def test_a_part_narrows_what_is_given_and_keeps_the_rest() -> None:
    first, last = day(2025, 5, 2)
    given_ = Constraints(outlets=("the verge", "Harbour Gazette"), until=last, without=("a1",))
    assert Part(("The Verge",), since=first).within(given_) == Constraints(("The Verge",), first, last, ("a1",))


def test_a_part_outside_what_is_given_is_nothing() -> None:
    first, last = day(2025, 5, 2)
    assert Part(("The Verge",)).within(Constraints(outlets=("Coast Courier",))) is None
    assert Part(since=last).within(Constraints(until=first)) is None


@given(
    st.sets(st.sampled_from(OUTLETS)),
    st.sets(st.sampled_from(OUTLETS)),
    *(st.none() | st.datetimes(timezones=st.just(UTC)) for _ in range(4)),
)
def test_a_part_never_widens(
    allowed: set[str],
    wanted: set[str],
    since: datetime | None,
    until: datetime | None,
    first: datetime | None,
    last: datetime | None,
) -> None:
    before = Constraints(tuple(sorted(allowed)), since, until)
    after = Part(tuple(sorted(wanted)), first, last).within(before)
    if after is not None:
        assert not allowed or (after.outlets and set(after.outlets) <= allowed)
        assert since is None or (after.since is not None and after.since >= since)
        assert until is None or (after.until is not None and after.until <= until)
