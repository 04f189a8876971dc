"""What measuring costs: the same questions by `byline eval`, report and all, beside `byline batch` in one run."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.report import Bound, Limit, Measure
from benchmarks.workplace import Workplace

OVER_QUESTIONS = Limit(Bound.AT_MOST, 1.3)
QUESTIONS = 1_000


def eval_measures(place: Workplace, archive: Path, questions: list[str]) -> list[Measure]:
    """One process asks in both. Every case has gold of every sort: any will do, since only time is looked at."""
    place.say(f"Measuring {len(questions):,} questions")
    files = sorted(path.name for path in place.corpus.folder.rglob("*") if path.is_file())
    lines = [
        {
            "id": f"q{number}",
            "question": text,
            "kind": "abc"[number % 3],
            "answers": [text],
            "gold_sources": [files[number % len(files)]],
            "gold_sentences": [text],
            "must_include": [[text]],
            "answerable": number % 10 > 0,
        }
        for number, text in enumerate(questions)
    ]
    cases = place.folder / "cases.jsonl"
    cases.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    alone = place.byline(archive, "batch", str(cases), "--out", str(place.folder / "answers.jsonl"))
    report = place.fresh("report")
    measured = place.byline(archive, "eval", str(cases), "--report", str(report), "--jobs", "1")
    detail = f"{measured.seconds:.0f} s / {alone.seconds:.0f} s for {len(questions):,} questions"
    ratio = measured.seconds / alone.seconds
    name = "byline eval / byline batch, same questions"
    return [Measure("eval_over_batch", name, ratio, "×", OVER_QUESTIONS, detail)]
