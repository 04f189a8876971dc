"""Values of two sentences compared: numbers, units, dates, denials."""

from __future__ import annotations

import time
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.comparing.counted import GENERIC, KINDRED
from assistant.comparing.days import compare_days, days_in
from assistant.comparing.denials import denied, is_denial
from assistant.comparing.figures import are_two_counts, bears_out, compare_quantities
from assistant.comparing.quantities import quantities_in
from assistant.comparing.types import Bound, DayRange, Part, Quantity, Relation
from assistant.writing.support_words import root_of
from vectorstore import Span

AGREE, DIFFER, UNRELATED = Relation.AGREE, Relation.DIFFER, Relation.UNRELATED

NUMBERS = {
    "a count agrees with a limit above it": (
        "The orchard at Velden has 172 pear trees.", "Fewer than 200 pear trees stand there.", AGREE),
    "a count differs from a limit below it": (
        "The orchard at Velden has 172 pear trees.", "Fewer than 100 pear trees stand there.", DIFFER),
    "limits that exclude each other differ": (
        "The harbour holds fewer than 90 trawlers.", "More than 300 trawlers lie in the harbour.", DIFFER),
    "more than a number differs from at most that number": (
        "More than 60 goats were sold.", "At most 60 goats were sold.", DIFFER),
    "dozens agrees with thirty": (
        "Dozens of cyclists were injured.", "The fall left 30 cyclists injured.", AGREE),
    "dozens differs from seven": (
        "Dozens of cyclists were injured.", "Seven cyclists were injured.", DIFFER),
    "a dozen is twelve": (
        "A dozen bakers walked out.", "Twelve bakers walked out.", AGREE),
    "number words are numbers": (
        "One hundred and twenty-three families moved.", "Some 123 families moved.", AGREE),
    "half a million is 500,000": (
        "Half a million visitors came.", "The fair drew 500,000 visitors.", AGREE),
    "two thirds is 67 per cent": (
        "Two thirds of the members voted.", "About 67 per cent of members voted.", AGREE),
    "no casualties differs from the killed": (
        "The blast caused no casualties.", "The blast killed at least 14 people.", DIFFER),
    "nobody killed differs from one death": (
        "Nobody was killed when the crane fell.", "One person was killed by the crane.", DIFFER),
    "the killed and the injured are two counts": (
        "The storm killed 12 people.", "The storm injured 45 people.", UNRELATED),
    "soldiers and aircraft are two counts": (
        "Norvia has 4,000 soldiers.", "Norvia has 60 aircraft.", UNRELATED),
    "a part of those killed is no rival count": (
        "The raid killed eight guards.", "The raid killed 20 people.", UNRELATED),
    "two exact tolls differ": (
        "The ferry disaster killed 31 people.", "Rescuers said 36 people died.", DIFFER),
}  # fmt: skip

UNITS = {
    "miles agree with kilometres": (
        "The pipeline is 500 miles long.", "The pipeline is 800 km long.", AGREE),
    "miles differ from other kilometres": (
        "The pipeline is 500 miles long.", "The pipeline is 500 kilometres long.", DIFFER),
    "acres agree with hectares": (
        "The fire burned 10,000 acres of heath.", "Some 4,050 hectares of heath burned.", AGREE),
    "feet agree with metres": (
        "The tower is 1,000 feet high.", "The tower is 305 metres high.", AGREE),
    "pounds of weight agree with kilograms": (
        "The bell weighs 2,000 lbs.", "The bell weighs 907 kg.", AGREE),
    "Celsius agrees with Fahrenheit": (
        "The valley reached 40°C on Sunday.", "The valley reached 104 degrees Fahrenheit.", AGREE),
    "a fortnight of days is two weeks": (
        "The strike lasted 14 days.", "The strike lasted two weeks.", AGREE),
    "a range of per cent holds a figure": (
        "Between 10 and 15 percent of pupils were absent.", "Some 12% of pupils were absent.", AGREE),
    "a rise by per cent is no level": (
        "Rents rose by 5 percent.", "Rents rose to 5 percent of income.", UNRELATED),
    "a length is no weight": (
        "The whale is 20 metres long.", "The whale weighs 20 tonnes.", UNRELATED),
    "millions are written in many ways": (
        "The museum cost $3.5 million to build.", "The museum cost 3,500,000 dollars to build.", AGREE),
    "dollars and pounds are not compared": (
        "The museum cost $3 million.", "The museum cost £9 million.", UNRELATED),
}  # fmt: skip

