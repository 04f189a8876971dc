""" "Yes" or "No" stands before an answer only where its first sentence says so outright."""

from __future__ import annotations

import pytest

from assistant.choosing.plainly import plain_lead

PLAIN = [
    ("Did the mayor resign?", "The mayor resigned on Friday.", "Yes"),
    ("Did the mayor resign?", "EASTPORT (AP) — The mayor resigned on Friday.", "Yes"),
    ("Did the mayor resign?", "The mayor did not resign on Friday.", "No"),
    ("Has Eastport expanded the harbour?", "Eastport has not expanded the harbour.", "No"),
    ("Is the tower closed?", "The tower isn’t closed.", "No"),
    ("Was the toll collected by the trust?", "The toll was collected by the trust on Monday.", "Yes"),
    ("Will the school reopen in May?", "The school will reopen in May.", "Yes"),
    ("Did the trust fire workers?", "The trust fired contract workers.", "Yes"),
    ("Was Reyes accused of fraud?", "Reyes was accused of fraud in 2020.", "Yes"),
    ("Does the law apply to minors?", "The law does not apply to minors.", "No"),
    ("Did Okafor visit Westport?", "Okafor never visited Westport.", "No"),
]
UNCLEAR = [
    ("Did the mayor resign?", "The mayor’s aide resigned on Friday."),
    ("Did the mayor resign?", "The deputy mayor resigned."),
    ("Did the mayor resign?", "The mayor refused to resign."),
    ("Did the mayor resign?", "A friend of the mayor resigned."),
    ("Did the mayor resign?", "The mayor resigned, police said."),
    ("Did the mayor resign?", "“The mayor resigned.”"),
    ("Did the mayor resign?", "The mayor resigned, according to two councillors."),
    ("Did the mayor resign?", "The mayor may resign."),
    ("Did the mayor resign on Monday?", "The mayor resigned on Friday."),
    ("Did the mayor resign?", "The mayor resigns on Friday."),
    ("Did the mayor veto the bill?", "The mayor vetoed a similar bill."),
    ("Did the mayor veto the bill?", "The mayor plans to veto the bill."),
    ("Did Alder attack Tarn?", "Tarn attacked Alder."),
    ("Did Alder attack Tarn?", "Alder was attacked by Tarn."),
    ("Did Alder attack Tarn?", "North Alder attacked Tarn."),
    ("Did Alder visit Tarn?", "Alder visited a school near Tarn."),
    ("Was Reyes convicted of fraud?", "Reyes was accused of fraud."),
    ("Did the plant close?", "The plant closed its canteen."),
    ("Did the strike end?", "The strike ended hopes of a deal."),
    ("Is the drug safe?", "The drug is safe in adults."),
    ("Is the bridge open?", "The bridge was open in 2019."),
    ("Did all teachers strike?", "Teachers went on strike."),
    ("Did the storm kill 12 people?", "The storm killed 112 people."),
    ("Did the storm kill people?", "The storm killed no people."),
    ("Was the man arrested?", "The man was shot, not arrested."),
    ("Did the city ban cars?", "In Westport, the city banned cars."),
    ("Could the bridge fall?", "The bridge could fall."),
    ("Why did the mayor resign?", "The mayor resigned on Friday."),
    ("Did it?", "It did."),
]


@pytest.mark.parametrize(("question", "sentence", "lead"), PLAIN)
def test_what_a_sentence_says_outright_gets_a_lead(question: str, sentence: str, lead: str) -> None:
    assert plain_lead(question, [sentence]) == lead


@pytest.mark.parametrize(("question", "sentence"), UNCLEAR)
def test_what_is_hedged_attributed_partial_or_other_gets_no_lead(question: str, sentence: str) -> None:
    assert plain_lead(question, [sentence]) is None


def test_sentences_that_contradict_each_other_give_no_lead() -> None:
    question, yes, no = "Did the mayor resign?", "The mayor resigned.", "The mayor did not resign."
    assert plain_lead(question, [yes, "Rain fell."]) == "Yes"
    assert plain_lead(question, [yes, no]) is None
    assert plain_lead(question, ["Rain fell.", yes]) is None, "only what comes first is led by a word"
    assert plain_lead(question, []) is None
