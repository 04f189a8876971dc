"""What travels through an evaluation: cases, the responses to them, and what each is worth. Reads and scores nothing.

A case is a question, a claim or a quotation together with what is known of a right response to it. Whatever a case
does not know is None, and no metric that needs it counts that case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.types import Turn


class Task(StrEnum):
    """What a case asks for: the three things `byline batch` takes."""

    ASK = "ask"
    CHECK = "check"
    TRACE = "trace"


@dataclass(frozen=True, slots=True)
class Gold:
    """What a right response holds. None is "not known", empty is "known to be nothing"."""

    relevant: Mapping[str, int] | None = None
    """Articles that answer, by any of their names (source, URL, id, title), with a grade from 1."""
    sentences: tuple[str, ...] | None = None
    """The sentences of the articles that the answer rests on."""
    answers: tuple[str, ...] | None = None
    """Reference answers, each of them right."""
    facts: tuple[tuple[str, ...], ...] | None = None
    """What the answer must say: every group, in any of its wordings."""
    forbidden: tuple[str, ...] = ()
    """What the answer must not say."""
    answerable: bool | None = None
    """Whether the archive answers at all."""
    disagreement: bool | None = None
    """Whether the sources disagree."""
    verdict: str | None = None
    match: str | None = None
    """exact, altered or none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to ask. Ids are unique within a file."""

    id: str
    task: Task
    text: str
    """The question, the claim or the quotation."""
    kind: str = "all"
    """The group it is reported in."""
    history: tuple[Turn, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str | None = None
    """YYYY-MM-DD"""
    until: str | None = None
    without: tuple[str, ...] = ()
    """Articles (by any of their names) that are left out of the archive for this case."""
    gold: Gold = field(default_factory=Gold)


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation a response rests on."""

    names: tuple[str, ...]
    """Everything its article goes by: source, URL, id, title."""
    quote: str
    verbatim: bool | None = None
    """Whether the words are in the article; None where the article is not at hand."""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a response."""

    text: str
    citations: tuple[int, ...]
    """Places in the response's citations, from 1."""
    supported: bool | None = None
    """Whether its citations bear it out; None where nobody looked."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found, in the order of the ranking."""

    names: tuple[str, ...]
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Response:
    """What a system gave back for one case. None is "the system does not say"."""

    case_id: str
    text: str = ""
    abstained: bool | None = None
    """True where it said that it has no answer."""
    said: tuple[Said, ...] = ()
    cited: tuple[Cited, ...] | None = None
    retrieved: tuple[Retrieved, ...] | None = None
    disagreements: tuple[str, ...] | None = None
    """Each as one text: what about, and what each side says."""
    verdict: str | None = None
    match: str | None = None
    confidence: float | None = None
    """Higher is surer that the archive answers; any scale."""
    milliseconds: float | None = None
    memory_mb: float | None = None
    """Memory of the process right after it, in megabytes."""
    error: str | None = None
    """Why there is no response at all."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A case with its response and what every metric that applies gives it."""

    case: Case
    response: Response
    values: Mapping[str, float]
    """Metric name to value; a metric that does not apply is absent."""
    passed: bool | None
    """Whether every check that the case allows holds; None where it allows none."""
    failures: tuple[str, ...]
    """Why it did not pass, each as one plain sentence."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number means."""

    name: str
    """As it stands in JSON: lower case, "recall@10"."""
    title: str
    group: str
    """retrieval, citations, answers, abstention, disagreement, speed or judged."""
    about: str
    """One sentence for the reader of a report: what it measures, and where it is from."""
    higher_is_better: bool | None = True
    """None where neither is: the length of an answer."""
    unit: str = "share"
    """share (0 to 1), words, ms or MB."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over many cases with its 95 % bootstrap interval."""

    metric: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each expected label met each given one."""

    name: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """counts[expected][given]"""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points to be drawn, with the axes they stand on."""

    name: str
    title: str
    x_title: str
    y_title: str
    points: tuple[tuple[float, float], ...]
    weights: tuple[int, ...] = ()
    """How many cases are behind each point, where that differs."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that was measured on one set of cases."""

    scored: Sequence[Scored]
    estimates: Sequence[Estimate]
    """Over all cases, in the order of the metrics."""
    by_kind: Mapping[str, Sequence[Estimate]]
    confusions: Sequence[Confusion]
    curves: Sequence[Curve]


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in two runs over the same cases."""

    metric: str
    before: Estimate
    after: Estimate
    change: float
    """Mean of after − before over the cases both runs have (paired)."""
    low: float
    high: float
    """95 % bootstrap interval of `change`."""
    p: float
    """Two-sided paired randomisation test, adjusted for the number of metrics."""
    significant: bool
    better: bool | None
    """None where neither direction is better, or nothing changed."""
