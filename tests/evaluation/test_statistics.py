"""Intervals cover what they should, and a comparison tells a real change from noise."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from assistant.evaluation.metrics import figures
from assistant.evaluation.scoring import evaluate, summarise
from assistant.evaluation.statistics import compare, estimate, estimate_figure
from assistant.evaluation.types import Case, Difference, Evaluation, Gold, Response, Scored, Task


def _scored(number: int, values: dict[str, float], kind: str = "all", **said: object) -> Scored:
    case = Case(f"c{number}", Task.ASK, "Why?", kind, gold=Gold(answerable=number % 3 > 0))
    response = replace(Response(case.id), **said)  # type: ignore[arg-type]
    return Scored(case, response, values, None, ())


def _run(values: list[float], metric: str = "f1") -> Evaluation:
    return summarise([_scored(number, {metric: value}) for number, value in enumerate(values)], resamples=500)


def _difference(before: Evaluation, after: Evaluation, metric: str = "f1") -> Difference:
    return next(each for each in compare(before, after) if each.metric == metric)


@pytest.mark.parametrize("draw", ["shares", "yes or no"])
def test_intervals_cover_the_true_mean_about_95_times_in_100(draw: str) -> None:
    chance = np.random.default_rng(1)
    covered = 0
    for seed in range(400):
        values = chance.beta(2, 5, 80) if draw == "shares" else (chance.random(80) < 2 / 7).astype(float)
        found = estimate("f1", values.tolist(), seed, 500)
        covered += found.low <= 2 / 7 <= found.high
    assert 0.91 <= covered / 400 <= 0.98


def test_an_interval_is_scipys() -> None:
    values = np.random.default_rng(2).random(150)
    ours = estimate("f1", values.tolist(), resamples=9999)
    theirs = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=9999, rng=np.random.default_rng(3)
    ).confidence_interval
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.004)
    assert ours.value == pytest.approx(values.mean())


def test_few_and_many_different_values_give_the_same_intervals() -> None:
    """The two ways to draw are one distribution: a hair's breadth between values must not matter."""
    few = np.repeat([0.0, 0.5, 1.0], 60)
    many = few + np.linspace(0, 1e-9, len(few))
    one, other = estimate("f1", few.tolist(), resamples=9999), estimate("f1", many.tolist(), resamples=9999)
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=0.006)


@pytest.mark.parametrize("values", [[0.3], [1.0] * 40, [0.1] * 7])
def test_one_value_or_equal_ones_have_no_width(values: list[float]) -> None:
    found = estimate("f1", values)
    assert found.value == pytest.approx(values[0])
    assert found.low == pytest.approx(found.value)
    assert found.high == pytest.approx(found.value)
    assert found.n == len(values)


def test_a_figure_that_some_resamples_do_not_allow_still_has_an_interval() -> None:
    rows = np.array([[0.9, 1.0], [0.2, 0.0], [0.4, 0.0]])  # many a resample is without the one positive
    found = estimate_figure("auroc", rows, figures.auroc)
    assert found is not None
    assert (found.value, found.low, found.high) == (1, 1, 1)


def test_a_figure_that_the_cases_do_not_allow_is_left_out() -> None:
    assert estimate_figure("auroc", np.array([[0.9, 1.0], [0.2, 1.0]]), figures.auroc) is None


def test_the_seed_decides_the_interval_and_nothing_else_does() -> None:
    values = np.random.default_rng(4).random(200).tolist()
    shuffled = random.Random(5).sample(values, len(values))
    assert estimate("f1", values, 1) == estimate("f1", shuffled, 1)
    assert estimate("f1", values, 1) != estimate("f1", values, 2)


def _confident(seed: int, cases: int, skill: float) -> list[Scored]:
    chance = np.random.default_rng(seed)
    return [
        _scored(
            number,
            {"f1": float(chance.random()), "words": float(chance.integers(5, 90))},
            kind=("reader", "follow-up")[number % 2],
            confidence=float((number % 3 > 0) * skill + chance.random()),
            abstained=bool(chance.random() < 0.4),
            milliseconds=float(chance.gamma(2, 20)),
        )
        for number in range(cases)
    ]


