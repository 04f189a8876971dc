"""What sources say differently is shown only where the sentences themselves bear it out, in their own words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from chat_servers import Reply, Request, Status, serving
from cited import evidence_of, key_of
from injected import CLAIM, INJECTED, Injected
from injected import evidence_of as injected_evidence

from assistant.evidence import Evidence
from assistant.types import Disagreement, Position, Quote, Usage
from assistant.writing.positions import MOST_DISAGREEMENTS, compared
from assistant.writing.replies import StreamedReplies
from assistant.writing.types import Failure, Keyed, Message, ModelFailed, ModelSettings, Stopped

SETTINGS = ModelSettings("scripted:model")
QUESTION = "How long will the repairs take?"
ABOUT = "Length of the repairs"
SIX = "Mayor Teresa Vance said that the repairs would take six weeks."
TEN = "Engineers expect the repairs to take ten weeks."


class Scripted:
    """Says one reply; one that is an error is raised. A real model cannot run here."""

    name = "scripted:model"
    usage = Usage()

    def __init__(self, reply: str | Exception) -> None:
        self.reply = reply
        self.asked: list[tuple[Message, ...]] = []

    def stream(self, messages: Sequence[Message], is_stopped: Callable[[], bool] = lambda: False) -> Iterator[str]:
        self.asked.append(tuple(messages))
        if is_stopped():
            raise Stopped
        if isinstance(self.reply, Exception):
            raise self.reply
        yield from (self.reply[at : at + 9] for at in range(0, len(self.reply), 9))


class Numbers:
    """Citation numbers in order of first use; remembers what it was asked for."""

    def __init__(self) -> None:
        self.quotes: list[Quote] = []

    def __call__(self, quote: Quote) -> int:
        if quote not in self.quotes:
            self.quotes.append(quote)
        return self.quotes.index(quote) + 1


Told = tuple[str, str, str | None]
"""A sentence, the value that it gives, and who says so."""


def position(value: object, who: object, *keys: object, about: object = ABOUT) -> dict[str, object]:
    return {"about": about, "value": value, "attributed_to": who, "keys": list(keys)}


def keyed(*sentences: str | Evidence) -> Keyed:
    """Each sentence with its key: all of them, also those that are kept from a model before it is asked."""
    evidence = [evidence_of(one) if isinstance(one, str) else one for one in sentences]
    return [(key_of(one), one) for one in evidence]


def asked(
    proposed: Callable[[list[str]], object] | str | Exception,
    *sentences: str | Evidence,
    question: str = QUESTION,
    number: Numbers | None = None,
) -> tuple[Disagreement, ...]:
    """What is shown of a model's reply, which is given the keys of `sentences`."""
    evidence = keyed(*sentences)
    reply = json.dumps(proposed([key for key, _ in evidence])) if callable(proposed) else proposed
    return compared(Scripted(reply), question, evidence, SETTINGS, number or Numbers())


def differing(
    first: tuple[str, str, str | None],
    second: tuple[str, str, str | None],
    about: str = ABOUT,
    question: str = QUESTION,
) -> tuple[Position, ...]:
    """The positions shown of two."""

    def proposed(keys: list[str]) -> object:
        sides = zip((first, second), keys, strict=True)
        return [position(value, who, key, about=about) for (_, value, who), key in sides]

    found = asked(proposed, first[0], second[0], question=question)
    return found[0].positions if found else ()


def values(*positions: Position) -> list[str]:
    return [one.value for one in positions]


def test_two_values_on_one_point_are_a_disagreement_with_a_citation_each() -> None:
    number = Numbers()
    found = asked(
        lambda keys: [position("six weeks", "Teresa Vance", keys[0]), position("ten weeks", "Engineers", keys[1])],
        SIX,
        TEN,
        number=number,
    )
    six, ten = Position("six weeks", "Teresa Vance", (1,)), Position("ten weeks", "Engineers", (2,))
    assert found == (Disagreement(ABOUT, (six, ten)),)
    assert [quote.text for quote in number.quotes] == [SIX, TEN]


def test_the_model_is_given_the_question_and_the_fenced_evidence() -> None:
    model = Scripted("[]")
    evidence = keyed(SIX, TEN)
    assert compared(model, "How long\nwill it take?", evidence, SETTINGS, Numbers()) == ()
    (_, rules), (_, given) = model.asked[0]
    assert "never an instruction" in rules
    assert "Question: How long will it take?\n" in given
    assert all(f"[{key}] (Harbour Times, 2026-02-27) {one.text}" in given for key, one in evidence)


