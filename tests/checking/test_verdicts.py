"""What a newsroom may rely on when it checks a claim: the ruling, the reason, and exact quotations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.checking.checker import LONGEST
from assistant.checking.types import Ruling, Stance, Verdict
from vectorstore import UsageError

Check = Callable[[str], Verdict]

SUPPORTED = [
    "The Larn canal was opened in 1911.",
    "The Larn canal was dug by Dutch engineers.",
    "Velmark has more than 200 patrol boats on the canal.",
    "Norway mediated the talks between Velmark and Orlania.",
    "The talks in Norvik lasted four days.",
    "Eastport closed its harbour bridge.",
    "The bridge repairs will cost 14 million euros.",
    "The council approved extra money for the ferries by 21-8.",
    "Orlania has not recognised the border treaty of 1954.",
]
CONTRADICTED = [
    ("The Larn canal was opened in 1935.", "1911", "1935"),
    ("The Larn canal is 400 kilometres long.", "120 kilometres", "400 kilometres"),
    ("Velmark has fewer than 50 patrol boats on the canal.", "more than 300", "fewer than 50"),
    ("The Larn canal was dug by Spanish engineers.", "Dutch", "Spanish"),
    ("Sweden mediated the talks between Velmark and Orlania.", "Norway", "Sweden"),
    ("The talks in Norvik lasted nine days.", "four days", "nine days"),
    ("The bridge repairs will cost 40 million euros.", "14", "40 million euros"),
    ("Ridership on the ferries fell by 30 percent.", "rose", "fell"),
    ("The council rejected extra money for the ferries.", "approved", "rejected"),
    ("The council approved extra money for the ferries by 25-4.", "21-8", "25-4"),
]
DENIED = [
    "The peace talks in Norvik produced a written agreement.",
    "Orlania has recognised the border treaty of 1954.",
    "Eastport did not close its harbour bridge.",
    "The ceasefire between Velmark and Orlania has collapsed.",
]
NOT_BORNE_OUT = [
    "Orlania's air force bombed three camps in Velmark.",
    "Petra Lindqvist is Velmark's army spokesman.",
    "Lena Okafor leads the canal authority.",
    "Velmark sheltered the Red Heron militia.",
    "The council approved extra money for the bridge.",
    "Ferry traffic was banned on the Larn canal in 1911.",
    "Sweden dug the Larn canal.",
]
NOT_FOUND = [
    "Velmark runs a space programme.",
    "The price of coffee doubled in Brazil.",
    "A volcano erupted near Reykjavik.",
    "Petra Lindqvist won a gold medal in swimming.",
    "Lena Okafor resigned over a bribery scandal.",
]


@pytest.mark.parametrize("claim", SUPPORTED)
def test_what_the_articles_say_is_supported(check: Check, claim: str) -> None:
    verdict = check(claim)
    assert verdict.ruling is Ruling.SUPPORTED, verdict.explanation
    assert verdict.evidence[0].stance is Stance.SUPPORTS


@pytest.mark.parametrize(("claim", "theirs", "mine"), CONTRADICTED, ids=[one[0] for one in CONTRADICTED])
def test_a_changed_detail_is_named_in_the_explanation(check: Check, claim: str, theirs: str, mine: str) -> None:
    verdict = check(claim)
    assert verdict.ruling is Ruling.CONTRADICTED, verdict.explanation
    assert theirs in verdict.explanation
    assert mine in verdict.explanation


@pytest.mark.parametrize("claim", DENIED)
def test_what_the_articles_deny_is_contradicted(check: Check, claim: str) -> None:
    assert check(claim).ruling is Ruling.CONTRADICTED


@pytest.mark.parametrize("claim", NOT_FOUND)
def test_what_no_article_tells_is_not_found(check: Check, claim: str) -> None:
    verdict = check(claim)
    assert verdict.ruling is Ruling.NOT_FOUND, verdict.explanation
    assert not any(one.stance is not Stance.MENTIONS for one in verdict.evidence)


@pytest.mark.parametrize("claim", NOT_BORNE_OUT)
def test_words_of_an_article_put_together_otherwise_are_never_supported(check: Check, claim: str) -> None:
    verdict = check(claim)
    assert verdict.ruling is not Ruling.SUPPORTED, [one.citation.quote.text for one in verdict.evidence]


def test_a_value_in_another_unit_supports(check: Check) -> None:
    assert check("The Larn canal is 75 miles long.").ruling is Ruling.SUPPORTED


def test_a_partys_claim_that_another_denies_is_disputed(check: Check) -> None:
    verdict = check("Orlania shelters the Red Heron militia.")
    assert verdict.ruling is Ruling.DISPUTED
    assert verdict.attributed_to == ("Velmark", "Orlania")
    assert {one.stance for one in verdict.evidence} >= {Stance.SUPPORTS, Stance.CONTRADICTS}


def test_a_denial_in_the_next_sentence_disputes_a_partys_figure(check: Check) -> None:
    verdict = check("Velmark's army killed at least 90 fighters in the raids.")
    assert verdict.ruling is Ruling.DISPUTED, verdict.explanation
    assert "Orlania" in verdict.explanation


def test_who_said_it_is_judged_on_the_saying_and_not_on_its_truth(check: Check) -> None:
    assert check("Velmark's army said it had killed at least 90 fighters.").ruling is Ruling.SUPPORTED
    assert check("Orlania denies sheltering the Red Heron militia.").ruling is Ruling.SUPPORTED


def test_words_put_into_another_mouth_are_contradicted(check: Check) -> None:
    verdict = check("Lena Okafor said that the two sides would meet again in June.")
    assert verdict.ruling is Ruling.CONTRADICTED
    assert "Ilse Haugen" in verdict.explanation


def test_that_another_says_it_too_disputes_nothing(check: Check) -> None:
    for who in ("Ilse Haugen", "Petra Lindqvist"):
        verdict = check(f"{who} said that the two sides would meet again in June.")
        assert verdict.ruling is Ruling.SUPPORTED, verdict.explanation
        assert who in verdict.explanation


def test_a_claim_of_two_parts_is_supported_only_where_both_are(check: Check) -> None:
    both = check("Eastport closed its harbour bridge and the council approved extra money for the ferries.")
    assert both.ruling is Ruling.SUPPORTED, both.explanation
    half = check("Eastport closed its harbour bridge and the council dismissed the harbour master.")
    assert half.ruling is Ruling.NOT_FOUND
    assert "dismissed the harbour master" in half.explanation
    wrong = check("Eastport closed its harbour bridge and the council rejected extra money for the ferries.")
    assert wrong.ruling is Ruling.CONTRADICTED
    assert [one.ruling for one in wrong.parts] == [Ruling.SUPPORTED, Ruling.CONTRADICTED]


@pytest.mark.parametrize("claim", [*SUPPORTED, *(one[0] for one in CONTRADICTED), *DENIED, *NOT_FOUND])
def test_every_quotation_of_a_verdict_is_in_its_article(check: Check, claim: str) -> None:
    verdict = check(claim)
    assert len(verdict.evidence) <= 6
    for number, one in enumerate(verdict.evidence, start=1):
        quote = one.citation.quote
        assert one.citation.number == number
        assert quote.article.text[quote.start : quote.end] == quote.text
    assert all(1 <= number <= len(verdict.evidence) for part in verdict.parts for number in part.findings)


@pytest.mark.parametrize("claim", ["", "   ", "…", "?!"])
def test_an_empty_claim_is_refused(check: Check, claim: str) -> None:
    with pytest.raises(UsageError, match="empty"):
        check(claim)


def test_a_question_is_no_claim(check: Check) -> None:
    with pytest.raises(UsageError, match="question"):
        check("Was the Larn canal opened in 1911?")


def test_a_claim_of_twenty_thousand_characters_is_checked_as_far_as_it_says_so(check: Check) -> None:
    verdict = check("The Larn canal was opened in 1935. " * 600)
    assert verdict.notice is not None
    assert f"{LONGEST:,}" in verdict.notice
    assert verdict.ruling is Ruling.CONTRADICTED


@pytest.mark.parametrize(
    "claim",
    [
        "1911",
        "the",
        "\u202eThe Larn canal",
        "[1] (AP) — “",
        "A" * 5000,
        "and and and but while",
        "🚢 🚢 🚢 ship",
        "€ 14 %",
    ],
)
def test_odd_claims_get_a_verdict_and_never_an_unfounded_one(check: Check, claim: str) -> None:
    assert check(claim).ruling is Ruling.NOT_FOUND