def test_the_order_of_the_cases_does_not_matter() -> None:
    old, new = _confident(1, 150, 0.5), _confident(2, 150, 1.0)
    mixed_old, mixed_new = random.Random(1).sample(old, 150), random.Random(2).sample(new, 150)
    straight, mixed = summarise(old), summarise(mixed_old)
    assert straight.estimates == mixed.estimates
    assert straight.by_kind == mixed.by_kind
    assert straight.confusions == mixed.confusions
    assert straight.curves == mixed.curves
    assert compare(straight, summarise(new)) == compare(mixed, summarise(mixed_new))


def test_a_real_drop_is_found_and_called_worse() -> None:
    chance = np.random.default_rng(6)
    before = chance.random(120)
    found = _difference(_run(before.tolist()), _run((before * 0.8).tolist()))
    assert found.change == pytest.approx(-0.2 * before.mean())
    assert found.low <= found.change <= found.high < 0
    assert found.significant
    assert found.better is False
    assert found.p < 0.01


def test_noise_is_called_significant_about_5_times_in_100() -> None:
    chance = np.random.default_rng(7)
    flagged = 0
    for seed in range(200):
        before, after = _run(chance.random(40).tolist()), _run(chance.random(40).tolist())
        flagged += compare(before, after, seed=seed, resamples=500)[0].significant
    assert flagged <= 20


def test_the_test_agrees_with_scipys_randomisation_test() -> None:
    chance = np.random.default_rng(8)
    before, after = chance.random(90), chance.random(90) + 0.08
    theirs = stats.permutation_test(
        (before, after),
        lambda x, y, axis: np.mean(y - x, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=9999,
        rng=np.random.default_rng(9),
    ).pvalue
    found = compare(_run(before.tolist()), _run(after.tolist()), resamples=9999)[0]
    assert found.p == pytest.approx(theirs, abs=0.015)


def test_p_values_are_adjusted_for_the_number_of_metrics() -> None:
    chance = np.random.default_rng(10)
    names = ["exact_match", "f1", "contained", "rouge_l", "fact_recall", "recall@1", "recall@5", "mrr"]
    old = [_scored(n, dict(zip(names, chance.random(8).tolist(), strict=True))) for n in range(60)]
    new = [_scored(n, dict(zip(names, chance.random(8).tolist(), strict=True))) for n in range(60)]
    together = {each.metric: each.p for each in compare(summarise(old), summarise(new))}
    alone = {
        name: compare(
            summarise([replace(each, values={name: each.values[name]}) for each in old]),
            summarise([replace(each, values={name: each.values[name]}) for each in new]),
        )[0].p
        for name in names
    }
    adjusted = stats.false_discovery_control([alone[name] for name in together], method="bh")
    assert list(together.values()) == pytest.approx(adjusted.tolist())
    assert min(together.values()) > min(alone.values())


def test_an_unchanged_run_has_no_changes() -> None:
    run = summarise(_confident(3, 100, 1.0))
    found = compare(run, run)
    assert {each.metric for each in found} == {each.metric for each in run.estimates}
    for each in found:
        assert (each.change, each.low, each.high, each.p) == (0, 0, 0, 1)
        assert not each.significant
        assert each.better is None


def test_a_longer_answer_is_neither_better_nor_worse_and_a_slower_one_is_worse() -> None:
    before = [_scored(n, {"words": 10.0}, milliseconds=50.0 + n) for n in range(30)]
    after = [_scored(n, {"words": 20.0}, milliseconds=90.0 + n) for n in range(30)]
    found = {each.metric: each for each in compare(summarise(before), summarise(after))}
    assert (found["words"].significant, found["words"].better) == (True, None)
    assert (found["ms_p50"].significant, found["ms_p50"].better) == (True, False)
    assert found["ms_p50"].change == pytest.approx(40)


def test_a_better_confidence_is_found_over_the_whole_set() -> None:
    before, after = summarise(_confident(4, 200, 0.0)), summarise(_confident(5, 200, 1.0))
    found = next(each for each in compare(before, after) if each.metric == "auroc")
    assert found.significant
    assert found.better
    assert found.low > 0
    assert found.after.low <= found.after.value <= found.after.high


def test_only_cases_of_both_runs_are_compared() -> None:
    before, after = _run([0.0, 1.0, 1.0]), _run([1.0, 1.0])
    found = _difference(before, after)
    assert (found.before.value, found.after.value, found.before.n) == (0.5, 1.0, 2)
    assert compare(before, evaluate([], [])) == ()
