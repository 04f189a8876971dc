"""Each metric gives what its definition says: worked out by hand, and as the official evaluations have it."""

from __future__ import annotations

import collections
import random
import re
import string
from collections.abc import Iterator

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from assistant.evaluation.metrics import answers, citations, figures, labels, names, retrieval, texts
from assistant.evaluation.metrics.catalogue import METRICS, metric
from assistant.evaluation.metrics.trec import trec_qrels, trec_run
from assistant.evaluation.types import Case, Cited, Gold, Response, Retrieved, Said, Task
from vectorstore.errors import UsageError


def _case(gold: Gold, number: int = 1) -> Case:
    return Case(f"case {number}", Task.ASK, "What was decided?", gold=gold)


def _found(*articles: str, text: str = "Some words.") -> tuple[Retrieved, ...]:
    return tuple(Retrieved((name,), text, 1.0) for name in articles)


def _articles(gold: Gold, retrieved: tuple[Retrieved, ...]) -> dict[str, float]:
    return retrieval.article_values([_case(gold)], [Response("case 1", retrieved=retrieved)])[0]


# Answers ------------------------------------------------------------------------------------------------------------
# The four functions are SQuAD 2.0's official evaluation, as its authors published it.


def normalize_answer(s: str) -> str:
    def remove_articles(text: str) -> str:
        return re.sub(re.compile(r"\b(a|an|the)\b", re.UNICODE), " ", text)

    def remove_punc(text: str) -> str:
        return "".join(ch for ch in text if ch not in set(string.punctuation))

    return " ".join(remove_articles(remove_punc(s.lower())).split())


def get_tokens(s: str) -> list[str]:
    return normalize_answer(s).split() if s else []


def compute_exact(a_gold: str, a_pred: str) -> int:
    return int(normalize_answer(a_gold) == normalize_answer(a_pred))


def compute_f1(a_gold: str, a_pred: str) -> float:
    gold_toks, pred_toks = get_tokens(a_gold), get_tokens(a_pred)
    num_same = sum((collections.Counter(gold_toks) & collections.Counter(pred_toks)).values())
    if len(gold_toks) == 0 or len(pred_toks) == 0:
        return int(gold_toks == pred_toks)
    if num_same == 0:
        return 0
    precision, recall = 1.0 * num_same / len(pred_toks), 1.0 * num_same / len(gold_toks)
    return (2 * precision * recall) / (precision + recall)


