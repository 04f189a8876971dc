"""A chat model as judge of answers: are they borne out by what they rest on, and do they address the question.

Works on responses of any system. Decides no case's pass or fail, and never turns a judgement that failed into a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.chat_model import ChatModel, ModelSettings
from assistant.evaluation.judge_replies import (
    HIGHEST_GRADE,
    Talk,
    listed,
    read_grade,
    read_statements,
    read_verdicts,
)
from assistant.evaluation.metrics.texts import answer_of
from assistant.evaluation.types import Case, Metric, Response, Task
from assistant.tokens import token_counter
from assistant.writing.json_replies import Unreadable, as_data
from prompts import load_prompt

FAITHFULNESS = "judged_faithfulness"
RELEVANCE = "judged_relevance"


def judged_metrics(judge: str) -> tuple[Metric, ...]:
    """What `Judge` measures, with the judge's name, since another judge gives other figures."""
    return (
        Metric(
            FAITHFULNESS,
            f"Faithfulness (judge: {judge})",
            "judged",
            "Share of an answer's statements that its quotations and the passages found bear out, in the judgement of "
            f"{judge} (Es et al., RAGAS, EACL 2024). Abstentions are not judged.",
        ),
        Metric(
            RELEVANCE,
            f"Answer relevance (judge: {judge})",
            "judged",
            f"How far an answer addresses its question, true or not: a grade of 0 to {HIGHEST_GRADE} by {judge}, as a "
            "share (single-answer grading, Zheng et al., NeurIPS 2023). Abstentions are not judged.",
        ),
    )


_REPLY_TOKENS = 4096


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge makes of one response."""

    values: Mapping[str, float] = field(default_factory=dict)
    """Metric name to share, 0 to 1; a metric that does not apply or could not be judged is absent."""
    reasons: tuple[str, ...] = ()
    """Why, each as one plain text: every statement that is not supported, and the reason of the grade."""
    failures: tuple[str, ...] = ()
    """What could not be judged, each as one plain sentence."""
    calls: int = 0
    tokens: int = 0
    """Tokens read and written, as `assistant.tokens` counts or estimates them."""


class Judge:
    """Asks the chat model of `settings`, at temperature 0, up to `context_tokens` of passages at a time.

    Raises `UsageError` where the model cannot be used.
    """

    def __init__(self, settings: ModelSettings) -> None:
        self._settings = settings
        # Verdicts on many statements are longer than an answer.
        longer = replace(settings, reply_tokens=max(settings.reply_tokens, _REPLY_TOKENS))
        self._model = ChatModel(longer, "evaluate without a judge")
        self._count = token_counter(settings.name.partition(":")[2])

    @property
    def name(self) -> str:
        """ "provider:model": figures are told under it."""
        return self._settings.name

    def judge(self, case: Case, response: Response) -> Judgement:
        """Judges an answer to a question: faithfulness, then relevance, one call each.

        A response without statements of its own takes one more call, first, to split it. A reply that cannot be read
        is asked for once more; if that cannot be read either, the metric is absent and `failures` says so. Verdicts,
        traces, abstentions and responses that never came are not judged. Raises `ModelError` where the model fails.
        """
        if case.task is not Task.ASK or response.error or not answer_of(response).strip():
            return Judgement()
        talk = Talk(self._model, self._count)
        values: dict[str, float] = {}
        reasons: list[str] = []
        failures: list[str] = []
        for name, measure in ((FAITHFULNESS, self._faithfulness), (RELEVANCE, self._relevance)):
            try:
                value, why = measure(talk, case, response)
            except Unreadable as unreadable:
                failures.append(f"{self.name} gave no {name} for case {case.id}: {unreadable}")
                continue
            reasons += why
            if value is not None:
                values[name] = value
        return Judgement(values, tuple(reasons), tuple(failures), talk.calls, talk.tokens)

    def _faithfulness(self, talk: Talk, case: Case, response: Response) -> tuple[float | None, list[str]]:
        """Supported statements over all; None where the answer states nothing or its contexts are not known."""
        if response.cited is None and response.retrieved is None:
            return None, []
        statements = [one.text for one in response.said] or self._split(talk, case, response)
        if not statements:
            return None, []
        contexts = self._contexts(response)
        if not contexts:
            return 0.0, ["The answer rests on no quotation and no passage."]
        prompt = load_prompt("judge_faithfulness").render(contexts=listed(contexts), statements=listed(statements))
        verdicts = talk.ask(prompt, lambda reply: read_verdicts(reply, len(statements)))
        against = [
            f"Not supported: “{text}” ({one.reason})"
            for text, one in zip(statements, verdicts, strict=True)
            if not one.supported
        ]
        return (len(statements) - len(against)) / len(statements), against

    def _split(self, talk: Talk, case: Case, response: Response) -> list[str]:
        prompt = load_prompt("judge_statements").render(**_asked(case), answer=as_data(answer_of(response)))
        return talk.ask(prompt, read_statements)

    def _relevance(self, talk: Talk, case: Case, response: Response) -> tuple[float, list[str]]:
        prompt = load_prompt("judge_relevance").render(**_asked(case), answer=as_data(answer_of(response)))
        grade = talk.ask(prompt, read_grade)
        return grade.grade / HIGHEST_GRADE, [f"Relevance {grade.grade} of {HIGHEST_GRADE}: {grade.reason}"]

    def _contexts(self, response: Response) -> list[str]:
        """Every quotation, then the passages found that are not among them, best first, as many as fit."""
        contexts = list(quotations(response))
        used = sum(map(self._count, contexts))
        for text in passages(response):
            used += self._count(text)
            if contexts and used > self._settings.context_tokens:
                break
            if text not in contexts:
                contexts.append(text)
        return contexts


def quotations(response: Response) -> tuple[str, ...]:
    """The words a response cites, each once; without those known not to be in their article, which prove nothing."""
    cited = response.cited or ()
    return tuple(dict.fromkeys(one.quote for one in cited if one.quote.strip() and one.verbatim is not False))


def passages(response: Response) -> tuple[str, ...]:
    """The texts a response found, best first, each once."""
    return tuple(dict.fromkeys(one.text for one in response.retrieved or () if one.text.strip()))


def _asked(case: Case) -> dict[str, str]:
    """The question and the conversation before it, for a prompt's slots."""
    turns = [f"reader: {turn.question}\nanswer: {turn.answer or '(not known)'}" for turn in case.history]
    return {"conversation": listed(turns), "question": as_data(case.text)}
