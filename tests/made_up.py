"""An evaluation that nobody ran: invented news and answers, with figures worked out from them. One seed, one value."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from assistant.evaluation.types import (
    Case,
    Cited,
    Confusion,
    Curve,
    Difference,
    Estimate,
    Evaluation,
    Gold,
    Response,
    Retrieved,
    Said,
    Scored,
    Task,
)
from assistant.types import Turn
from ui.evaluation.facts import RunFacts

PLACES = ("Eastport", "Velmark", "Grimsel Point", "Tarnstadt", "Holm", "Oster Bay", "Lindau Cross", "Kesh Valley")
THINGS = ("harbour bridge", "flood wall", "night train", "concert hall", "wind farm", "teachers' strike", "tram depot")
PEOPLE = ("mayor Lena Okafor", "engineer Ida Brandt", "minister Paul Reyes", "union leader Otto Brekke")
KINDS = ("reader", "followup", "disagreement", "unanswerable", "fact_check", "trace")
HOSTILE = (
    "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1> \u202egnp.exe\u202c " + "w" * 400
)
HEBREW = "מתי נסגר הגשר בנמל המזרחי?"

_SHARES = ("recall@1", "recall@3", "recall@5", "recall@10", "recall@20", "mrr@10", "ndcg@10", "evidence_recall@10")
_ANSWERED = ("pass", "fact_recall", "citation_precision", "citation_recall", "verbatim", "support")


def facts(name: str = "20261120-221403-9f31c2", **changes: object) -> RunFacts:
    made = RunFacts(
        name=name,
        started="2026-11-20T22:14:03+00:00",
        cases_file="cases/eastport.jsonl",
        cases_hash="5a1f0c77" * 8,
        cases=6,
        system="byline extractive",
        byline="0.1.0",
        commit="3df776d0c1",
        settings="c0ffee12ab34",
        embedder="all-MiniLM-L6-v2 (openvino)",
        archive="archives/eastport",
        generation=14,
        articles=1284,
        seed=0,
        jobs=2,
        seconds=93.4,
        peak_mb=811.0,
        python="3.11.9",
        machine="Linux x86_64, 2 cores",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def evaluation(size: int = 60, seed: int = 1, extra: Sequence[Scored] = ()) -> Evaluation:
    """`size` invented cases, and those of `extra` before them."""
    draw = random.Random(seed)
    scored = [*extra, *(_scored(draw, place) for place in range(size))]
    kinds = list(dict.fromkeys(one.case.kind for one in scored))
    return Evaluation(
        scored=scored,
        estimates=_estimates(scored),
        by_kind={kind: _estimates([one for one in scored if one.case.kind == kind]) for kind in kinds},
        confusions=(
            Confusion("verdict", ("supported", "contradicted", "not_found"), ((31, 2, 4), (3, 22, 6), (1, 0, 17))),
            Confusion("abstention", ("abstains", "answers", "no response"), ((41, 9, 0), (4, 188, 1), (0, 0, 0))),
        ),
        curves=(
            Curve(
                "reliability",
                "Is it right more often where it is surer?",
                "Confidence, as a share of the cases that are less sure",
                "Share right",
                tuple((0.05 + 0.1 * place, 0.41 + 0.055 * place + 0.03 * (place % 2)) for place in range(10)),
                (24, 24, 25, 24, 24, 24, 25, 24, 24, 23),
            ),
            Curve(
                "risk_coverage",
                "What goes wrong if it answers only where it is surest?",
                "Coverage: share of the cases answered, surest first",
                "Risk: share of those that are wrong",
                tuple((place / 200, 0.02 + 0.25 * (place / 200) ** 1.7) for place in range(1, 201)),
            ),
            Curve(
                "roc",
                "Does its confidence tell answerable from unanswerable?",
                "Share of the unanswerable that are answered",
                "Share of the answerable that are answered",
                tuple((place / 20, (place / 20) ** 0.3) for place in range(21)),
            ),
        ),
    )


def differences(found: Evaluation) -> tuple[Difference, ...]:
    """Against an earlier run: the first figure better, the second worse, the rest as before."""
    made = []
    for place, after in enumerate(found.estimates):
        change = {0: 0.043, 1: -0.038}.get(place, 0.002) * (1 if after.value <= 1 else 100)
        before = replace(
            after, value=after.value - change, low=max(after.low - change, 0), high=min(after.high - change, 1)
        )
        marked = place < 2
        spread = 0.021 if after.value <= 1 else 14.0
        made.append(
            Difference(
                after.metric,
                before,
                after,
                change,
                change - spread,
                change + spread,
                0.011 if marked else 0.62,
                marked,
                change > 0 if marked else None,
            )
        )
    return tuple(made)


def before(found: Evaluation) -> Evaluation:
    """An earlier run over the same cases: some that fail passed then, some that pass failed."""
    made = []
    for place, one in enumerate(found.scored):
        if one.passed is True and place % 13 == 5:
            text = f"Nobody said so of {one.case.id}."
            response = replace(one.response, text=text, said=(), cited=())
            one = replace(one, passed=False, failures=("The answer does not say “so”.",), response=response)
        elif one.passed is False and place % 11 < 3:
            one = replace(one, passed=True, failures=(), response=replace(one.response, error=None))
        made.append(one)
    return replace(found, scored=made)


def scored(
    case: Case, response: Response, passed: bool | None, *failures: str, values: dict[str, float] | None = None
) -> Scored:
    return Scored(case, response, values or {}, passed, failures)


def hostile() -> Scored:
    """Every text of the case and its response tries to be markup, and some of it reads from right to left."""
    case = Case(
        "=cmd|' /C calc'!A0",
        Task.ASK,
        HOSTILE,
        kind='"><b onmouseover=window.hacked=1>kind',
        history=(Turn(HEBREW, HOSTILE),),
        gold=Gold(relevant={HOSTILE: 1}, facts=((HOSTILE, "{{ 7*7 }}"),), sentences=(HOSTILE,), answers=(HEBREW,)),
    )
    response = Response(
        case.id,
        f"{HOSTILE} [1][9]\x00\x0b",
        abstained=False,
        cited=(Cited((HOSTILE, "<i>title</i> of it"), HOSTILE, False),),
        retrieved=(Retrieved((HOSTILE,), HOSTILE, 0.5), Retrieved((HEBREW,), HEBREW, float("nan"))),
        disagreements=(HOSTILE,),
        milliseconds=12.0,
    )
    return scored(case, response, False, f"The answer does not say “{HOSTILE}”.", values={"recall@10": 0.5})


def _scored(draw: random.Random, place: int) -> Scored:
    case = _case(draw, place)
    response = _response(draw, case)
    if response.error is not None:
        return scored(case, response, False, f"no response: {response.error}", values=dict.fromkeys(_SHARES, 0.0))
    right = draw.random() < 0.78
    values = {name: draw.choice((0.0, 0.5, 1.0, 1.0, 1.0)) for name in _SHARES}
    values |= {name: 1.0 if right else draw.choice((0.0, 0.5)) for name in _ANSWERED}
    values["words"] = float(draw.randint(12, 140))
    fact = case.gold.facts[0][0] if case.gold.facts else ""
    reasons = (
        f"The answer does not say “{fact}”.",
        f"It cites none of the articles that answer: {', '.join(case.gold.relevant or {})}.",
        f"The answer is {draw.randint(221, 400)} words long; at most 220 are allowed.",
        "A quotation is not in its article word for word.",
    )
    failures = () if right else tuple(draw.sample(reasons, draw.choice((1, 1, 2))))
    return scored(case, response, None if place % 29 == 28 else right, *failures, values=values)


def _case(draw: random.Random, place: int) -> Case:
    where, thing = draw.choice(PLACES), draw.choice(THINGS)
    kind = KINDS[place % len(KINDS)]
    text = draw.choice(
        (f"Why was the {thing} in {where} put off?", f"What did it cost to repair the {thing} in {where}?")
    )
    task = {"fact_check": Task.CHECK, "trace": Task.TRACE}.get(kind, Task.ASK)
    source = f"{where.lower().replace(' ', '-')}-{draw.randint(1, 300):03}.txt"
    gold = Gold(
        relevant={source: 1, f"council-{draw.randint(1, 90)}.md": 1},
        sentences=(f"The {thing} will cost {draw.randint(2, 90)} million euros, the council said.",),
        facts=((f"{draw.randint(2, 90)} million", "millions of euros"), (where,)),
        answerable=kind != "unanswerable",
        disagreement=kind == "disagreement" or None,
        verdict="supported" if kind == "fact_check" else None,
        match="exact" if kind == "trace" else None,
    )
    history = (Turn(f"What is new in {where}?", f"The {thing} is in the news."),) if kind == "followup" else ()
    return Case(f"{kind}-{place + 1:04}", task, text, kind, history, gold=gold)


def _response(draw: random.Random, case: Case) -> Response:
    if draw.random() < 0.02:
        return Response(case.id, error="The chat model did not answer within 60 seconds.")
    gold = next(iter(case.gold.relevant or {"": 1}))
    quote = (
        f"The {draw.choice(THINGS)} was put off for {draw.randint(2, 30)} weeks, {draw.choice(PEOPLE)} said on Friday."
    )
    other = f"Inspectors had found a crack in {draw.choice(PLACES)} in the spring of {draw.randint(2012, 2025)}."
    title = f"{draw.choice(THINGS).capitalize()} put off again"
    passages = [
        Retrieved(
            (f"id{n:03}", source := gold if n == 2 else f"wire-{draw.randint(1, 900):03}.txt", f"Notes from {source}"),
            f"{quote} {other} " * draw.randint(1, 3),
            round(1 / (n + 1) + draw.random() / 50, 4),
        )
        for n in range(14)
    ]
    abstained = case.kind == "unanswerable" and draw.random() < 0.8
    return Response(
        case.id,
        "The archive does not say." if abstained else f"{quote} [1]\n{other} [2]",
        abstained,
        said=() if abstained else (Said(quote, (1,), True), Said(other, (2,), draw.random() < 0.9)),
        cited=()
        if abstained
        else (
            Cited(("4f1c", gold, title), quote, True),
            Cited(("77aa", "council-notes.txt", "Council notes"), other, draw.choice((True, True, False, None))),
        ),
        retrieved=tuple(passages),
        disagreements=("weeks of delay: 6 — the city; 9 — the builders",) if case.kind == "disagreement" else (),
        verdict=draw.choice(("supported", "disputed")) if case.task is Task.CHECK else None,
        match=draw.choice(("exact", "altered")) if case.task is Task.TRACE else None,
        confidence=round(draw.random(), 3),
        milliseconds=round(draw.lognormvariate(3.2, 0.7), 2),
    )


def _estimates(some: Sequence[Scored]) -> tuple[Estimate, ...]:
    found = []
    for name in dict.fromkeys(name for one in some for name in one.values):
        values = [one.values[name] for one in some if name in one.values]
        mean = sum(values) / len(values)
        spread = 1.96 * (sum((value - mean) ** 2 for value in values) / len(values) ** 2) ** 0.5
        low, high = max(mean - spread, 0), mean + spread
        found.append(Estimate(name, mean, low, high if name == "words" else min(high, 1), len(values)))
    times = sorted(one.response.milliseconds for one in some if one.response.milliseconds is not None)
    for share in (50, 95) if times else ():
        value = times[min(len(times) - 1, len(times) * share // 100)]
        found.append(Estimate(f"ms_p{share}", value, value * 0.9, value * 1.15, len(times)))
    return tuple(found)
