"""The claim judge: what it promises to those who ask it, and what its lessons promise to it."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from assistant.checking import model
from assistant.checking.model import Judge, judge_with, load_judge
from benchmarks.judge.changing import Change, applied, bound_of, swapped, with_bound
from benchmarks.judge.claim_sets import tidy
from benchmarks.judge.declaring import Verbs, claim_of
from benchmarks.judge.rewording import reworded

PAIRS = [
    ("The bridge at Halden was opened in 1947.", "The bridge at Halden was opened in 1893 by the queen."),
    ("The mill employs 300 people.", "The paper mill at Torvik, which has 300 workers, will be sold in spring."),
    ("The ferry is free.", "Passengers of the ferry pay two crowns."),
    ("The orchestra is on tour.", "Herring is landed here from May on."),
]


@pytest.fixture(scope="module")
def judge() -> Judge:
    found = load_judge()
    assert found is not None
    return found


def test_the_chances_of_a_pair_add_up_to_one(judge: Judge) -> None:
    chances = judge.judge(PAIRS)
    assert chances.shape == (4, 3)
    assert np.allclose(chances.sum(axis=1), 1.0)
    assert (chances >= 0).all()


def test_no_pairs_are_judged_without_a_word(judge: Judge) -> None:
    assert judge.judge([]).shape == (0, 3)


def test_a_pair_is_judged_alike_whatever_is_judged_beside_it(judge: Judge) -> None:
    together = judge.judge(PAIRS)
    alone = np.concatenate([judge.judge([pair]) for pair in PAIRS])
    assert np.allclose(together, alone, atol=0.01)


def test_evidence_of_any_length_is_judged(judge: Judge) -> None:
    long = " ".join(["The council met again and put the matter off."] * 400)
    assert np.isfinite(judge.judge([(long, long), ("", ""), ("Yes.", long)])).all()


def test_the_compiled_judge_agrees_with_torch(judge: Judge) -> None:
    torch = judge_with(Path(str(model.WEIGHTS)), "torch")
    assert np.abs(torch.judge(PAIRS) - judge.judge(PAIRS)).max() < 0.1
    assert torch.fingerprint == judge.fingerprint


def test_the_fingerprint_names_the_judge(judge: Judge) -> None:
    assert judge.fingerprint.startswith("judge@")


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The bridge at Halden was opened in 1947.", "The bridge at Halden was opened in 1893 by the queen."),
        ("The strike at the port was won.", "The strike at the port was lost after nine weeks."),
        ("Olsen did not vote for the budget.", "Olsen voted for the budget on Monday."),
        ("The museum employs 400 people.", "The museum employs 90 people, most of them part-time."),
    ],
)
def test_one_changed_thing_makes_it_a_contradiction(judge: Judge, claim: str, evidence: str) -> None:
    [chances] = judge.judge([(claim, evidence)])
    assert chances[1] > max(chances[0], chances[2])


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The bridge at Halden was opened in 1893.", "In 1893 the bridge at Halden was opened by the queen."),
        ("Olsen voted for the budget.", "On Monday Olsen, a farmer from Torvik, voted for the budget."),
        ("The museum employs 90 people.", "The museum employs 90 people, most of them part-time."),
    ],
)
def test_the_same_in_other_words_is_support(judge: Judge, claim: str, evidence: str) -> None:
    [chances] = judge.judge([(claim, evidence)])
    assert chances[0] > max(chances[1], chances[2])


def test_a_sentence_about_something_else_decides_nothing(judge: Judge) -> None:
    [chances] = judge.judge([("The museum employs 90 people.", "Herring is landed at Torvik from May to July.")])
    assert chances[2] > max(chances[0], chances[1])


def test_without_weights_there_is_no_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "WEIGHTS", tmp_path / "judge.safetensors")
    assert load_judge.__wrapped__() is None


# What it learns from.

_VERBS = Verbs(
    [
        "They wanted to open the bridge and opened it. He had to open it. She planned to visit Oslo and visited it.",
        "They had to visit. It was found to begin. Workers refused to load it; they loaded it. They came to load it.",
    ]
)


@pytest.mark.parametrize(
    ("question", "answer", "claim"),
    [
        ("When was the bridge at Halden opened?", "1893", "The bridge at Halden was opened in 1893."),
        ("Who opened the bridge?", "the queen", "The queen opened the bridge."),
        ("What is the capital of Norway?", "Oslo", "The capital of Norway is Oslo."),
        ("Which city did the queen visit in May?", "Oslo", "The queen visited Oslo in May."),
        ("How many workers were there at the mill?", "300", "There were 300 workers at the mill."),
        ("In what year was it opened?", "1893", "It was opened in 1893."),
    ],
)
def test_a_question_and_its_answer_make_a_claim(question: str, answer: str, claim: str) -> None:
    assert claim_of(question, answer, _VERBS) == claim


def test_a_claim_and_its_evidence_take_the_same_change() -> None:
    change = Change("opened", "closed")
    assert applied("The bridge was opened.", change) == "The bridge was closed."
    assert applied("Opened in 1893, it stands.", change) == "Closed in 1893, it stands."
    assert applied("It was reopened.", change) is None


def test_swapped_names_stand_in_each_others_places() -> None:
    assert swapped("Torvik beat Halden.", "Torvik", "Halden") == "Halden beat Torvik."
    assert swapped("Torvik beat Torvik II.", "Torvik", "Torvik II") is None


@pytest.mark.parametrize("seed", range(40))
def test_a_bound_holds_for_its_figure_and_not_for_the_other(seed: int) -> None:
    bound = bound_of("The mill has 57 workers.", random.Random(seed))
    assert bound is not None
    way, limit = bound.true.rsplit(" ", 1)
    above = way in ("more than", "over", "at least")
    assert (int(bound.figure) > int(limit)) is above
    assert (int(bound.other) > int(limit)) is not above


def test_a_bound_on_a_year_takes_the_place_of_the_year() -> None:
    assert with_bound("It was opened in 1893.", "1893", "before 1900") == "It was opened before 1900."


@pytest.mark.parametrize("seed", range(20))
def test_a_reworded_sentence_says_no_more_than_the_sentence(seed: int) -> None:
    sentence = "In 1893, the bridge (a wooden one), which crosses the Otra, was opened by the queen."
    said = reworded(sentence, "", _VERBS, random.Random(seed))
    known = {word.strip(".,()").lower() for word in sentence.split()}
    assert said is None or {word.strip(".,()").lower() for word in said.split()} <= known


def test_marks_of_the_treebank_are_taken_out() -> None:
    assert tidy("Halden -LRB- a town -RRB- is `` old '' .") == 'Halden (a town) is " old ".'