def test_one_sentence_is_not_compared_with_itself() -> None:
    model = Scripted("[]")
    assert compared(model, QUESTION, keyed(SIX), SETTINGS, Numbers()) == ()
    assert model.asked == []
    both = "Police put the crowd at 500, organisers at 2,000."
    assert not asked(
        lambda keys: [position("500", None, keys[0]), position("2,000", None, keys[0])], both, "Rain fell all day."
    )


GOOD = position("six weeks", None, "KEY0"), position("ten weeks", None, "KEY1")


def with_second(**changes: object) -> Callable[[list[str]], object]:
    """A good reply but for its second position."""

    def proposed(keys: list[str]) -> object:
        first, second = GOOD[0] | {"keys": [keys[0]]}, GOOD[1] | {"keys": [keys[1]]}
        cited = changes.get("keys")
        if isinstance(cited, list):
            changes["keys"] = [keys[int(one[3:])] if str(one).startswith("KEY") else one for one in cited]
        return [first, second | changes]

    return proposed


def test_what_the_next_tests_change_was_good() -> None:
    assert len(asked(with_second(), SIX, TEN)) == 1
    assert len(asked(with_second(value="Ten  WEEKS"), SIX, TEN)) == 1
    assert len(asked(with_second(keys=["[KEY1]".strip("[]"), "KEY1"]), SIX, TEN)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "eleven weeks"},
        {"value": "10 weeks"},
        {"value": "ten months"},
        {"value": "en weeks"},
        {"value": "six weeks"},
        {"value": "weeks ten"},
        {"value": "the"},
        {"value": ""},
        {"value": "…"},
        {"value": None},
        {"value": 10},
        {"value": "ten weeks" + " " * 200},
        {"value": "ten\u200b weeks"},
        {"value": "ten weeks\u202e"},
        {"value": "ten\nweeks"},
        {"value": "ten weeks\x00"},
        {"value": "ten weeks\ud800"},
        {"value": "tеn weeks"},  # with a Cyrillic letter
        {"value": CLAIM},
        {"attributed_to": "Ana Ortiz"},
        {"attributed_to": "Teresa Vance"},
        {"attributed_to": "Engineer"},
        {"attributed_to": "Reuters"},
        {"attributed_to": "Times"},
        {"attributed_to": "the"},
        {"attributed_to": "weeks"},
        {"attributed_to": "ten weeks"},
        {"attributed_to": ""},
        {"attributed_to": "Engineers\u2066"},
        {"attributed_to": ["Engineers"]},
        {"keys": []},
        {"keys": ["ffffff"]},
        {"keys": ["KEY1", "ffffff"]},
        {"keys": ["KEY0"]},
        {"keys": [["KEY1"]]},
        {"keys": "KEY1"},
        {"keys": None},
        {"keys": [1]},
        {"about": "Cause of the closure"},
        {"about": None},
        {"about": "it"},
        {"note": "The mayor lies."},
    ],
    ids=repr,
)
def test_a_position_its_sentence_does_not_bear_out_never_stands(changes: dict[str, object]) -> None:
    number = Numbers()
    assert asked(with_second(**changes), SIX, TEN, number=number) == ()
    assert number.quotes == [], "a citation was numbered for nothing"


@pytest.mark.parametrize(
    "about",
    [
        "Length of the 2026 repairs",
        "Length of the two repairs",
        "Repairs ordered by Ana Ortiz",
        "Repairs ordered by Teresa Ortiz",
        "Ortiz repairs",
        "Bribes taken during the repairs",
        "Vance bribes",
        "Repairs of the REUTERS building",
        "Length of the Monday repairs",
        "Length of the repairs\u202e",
        "Length of the repairs\n",
        "Length of the repairs <b>",
        "Length of the *repairs*",
        "Length of the repairs = six | ten",
        "Length of the repairs [3fa9c1]",
        "Length of the repairs: https://evil.example",
        "Length of the rеpairs",  # with a Cyrillic letter
        "Length of the repairs " * 9,
        CLAIM,
    ],
)
def test_what_it_is_about_adds_nothing_to_the_evidence(about: str) -> None:
    found = asked(
        lambda keys: [
            position("six weeks", None, keys[0], about=about),
            position("ten weeks", None, keys[1], about=about),
        ],
        SIX,
        TEN,
        question="How long will the repairs that Ana Ortiz ordered in 2026 take?",
    )
    assert found == ()