DATES = {
    "a day agrees with its month": (
        "The canal opened on 12 May 1904.", "The canal opened in May 1904.", AGREE),
    "a day agrees with its year": (
        "The canal opened on 12 May 1904.", "In 1904 the canal opened.", AGREE),
    "another year differs": (
        "The border was drawn in 1893.", "The border was drawn in 1947.", DIFFER),
    "another day of the month differs": (
        "The vote was held on March 3, 2021.", "The vote was held on 13 March 2021.", DIFFER),
    "American and British order are one day": (
        "It was signed on July 9, 2015.", "It was signed on 9 July 2015.", AGREE),
    "a weekday is counted from publication": (
        "The mill closed on Tuesday.", "The mill closed on 14 May 2024.", AGREE),
    "last month is the month before": (
        "The dam was sold last month.", "The dam was sold in April 2024.", AGREE),
    "a century holds its years": (
        "The abbey dates from the 12th century.", "The abbey was founded in 1147.", AGREE),
    "since and until the same year agree": (
        "He has sat in jail since 2019.", "He was free until 2019.", AGREE),
    "before a year agrees with an earlier one": (
        "The law was passed before 2010.", "The law was passed in 2006.", AGREE),
    "two decades differ": (
        "The mine shut in the 1980s.", "The mine shut in 1994.", DIFFER),
}  # fmt: skip

DENIALS = {
    "a rejected claim is a denial": ("The mill rejected the claim that it had dumped dye.", True),
    "what is denied is named": ("Orla Finch denied taking the ledger.", True),
    "no evidence is a denial": ("There is no evidence that the well was poisoned.", True),
    "a claim called baseless is a denial": ("The mayor called the allegations baseless.", True),
    "claims that were rejected are a denial": ("Claims that the bridge was unsafe were rejected by the council.", True),
    "saying never is a denial": ("Finch said she had never met the builder.", True),
    "a rejected offer is no denial": ("The union rejected the offer.", False),
    "denied bail is no denial": ("The court denied bail to the two men.", False),
    "dismissed workers are no denial": ("The mill dismissed 40 workers.", False),
    "those who were denied a role deny nothing": ("Many villages were denied any role in the talks.", False),
    "not denying is no denial": ("Nobody at the mill could deny the report.", False),
}

PUBLISHED = date(2024, 5, 16)


def _cases(table: dict[str, tuple[object, ...]]) -> list[object]:
    return [pytest.param(*case, id=promise.replace(" ", "_")) for promise, case in table.items()]


def _quantity(sentence: str) -> Quantity:
    (found,) = quantities_in(sentence)
    assert sentence[slice(*found.span)] == found.text
    return found


@pytest.mark.parametrize(("one", "other", "relation"), _cases(NUMBERS | UNITS))
def test_two_sentences_give_figures(one: str, other: str, relation: Relation) -> None:
    first, second = _quantity(one), _quantity(other)
    assert compare_quantities(first, second) is relation
    assert compare_quantities(second, first) is relation


@pytest.mark.parametrize(("one", "other", "relation"), _cases(DATES))
def test_two_sentences_give_days(one: str, other: str, relation: Relation) -> None:
    (first,), (second,) = days_in(one, PUBLISHED), days_in(other, PUBLISHED)
    assert one[slice(*first.span)] == first.text
    assert compare_days(first, second) is relation
    assert compare_days(second, first) is relation


@pytest.mark.parametrize(("sentence", "denies"), _cases(DENIALS))
def test_a_sentence_is_a_denial(sentence: str, denies: bool) -> None:
    assert is_denial(sentence) is denies


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("The mill rejected the claim that it had dumped dye.", "it had dumped dye"),
        ("Orla Finch denied taking the ledger, calling it an error.", "taking the ledger"),
        ("Claims that the bridge was unsafe were rejected by the council.", "the bridge was unsafe"),
        ("He denied the allegations.", ""),
    ],
)
def test_what_is_denied_is_told_in_the_sentences_own_words(sentence: str, what: str) -> None:
    (denial,) = denied(sentence)
    assert denial.what == what
    assert denial.of_claim


