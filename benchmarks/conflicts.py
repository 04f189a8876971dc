"""How often sources that contradict each other are shown to, and how often ones that agree are said to disagree.

    python -m benchmarks.conflicts --data DIR

RAMDocs (Wang et al., 2025; DIR/eval/conflicts/ramdocs.dev.jsonl) has questions with a few documents each: right answers
for things of one name, wrong ones, and noise. All documents are ingested into one archive, each question's under an
outlet of its own; then each question is read as `byline compare QUESTION` reads it, within its outlet, and its
disagreements are taken; then it is read as for an answer, which shows those of the questions that Byline answers. A
disagreement holds two answers if two of its positions give them.
The documents are of no day: what is asked of a news article's sentence besides is not measured, and news shows fewer.

Half of the questions, by the hash of their wording, were used while the rules were written; the other half was not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

from assistant.assistant import AnswerSettings
from assistant.calibration import load_calibration
from assistant.desk import Desk
from assistant.disagreeing.finding import disagreements_in
from assistant.finding.retrieve import Retriever
from assistant.memory import KnownOutlets, SentenceVectors
from assistant.newsroom import COMPARED, WORTH_COMPARING
from assistant.reader import shared_reader
from assistant.types import Disagreement
from assistant.understanding import understand
from ingest import IngestSettings, ingest
from ui.wiring import quiet
from vectorstore import Archive, ArchiveSettings, Constraints
from vectorstore.embedders import Embedder, load_embedder

SHOWN, FALSE = 0.60, 0.15
"""Least share of contradictory questions that show it; most of the others that show any disagreement."""
_TODAY = date(2025, 6, 1)
_TOKEN = re.compile(r"[^\W_]+")
_SMALL = frozenset(("the", "a", "an", "of", "people"))


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its documents and the different answers they give."""

    question: str
    documents: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def is_measured(self) -> bool:
        """Whether it belongs to the half that no rule was written with."""
        return int(hashlib.sha256(self.question.encode()).hexdigest()[:8], 16) % 2 == 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown for a question."""

    compared: tuple[Disagreement, ...]
    in_answer: tuple[Disagreement, ...]


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a file; answers that are one, such as "1989" and "July 1989", count once.

    Documents hold the answers they are labelled with, and those of the question's right and wrong ones whose words they
    have: a few that were changed to a wrong answer are labelled with the right one.
    """
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Case(
            row["question"],
            tuple(one["text"] for one in row["documents"]),
            _different([*_labelled(row), *_named(row)]),
        )
        for row in rows
    )


def _labelled(row: dict[str, Any]) -> list[str]:
    return [one["answer"] for one in row["documents"] if one["type"] in ("correct", "misinfo")]


def _named(row: dict[str, Any]) -> list[str]:
    texts = [f" {' '.join(_TOKEN.findall(one['text'].lower()))} " for one in row["documents"]]
    known = [*row["gold_answers"], *row["wrong_answers"]]
    return [one for one in known if any(f" {' '.join(_TOKEN.findall(one.lower()))} " in text for text in texts)]


def _different(answers: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for answer in answers:
        if answer != "unknown" and not any(gives(answer, other) for other in found):
            found.append(answer)
    return tuple(found)


def gives(value: str, answer: str) -> bool:
    """Whether a position's words are an answer: all of the words of one are in the other."""
    mine, theirs = _words(value), _words(answer)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _words(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text.lower().replace(",", ""))) - _SMALL