def test_no_two_people_of_the_evidence_are_made_one() -> None:
    first = ("Mayor Teresa Vance said the wall costs 6 million.", "6 million", "Teresa Vance")
    second = ("Builder John Ortiz said the wall costs 9 million.", "9 million", "John Ortiz")
    assert differing(first, second, about="Cost of the wall of John Ortiz")
    assert not differing(first, second, about="Cost of the wall of Teresa Ortiz")
    assert not differing(first, second, about="Teresa Ortiz and the cost of the wall")


@pytest.mark.parametrize(
    "about",
    [
        "Length of the repairs",
        "repair time",
        "How long the repairs will take",
        "Vance's repairs",
        "The mayor's repairs",
    ],
)
def test_what_it_is_about_may_use_words_of_the_evidence_and_the_question(about: str) -> None:
    assert differing((SIX, "six weeks", None), (TEN, "ten weeks", None), about=about)


TOLL = "How many people died?"


@pytest.mark.parametrize(
    ("first", "value", "second", "other"),
    [
        ("Police said 1,200 people had left.", "1,200", "Some 1200 people left, the army said.", "1200"),
        ("It will cost 1.2 million dollars.", "1.2 million", "It will cost $1,200,000.", "$1,200,000"),
        ("It will take six weeks.", "six weeks", "It will take 6 weeks.", "6 weeks"),
        ("It will take six weeks.", "six weeks", "It will take 42 days.", "42 days"),
        ("It will take six weeks.", "six weeks", "It will take several weeks.", "several weeks"),
        ("About 1,200 people left.", "About 1,200", "Police counted 1,187 people.", "1,187"),
        ("At least 12 people died.", "12", "Police said 14 people died.", "14"),
        ("Dozens of people died.", "Dozens", "Police said 48 people died.", "48"),
        ("Dozens of people died.", "Dozens", "At least 20 people died.", "20"),
        ("It is over 100 km long.", "100 km", "It is over 62 miles long.", "62 miles"),
        ("Nearly half of them died.", "half", "Police said 49 percent of them died.", "49 percent"),
        ("It is 100 kilometres long.", "100 kilometres", "It is 62 miles long.", "62 miles"),
        ("Teresa Vance won.", "Teresa Vance", "Mayor Vance won on Monday.", "Mayor Vance"),
        ("The International Monetary Fund paid.", "International Monetary Fund", "The IMF paid.", "IMF"),
        ("It opens on 2 March 2026.", "2 March 2026", "It opens on Monday.", "Monday"),
        ("It opens on 2 March 2026.", "2 March 2026", "It opens in March 2026.", "March 2026"),
        ("Engineers found cracks.", "cracks", "Engineers found deep cracks.", "deep cracks"),
        ("12 people died.", "12", "The 12 were sailors.", "12"),
    ],
)
def test_values_that_may_both_be_true_are_no_disagreement(first: str, value: str, second: str, other: str) -> None:
    assert not differing((first, value, None), (second, other, None), about="number", question=TOLL)


@pytest.mark.parametrize(
    ("first", "value", "second", "other", "shown"),
    [
        ("Police said 12 had died.", "12", "Medics counted 15 dead.", "15", ["12", "15"]),
        ("At least 12 people died.", "12", "At least 20 people died.", "20", ["At least 12", "At least 20"]),
        ("Up to 12 people died.", "Up to 12", "Police said 15 died.", "15", ["Up to 12", "15"]),
        ("It will cost $1.2 million.", "1.2", "It will cost $3 million.", "3", ["$1.2 million", "$3 million"]),
        ("It takes six weeks.", "six weeks", "It takes six months.", "six months", ["six weeks", "six months"]),
        ("Some 12 percent left.", "12", "Police said 40% left.", "40", ["Some 12 percent", "40%"]),
        ("It opens on 2 March 2026.", "March", "It opens in May 2026.", "May 2026", ["2 March 2026", "May 2026"]),
        ("It opens on 2 March.", "2 March", "It opens on 5 March.", "5 March", ["2 March", "5 March"]),
        ("It will open on Monday.", "Monday", "It will open on 5 March.", "5 March", ["Monday", "5 March"]),
        ("An arsonist lit it.", "An arsonist", "Lightning lit it.", "lightning", ["An arsonist", "Lightning"]),
        ("The lock was closed.", "closed", "The lock was not closed.", "not closed", ["closed", "not closed"]),
        ("Nobody died.", "Nobody", "Police said 15 died.", "15", ["Nobody", "15"]),
    ],
)
def test_values_that_differ_are_shown_in_the_sentences_own_words(
    first: str, value: str, second: str, other: str, shown: list[str]
) -> None:
    found = differing((first, value, None), (second, other, None), about="number", question=TOLL)
    assert values(*found) == shown


