"""A sceptic's statements against the gate with the default embedder: what it may get wrong, and what never."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cited import Case, drafted, evidence_of, key_of, keyed
from sceptic2 import (
    ALTERED,
    ALTERED_AGAIN,
    ALTERED_LAST,
    ALTERED_LATER,
    PARAPHRASED,
    PARAPHRASED_LAST,
    PARAPHRASED_LATER,
)

from assistant.writing.gate import Gate
from assistant.writing.types import Draft, Passed, Refused
from vectorstore.embedders import Embedder, Vectors


def passing(cases: Sequence[Case], embedder: Embedder) -> list[str]:
    found = []
    for one in cases:
        evidence, draft = keyed(one)
        if isinstance(Gate(evidence, embedder.embed).examine(draft), Passed):
            found.append(draft.text)
    return found


def passes(says: str, *cites: str, title: str | None = None, before: str = "") -> bool:
    evidence, draft = drafted(says, *cites, title=title, before=before)
    return isinstance(Gate(evidence).examine(draft), Passed)


def test_altered_statements_of_a_second_sceptic_are_kept_back(embedder: Embedder) -> None:
    assert passing(ALTERED, embedder) == []
    assert passing(ALTERED_LATER, embedder) == []
    assert passing(ALTERED_LAST, embedder) == []
    assert passing(ALTERED_AGAIN, embedder) == []


def test_correct_paraphrases_of_a_second_sceptic_pass(embedder: Embedder) -> None:
    assert len(passing(PARAPHRASED, embedder)) >= 35
    assert len(passing(PARAPHRASED_LATER, embedder)) >= 21
    assert len(passing(PARAPHRASED_LAST, embedder)) >= 16


MET = "The council met on Monday to discuss the harbour."


@pytest.mark.parametrize(
    ("says", "title"),
    [
        ("The mayor took bribes.", "Mayor took bribes"),
        ("The Mayor Took Bribes.", "Mayor Took Bribes"),
        ("The council took bribes on Monday.", "Council took bribes"),
        ("The council met on Monday to discuss bribes.", "Council took bribes"),
        ("Teresa Vance took bribes.", "Teresa Vance took bribes"),
        ("Teresa Vance met on Monday to discuss the harbour.", "Teresa Vance took bribes"),
    ],
)
def test_a_headline_says_who_is_meant_but_never_what_happened(says: str, title: str) -> None:
    assert not passes(says, MET, title=title)


def test_the_sentence_before_says_who_is_meant_but_never_what_happened() -> None:
    before = "Lena Okafor took bribes."
    assert passes("Okafor resigned on Monday.", "She resigned on Monday.", before=before)
    assert not passes("Okafor took bribes.", "She resigned on Monday.", before=before)
    assert not passes("Okafor, who took bribes, resigned on Monday.", "She resigned on Monday.", before=before)


def test_a_headline_still_names_the_company_and_the_mayor() -> None:
    assert passes(
        "Pellon Telecom will hire 200 people.", "The company will hire 200 people.", title="Pellon Telecom grows"
    )
    assert passes("Mayor Okafor resigned on Monday.", "The mayor resigned on Monday.", title="Mayor Okafor resigns")


@pytest.mark.parametrize(
    ("says", "cites"),
    [
        ("Okafor paid the volunteers.", "Okafor thanked the volunteers."),
        ("He was convicted of murder.", "He was convicted of manslaughter."),
        ("Okafor was charged with theft.", "Okafor was charged with fraud."),
        ("Frost ruined the barley.", "Frost ruined the wheat."),
        ("A priest led the march.", "An imam led the march."),
        ("The limit is 40 miles per hour.", "The limit is 40 miles per minute."),
    ],
)
def test_a_word_near_in_meaning_is_no_other_word(says: str, cites: str, embedder: Embedder) -> None:
    evidence, draft = drafted(says, cites)
    assert isinstance(Gate(evidence, embedder.embed).examine(draft), Refused)


@pytest.mark.parametrize(
    ("says", "right"),
    [
        ("The audit was published in May, and Okafor resigned in June.", True),
        ("After the audit was published in May, Okafor resigned in June.", False),
        ("Okafor resigned in June because the audit was published in May.", False),
        ("The audit was published in May, so Okafor resigned in June.", False),
    ],
)
def test_two_facts_are_not_made_cause_or_sequence(says: str, right: bool) -> None:
    assert passes(says, "The audit was published in May.", "Okafor resigned in June.") is right


def test_what_befell_one_thing_is_not_told_of_another_of_its_kind() -> None:
    cites = ("The fire at the mill killed two people.", "The fire at the depot was started by a cigarette.")
    assert not passes("The fire at the mill killed two people and was started by a cigarette.", *cites)
    cites = ("The harbour bridge took four years to build.", "The bridge was closed for repairs in January.")
    assert passes("The harbour bridge took four years to build and was closed for repairs in January.", *cites)


@pytest.mark.parametrize(
    ("says", "cites"),
    [
        ("The dog's owner bit the postman.", "The dog bit the postman while its owner watched."),
        ("Kesh Media was outbid by Norvik.", "Norvik was outbid by Kesh Media for the hotel."),
        ("Nobody in the village was warned.", "Hardly anybody in the village was warned."),
    ],
)
def test_another_doer_and_another_degree_never_pass(says: str, cites: str) -> None:
    assert not passes(says, cites)


def test_what_one_did_is_not_told_of_another() -> None:
    cites = ("Okafor was fined for speeding.", "Brandt was banned from driving for a year.")
    assert passes("Okafor was fined for speeding, and Brandt was banned from driving for a year.", *cites)
    assert not passes("Okafor was fined for speeding and banned from driving for a year.", *cites)


@pytest.mark.parametrize(
    ("says", "cites", "right"),
    [
        ("The firm will move to Holm.", "The firm will move from Holm to Kesh.", False),
        ("The firm will move to Kesh from Holm.", "The firm will move from Holm to Kesh.", True),
        ("The family fled to Holm.", "The family fled Holm at night.", False),
        ("The family fled from Holm.", "The family fled Holm at night.", True),
    ],
)
def test_there_and_away_are_not_the_same(says: str, cites: str, right: bool) -> None:
    assert passes(says, cites) is right


@pytest.mark.parametrize(
    ("says", "cites"),
    [
        ("The government resigned.", "The governor resigned."),
        ("The ministry denied it.", "The minister denied it."),
        ("The employee was fined.", "The employer was fined."),
        ("The university is growing.", "The universe is growing."),
        ("The policy was changed.", "The police was changed."),
    ],
)
def test_words_with_one_beginning_are_not_one_word(says: str, cites: str) -> None:
    assert not passes(says, cites)


@pytest.mark.parametrize(
    ("says", "cites", "right"),
    [
        ("Holm had 61% in the poll and 57% in the count.", "Holm had 57% in the poll and 61% in the count.", False),
        ("Holm had 61% in the count and 57% in the poll.", "Holm had 57% in the poll and 61% in the count.", True),
        ("The ban applies to private boats.", "The ban applies to all boats except private boats.", False),
        ("The tax applies to farms.", "The tax applies to all firms, excluding farms.", False),
        ("The trial has begun.", "The trial has yet to begin.", False),
        ("The trial has not begun.", "The trial has yet to begin.", True),
        ("The vaccine is safe for children.", "Early tests suggest the vaccine is safe for children.", False),
        ("The dam will burst.", "Engineers fear the dam will burst.", False),
    ],
)
def test_figures_exceptions_and_doubts_stay_where_they_are(says: str, cites: str, right: bool) -> None:
    assert passes(says, cites) is right


def test_as_likely_as_keeps_its_sides() -> None:
    cites = "Women were twice as likely as men to lose their jobs."
    assert passes("Women were twice as likely as men to lose their jobs", cites)
    assert not passes("Men were twice as likely as women to lose their jobs.", cites)


def test_only_sentences_are_embedded_to_prepare(embedder: Embedder) -> None:
    sentences = [f"The mayor resigned on day {count}." for count in range(24)]
    embedded: list[Sequence[str]] = []

    def vectors_of(texts: Sequence[str]) -> Vectors:
        embedded.append(texts)
        return embedder.embed(texts)

    evidence = [evidence_of(one) for one in sentences]
    gate = Gate([(key_of(one), one) for one in evidence], vectors_of)
    gate.prepare()
    assert [list(one) for one in embedded] == [sentences]
    gate.examine(Draft("The mayor resigned on day 3", (key_of(evidence[3]),)))
    assert sum(len(one) for one in embedded) == len(sentences) + 1
