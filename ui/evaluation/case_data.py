"""Every case as the data that the report's page carries, each retrieved passage kept once. Decides no outcome."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence

from assistant.evaluation.changes import Changed
from assistant.evaluation.metrics.names import answering, gold_name
from assistant.evaluation.metrics.texts import answer_of, says, says_any, without_markers
from assistant.evaluation.types import Case, Cited, Evaluation, Gold, Metric, Response, Retrieved, Scored
from ui.evaluation.wording import PASSED, in_groups, reason_group, standing

_PASSAGES = 10
_PASSAGE_LENGTH = 300
# What may end the script element is escaped. Controls that reorder what is read would show other words than there are.
_SAFE: dict[int, str | None] = {
    **{ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"},
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
}
Json = Mapping[str, object]


def case_data(evaluation: Evaluation, changes: Sequence[Changed] = ()) -> str:
    """The cases as JSON that may stand in a `<script>`: no text in it can end the element or start a comment.

    Those of `changes` carry their earlier response, too.
    """
    names = [estimate.metric for estimate in evaluation.estimates]
    found = {name for one in evaluation.scored for name in one.values}
    grouped = in_groups([*names, *sorted(found)])
    metrics = [metric for _, held in grouped for metric in held if metric.name in found - {PASSED}]
    data = _Data(metrics)
    earlier = {one.case_id: _earlier(one) for one in changes}
    cases = [{**data.case(one), **earlier.get(one.case.id, {})} for one in evaluation.scored]
    whole = {"metrics": [_metric(metric) for metric in metrics], "cases": cases, **data.shared()}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_SAFE)


class _Data:
    """Cases as JSON, with the passages and the groups of reasons that several of them share."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics
        self._passages: dict[tuple[str, str, str], int] = {}
        self._reasons: dict[str, int] = {}

    def shared(self) -> Json:
        return {"passages": [list(passage) for passage in self._passages], "reasons": list(self._reasons)}

    def case(self, one: Scored) -> Json:
        groups = {reason_group(failure) for failure in one.failures}
        gold, response = answering(one.case.gold.relevant), one.response
        ranked = [gold_name(passage.names, gold) for passage in response.retrieved or ()]
        cited = [gold_name(cited.names, gold) for cited in response.cited or ()]
        return {
            **_asked(one.case),
            **_answered(response),
            "cited": None if response.cited is None else _quotations(response.cited, cited),
            "gold": {**_gold(one.case.gold, response), "articles": _articles(one, ranked, cited)},
            "stands": standing(one),
            "failures": one.failures,
            "reasons": sorted(self._reasons.setdefault(group, len(self._reasons)) for group in groups),
            "retrieved": self._retrieved(response.retrieved or (), ranked),
            "found": None if response.retrieved is None else len(response.retrieved),
            "values": [_finite(one.values.get(metric.name)) for metric in self._metrics],
        }

    def _retrieved(
        self, retrieved: Sequence[Retrieved], called: Sequence[str | None]
    ) -> list[tuple[int, float | None, bool]]:
        rows = []
        for passage, gold in list(zip(retrieved, called, strict=True))[:_PASSAGES]:
            key = (*_label(passage.names), _cut(passage.text))
            place = self._passages.setdefault(key, len(self._passages))
            rows.append((place, _finite(passage.score), gold is not None))
        return rows


def _metric(metric: Metric) -> Json:
    unit, higher = metric.unit, metric.higher_is_better
    return {"name": metric.name, "title": metric.title, "group": metric.group, "unit": unit, "higher": higher}


def _asked(case: Case) -> Json:
    limits = {
        "outlets": ", ".join(case.outlets),
        "from": case.since,
        "to": case.until,
        "without": ", ".join(case.without),
    }
    return {
        "id": case.id,
        "task": case.task.value,
        "kind": case.kind,
        "text": case.text,
        "history": [(turn.question, turn.answer) for turn in case.history],
        "limits": [(name, value) for name, value in limits.items() if value],
    }


def _answered(response: Response) -> Json:
    return {
        "answer": response.text,
        "abstained": response.abstained,
        "said": [(said.text, said.citations, said.supported) for said in response.said],
        "disagreements": response.disagreements,
        "labels": {"verdict": response.verdict, "match": response.match},
        "confidence": _finite(response.confidence),
        "ms": _finite(response.milliseconds),
        "error": response.error,
    }


def _earlier(one: Changed) -> Json:
    """Which way a case changed, with the response of the run before and why that one failed."""
    response, gold = one.before.response, answering(one.before.case.gold.relevant)
    called = [gold_name(cited.names, gold) for cited in response.cited or ()]
    cited = None if response.cited is None else _quotations(response.cited, called)
    earlier = {**_answered(response), "cited": cited, "failures": one.before.failures}
    return {"changed": "failing" if one.newly_failing else "passing", "earlier": earlier}


def _quotations(cited: Sequence[Cited], called: Sequence[str | None]) -> list[tuple[str, str, str, bool | None, bool]]:
    pairs = zip(cited, called, strict=True)
    return [(*_label(one.names), one.quote, one.verbatim, gold is not None) for one, gold in pairs]


def _gold(gold: Gold, response: Response) -> Json:
    answer, text = answer_of(response), without_markers(response.text)
    return {
        "answers": gold.answers,
        "facts": gold.facts and [(words, says_any(answer, words), _said_by(response, words)) for words in gold.facts],
        "forbidden": [(words, says(text, words)) for words in gold.forbidden],
        "sentences": gold.sentences,
        "answerable": gold.answerable,
        "disagreement": gold.disagreement,
        "labels": {"verdict": gold.verdict, "match": gold.match},
    }


def _said_by(response: Response, wordings: Sequence[str]) -> int | None:
    """The rank of the first passage found that says a fact (from 1): whether it was missed in finding or in reading."""
    says_it = (rank for rank, one in enumerate(response.retrieved or (), start=1) if says_any(one.text, wordings))
    return next(says_it, None)


def _articles(
    one: Scored, ranked: Sequence[str | None], cited: Sequence[str | None]
) -> list[tuple[str, str, int, int | None, bool]] | None:
    """Each gold article: its title where known, its grade, the rank of its first passage (from 1), whether cited."""
    relevant, response = one.case.gold.relevant, one.response
    if relevant is None:
        return None
    found = [*(each.names for each in response.retrieved or ()), *(each.names for each in response.cited or ())]
    titles = {name: _label(names)[1] for name, names in zip([*ranked, *cited], found, strict=True)}
    return [
        (name, titles.get(name, ""), relevant[name], ranked.index(name) + 1 if name in ranked else None, name in cited)
        for name in answering(relevant)
    ]


def _label(names: Sequence[str]) -> tuple[str, str]:
    """What to call an article: where it was read from, and its title where one of its names reads like one."""
    title = next((name for name in reversed(names) if " " in name), "")
    sources = [name for name in names if name != title]
    source = next((name for name in sources if "." in name or "/" in name), next(iter(sources), ""))
    return source or title, title if source else ""


def _cut(text: str) -> str:
    return text if len(text) <= _PASSAGE_LENGTH else text[:_PASSAGE_LENGTH].rstrip() + "…"


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, 6)
