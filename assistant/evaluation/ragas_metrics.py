"""Cases and responses as a Ragas data set, and Ragas' own metrics on them where its package is installed.

Computes nothing itself: the figures are Ragas', under the names Ragas gives them.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

from assistant.chat_model import ModelSettings, load_chat_model
from assistant.evaluation.judge import passages, quotations
from assistant.evaluation.metrics.texts import without_markers
from assistant.evaluation.types import Case, Metric, Response, Task
from vectorstore import UsageError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from vectorstore.embedders import Embedder

RagasRow: TypeAlias = dict[str, str | list[str]]
"""One line of a Ragas data set (`SingleTurnSample`), and the case's id, which Ragas passes over."""

_ABOUT = {
    "faithfulness": "Share of the answer's statements that can be inferred from its passages",
    "answer_relevancy": "Likeness of the question to questions made from the answer",
    "context_precision": "Average precision of the passages that helped towards the reference answer",
    "context_recall": "Share of the reference answer's sentences that the passages bear out",
}
_NEEDS = {
    "faithfulness": {"response", "retrieved_contexts"},
    "answer_relevancy": {"response"},
    "context_precision": {"reference", "retrieved_contexts"},
    "context_recall": {"reference", "retrieved_contexts"},
}
_OF_ANSWERS = {"faithfulness", "answer_relevancy"}
_CLASSES = {
    "faithfulness": "Faithfulness",
    "answer_relevancy": "ResponseRelevancy",
    "context_precision": "ContextPrecision",
    "context_recall": "LLMContextRecall",
}
_WORKERS = 4


@dataclass(frozen=True, slots=True)
class RagasScores:
    """What Ragas gives each case, by the case's id."""

    values: Mapping[str, Mapping[str, float]]
    """Metric name ("ragas_faithfulness") to share; a metric that does not apply or failed is absent."""
    failures: tuple[str, ...]
    """Each value that Ragas could not give, as one plain sentence."""


def ragas_metrics(judge: str) -> tuple[Metric, ...]:
    """The metrics of `ragas_scores`, with the name of the chat model behind them."""
    return tuple(
        Metric(
            f"ragas_{name}",
            f"Ragas: {name.replace('_', ' ')} (judge: {judge})",
            "judged",
            f"{about}, by Ragas with {judge} (Es et al., RAGAS, EACL 2024; as the package has it).",
        )
        for name, about in _ABOUT.items()
    )


def ragas_rows(cases: Sequence[Case], responses: Sequence[Response]) -> list[RagasRow]:
    """Questions and what came back, in the order of the cases, as Ragas' `EvaluationDataset.from_list` takes them.

    Claims, quotations and responses that never came are left out. A row holds what is known: `response` without
    `[n]` markers, `retrieved_contexts` best first and then the quotations that are in none of them, `reference` (the
    first reference answer, or else the gold sentences) and `reference_contexts` (the gold sentences).
    """
    given = {response.case_id: response for response in responses}
    return [
        _row(case, given[case.id])
        for case in cases
        if case.task is Task.ASK and case.id in given and not given[case.id].error
    ]


def ragas_scores(
    cases: Sequence[Case], responses: Sequence[Response], settings: ModelSettings, embedder: Embedder
) -> RagasScores:
    """Runs Ragas' faithfulness, answer relevancy, context precision and context recall, each where it applies.

    Abstentions get the two metrics of the passages only. The model is asked at temperature 0, and for one question to
    an answer, where Ragas left to itself asks for three at 0.3: so that figures repeat. Raises `UsageError` where
    Ragas or the model's package is missing.
    """
    ragas = load_ragas()
    # Ragas would set temperature and number of replies on the one model that its parallel calls share.
    model = importlib.import_module("ragas.llms").LangchainLLMWrapper(
        load_chat_model(settings, "evaluate without Ragas"), bypass_temperature=True, bypass_n=True
    )
    abstained = {response.case_id for response in responses if response.abstained}
    values: dict[str, dict[str, float]] = {}
    failures: list[str] = []
    for names, rows in _by_metrics(ragas_rows(cases, responses), abstained).items():
        found = ragas.evaluate(
            ragas.EvaluationDataset.from_list(rows),
            [_metric(name) for name in names],
            llm=model,
            embeddings=_embeddings(embedder),
            run_config=ragas.RunConfig(timeout=math.ceil(settings.timeout), max_retries=2, max_workers=_WORKERS),
            show_progress=False,
            allow_nest_asyncio=False,
        )
        for row, scores in zip(rows, found.scores, strict=True):
            for name in names:
                _keep(str(row["id"]), name, float(scores[name]), values, failures)
    return RagasScores(values, tuple(failures))


def _row(case: Case, response: Response) -> RagasRow:
    found = passages(response)
    contexts = [*found, *(quote for quote in quotations(response) if not any(quote in text for text in found))]
    row: RagasRow = {"id": case.id, "user_input": _asked(case)}
    if text := without_markers(response.text).strip():
        row["response"] = text
    if contexts:
        row["retrieved_contexts"] = contexts
    sentences = list(case.gold.sentences or ())
    if reference := (case.gold.answers or (" ".join(sentences),))[0]:
        row["reference"] = reference
    if sentences:
        row["reference_contexts"] = sentences
    return row


def _asked(case: Case) -> str:
    """The question; after others, the conversation as lines, since these metrics of Ragas know single questions."""
    if not case.history:
        return case.text
    turns = [line for turn in case.history for line in (f"Human: {turn.question}", f"AI: {turn.answer}")]
    return "\n".join([*turns, f"Human: {case.text}"])


def _by_metrics(rows: Sequence[RagasRow], abstained: set[str]) -> dict[tuple[str, ...], list[RagasRow]]:
    """Rows by the metrics that apply: Ragas looks at a data set's first row only, and expects all to be alike."""
    groups: dict[tuple[str, ...], list[RagasRow]] = {}
    for row in rows:
        names = tuple(
            name
            for name, needs in _NEEDS.items()
            if needs <= row.keys() and not (name in _OF_ANSWERS and row["id"] in abstained)
        )
        if names:
            groups.setdefault(names, []).append(row)
    return groups


def _keep(case_id: str, name: str, value: float, values: dict[str, dict[str, float]], failures: list[str]) -> None:
    # Ragas gives NaN where the model failed or its reply could not be read.
    if math.isnan(value):
        failures.append(f"Ragas gave no {name} for case {case_id}; its log says why.")
    else:
        values.setdefault(case_id, {})[f"ragas_{name}"] = min(value, 1.0)  # a cosine may come out a hair above


def load_ragas() -> ModuleType:
    """Ragas' package, its telemetry switched off. Raises `UsageError` where it is missing or cannot be loaded."""
    # Ragas reports its use to its makers unless told not to before it is loaded.
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    step = "Run, in Byline's folder: pip install -e '.[ragas]'"
    try:
        return importlib.import_module("ragas")
    except ModuleNotFoundError as error:
        if error.name == "ragas":
            raise UsageError("Ragas is not installed.", step) from error
        # Ragas 0.4.3 imports a module that langchain-community dropped in 0.4.2.
        raise UsageError(f"Ragas cannot be loaded ({error}).", step) from error


def _metric(name: str) -> object:
    made = getattr(importlib.import_module("ragas.metrics"), _CLASSES[name])
    return made(strictness=1) if name == "answer_relevancy" else made()


def _embeddings(embedder: Embedder) -> Embeddings:
    from langchain_core.embeddings import Embeddings

    class Wrapped(Embeddings):
        """Byline's embedder as LangChain's."""

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [[float(number) for number in vector] for vector in embedder.embed(texts)]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    return Wrapped()
