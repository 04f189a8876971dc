"""Turns what a system gave back for one case into a `Response`, from Byline's own JSON or a plain form. Judges nothing.

The plain form is `answer`, `citations` and `retrieved` (each with any of `article_id`, `source`, `url` and `title`, and
`quote` or `text`), `status` or `abstained`, `confidence`, `verdict`, `match`, `milliseconds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field, FiniteFloat, StrictBool, StrictStr

from assistant.evaluation.formats.parts import Foreign, Id, Text
from assistant.evaluation.formats.records import Record
from assistant.evaluation.names import all_names
from assistant.evaluation.types import Cited, Response, Retrieved, Said

_ABSTAINED = "not_in_archive"
_TELLING = frozenset({"answer", "status", "abstained", "verdict", "match", "matches", "retrieved", "error"})
_SUPPORTED = frozenset({"verbatim", "entailed"})


class _Named(Foreign):
    article_id: Id = None
    source: Text = None
    url: Text = None
    title: Text = None

    @property
    def names(self) -> tuple[str, ...]:
        return all_names(self.article_id, self.source, self.url, self.title)


class _Citation(_Named):
    quote: StrictStr = ""


class _Passage(_Named):
    text: StrictStr = ""
    score: FiniteFloat | None = None


class _Statement(Foreign):
    text: StrictStr
    citations: list[int] = Field(default_factory=list)
    support: Text = None


class _Position(Foreign):
    value: StrictStr
    attributed_to: Text = None


class _Disagreement(Foreign):
    about: StrictStr = ""
    positions: list[_Position] = Field(default_factory=list)


class _Evidence(Foreign):
    citation: _Citation


class _Match(Foreign):
    match: StrictStr
    citation: _Citation | None = None


class _Failure(Foreign):
    kind: Text = None
    message: Text = None


class _Output(Foreign):
    error: _Failure | StrictStr | None = None
    status: Text = None
    abstained: StrictBool | None = None
    answer: StrictStr | None = None
    explanation: StrictStr | None = None
    statements: list[_Statement] = Field(default_factory=list)
    citations: list[_Citation] | None = None
    retrieved: list[_Passage] | None = None
    disagreements: list[_Disagreement] | None = None
    evidence: list[_Evidence] | None = None
    matches: list[_Match] | None = None
    verdict: Text = None
    match: Text = None
    confidence: FiniteFloat | None = None
    milliseconds: FiniteFloat | None = None
    memory_mb: FiniteFloat | None = None
    timings_ms: dict[str, FiniteFloat] = Field(default_factory=dict)


def response_from_answer(case_id: str, answer: Mapping[str, object]) -> Response:
    """An answer, verdict, trace or error object of the contract, or the plain form, as the response to a case.

    Raises `UsageError` for an object that is none of them.
    """
    return response_from_record(case_id, Record(Path(f"the answer to {case_id}"), "object", 1, answer))


def response_from_record(case_id: str, record: Record) -> Response:
    """The same for a record of a file. Raises `UsageError` that names the line."""
    if not record.fields.keys() & _TELLING:
        problem = "it holds neither an answer, a verdict, matches, passages nor an error"
        raise record.wrong(problem, 'Give it at least "answer".')
    found = record.parse(_Output)
    if found.error is not None:
        return Response(case_id, error=_why(found.error))
    abstained = found.abstained if found.status is None else found.status == _ABSTAINED
    total = found.timings_ms.get("total")
    return Response(
        case_id,
        text=found.answer or found.explanation or "",
        abstained=abstained,
        said=tuple(_said(one) for one in found.statements),
        cited=_cited(found),
        retrieved=_retrieved(found.retrieved),
        disagreements=_disagreements(found.disagreements),
        verdict=found.verdict,
        match=_match(found),
        confidence=found.confidence,
        milliseconds=found.milliseconds if total is None else total,
        memory_mb=found.memory_mb,
    )


def _why(error: _Failure | str) -> str:
    if isinstance(error, str):
        return error or "the system failed"
    return ": ".join(filter(None, (error.kind, error.message))) or "the system failed"


def _said(one: _Statement) -> Said:
    return Said(one.text, tuple(one.citations), None if one.support is None else one.support in _SUPPORTED)


def _cited(found: _Output) -> tuple[Cited, ...] | None:
    """Those of an answer, of the evidence for a verdict or of the matches of a quotation."""
    if found.citations is not None:
        given: Sequence[_Citation] = found.citations
    elif found.evidence is not None:
        given = [one.citation for one in found.evidence]
    elif found.matches is not None:
        given = [one.citation for one in found.matches if one.citation is not None]
    else:
        return None
    return tuple(Cited(one.names, one.quote) for one in given)


def _retrieved(found: Sequence[_Passage] | None) -> tuple[Retrieved, ...] | None:
    if found is None:
        return None
    places = [float(len(found) - place) for place in range(len(found))]  # keeps the order where there are no scores
    scores = [one.score for one in found]
    known = [score for score in scores if score is not None]
    ranked = known if len(known) == len(found) else places
    return tuple(Retrieved(one.names, one.text, score) for one, score in zip(found, ranked, strict=True))


def _disagreements(found: Sequence[_Disagreement] | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(_told(one) for one in found)


def _told(one: _Disagreement) -> str:
    sides = [f"{side.value} — {side.attributed_to}" if side.attributed_to else side.value for side in one.positions]
    return ": ".join(filter(None, (one.about, "; ".join(sides))))


def _match(found: _Output) -> str | None:
    if found.matches is None:
        return found.match
    return found.matches[0].match if found.matches else "none"
