"""The JSON of `byline eval`, as pydantic models: fields may be added, never renamed or dropped. Holds no logic."""

from __future__ import annotations

from pydantic import Field

from ui.contract import BatchAnswerJson, BatchErrorJson, CitationJson, Output

__all__ = ["CalibrationJson", "DiffJson", "EvalAnswerJson", "EvalJson", "EvalLineJson"]


class RetrievedJson(Output):
    """A passage of the ranking an answer was read from."""

    article_id: str
    source: str
    url: str | None
    title: str | None
    text: str
    score: float


class EvalCitationJson(CitationJson):
    """A citation that was looked up again in the archive."""

    verbatim: bool = Field(description="Whether the stored article has exactly these words at `start:end`.")


class EvalAnswerJson(BatchAnswerJson):
    """A batch's answer with what measuring needs besides: one line of a run's answers.jsonl."""

    citations: list[EvalCitationJson]  # type: ignore[assignment]  # a list of more, and nothing appends to it
    retrieved: list[RetrievedJson] = Field(description="The ranking the answer was read from, best first.")
    confidence: float | None = Field(description="Score (log-odds) of the best sentence; null where none was found.")
    memory_mb: float = Field(description="Memory of the process right after the answer.")


EvalLineJson = EvalAnswerJson | BatchErrorJson


class EstimateJson(Output):
    """A figure with its 95 % bootstrap interval."""

    metric: str
    value: float
    low: float
    high: float
    n: int


class ConfusionJson(Output):
    """How often each expected label (row) met each given one (column)."""

    name: str
    labels: list[str]
    counts: list[list[int]]


class CurveJson(Output):
    """Points of a plot."""

    name: str
    title: str
    x_title: str
    y_title: str
    points: list[tuple[float, float]]
    weights: list[int]


class DifferenceJson(Output):
    """One figure in two runs over the same cases."""

    metric: str
    before: EstimateJson
    after: EstimateJson
    change: float
    low: float
    high: float
    p: float = Field(description="Two-sided paired randomisation test, adjusted for the number of metrics.")
    significant: bool
    better: bool | None


class FactsJson(Output):
    """What a run was made with."""

    name: str
    started: str
    cases_file: str
    cases_hash: str
    cases: int
    system: str
    byline: str
    commit: str | None
    settings: str | None
    embedder: str | None
    archive: str | None
    generation: int | None
    articles: int | None
    seed: int
    jobs: int
    seconds: float
    peak_mb: float | None
    python: str
    machine: str
    judge: str | None
    left_out: str | None = Field(description="Which of the file's cases were not asked, and why.")


class ScoredJson(Output):
    """What one case is worth."""

    id: str
    kind: str
    text: str = Field(description="What was asked: the question, the claim or the quotation.")
    passed: bool | None
    failures: list[str]
    values: dict[str, float]


class EvalJson(Output):
    """One run: what it was made with, its figures, and every case's own."""

    facts: FactsJson
    passed: int
    judged: int = Field(description="Cases that can pass or fail at all.")
    estimates: list[EstimateJson]
    by_kind: dict[str, list[EstimateJson]]
    confusions: list[ConfusionJson]
    curves: list[CurveJson]
    baseline: str | None = Field(description="Name of the run it was compared with.")
    differences: list[DifferenceJson]
    newly_failing: list[str] = Field(description="Ids of the cases that passed in the baseline and fail now.")
    newly_passing: list[str] = Field(description="Ids of the cases that failed in the baseline and pass now.")
    failed_limits: list[str] = Field(description="Limits given with --min or --max that do not hold.")
    cases: list[ScoredJson]


class DiffJson(Output):
    """Two runs over the same cases."""

    before: FactsJson
    after: FactsJson
    differences: list[DifferenceJson]
    newly_failing: list[str] = Field(description="Ids of the cases that pass in `before` and fail in `after`.")
    newly_passing: list[str] = Field(description="Ids of the cases that fail in `before` and pass in `after`.")
    dropped: list[str] = Field(description="Metrics that are significantly worse, times and memory left out.")


class RatesJson(Output):
    """What a floor does to labelled cases."""

    answered: float = Field(description="Share of the answerable cases that are answered.")
    declined: float = Field(description="Share of the unanswerable ones that are declined.")


class CalibrationJson(Output):
    """The abstention floor fitted to an archive's labelled cases, beside the one in use."""

    facts: FactsJson
    answerable: int
    unanswerable: int
    floor: float = Field(description="Score (log-odds) of the best sentence below which Byline would abstain.")
    low: float
    high: float
    rates: RatesJson
    in_use: float
    rates_in_use: RatesJson
    held_out: float = Field(description="Balanced accuracy on cases the floor was not fitted to (five folds).")
    auc: float
    plot: str = Field(description="The picture of what every floor would do.")
