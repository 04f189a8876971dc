"""Which questions of the reading sets may be measured: those on texts that nothing was trained or fitted on.

The parts are those that the reader is trained and the calibration fitted with, over the same texts (`benchmarks.folds`
and `benchmarks.reading_sets`). Takes no sample and asks nothing.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.folds import Fold, fold_of
from benchmarks.reading_sets import reading


class HeldOut:
    """The questions that may be measured."""

    def __init__(self, folder: Path) -> None:
        """Reads all the reading sets in `folder`, since one question or text can be in several of them."""
        texts, cases = reading(folder)
        sources = {text.url: text for text in texts}
        kept, learnt_questions, learnt_texts = set[tuple[str, str]](), set[str](), set[str]()
        for case in cases:
            source = sources[case.source or ""]
            question, text = _plain(case.question), _plain(case.context or source.body)
            if fold_of(source.unit) is Fold.HELD_OUT:
                kept.add((question, text))
            else:
                learnt_questions.add(question)
                learnt_texts.add(text)
        learnt_questions |= {question for question, text in kept if text in learnt_texts}
        self._questions = frozenset({question for question, _ in kept} - learnt_questions)

    def holds(self, question: str) -> bool:
        """Whether the question is asked of held-out texts alone, wherever it stands."""
        return _plain(question) in self._questions


def _plain(text: str) -> str:
    """Its letters and digits: the sets lay the same words out differently."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