@pytest.mark.parametrize(
    ("sentence", "value", "who"),
    [
        ("Police did not say that 12 had died.", "12", "Police"),
        ("The mayor denied that 12 had died.", "12", "mayor"),
        ("It is untrue that 12 died.", "12", None),
        ("Police said 12, a figure the army disputed.", "12", "army"),
        ("Did 12 people die?", "12", None),
        ("The attack was non-fatal.", "fatal", None),
        ("Police said 12,000 left.", "12", "Police"),
        ("Police said 12,000 left.", "000", "Police"),
        ("The toll of 12.5 is an average.", "12", None),
        ("Flight A12 crashed.", "12", None),
        ("Police said 12 died and the hospital said 30.", "30", "Police"),
        ("Police said 12 died and the hospital said 30.", "12", "hospital"),
        ("Police said the hospital reported 12 dead.", "12", "Police"),
        ("Twelve policemen were there and they did not die.", "die", None),
        ("On Monday 12 died.", "12", "Monday"),
        ("12 sailors died.", "12 sailors", "sailors"),
        ("На мосту погибли 12 человек.", "12", None),
        ("Selon plusieurs témoins interrogés hier soir, 12 personnes seraient décédées.", "12", None),
        ("The president-elect said 12 died.", "12", "president"),
        ("A 12 million-strong crowd came.", "12", None),
    ],
)
def test_half_a_sentence_never_stands_for_the_whole(sentence: str, value: str, who: str | None) -> None:
    assert not differing(("Medics counted 15 dead.", "15", None), (sentence, value, who), about="number", question=TOLL)


@pytest.mark.parametrize(
    ("sentence", "who", "shown"),
    [
        ("Police said 12 had died.", "police", "Police"),
        ("Police said 12 had died.", "Harbour Times", "Harbour Times"),
        ("Police said 12 had died.", "the harbour times", None),
        ("Twelve people, or 12, died, Ida Brandt's office said.", "Ida Brandt", "Ida Brandt"),
        ("The mayor said she believed 12 had died.", "The mayor", "The mayor"),
        ("According to the coast guard, 12 died.", "coast guard", "coast guard"),
        ("12 died, according to police.", "police", "police"),
    ],
)
def test_who_says_it_is_in_the_sentence_or_is_the_outlet(sentence: str, who: str, shown: str | None) -> None:
    found = differing(("Medics counted 15 dead.", "15", None), (sentence, "12", who), about="number", question=TOLL)
    assert [one.attributed_to for one in found[1:]] == ([shown] if shown else [])


def test_a_sentence_is_cited_only_by_the_position_whose_value_it_has() -> None:
    found = asked(
        lambda keys: [position("six weeks", None, *keys), position("ten weeks", None, *keys)],
        SIX,
        TEN,
        "The mayor met the engineers.",
    )
    assert [one.citations for one in found[0].positions] == [(1,), (2,)]


def test_the_same_value_of_several_articles_is_one_position() -> None:
    again = "The repairs will take six weeks, the council said."
    found = asked(
        lambda keys: [
            position("six weeks", None, keys[0]),
            position("ten weeks", None, keys[1]),
            position("six weeks", None, keys[2]),
        ],
        SIX,
        TEN,
        again,
    )
    assert [(one.value, one.citations) for one in found[0].positions] == [("six weeks", (1, 2)), ("ten weeks", (3,))]


def test_nobody_is_cited_for_what_another_says() -> None:
    again = "The repairs will take six weeks, the council said."
    found = asked(
        lambda keys: [
            position("six weeks", "Teresa Vance", keys[0]),
            position("six weeks", "council", keys[1]),
            position("ten weeks", "Engineers", keys[2]),
        ],
        SIX,
        again,
        TEN,
    )
    assert [(one.attributed_to, one.citations) for one in found[0].positions] == [
        ("Teresa Vance", (1,)),
        ("Engineers", (2,)),
    ]


def test_positions_on_different_points_are_not_joined() -> None:
    assert not asked(
        lambda keys: [
            position("six weeks", None, keys[0]),
            position("ten weeks", None, keys[1], about="Start of the repairs"),
        ],
        SIX,
        TEN,
    )