def holds(shown: Sequence[Disagreement], answers: Sequence[str]) -> bool:
    """Whether one disagreement has two of the answers in two positions."""
    return any(
        gives(one.value, answer) and gives(other.value, another)
        for each in shown
        for one, other in permutations(each.positions, 2)
        for answer, another in permutations(answers, 2)
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What one half of the questions gives."""

    contradictory: int
    shown: int
    agreeing: int
    false: int

    def line(self, name: str) -> str:
        """For reading."""
        return (
            f"{name:10s} two answers or more: {self.shown}/{self.contradictory} = {self.shown_share:.3f} show them; "
            f"one answer: {self.false}/{self.agreeing} = {self.false_share:.3f} show any"
        )

    @property
    def shown_share(self) -> float:
        """Of the questions with different answers."""
        return self.shown / max(1, self.contradictory)

    @property
    def false_share(self) -> float:
        """Of the questions with one."""
        return self.false / max(1, self.agreeing)


def measured(results: Sequence[tuple[Case, Sequence[Disagreement]]]) -> Figures:
    """The figures over all `results`."""
    several = [(case, shown) for case, shown in results if len(case.answers) > 1]
    one = [shown for case, shown in results if len(case.answers) < 2]
    return Figures(
        len(several), sum(holds(shown, case.answers) for case, shown in several), len(one), sum(map(bool, one))
    )


def asked(cases: Sequence[Case], folder: Path) -> list[tuple[Case, Shown]]:
    """What is shown for each question, asked of an archive in the new `folder`."""
    folder.mkdir(parents=True)
    source = folder / "documents.jsonl"
    rows = (
        {"url": f"https://example.org/{number}/{at}", "outlet": f"q{number}", "body": text}
        for number, case in enumerate(cases)
        for at, text in enumerate(case.documents)
    )
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    embedder = load_embedder()
    ingest([source], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    with Archive.open(folder / "archive", embedder) as archive:
        desk = _desk(archive, embedder)
        return [(case, _shown(desk, case, f"q{number}")) for number, case in enumerate(cases)]


def _shown(desk: Desk, case: Case, outlet: str) -> Shown:
    understood, sitting = understand(case.question, (), _TODAY), desk.sit()

    def shown(passages: int, least: float) -> tuple[Disagreement, ...]:
        within = Constraints(outlets=(outlet,))
        read = replace(desk, passages=passages).read(sitting, understood, within, float("-inf"))
        if read.best < least:
            return ()
        return disagreements_in(read.asked, read.evidence, read.scores, (), lambda _quote: 1, read.found)

    return Shown(shown(COMPARED, WORTH_COMPARING), shown(desk.passages, desk.calibration.floor))


def _desk(archive: Archive, embedder: Embedder) -> Desk:
    """Reads as `Assistant.ask` has questions read."""
    settings, vectors = AnswerSettings(), SentenceVectors(embedder)
    return Desk(
        archive,
        Retriever(archive, embedder, settings.retrieval),
        KnownOutlets(archive),
        lambda evidence: vectors.embed([one.text for one in evidence]),
        shared_reader(),
        load_calibration(),
        settings.passages,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder that has eval/conflicts/ramdocs.dev.jsonl")
    parser.add_argument("--min-shown", type=float, default=SHOWN, help="exit with 1 below this share shown")
    parser.add_argument("--max-false", type=float, default=FALSE, help="exit with 1 above this share of false alarms")
    parser.add_argument("--list", action="store_true", help="name each question of the half used that went wrong")
    arguments = parser.parse_args()
    quiet()
    cases = load(arguments.data / "eval" / "conflicts" / "ramdocs.dev.jsonl")
    with tempfile.TemporaryDirectory() as work:
        found = asked(cases, Path(work) / "archive")
    results = [(case, shown.compared) for case, shown in found]
    halves = {half: [each for each in results if each[0].is_measured is half] for half in (False, True)}
    for name, those in (("used", halves[False]), ("measured", halves[True]), ("all", results)):
        sys.stdout.write(measured(those).line(name) + "\n")
    sys.stdout.write(measured([(case, shown.in_answer) for case, shown in found]).line("in answers") + "\n")
    for case, shown in halves[False] if arguments.list else []:
        if holds(shown, case.answers) != (len(case.answers) > 1) or (shown and len(case.answers) < 2):
            values = [[one.value for one in each.positions] for each in shown]
            sys.stdout.write(f"{case.question}\n    answers {list(case.answers)}\n    shown {values}\n")
    whole = measured(results)
    return int(whole.shown_share < arguments.min_shown or whole.false_share > arguments.max_false)


if __name__ == "__main__":
    sys.exit(main())