@pytest.mark.parametrize(
    "sentence",
    [
        "The club won 3-1 in the 89th minute.",
        "It began at 10:30 and ended at 5 p.m. on 12 May 2021.",
        "Article 370 and Flight 815 are names.",
        "Call 020 7946 0958 before 2030.",
        "The F-16 and the G20 are names, and so is COVID-19.",
        "The 2nd and the third came in 1893.",
        "No one of them came.",
        "It has run 24/7 since 9/11.",
    ],
)
def test_ordinals_dates_times_scores_and_names_are_no_quantities(sentence: str) -> None:
    assert [one.text for one in quantities_in(sentence) if one.dimension is None] == []


def test_two_limits_that_can_both_be_true_are_told_apart_as_two_counts() -> None:
    many, few = _quantity("Over 1,200 people were killed."), _quantity("At least 400 people were killed.")
    assert compare_quantities(many, few) is AGREE
    assert are_two_counts(many, few)
    assert are_two_counts(few, many)
    assert not are_two_counts(many, many)


def test_a_figure_bears_out_a_limit_and_not_the_other_way_round() -> None:
    exact, limit = _quantity("They have 172,000 ducks."), _quantity("They have under 200,000 ducks.")
    assert bears_out(exact, limit)
    assert not bears_out(limit, exact)


def test_the_ends_of_a_change_and_the_change_are_parted() -> None:
    found = quantities_in("Output fell by 3 percent to 9 percent, from 12 percent.")
    assert [one.part for one in found] == [Part.CHANGE, Part.LEVEL, Part.START]


def test_those_counted_are_named() -> None:
    killed, wounded = quantities_in("Raiders killed 12 soldiers and wounded 30 others.")
    assert (killed.head, killed.fate, wounded.fate) == ("soldier", "dead", "hurt")


def test_nouns_that_mean_the_same_are_known_by_their_roots() -> None:
    for kin in (*KINDRED, GENERIC):
        assert {root_of(root) for root in kin if root} == kin - {""}


def test_those_who_kill_are_not_the_killed() -> None:
    raiders, guards = quantities_in("Forty raiders killed two guards.")
    assert (raiders.fate, guards.fate) == ("", "dead")


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("Over 900 people—monks and nuns—were killed.", {"peopl", "dead"}),
        ("At least 70 people, including 20 children, were killed.", {"peopl", "dead"}),
        ("Rebels killed dozens of guards and seized 19 outposts.", {"guard", "dead"}),
        ("The death toll from the quake rose to 1,411.", {"dead"}),
        ("The number of storks rose to 410.", {"stork"}),
        ("A 12-member panel met.", {"member"}),
        ("The city's population is 7.4 million.", {"peopl"}),
        ("The 60,000-strong active force marched.", {"activ", "forc"}),
    ],
)
def test_what_a_figure_counts_is_told(sentence: str, counted: set[str]) -> None:
    assert quantities_in(sentence)[0].counted == counted


@pytest.mark.parametrize(
    ("sentence", "dimension", "low", "high"),
    [
        ("The driver, aged 34, fled.", "age", 34, 34),
        ("It is for people 65 or older.", "age", 65, None),
        ("It stood about a quarter of a mile off.", "length", Fraction(3621024, 10000), Fraction(4425696, 10000)),
        ("They waited two and a half hours.", "time", 9000, 9000),
        ("It was a 6.3-magnitude quake.", "magnitude", Fraction(63, 10), Fraction(63, 10)),
        ("Prices are 2.8 times as high.", "times", Fraction(14, 5), Fraction(14, 5)),
        ("They have nearly 200 mules.", None, 180, 200),
        ("They have up to 200 mules.", None, None, 200),
        ("They have 200 or more mules.", None, 200, None),
        ("They have a few hundred mules.", None, 300, 900),
        ("They moved 2 to 3 million crates.", None, 2_000_000, 3_000_000),
        ("It turned over 5m crates.", None, 5_000_000, None),
        ("She ran the 100m race.", "length", 100, 100),
    ],
)
def test_a_figure_is_a_range_in_the_base_unit(
    sentence: str, dimension: str | None, low: Fraction | None, high: Fraction | None
) -> None:
    one = _quantity(sentence)
    assert (one.dimension, one.low, one.high) == (dimension, low, high)