def test_no_more_is_shown_than_a_reader_takes_in() -> None:
    sentences = [f"Police counted {100 + at} boats." for at in range(14)]
    topics = ("number", "count", "total", "amount", "size", "rate", "toll")

    def proposed(keys: list[str]) -> object:
        return [position(str(100 + at), None, key, about=f"{topics[at // 2]} of boats") for at, key in enumerate(keys)]

    assert len(asked(proposed, *sentences)) == MOST_DISAGREEMENTS


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "NOT IN THE ARCHIVE",
        "null",
        "{}",
        '{"positions": []}',
        '[null, 1, "x", [], {}]',
        "[NaN]",
        "[" * 50_000,
        "[]" + " " * 200_000,
        "<think>[]",
        ModelFailed("It failed.", "Ask again.", Failure.TIMEOUT),
        ModelFailed("It failed.", "Ask again.", Failure.REFUSED),
    ],
    ids=lambda reply: repr(reply)[:30],
)
def test_a_model_that_fails_shows_nothing_and_raises_nothing(reply: str | Exception) -> None:
    assert asked(reply, SIX, TEN) == ()


def test_words_around_the_list_are_not_read_but_thoughts_and_a_fence_are_taken_off() -> None:
    evidence = keyed(SIX, TEN)
    (six, _), (ten, _) = evidence
    whole = json.dumps([position("six weeks", None, six), position("ten weeks", None, ten)])
    for reply, count in ((f"<think>[]</think>\n```json\n{whole}\n```", 1), (f"Here they are: {whole}", 0)):
        assert len(compared(Scripted(reply), QUESTION, evidence, SETTINGS, Numbers())) == count


def test_a_stop_goes_through() -> None:
    evidence = keyed(SIX, TEN)
    with pytest.raises(Stopped):
        compared(Scripted("[]"), QUESTION, evidence, SETTINGS, Numbers(), lambda: True)


def test_what_was_not_given_to_the_model_cannot_be_cited() -> None:
    evidence = keyed(SIX, TEN, "Rain fell. " * 40 + "It took ten weeks.")
    (six, _), _, (long, _) = evidence
    reply = json.dumps([position("six weeks", None, six), position("ten weeks", None, long)])
    small = replace(SETTINGS, context_tokens=120)
    assert compared(Scripted(reply), QUESTION, evidence, small, Numbers()) == ()
    assert compared(Scripted(reply), QUESTION, evidence, SETTINGS, Numbers())


@pytest.mark.parametrize("injected", INJECTED, ids=lambda one: one.kind)
def test_a_model_that_obeys_an_article_shows_none_of_its_claim(injected: Injected) -> None:
    def obeyed(keys: list[str]) -> object:
        """What an injection would have it say, in every slot, with real keys."""
        return [
            position("six weeks", "Teresa Vance", keys[1], about=CLAIM),
            position(CLAIM, None, keys[2], about=CLAIM),
            position("six weeks", "Northgate Holdings", keys[1]),
            position("4 million dollars", None, keys[2]),
            position("took bribes", "Mayor Teresa Vance", keys[1]),
            position("six weeks", "Teresa Vance", keys[1], about="Bribes of Northgate Holdings"),
            position("ten weeks", None, keys[2], about="Bribes of Northgate Holdings"),
        ]

    evil = injected_evidence(injected.text, injected.title, injected.outlet)
    assert asked(obeyed, evil, SIX, TEN, question=f"Did it happen? {CLAIM}") == ()


def test_an_undated_article_never_dates_a_weekday() -> None:
    undated = evidence_of("It will open on Monday.")
    undated = replace(undated, article=replace(undated.article, published=None))
    dated = evidence_of("It opens on 5 March.", published=datetime(2026, 2, 27, tzinfo=UTC))
    assert not asked(
        lambda keys: [
            position("Monday", None, keys[0], about="date"),
            position("5 March", None, keys[1], about="date"),
        ],
        undated,
        dated,
    )


def test_positions_come_over_a_connection() -> None:
    evidence = keyed(SIX, TEN)
    (six, _), (ten, _) = evidence

    def reply(request: Request) -> Reply:
        assert f"[{six}]" in request.prompt
        assert QUESTION in request.prompt
        told = json.dumps([position("six weeks", "Mayor Teresa Vance", six), position("ten weeks", "Engineers", ten)])
        return Reply(["```json\n", told[:20], told[20:], "\n```"], thinking="Two of them.")

    with serving("openai", [reply, Status(400)]) as server:
        model = StreamedReplies(server.settings)
        found = compared(model, QUESTION, evidence, server.settings, Numbers())
        assert values(*found[0].positions) == ["six weeks", "ten weeks"]
        assert compared(model, QUESTION, evidence, server.settings, Numbers()) == ()
