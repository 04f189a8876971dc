"""Makes claims with evidence out of reading sets: tens of thousands of pairs whose outcome is known from their making.

Almost every claim is made in fours, as FEVER-Symmetric is: two claims and two pieces of evidence, of which each bears
one claim out and speaks against the other. So neither the claim nor the evidence alone says anything.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from assistant.words import without_possessive
from benchmarks.folds import Fold, fold_of
from benchmarks.judge.changing import applied, bound_of, change_of, denied_otherwise, name_pairs, swapped, with_bound
from benchmarks.judge.claim_sets import CONTRADICTS, NEITHER, SUPPORTS, tidy
from benchmarks.judge.declaring import Verbs, claim_of
from benchmarks.judge.rewording import reworded
from benchmarks.reading_sets import PARAGRAPHS, Text, reading
from ingest.sentences import sentence_spans

_SHORTEST, _LONGEST = 6, 45  # words of a sentence that lessons are made of
_ROOM = 65  # words of evidence
_OF_SENTENCES = 0.6  # sentences that lessons are made of without a question: what questions give is closer to life


class Lesson(NamedTuple):
    """A claim, evidence, and the outcomes that are right: more than one where the making does not tell."""

    claim: str
    evidence: str
    right: tuple[int, ...]


@dataclass(frozen=True)
class _Paragraph:
    title: str
    page: str
    sentences: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass
class _Sources:
    """What lessons are made of: the training part of the reading sets."""

    verbs: Verbs
    paragraphs: list[_Paragraph] = field(default_factory=list)
    asked: list[tuple[str, str, _Paragraph, int]] = field(default_factory=list)
    """Question, answer, its paragraph, and the sentence that holds it."""
    fooling: list[tuple[str, str, _Paragraph, int]] = field(default_factory=list)
    """The same for questions without an answer, with what seems to be one."""


def lessons_of(reading_folder: Path, chance: random.Random) -> list[Lesson]:
    """All lessons, in random order."""
    sources = _sources(reading_folder)
    made = [
        *_of_questions(sources, chance),
        *_of_fooling(sources, chance),
        *_of_sentences(sources, chance),
    ]
    chance.shuffle(made)
    return made


def _sources(folder: Path) -> _Sources:
    texts, cases = reading(folder)
    by_url = {text.url: text for text in texts}
    sources = _Sources(Verbs([*(text.body for text in texts), *(case.question for case in cases)]))
    known: dict[str, _Paragraph] = {}
    for case in cases:
        text = by_url[case.source or ""]
        if not case.context or fold_of(text.unit) is not Fold.TRAIN:
            continue
        paragraph = known.get(case.context) or _paragraph(case.context, text)
        known[case.context] = paragraph
        for answer in case.answers[:1]:
            found = _sentence_with(paragraph, case.context, answer, case.starts[:1])
            if found is not None and not case.whole_sentences:
                sources.asked.append((case.question, answer, paragraph, found))
    sources.paragraphs.extend(known.values())
    for question, answer, start, context in _fooling(folder / "squad2.json"):
        if context in known:
            found = _sentence_with(known[context], context, answer, (start,))
            if found is not None:
                sources.fooling.append((question, answer, known[context], found))
    return sources


def _paragraph(context: str, text: Text) -> _Paragraph:
    spans = sentence_spans(context)
    sentences = tuple(context[span.start : span.end] for span in spans)
    return _Paragraph(text.title or "", text.group, sentences, tuple(span.start for span in spans))


def _sentence_with(paragraph: _Paragraph, context: str, answer: str, starts: Sequence[int]) -> int | None:
    at = starts[0] if starts else context.lower().find(answer.lower())
    if at < 0:
        return None
    found = [i for i, start in enumerate(paragraph.starts) if start <= at]
    return found[-1] if found and answer.lower() in paragraph.sentences[found[-1]].lower() else None


def _fooling(path: Path) -> Iterator[tuple[str, str, int, str]]:
    """Questions of SQuAD 2.0 that their paragraph does not answer, with what seems to be the answer."""
    for number, document in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        for at, paragraph in enumerate(document["paragraphs"]):
            unit = f"https://example.org/squad/{number}/{at // PARAGRAPHS * PARAGRAPHS}"
            if fold_of(unit) is not Fold.TRAIN:
                continue
            for qa in paragraph["qas"]:
                for likely in qa.get("plausible_answers", ())[:1]:
                    yield qa["question"], likely["text"], likely["answer_start"], paragraph["context"]


def _kind_of(question: str, answer: str) -> str:
    """What kind of thing an answer is: another of its kind may stand in its place."""
    words = question.lower().split()
    asked = next((word for word in words if word in ("who", "when", "where", "why", "how", "what", "which")), "")
    if re.fullmatch(r"\d{3,4}s?", answer):
        return "year"
    if re.search(r"\d", answer):
        return f"figure {len(answer.split())} {asked == 'when'}"
    caps = sum(word[0].isupper() for word in answer.split()) * 2 > len(answer.split())
    after = words[words.index(asked) + 1] if asked in ("what", "which") and words[-1] != asked else ""
    return f"{asked} {after if not caps else ''} {caps} {min(len(answer.split()), 4)}"


def _of_questions(sources: _Sources, chance: random.Random) -> Iterator[Lesson]:
    by_kind: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for question, answer, paragraph, _ in sources.asked:
        by_kind[_kind_of(question, answer)].append((answer, paragraph.page))
    for question, answer, paragraph, at in sources.asked:
        sentence, claim = paragraph.sentences[at], claim_of(question, answer, sources.verbs)
        if claim is None or len(sentence.split()) > _ROOM:
            continue
        others = [one for one in by_kind[_kind_of(question, answer)] if not _like(one[0], answer)]
        near = [one for one, page in others if page == paragraph.page]
        others_named = near if near and chance.random() < 0.5 else [one for one, _ in others]
        if not others_named:
            continue
        other = chance.choice(others_named)
        claim_b = claim_of(question, other, sources.verbs)
        found = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", sentence, re.IGNORECASE)
        if claim_b is None or found is None:
            continue
        place = found.start()
        if other in sentence:
            changed = swapped(sentence, sentence[place : place + len(answer)], other)
        else:
            changed = sentence[:place] + other + sentence[place + len(answer) :]
        if changed is None:
            continue
        pair = (_shown(paragraph, at, sentence, chance), _shown(paragraph, at, changed, chance))
        if chance.random() < 0.2:
            denial = change_of(claim, claim, (), sources.verbs, chance)
            denied = applied(claim, denial[1]) if denial and denial[0] == "denial" else None
            claim_b = denied or claim_b
        yield from _four((claim, claim_b), pair)
        yield from _beside(claim, paragraph, at, answer, chance)
        without = re.sub(
            rf",? ?(?:\b(?:in|on|by|at|from|of|to|for|with) )?(?:the )?{re.escape(answer)}\b", "", sentence
        )
        if chance.random() < 0.4 and len(without.split()) > _SHORTEST and answer not in without:
            yield Lesson(chance.choice((claim, claim_b)), without, (NEITHER,))


def _like(one: str, other: str) -> bool:
    one, other = one.lower(), other.lower()
    return one in other or other in one


def _of_fooling(sources: _Sources, chance: random.Random) -> Iterator[Lesson]:
    for question, answer, paragraph, at in sources.fooling:
        claim = claim_of(question, answer, sources.verbs)
        if claim is None:
            continue
        yield Lesson(claim, _shown(paragraph, at, paragraph.sentences[at], chance), (CONTRADICTS, NEITHER))
        told = reworded(claim, "", sources.verbs, chance) or claim
        yield Lesson(claim, told, (SUPPORTS,))


def _of_sentences(sources: _Sources, chance: random.Random) -> Iterator[Lesson]:
    names = _names(sources.paragraphs)
    for paragraph in sources.paragraphs:
        some = chance.sample(names, 60)
        own = _names([paragraph])
        for at, sentence in enumerate(paragraph.sentences):
            fits = _SHORTEST <= len(sentence.split()) <= _LONGEST and sentence.endswith(".")
            if not fits or chance.random() > _OF_SENTENCES:
                continue
            claim = reworded(sentence, paragraph.title, sources.verbs, chance)
            if claim is None or len(claim.split()) < 4:
                continue
            four = _changed(claim, sentence, (*own, *some) if chance.random() < 0.5 else own, sources.verbs, chance)
            if four is not None:
                claims, evidence, wrong = four
                first, second = (_shown(paragraph, at, one, chance) for one in evidence)
                yield from _four(claims, (first, second), wrong)
                if chance.random() < 0.6:
                    yield from _beside(chance.choice(claims), paragraph, at, None, chance)
            if len(sentence.split()) - len(claim.split()) >= 4 and chance.random() < 0.4:
                yield Lesson(sentence, claim, (NEITHER,))


def _changed(
    claim: str, sentence: str, names: Sequence[str], verbs: Verbs, chance: random.Random
) -> tuple[tuple[str, str], tuple[str, str], tuple[int, ...]] | None:
    """Two claims and two pieces of evidence, the second of each changed alike; and what crosswise they may be."""
    way = chance.random()
    if way < 0.3:
        bound = bound_of(claim, chance)
        if bound is not None:
            true, false = (with_bound(claim, bound.figure, one) for one in (bound.true, bound.false))
            changed = re.sub(rf"(?<![\w,.$-]){re.escape(bound.figure)}(?![\w,])", bound.other, sentence, count=1)
            if true is not None and false is not None and changed != sentence:
                return (true, false), (sentence, changed), (CONTRADICTS,)
    if way < 0.5:
        pairs = name_pairs(claim)
        for one, other in chance.sample(pairs, min(3, len(pairs))):
            turned, turned_too = swapped(claim, one, other), swapped(sentence, one, other)
            if turned is not None and turned_too is not None:
                return (claim, turned), (sentence, turned_too), (CONTRADICTS,)
    found = change_of(claim, sentence, names, verbs, chance)
    if found is None:
        return None
    changed_claim, changed_sentence = applied(claim, found[1]), applied(sentence, found[1])
    if changed_claim is None or changed_sentence is None:
        return None
    if found[0] == "denial" and chance.random() < 0.5:
        changed_claim = denied_otherwise(changed_claim, chance)
    # What is said of another may be true as well: that one name stands for another need not be a contradiction.
    wrong = (CONTRADICTS, NEITHER) if found[0] == "name" else (CONTRADICTS,)
    return (claim, changed_claim), (sentence, changed_sentence), wrong


def _four(
    claims: tuple[str, str], evidence: tuple[str, str], wrong: tuple[int, ...] = (CONTRADICTS,)
) -> Iterator[Lesson]:
    for number, claim in enumerate(claims):
        for place, one in enumerate(evidence):
            yield Lesson(claim, one, (SUPPORTS,) if number == place else wrong)


def _beside(claim: str, paragraph: _Paragraph, at: int, answer: str | None, chance: random.Random) -> Iterator[Lesson]:
    """The claim with another sentence of the paragraph, the one most like it as often as any."""
    others = [
        one
        for number, one in enumerate(paragraph.sentences)
        if number != at and len(one.split()) >= _SHORTEST and (answer is None or answer.lower() not in one.lower())
    ]
    if others:
        words = set(re.findall(r"\w{4,}", claim.lower()))
        likest = max(others, key=lambda one: len(words & set(re.findall(r"\w{4,}", one.lower()))))
        yield Lesson(claim, likest if chance.random() < 0.5 else chance.choice(others), (NEITHER,))


def _shown(paragraph: _Paragraph, at: int, sentence: str, chance: random.Random) -> str:
    """The sentence, sometimes after the one before it or under its title."""
    way = chance.random()
    if way < 0.12 and at > 0 and len((paragraph.sentences[at - 1] + " " + sentence).split()) <= _ROOM:
        return f"{paragraph.sentences[at - 1]} {sentence}"
    return f"{paragraph.title}. {sentence}" if way < 0.2 and paragraph.title else sentence


def _names(paragraphs: Sequence[_Paragraph]) -> list[str]:
    found = {
        without_possessive(match.group(1))
        for one in paragraphs
        for sentence in one.sentences
        for match in re.finditer(r"(?<=[a-z,] )([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)*)", sentence)
    }
    return sorted(found)


def tidied(lesson: Lesson) -> Lesson:
    """The same without marks of the Penn Treebank."""
    return Lesson(tidy(lesson.claim), tidy(lesson.evidence), lesson.right)
