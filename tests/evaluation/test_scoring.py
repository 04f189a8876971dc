"""A case passes for the right reasons, fails with a sentence a newsroom understands, and a gap is never hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.evaluation.metrics.retrieval import MEASURES
from assistant.evaluation.scoring import METRICS, evaluate, score, summarise
from assistant.evaluation.statistics import compare
from assistant.evaluation.types import Case, Cited, Evaluation, Gold, Response, Retrieved, Scored, Task

BRIDGE = Case(
    "bridge",
    Task.ASK,
    "Why was the bridge closed?",
    "reader",
    gold=Gold(
        relevant={"bridge.md": 1, "wall.md": 1},
        facts=(("crack", "fissure"), ("six weeks",)),
        forbidden=("collapsed",),
        answerable=True,
    ),
)
GOOD = Response(
    "bridge",
    "Inspectors found a crack [1]. It stays shut for six weeks [1].",
    abstained=False,
    cited=(Cited(("id7", "news/bridge.md"), "found a crack", True),),
    retrieved=(Retrieved(("id7", "news/bridge.md"), "Inspectors found a crack.", 2.0),),
    disagreements=(),
    confidence=1.5,
    milliseconds=20.0,
)
NOWHERE = Case("mayor", Task.ASK, "Who is mayor of Nowhere?", "unanswerable", gold=Gold({}, answerable=False))
CLAIM = Case("claim", Task.CHECK, "The bridge fell.", "claims", gold=Gold({"bridge.md": 1}, verdict="contradicted"))
QUOTE = Case("quote", Task.TRACE, "a crack", "quotes", gold=Gold({"bridge.md": 1}, match="exact"))


def _failures(case: Case = BRIDGE, **changed: object) -> tuple[str, ...]:
    response = replace(GOOD, case_id=case.id, **changed)  # type: ignore[arg-type]
    found = score(case, response)
    assert found.passed is (not found.failures)
    assert found.values["pass"] == float(found.passed)
    return found.failures


def _values(evaluation: Evaluation) -> dict[str, float]:
    return {each.metric: each.value for each in evaluation.estimates}


def test_a_right_answer_passes() -> None:
    assert _failures() == ()


def test_each_missing_fact_is_named() -> None:
    assert _failures(text="It is shut.") == (
        "The answer does not say “crack” (or “fissure”).",
        "The answer does not say “six weeks”.",
    )


def test_a_forbidden_wording_is_named() -> None:
    assert _failures(text=GOOD.text + " It Collapsed.") == ("The answer says “collapsed”, which it must not.",)


def test_an_answer_may_have_220_words_and_no_more() -> None:
    words = ["crack", "six", "weeks", *["word"] * 217]
    assert _failures(text=" ".join(words) + " [1]") == ()
    assert _failures(text=" ".join([*words, "more"])) == ("The answer has 221 words; 220 are the most.",)


def test_citing_nothing_that_answers_names_what_does() -> None:
    assert _failures(cited=()) == ("It cites none of the articles that answer: bridge.md, wall.md.",)


def test_half_of_the_citations_must_be_gold() -> None:
    gold, other = Cited(("bridge.md",), "x", True), Cited(("id1", "strike.md"), "y", True)
    assert _failures(cited=(gold, other)) == ()
    assert _failures(cited=(gold, other, other)) == (
        "Most of its citations are of articles that do not answer: 2 of 3, strike.md.",
    )


def test_a_quotation_that_is_not_verbatim_fails_any_case() -> None:
    false = (Cited(("bridge.md",), "a crock", False),)
    assert _failures(cited=false) == (
        "A quotation is not in its article word for word: “a crock”, said to be in bridge.md.",
    )
    assert score(Case("x", Task.ASK, "Why?"), replace(GOOD, case_id="x", cited=false)).passed is False
    assert _failures(cited=(Cited(("bridge.md",), "not looked up"),)) == ()


def test_abstaining_where_the_archive_answers_fails() -> None:
    assert _failures(abstained=True)[0] == "It says that the archive does not answer, but the archive does."


def test_answering_where_the_archive_does_not_fails_and_so_does_citing() -> None:
    assert _failures(NOWHERE, abstained=True, cited=()) == ()
    assert _failures(NOWHERE) == (
        "It answers although the archive does not.",
        "It cites articles although the archive does not answer: news/bridge.md.",
    )


def test_a_disagreement_must_be_shown_with_its_facts() -> None:
    disputed = replace(BRIDGE, gold=replace(BRIDGE.gold, disagreement=True))
    assert _failures(disputed) == ("It does not show that the sources disagree.",)
    assert _failures(disputed, disagreements=("duration: six weeks",)) == (
        "The disagreement it shows does not say “crack” (or “fissure”).",
    )
    assert _failures(disputed, disagreements=("cause: a fissure; duration: six weeks",)) == ()
    agreed = replace(BRIDGE, gold=replace(BRIDGE.gold, disagreement=False))
    assert _failures(agreed, disagreements=("x",)) == ("It shows a disagreement where the sources agree.",)


def test_a_verdict_and_a_match_must_be_the_expected_ones() -> None:
    assert _failures(CLAIM, verdict="contradicted") == ()
    assert _failures(CLAIM, verdict="supported") == ("Its verdict is supported instead of contradicted.",)
    assert _failures(QUOTE, match="exact") == ()
    assert _failures(QUOTE, match=None, cited=()) == ("Its match is none instead of exact.",)
    assert _failures(QUOTE, match="exact", cited=(Cited(("wall.md",), "x"), Cited(("bridge.md",), "y"))) == (
        "It finds the words in the wrong article: wall.md instead of bridge.md.",
    )


def test_a_reference_answer_must_be_contained_or_come_near() -> None:
    case = Case("r", Task.ASK, "How long?", gold=Gold(answers=("six weeks at least",)))
    assert _failures(case, text="Shut for six weeks, at least.") == ()
    assert _failures(case, text="At least, six weeks") == ()  # F1 is 1
    assert _failures(case, text="Until May.") == (
        "The answer does not hold the reference answer: “six weeks at least”.",
    )


def test_where_only_articles_are_known_and_none_cited_one_must_be_found() -> None:
    case = Case("r", Task.ASK, "Why?", gold=Gold(relevant={"bridge.md": 1}))
    assert _failures(case, cited=None) == ()
    others = tuple(Retrieved((f"{n}.md",), "x", 1.0) for n in range(10))
    assert _failures(case, cited=None, retrieved=others + (GOOD.retrieved or ())) == (
        "None of the articles that answer is among the first 10 found: bridge.md.",
    )


def test_a_case_that_knows_nothing_is_neither_passed_nor_failed() -> None:
    found = score(Case("x", Task.ASK, "Why?"), replace(GOOD, case_id="x"))
    assert (found.passed, found.failures) == (None, ())
    assert "pass" not in found.values


def test_what_a_system_does_not_say_is_not_held_against_it() -> None:
    bare = Response("bridge", "A crack; six weeks.")
    found = score(BRIDGE, bare)
    assert found.passed
    assert not {"recall@5", "citation_recall", "abstention_accuracy", "verbatim"} & found.values.keys()


def test_a_missing_response_is_zero_wherever_it_could_have_earned_anything() -> None:
    found = score(BRIDGE, Response("bridge", error="The model timed out."))
    assert found.failures == ("There is no response: The model timed out.",)
    assert found.passed is False
    assert {"pass", "fact_recall", "citation_recall", "abstention_accuracy", *MEASURES} <= found.values.keys()
    assert set(found.values.values()) == {0.0}
    empty = Case("s", Task.ASK, "Why?", gold=Gold(answers=()))
    assert score(empty, Response("s", error="x")).values["exact_match"] == 0


def test_a_missing_response_earns_no_zero_for_what_the_system_never_gives() -> None:
    other = replace(BRIDGE, id="other")
    found = evaluate([BRIDGE, other], [Response("bridge", "A crack."), Response("other", error="gone")])
    assert not {"recall@5", "citation_recall", "abstention_accuracy"} & found.scored[1].values.keys()
    assert _values(found)["fact_recall"] == 0.25
    found = evaluate([BRIDGE, QUOTE], [Response("bridge", "A crack.", cited=()), Response("quote", error="gone")])
    assert found.scored[1].values == {
        **dict.fromkeys(("pass", "match_accuracy", "cites_gold"), 0.0),
        **dict.fromkeys(("citation_precision", "citation_recall", "citation_f1"), 0.0),
    }


def test_missing_responses_cannot_raise_a_figure_over_the_set() -> None:
    cases = [replace(BRIDGE, id=f"b{n}") for n in range(4)] + [replace(NOWHERE, id=f"n{n}") for n in range(4)]
    given = [
        replace(GOOD, case_id=case.id, confidence=1.0)
        if case.kind == "reader"
        else replace(GOOD, case_id=case.id, abstained=True, cited=(), confidence=0.0)
        for case in cases
    ]
    whole = _values(evaluate(cases, given))
    assert (whole["auroc"], whole["balanced_accuracy"], whole["abstention_f1"]) == (1, 1, 1)
    for gone in (0, 7):
        holed = [replace(each, error="gone") if n == gone else each for n, each in enumerate(given)]
        found = _values(evaluate(cases, holed))
        for name in ("auroc", "average_precision", "balanced_accuracy", "abstention_f1", "pass"):
            assert found[name] < whole[name], name


def test_figures_over_a_set_by_hand() -> None:
    cases = [replace(BRIDGE, id="a"), replace(BRIDGE, id="b"), replace(NOWHERE, id="c"), replace(NOWHERE, id="d")]
    told = [(False, 0.9), (True, 0.4), (True, 0.1), (False, 0.6)]
    responses = [
        replace(
            GOOD, case_id=case.id, abstained=abstained, confidence=confidence, cited=() if abstained else GOOD.cited
        )
        for case, (abstained, confidence) in zip(cases, told, strict=True)
    ]
    found = evaluate(cases, responses)
    values = _values(found)
    assert values["abstention_precision"] == values["abstention_recall"] == values["balanced_accuracy"] == 0.5
    assert values["auroc"] == 0.75  # of the pairs a>c, a>d, b>c, b>d the last is wrong
    # surest first: a right, d never right, b abstained, c never right: risks 0, 1/2, 2/3, 3/4
    assert values["aurc"] == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4)
    assert values["pass"] == 0.5  # a and c
    tables = {each.name: each for each in found.confusions}
    assert tables["abstention"].labels == ("abstains", "answers")
    assert tables["abstention"].counts == ((1, 1), (1, 1))
    curves = {each.name: each for each in found.curves}
    assert curves["risk_coverage"].points == ((0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(2 / 3)), (1.0, 0.75))
    assert sum(curves["reliability"].weights) == 4
    assert curves["roc"].points[0] == (0, 0)
    assert curves["roc"].points[-1] == (1, 1)


def test_the_risk_of_answering_is_left_out_where_no_answer_can_be_right() -> None:
    """Of questions that the archive cannot answer, all that is answered is wrong: 100 % for any system."""
    cases = [replace(NOWHERE, id=str(number)) for number in range(3)]
    responses = [Response(case.id, abstained=True, cited=(), confidence=0.1 * n) for n, case in enumerate(cases)]
    found = evaluate(cases, responses)
    assert "aurc" not in _values(found)
    assert "risk_coverage" not in {curve.name for curve in found.curves}
    wrong = replace(GOOD, case_id="bridge", text="Nobody knows.")
    mixed = evaluate([*cases, BRIDGE], [*responses, wrong])
    assert _values(mixed)["aurc"] == 1.0, "an answer could have been right, and none was"
    kinds = {kind: {one.metric for one in estimates} for kind, estimates in mixed.by_kind.items()}
    assert ("aurc" in kinds["reader"], "aurc" in kinds["unanswerable"]) == (True, False)
    other = evaluate([*cases, replace(BRIDGE, id="other")], [*responses, replace(wrong, case_id="other")])
    assert "aurc" not in {one.metric for one in compare(mixed, other)}, "the shared cases are all unanswerable"
    assert "aurc" in {one.metric for one in compare(mixed, mixed)}


def test_kinds_are_reported_apart_and_verdicts_counted() -> None:
    claims = [replace(CLAIM, id=f"v{n}") for n in range(3)]
    verdicts = ["contradicted", "supported", None]
    responses = [replace(GOOD, case_id=c.id, verdict=v) for c, v in zip(claims, verdicts, strict=True)]
    found = evaluate([BRIDGE, *claims, QUOTE], [GOOD, *responses, Response("quote", error="not supported")])
    assert list(found.by_kind) == ["reader", "claims", "quotes"]
    tables = {each.name: each for each in found.confusions}
    assert tables["verdict"].labels == ("supported", "contradicted", "none")
    assert tables["verdict"].counts == ((0, 0, 0), (1, 1, 1), (0, 0, 0))
    assert tables["match"].labels == ("exact", "no response")
    by_kind = {kind: {each.metric: each.value for each in of_kind} for kind, of_kind in found.by_kind.items()}
    assert by_kind["claims"]["verdict_accuracy"] == pytest.approx(1 / 3)
    # contradicted: P 1, R 1/3, F1 1/2; supported and none were given wrongly: 0, 0
    assert by_kind["claims"]["verdict_macro_f1"] == pytest.approx(1 / 6)
    assert by_kind["quotes"]["match_accuracy"] == 0
    assert "pass" in by_kind["quotes"]


def test_figures_come_in_the_order_of_the_catalogue_and_a_judges_are_added() -> None:
    first = score(BRIDGE, GOOD)
    judged = Scored(first.case, first.response, {**first.values, "judged_relevance": 0.5}, first.passed, ())
    names = [each.metric for each in summarise([judged]).estimates]
    assert names == [each.name for each in METRICS if each.name in names]
    assert names[-1] == "judged_relevance"
    assert "ms_p50" in names


def test_responses_must_be_in_the_order_of_the_cases() -> None:
    with pytest.raises(ValueError, match="the response to bridge stands where that to mayor belongs"):
        evaluate([NOWHERE, BRIDGE], [GOOD, Response("mayor")])


def test_a_ranking_without_texts_is_not_held_to_sentences() -> None:
    case = Case("r", Task.ASK, "Why?", gold=Gold(relevant={"bridge.md": 1}, sentences=("A crack.",)))
    found = score(case, Response("r", retrieved=(Retrieved(("bridge.md",), "", 1.0),)))
    assert "recall@5" in found.values
    assert "evidence_recall@10" not in found.values


def test_figures_over_a_set_never_rest_on_missing_responses_alone() -> None:
    cases = [BRIDGE, NOWHERE]
    found = _values(evaluate(cases, [Response(case.id, error="gone") for case in cases]))
    assert found["pass"] == 0
    assert not {"auroc", "aurc", "abstention_f1", "balanced_accuracy"} & found.keys()
