"""Who says what a sentence tells, by the sentence's own words."""

from __future__ import annotations

import pytest
from sentences import sentences

from assistant.disagreeing.denials import denied_in
from assistant.disagreeing.speakers import source_of, who_says
from vectorstore import Span


@pytest.mark.parametrize(
    ("text", "value", "who"),
    [
        ("Police said 12 people had died in the fire.", "12", "Police"),
        ("The mayor, Lena Okafor, said at least 12 people were hurt.", "12", "Lena Okafor"),
        ("Paul Reyes, the union leader, said 400 teachers had walked out.", "400", "Paul Reyes"),
        ("At least 12 people were hurt, hospital officials said on Monday.", "12", "hospital officials"),
        ("“We counted 40 houses,” said engineer Ida Brandt.", "40", "engineer Ida Brandt"),
        ("According to the Harbour Institute, at least 40 people drowned.", "40", "the Harbour Institute"),
        ("The army shelled the town, saying it had killed at least 70 fighters.", "70", "The army"),
        ("On Thursday, the Larenian army claimed it had destroyed 9 tanks.", "9", "the Larenian army"),
        ("“There have been no casualties,” rebel spokesman Tor Hale claimed.", "no", "rebel spokesman Tor Hale"),
        ("The Office for Flood Control and Relief said 40 fell ill.", "40", "The Office for Flood Control and Relief"),
        ("The group said that 14 died, while the government put the toll at 9.", "9", "the government"),
        ("The group said that 14 died, while the government put the toll at 9.", "14", "The group"),
        ("Twelve people died when the mill burnt down.", "Twelve", None),
        ("The bridge was closed after inspectors found a crack in 3 pylons.", "3", None),
        ("When rebels took Velm in August, Tor Hale famously declared that the war was over.", "August", None),
    ],
)  # fmt: skip
def test_the_speaker_of_a_value_is_named_as_the_sentence_has_it(text: str, value: str, who: str | None) -> None:
    (one,) = sentences(text)
    at = text.index(value)
    assert who_says(one, Span(at, at + len(value))) == who


def test_he_is_the_speaker_of_the_sentence_before() -> None:
    before, one = sentences("Mayor Lena Okafor said the fire was out.", "She said 12 people were hurt.")
    at = one.span.start + one.text.index("12")
    assert who_says(one, Span(at, at + 2), before.text) == "Mayor Lena Okafor"


def test_without_a_speaker_the_outlet_gives_the_value() -> None:
    (one,) = sentences("Twelve people died.", outlet="Harbour Gazette")
    assert source_of(one, Span(0, 6)) == "Harbour Gazette"


@pytest.mark.parametrize(
    ("text", "claim", "claimed_by", "denied_by"),
    [
        ("Larenia, in turn, denied General Hale’s claims that the rebels had seized 19 posts.",
         "the rebels had seized 19 posts", "General Hale", "Larenia"),
        ("Larenia accuses Ostavia of sheltering the rebels, an allegation the capital denies.",
         "sheltering the rebels", "Larenia", "the capital"),
        ("The mayor has repeatedly denied taking money from the builders.",
         "taking money from the builders", None, "The mayor"),
        ("Lawmakers dismissed reports of a split in the party.", "a split in the party", None, "Lawmakers"),
    ],
)  # fmt: skip
def test_a_denial_names_the_claim_and_both_parties(
    text: str, claim: str, claimed_by: str | None, denied_by: str
) -> None:
    read = sentences(text)
    found = denied_in(read[0], read)
    assert found is not None
    assert text[slice(*found.claim_words)] == claim
    assert (found.claimed_by, found.denied_by) == (claimed_by, denied_by)


@pytest.mark.parametrize("text", ["The court denied bail to the driver.", "Voters rejected the plan."])
def test_refusing_is_not_denying(text: str) -> None:
    read = sentences(text)
    assert denied_in(read[0], read) is None


def test_the_claim_may_stand_in_the_sentence_before_only() -> None:
    read = sentences("The army said it had killed 70 fighters.", "Rain fell.", "The rebels rejected the claim.")
    assert denied_in(read[2], read) is None  # "Rain fell" claims nothing that could be rejected