def test_a_figure_that_stands_alone_may_be_of_anything_and_one_of_unknown_things_of_nothing() -> None:
    (alone,), (counted,) = quantities_in("under 200,000"), quantities_in("They field 172,000 soldiers.")
    (untold,) = quantities_in("It came to under 100,000 in the end.")
    assert compare_quantities(alone, counted) is AGREE
    assert compare_quantities(untold, counted) is UNRELATED


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    assert [one.text for one in days_in("It shut on Tuesday, on 3 May and in March 1911.", None)] == ["March 1911"]


_VALUES = st.fractions(min_value=0, max_value=10**7, max_denominator=100)
_COUNTED = st.frozensets(st.sampled_from(["peopl", "soldier", "goat", "bridg"]), max_size=2)


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    low, high = sorted((draw(_VALUES), draw(_VALUES)))
    shape = draw(st.sampled_from(["exact", "range", "least", "most"]))
    counted, fate = draw(_COUNTED), draw(st.sampled_from(["", "dead", "hurt", "casualty"]))
    return Quantity(
        None if shape == "most" else low,
        None if shape == "least" else low if shape == "exact" else high,
        draw(st.sampled_from([None, "length", "share"])),
        counted | ({fate} if fate else set()),
        exact=shape == "exact",
        text="",
        span=Span(0, 0),
        head=min(counted, default=""),
        fate=fate,
        unit=draw(st.sampled_from(["", "mile", "metre"])),
        strict=draw(st.booleans()),
        step=Fraction(draw(st.sampled_from([1, 10, 100, 1000]))),
        part=draw(st.sampled_from(list(Part))),
    )


@settings(deadline=None)
@given(_quantities(), _quantities())
def test_comparing_quantities_has_no_order(one: Quantity, other: Quantity) -> None:
    assert compare_quantities(one, other) is compare_quantities(other, one)
    assert are_two_counts(one, other) is are_two_counts(other, one)


@settings(deadline=None)
@given(_quantities())
def test_a_quantity_agrees_with_itself(one: Quantity) -> None:
    assert compare_quantities(one, one) is AGREE
    assert bears_out(one, one)


@settings(deadline=None)
@given(st.dates(), st.dates(), st.dates(), st.dates(), st.sampled_from(list(Bound)), st.sampled_from(list(Bound)))
def test_comparing_days_has_no_order(a: date, b: date, c: date, d: date, bound: Bound, other_bound: Bound) -> None:
    one = DayRange(min(a, b), max(a, b), "", Span(0, 0), bound)
    other = DayRange(min(c, d), max(c, d), "", Span(0, 0), other_bound)
    assert compare_days(one, other) is compare_days(other, one)
    assert compare_days(one, one) is AGREE


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    for one in quantities_in(text):
        assert text[slice(*one.span)] == one.text
    for day in days_in(text, PUBLISHED):
        assert text[slice(*day.span)] == day.text
    denied(text)


@pytest.mark.parametrize(
    "piece", [" ", "1", "1,", "5-", "between 1 and ", "killed 12 people and ", "claims was ", "no "]
)
def test_a_long_text_of_one_piece_is_read_in_bounded_time(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    began = time.perf_counter()
    quantities_in(text), days_in(text, PUBLISHED), denied(text)
    assert time.perf_counter() - began < 10


_PIECES = (
    "killed", "12", "about", "-", "5", "to", "10", "%", "miles", "$", "3.5", "million", "between", "and", "half", "a",
    "no", "people", "1893", "May", "dozens", "of", "over", ".", ",", "at least", "thousand-fold", "1/2",
    "second", "7th", "m",
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_any_run_of_figures_and_limits_is_read_without_failing(words: list[str]) -> None:
    text = " ".join(words)
    for one in quantities_in(text):
        assert text[slice(*one.span)] == one.text
        assert one.low is None or one.high is None or one.low <= one.high
    denied(text)