_WORDS = st.lists(
    st.sampled_from(
        ["the", "a", "An", "bridge", "Bridge,", "4.2", "million", "-", "don't", "“wall”", "\n", "état", ""]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=1000)
@given(answer=_WORDS, references=st.lists(_WORDS, max_size=3), abstained=st.booleans())
def test_exact_match_and_f1_are_squads(answer: str, references: list[str], abstained: bool) -> None:
    found = answers.values(Gold(answers=tuple(references)), Response("1", answer, abstained=abstained))
    official = [each for each in references if normalize_answer(each)] or [""]
    said = "" if abstained else answer
    assert found["exact_match"] == max(compute_exact(each, said) for each in official)
    assert found["f1"] == pytest.approx(max(compute_f1(each, said) for each in official), abs=1e-12)


@settings(max_examples=300)
@given(answer=st.text(max_size=30), reference=st.text(max_size=30))
def test_squads_normalisation_holds_for_any_text(answer: str, reference: str) -> None:
    assert texts.normalised(answer) == normalize_answer(answer)
    assert answers.token_f1(answer, reference) == pytest.approx(compute_f1(reference, answer), abs=1e-12)


def test_an_answer_by_hand() -> None:
    gold = Gold(
        answers=("the bridge at Eastport",),
        facts=(("closed", "shut"), ("six weeks", "42 days")),
        forbidden=("collapsed",),
    )
    found = answers.values(gold, Response("1", "The bridge\n was SHUT [1][12]. It  collapsed [2]"))
    # given: bridge was shut it collapsed; expected: bridge at eastport; shared: 1; F1 = 2·1 / (5 + 3)
    assert found["f1"] == pytest.approx(0.25)
    # ROUGE-L keeps articles: 6 and 4 words, "the bridge" in common; P = 2/6, R = 2/4, F = 0.4
    assert found["rouge_l"] == pytest.approx(0.4)
    assert found["fact_recall"] == 0.5
    assert found["forbidden"] == 1
    assert found["words"] == 6
    assert found["contained"] == 0
    assert found["exact_match"] == 0


def test_a_reference_is_contained_only_as_whole_words() -> None:
    assert answers.contains("It costs the city 4.2 million euros.", "4.2 Million")
    assert not answers.contains("It opened in 2015.", "15")


def test_markers_are_no_words_and_state_no_facts() -> None:
    found = answers.values(Gold(facts=(("15",),)), Response("1", "Ninety teachers [15]."))
    assert (found["fact_recall"], found["words"]) == (0, 2)


def test_an_abstention_says_no_fact() -> None:
    gold = Gold(facts=(("Okafor",),), answers=("Okafor",))
    found = answers.values(gold, Response("1", "The archive does not say who Okafor is.", abstained=True))
    assert (found["fact_recall"], found["contained"], found["f1"], found["rouge_l"]) == (0, 0, 0, 0)


# Retrieval ----------------------------------------------------------------------------------------------------------


def test_a_ranking_by_hand() -> None:
    gold = Gold(relevant={"a.txt": 2, "b.txt": 1, "never.txt": 1})
    found = _articles(gold, _found("x.txt", "b.txt", "x.txt", "b.txt", "news/a.txt", "y.txt"))
    # articles, each at its best rank: x, b, a, y
    assert found["recall@1"] == 0
    assert found["recall@3"] == pytest.approx(2 / 3)
    assert found["precision@5"] == pytest.approx(2 / 5)
    assert found["mrr"] == found["mrr@10"] == pytest.approx(1 / 2)
    assert (found["hits@1"], found["hits@5"]) == (0, 1)
    assert found["map"] == pytest.approx((1 / 2 + 2 / 3) / 3)
    ideal = 2 / np.log2(2) + 1 / np.log2(3) + 1 / np.log2(4)
    assert found["ndcg@10"] == pytest.approx((1 / np.log2(3) + 2 / np.log2(4)) / ideal)


def test_a_ranking_without_anything_right_is_zero_and_one_without_gold_is_not_measured() -> None:
    gold = Gold(relevant={"a.txt": 1})
    assert set(_articles(gold, ()).values()) == {0.0}
    assert set(_articles(gold, ())) == set(retrieval.MEASURES)
    assert _articles(Gold(relevant={}), _found("a.txt")) == {}
    assert _articles(Gold(), _found("a.txt")) == {}


def test_beyond_the_tenth_article_mrr_goes_on_and_mrr_at_10_stops() -> None:
    found = _articles(Gold(relevant={"a": 1}), _found(*(f"x{n}" for n in range(10)), "a"))
    assert found["mrr"] == pytest.approx(1 / 11)
    assert (found["mrr@10"], found["hits@10"], found["map@10"], found["recall@20"]) == (0, 0, 0, 1)


def test_a_name_matches_whole_or_as_the_file_of_a_path() -> None:
    assert names.gold_name(("id", "news/2025/a.txt"), ["b.txt", "a.txt"]) == "a.txt"
    assert names.gold_name(("a.txt",), ["/home/ida/a.txt"]) == "/home/ida/a.txt"
    assert names.gold_name(("A.txt",), ["a.txt"]) is None
    assert names.gold_name(("https://x.org/news/a.txt",), ["a.txt"]) is None
    assert names.gold_name(("a.txt", "Bridge closed"), ["Bridge closed"]) == "Bridge closed"
    # of two, the equal one, even where the other's file would do
    assert names.gold_name(("two/a.txt",), ["one/a.txt", "two/a.txt"]) == "two/a.txt"


def _random_rankings(seed: int, number: int) -> tuple[list[Case], list[Response]]:
    chance = random.Random(seed)
    pool = ["a b.txt", "ü.txt", "100%.txt", "c\td", "https://e.org/?q=1 2", *(f"folder/{n}.txt" for n in range(25))]
    cases, responses = [], []
    for each in range(number):
        gold = {name: chance.randint(1, 3) for name in chance.sample(pool, chance.randint(1, 6))}
        cases.append(_case(Gold(relevant=gold), each))
        listed = chance.choices(pool, k=chance.randint(0, 40))
        responses.append(Response(cases[-1].id, retrieved=_found(*listed)))
    return cases, responses


def test_trec_files_give_the_same_values_when_they_are_read_back() -> None:
    cases, responses = _random_rankings(7, 1000)
    ours = retrieval.article_values(cases, responses)
    run = list(ir_measures.read_trec_run(trec_run(cases, responses)))
    qrels = list(ir_measures.read_trec_qrels(trec_qrels(cases)))
    measures = {ir_measures.parse_measure(theirs): name for name, theirs in retrieval.MEASURES.items()}
    by_id = {case.id.replace(" ", "%20"): found for case, found in zip(cases, ours, strict=True)}
    read = list(ir_measures.iter_calc(list(measures), qrels, run))
    assert len(read) == 1000 * len(measures)
    for each in read:
        assert each.value == by_id[each.query_id][measures[each.measure]]


def test_rankings_have_the_textbook_values() -> None:
    cases, responses = _random_rankings(11, 1000)
    for case, response, found in zip(cases, responses, retrieval.article_values(cases, responses), strict=True):
        gold = case.gold.relevant or {}
        order = list(dict.fromkeys(passage.names[0] for passage in response.retrieved or ()))
        right = [name in gold for name in order]
        for k in (1, 3, 5, 10, 20):
            assert found[f"recall@{k}"] == pytest.approx(sum(right[:k]) / len(gold))
        for k in (5, 10):
            assert found[f"precision@{k}"] == pytest.approx(sum(right[:k]) / k)
        for k in (1, 5, 10):
            assert found[f"hits@{k}"] == float(any(right[:k]))
        assert found["mrr"] == pytest.approx(1 / (right.index(True) + 1) if any(right) else 0)
        precisions = [sum(right[: n + 1]) / (n + 1) for n, good in enumerate(right) if good]
        assert found["map"] == pytest.approx(sum(precisions) / len(gold))


def test_a_trec_line_has_its_six_or_four_fields_whatever_the_names() -> None:
    case = _case(Gold(relevant={"": 1, "%": 1, "a b\nc": 2, "\ud800": 1}))
    run = trec_run([case], [Response(case.id, retrieved=_found("", "%", "a b\nc", "\ud800", "?", " "))])
    assert [len(line.split()) for line in run.splitlines()] == [6] * 6
    assert len({line.split()[2] for line in run.splitlines()}) == 6
    assert [len(line.split()) for line in trec_qrels([case]).splitlines()] == [4] * 4


def test_evidence_counts_passages_and_forgives_spacing_and_quotation_marks() -> None:
    gold = Gold(sentences=("“We  stay,” she said.", "The wall rises."))
    other = Retrieved(("x",), "Nothing.", 1.0)
    late = Retrieved(("x",), "The\nwall rises. And more.", 1.0)
    found = retrieval.evidence_values(
        gold, (other, Retrieved(("x",), 'Then: "We stay," she said.', 1.0), *[other] * 3, late)
    )
    assert (found["evidence_recall@4"], found["evidence_recall@10"]) == (0.5, 1)
    # MultiHop-RAG's own forgives spaces only: its first hit is the sixth passage
    assert (found["multihop_hits@4"], found["multihop_hits@10"]) == (0, 1)
    assert found["multihop_mrr@10"] == pytest.approx(1 / 6)
    assert found["multihop_map@10"] == pytest.approx(1 / 6 / 2)


def test_multihops_map_counts_a_sentence_once() -> None:
    found = retrieval.multihop_values(["One.", "Two."], ["One.", "One. x", "O ne. Two."])
    # ranks 1 and 3 bring something new: (1/1 + 0/2 + 1/3) / 2
    assert found["multihop_map@10"] == pytest.approx((1 + 1 / 3) / 2)


# Citations ----------------------------------------------------------------------------------------------------------


def test_citations_by_hand() -> None:
    gold = Gold(relevant={"a.txt": 1, "b.txt": 1}, sentences=("The wall rises by a metre.", "It costs much."))
    response = Response(
        "1",
        cited=(
            Cited(("a.txt",), "the wall. The wall  rises by a metre.", True),
            Cited(("news/a.txt",), "rises by", False),
            Cited(("c.txt",), "Elsewhere.", None),
            Cited(("c.txt",), "", True),
        ),
        said=(Said("x", (1,), True), Said("y", (), True), Said("z", (2,), False), Said("u", (2,))),
    )
    found = citations.values(gold, response)
    assert found["citation_precision"] == 0.5
    assert found["citation_recall"] == 0.5
    assert found["citation_f1"] == 0.5
    assert found["cites_gold"] == 1
    assert found["sentence_precision"] == 0.5  # an empty quotation is part of no sentence
    assert found["sentence_recall"] == 0.5
    assert found["verbatim"] == pytest.approx(2 / 3)  # of the three that were checked
    assert found["support"] == pytest.approx(1 / 3)  # a statement without a citation is not supported
    assert found["citations"] == 4


def test_citing_nothing_has_no_precision_to_boast_of() -> None:
    found = citations.values(Gold(relevant={"a": 1}, sentences=("One.",)), Response("1", cited=()))
    assert found == {
        **dict.fromkeys(("citation_precision", "citation_recall", "citation_f1", "cites_gold"), 0.0),
        **dict.fromkeys(("sentence_precision", "sentence_recall", "sentence_f1", "citations"), 0.0),
    }
    assert citations.values(Gold(relevant={"a": 1}), Response("1")) == {}


# Figures over a set -------------------------------------------------------------------------------------------------


def _samples(columns: int, number: int = 400) -> Iterator[tuple[figures.Array, figures.Array]]:
    """Random rows with many ties, and whole weights for them."""
    chance = np.random.default_rng(3)
    for _ in range(number):
        cases = int(chance.integers(1, 15))
        rows = chance.integers(0, columns, (cases, 2)).astype(np.float64)
        weights = chance.integers(0, 4, (1, cases)).astype(np.float64)
        if weights.sum():
            yield rows, weights


def _expanded(rows: figures.Array, weights: figures.Array) -> figures.Array:
    return np.repeat(rows, weights[0].astype(int), axis=0)


def test_precision_recall_f1_and_balanced_accuracy_are_scikit_learns() -> None:
    for rows, weights in _samples(2):
        expected, given_labels = _expanded(rows, weights).T
        if len(set(expected)) < 2:
            assert np.isnan(figures.precision(rows, weights)[0])
            continue
        for ours, theirs in (
            (figures.precision, sklearn_metrics.precision_score),
            (figures.recall, sklearn_metrics.recall_score),
            (figures.f1, sklearn_metrics.f1_score),
        ):
            assert ours(rows, weights)[0] == pytest.approx(theirs(expected, given_labels, zero_division=0))
        balanced = sklearn_metrics.balanced_accuracy_score(expected, given_labels)
        assert figures.balanced_accuracy(rows, weights)[0] == pytest.approx(balanced)


def test_macro_f1_is_scikit_learns() -> None:
    for rows, weights in _samples(4):
        expected, given_labels = _expanded(rows, weights).T
        theirs = sklearn_metrics.f1_score(expected, given_labels, average="macro", zero_division=0)
        assert figures.macro_f1(rows, weights)[0] == pytest.approx(theirs)


def test_auroc_and_average_precision_are_scikit_learns() -> None:
    for rows, weights in _samples(6):
        rows[:, 1] = rows[:, 1] > 2
        confidence, positive = _expanded(rows, weights).T
        if len(set(positive)) < 2:
            assert np.isnan(figures.auroc(rows, weights)[0])
            continue
        auroc, precision = figures.auroc(rows, weights)[0], figures.average_precision(rows, weights)[0]
        assert auroc == pytest.approx(sklearn_metrics.roc_auc_score(positive, confidence))
        assert precision == pytest.approx(sklearn_metrics.average_precision_score(positive, confidence))


def test_percentiles_are_numpys() -> None:
    for rows, weights in _samples(40):
        values = _expanded(rows, weights)[:, 0]
        for share in (50, 90, 99):
            found = figures.percentile(share)(rows[:, :1], weights)[0]
            assert found == pytest.approx(np.percentile(values, share))


def test_aurc_is_the_mean_risk_over_coverages() -> None:
    chance = np.random.default_rng(5)
    for _ in range(200):
        right = chance.integers(0, 2, 12).astype(np.float64)
        rows = np.column_stack([np.arange(12, 0, -1), right])
        risks = np.cumsum(1 - right) / np.arange(1, 13)
        assert figures.aurc(rows, np.ones((1, 12)))[0] == pytest.approx(risks.mean())


def test_aurc_of_equal_confidences_is_the_mean_over_their_orders() -> None:
    # Surest: one right. Then a right and a wrong one alike: risks 0, 0 or 1/2, 1/3, so 0, 1/4, 1/3 on average.
    rows = np.array([[3.0, 1], [2, 1], [2, 0]])
    assert figures.aurc(rows, np.ones((1, 3)))[0] == pytest.approx((0 + 1 / 4 + 1 / 3) / 3)


def test_many_samples_at_once_are_as_one_by_one() -> None:
    chance = np.random.default_rng(9)
    rows = np.column_stack([chance.integers(0, 5, 30), chance.integers(0, 2, 30)]).astype(np.float64)
    weights = chance.integers(0, 3, (20, 30)).astype(np.float64)
    for figure in (figures.auroc, figures.average_precision, figures.aurc, figures.macro_f1, figures.percentile(90)):
        together = figure(rows, weights)
        assert together == pytest.approx([figure(rows, each[None, :])[0] for each in weights])


# Labels -------------------------------------------------------------------------------------------------------------


def test_a_missing_response_is_the_wrong_label_on_either_side() -> None:
    gone = Response("1", error="it broke")
    for known in (True, False):
        pair = labels.abstention(_case(Gold(answerable=known)), gone)
        expected, shown = labels.binary("abstains", pair) or (None, None)
        assert expected != shown


def test_answerable_follows_from_answers_and_facts_where_it_is_not_said() -> None:
    assert labels.answerable(Gold(answers=())) is False
    assert labels.answerable(Gold(answers=("six",))) is True
    assert labels.answerable(Gold(facts=(("six",),))) is True
    assert labels.answerable(Gold(answerable=False, answers=("six",))) is False
    assert labels.answerable(Gold(relevant={"a": 1})) is None


# The catalogue ------------------------------------------------------------------------------------------------------


def test_every_metric_has_one_name_and_an_explanation() -> None:
    assert len({each.name for each in METRICS}) == len(METRICS)
    groups = {"retrieval", "citations", "answers", "abstention", "disagreement", "speed", "judged"}
    for each in METRICS:
        assert each.name == each.name.lower()
        assert each.group in groups
        assert each.about.endswith(".")


def test_a_misspelt_metric_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no metric 'recal@5'.*recall@5"):
        metric("recal@5")


def test_a_path_names_the_same_article_from_its_end_only() -> None:
    from assistant.evaluation.names import same_article

    names = ("0f3a", "city/index.html", "index", "https://a.example.org/x/index.html")
    assert all(
        same_article(names, one) for one in ("index.html", "city/index.html", "/home/me/city/index.html", "0f3a")
    )
    assert not any(
        same_article(names, one) for one in ("sport/index.html", "dex.html", "https://b.example.org/index.html")
    )
