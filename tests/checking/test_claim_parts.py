"""How a claim is taken apart: each part stands alone, and in doubt there is one."""

from __future__ import annotations

import pytest

from assistant.checking.parts import MOST_PARTS, parts_of
from assistant.checking.saying import Manner

IN_PARTS = [
    ("The army struck two camps and killed ninety fighters.",
     ["The army struck two camps.", "The army killed ninety fighters."]),
    ("Eastport closed the bridge, while Westport opened a tunnel.",
     ["Eastport closed the bridge.", "Westport opened a tunnel."]),
    ("A ferry sank on Monday; it was raised in June.", ["A ferry sank on Monday.", "A ferry was raised in June."]),
    ("The storm hit Larn, Norvik and Eastport.",
     ["The storm hit Larn.", "The storm hit Norvik.", "The storm hit Eastport."]),
    ("Ida Brandt was born in Larn. She moved to Norvik in 1990.",
     ["Ida Brandt was born in Larn.", "Ida Brandt moved to Norvik in 1990."]),
]  # fmt: skip
WHOLE = [
    "Velmark and Orlania signed a treaty.",
    "The strike closed schools and hospitals.",
    "She rescued tired and wounded sailors.",
    "Talks between Velmark and Orlania were held in June and ended in July.",
    "The firm, which hired forty people and opened a plant, made a profit.",
    "She called it a “slow and painful road” and left.",
    "Gov. Ida Brandt met Dr. Paul Reyes of the U.S. Navy.",
    "The bank cut rates in May but raised them in June.",
]
SAID = [
    ("Lena Okafor said the bridge would close and the ferries would run.", "Lena Okafor", Manner.SAYS),
    ("According to the Harbour Institute, the canal loses money.", "the Harbour Institute", Manner.SAYS),
    ("Orlania denies sheltering the militia.", "Orlania", Manner.DENIES),
    ("The canal is safe, the minister said on Monday.", "the minister", Manner.SAYS),
]


@pytest.mark.parametrize(("claim", "parts"), IN_PARTS, ids=[one[0] for one in IN_PARTS])
def test_a_claim_that_says_several_things_is_taken_apart(claim: str, parts: list[str]) -> None:
    assert [one.text for one in parts_of(claim)] == parts


@pytest.mark.parametrize("claim", WHOLE)
def test_in_doubt_a_claim_stays_whole(claim: str) -> None:
    assert [one.text for one in parts_of(claim)] == [claim]


@pytest.mark.parametrize(("claim", "who", "manner"), SAID, ids=[one[0] for one in SAID])
def test_what_somebody_is_claimed_to_have_said_is_one_part(claim: str, who: str, manner: Manner) -> None:
    (part,) = parts_of(claim)
    assert part.said is not None
    assert (part.said.who, part.said.manner) == (who, manner)


def test_what_somebody_declared_of_their_own_is_no_report() -> None:
    assert parts_of("The general declared open war on Orlania.")[0].said is None


def test_a_claim_of_many_parts_is_not_checked_without_end() -> None:
    claim = " ".join(f"Town {number} opened a bridge and closed a tunnel." for number in range(40))
    assert len(parts_of(claim)) <= MOST_PARTS
