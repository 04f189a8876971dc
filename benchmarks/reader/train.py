"""Trains the reader: a batch of questions beside paragraphs, some of which only look as if they answered."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from assistant.reader.network import ReaderNetwork, with_weights
from assistant.reader.packing import Packed, Tokens, pack, room, tokens_of
from assistant.words import analyse
from benchmarks.reader.corrupting import corrupted
from benchmarks.reader.examples import Lessons, header_of
from benchmarks.reader.losses import losses
from vectorstore import Span


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard."""

    epochs: int = 3
    batch_tokens: int = 4096
    """Padded tokens in one step."""
    rate: float = 2e-4
    look_alikes: float = 0.5
    """Look-alike paragraphs read for each answerable question."""
    corrupted: float = 0.4
    """Answerable questions asked again with something in them changed."""


@dataclass(frozen=True, slots=True)
class _Input:
    packed: Packed
    starts: tuple[int, ...]
    """Tokens an answer starts at; 0, the first, where there is none."""
    ends: tuple[int, ...]
    sentences: tuple[int, ...]
    """Right sentences; none where nothing answers."""


class _Desk:
    """Lays lessons out as inputs."""

    def __init__(self, lessons: Lessons, tokenizer: Tokenizer, schedule: Schedule, chance: random.Random) -> None:
        self._lessons, self._tokenizer, self._schedule, self._chance = lessons, tokenizer, schedule, chance
        self._texts = tokens_of(tokenizer, [one.text for one in lessons.paragraphs])
        self._questions = tokens_of(tokenizer, [one.question for one in lessons.lessons])
        self._others: dict[str, list[str]] = {}
        for one in lessons.lessons:
            self._others.setdefault(lessons.paragraphs[one.paragraph].page, []).append(one.question)
        self._names = sorted({name for one in lessons.lessons for name in analyse(one.question).names})

    def epoch(self) -> list[_Input]:
        """One pass over the questions, with fresh headers, look-alikes and other names; in random order."""
        made: list[_Input] = []
        for lesson, question in zip(self._lessons.lessons, self._questions, strict=True):
            made.append(self._input(question, lesson.paragraph, lesson.answers))
            if lesson.answers and lesson.alike and self._chance.random() < self._schedule.look_alikes:
                made.append(self._input(question, self._chance.choice(lesson.alike), ()))
            if lesson.answers and self._chance.random() < self._schedule.corrupted:
                others = self._others[self._lessons.paragraphs[lesson.paragraph].page]
                other = corrupted(lesson.question, others, self._names, self._chance)
                if other is not None:
                    [tokens] = tokens_of(self._tokenizer, [other])
                    made.append(self._input(tokens, lesson.paragraph, ()))
        self._chance.shuffle(made)
        return made

    def _input(self, question: Tokens, number: int, answers: Sequence[Span]) -> _Input:
        paragraph, text = self._lessons.paragraphs[number], self._texts[number]
        [header] = tokens_of(self._tokenizer, [header_of(paragraph.page, self._chance)])
        text, sentences, answers = _window(text, paragraph.sentences, answers, room(question, header), self._chance)
        packed = pack(question, header, text, sentences)
        starts, ends, right = set(), set(), set()
        for answer in answers:
            inside = np.flatnonzero((packed.starts < answer.end) & (packed.ends > answer.start) & (packed.starts >= 0))
            if len(inside):
                starts.add(int(inside[0]))
                ends.add(int(inside[-1]))
                right |= {int(index) for index in packed.sentences[inside] if index >= 0}
        return _Input(packed, tuple(starts or {0}), tuple(ends or {0}), tuple(right))


def _window(
    text: Tokens, sentences: Sequence[Span], answers: Sequence[Span], size: int, chance: random.Random
) -> tuple[Tokens, tuple[Span, ...], tuple[Span, ...]]:
    """The paragraph from some sentence on, where the whole is too long; an answer that is there stays there."""
    if len(text.ids) <= size or not sentences:
        return text, tuple(sentences), tuple(answers)
    latest = min((answer.start for answer in answers), default=sentences[-1].start)
    opened = chance.choice([one.start for one in sentences if one.start <= latest] or [0])
    at = next((i for i, (start, _) in enumerate(text.spans) if start >= opened), 0)
    if answers and not any(answer.end <= text.spans[min(len(text.spans), at + size) - 1][1] for answer in answers):
        opened = max((one.start for one in sentences if one.start <= latest), default=0)
        at = next((i for i, (start, _) in enumerate(text.spans) if start >= opened), 0)
    kept = tuple(one for one in sentences if one.start >= text.spans[at][0])
    return Tokens(text.ids[at:], text.spans[at:]), kept, tuple(answers)


def _batches(inputs: Sequence[_Input], tokens: int, chance: random.Random) -> list[list[_Input]]:
    """Inputs of like length together, the batches in random order."""
    ordered = sorted(inputs, key=lambda one: (len(one.packed.ids), chance.random()))
    batches: list[list[_Input]] = [[]]
    for one in ordered:
        if batches[-1] and len(one.packed.ids) * (len(batches[-1]) + 1) > tokens:
            batches.append([])
        batches[-1].append(one)
    chance.shuffle(batches)
    return batches


_STEP = 16  # widths are rounded up to this: each new shape costs torch a new plan, in time and memory


def _tensors(batch: Sequence[_Input]) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    rows, width = len(batch), -(-max(len(one.packed.ids) for one in batch) // _STEP) * _STEP
    most = max(int(one.packed.sentences.max()) + 1 for one in batch) or 1
    ids, kinds, there = (np.zeros((rows, width), dtype=np.int64) for _ in range(3))
    may, starts, ends = (np.zeros((rows, width), dtype=bool) for _ in range(3))
    share, right = np.zeros((rows, most, width), dtype=np.float32), np.zeros((rows, most + 1), dtype=bool)
    for row, one in enumerate(batch):
        size = len(one.packed.ids)
        ids[row, :size], kinds[row, :size], there[row, :size] = one.packed.ids, one.packed.kinds, 1
        may[row, :size] = one.packed.starts >= 0
        may[row, 0] = True
        starts[row, list(one.starts)] = True
        ends[row, list(one.ends)] = True
        for number in range(most):
            inside = np.flatnonzero(one.packed.sentences == number)
            if len(inside):
                share[row, number, inside] = 1.0 / len(inside)
        right[row, [number + 1 for number in one.sentences] or [0]] = True
    inputs = {"input_ids": ids, "token_type_ids": kinds, "attention_mask": there}
    wanted = {"mask": may, "starts": starts, "ends": ends, "sentences": share, "right": right}
    return (
        {name: torch.from_numpy(value) for name, value in inputs.items()},
        {name: torch.from_numpy(value) for name, value in wanted.items()},
    )


def train(
    lessons: Lessons, weights: Path, schedule: Schedule, *, seed: int = 0, after: Path | None = None
) -> Iterator[ReaderNetwork]:
    """Yields the reader after each epoch: the mean of its weights along the way, not the last ones.

    `weights` is the embedder's folder; `after` holds the reader's own from an earlier run to go on from.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    model = ReaderNetwork(weights) if after is None else with_weights(weights, after)
    tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    desk = _Desk(lessons, tokenizer, schedule, chance)
    plan = [_batches(desk.epoch(), schedule.batch_tokens, chance) for _ in range(schedule.epochs)]
    total = sum(map(len, plan))
    optimizer = torch.optim.AdamW(
        [parameter for parameter in model.parameters() if parameter.requires_grad], lr=schedule.rate, weight_decay=0.01
    )
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, schedule.rate, total_steps=total + 1, pct_start=0.06, anneal_strategy="linear"
    )
    average = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995), use_buffers=False
    )
    began, step = time.perf_counter(), 0
    for number, batches in enumerate(plan, 1):
        model.train()
        for batch in batches:
            inputs, wanted = _tensors(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                outputs = model(**inputs)
            span, sentence = losses(outputs.float(), **wanted)
            (span + sentence).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            pace.step()
            optimizer.zero_grad()
            average.update_parameters(model)
            step += 1
            if step % 50 == 0:
                done = time.perf_counter() - began
                sys.stderr.write(
                    f"epoch {number}, step {step} of {total}: span {span.item():.3f}, sentence {sentence.item():.3f}, "
                    f"{done:.0f} s, {done / step * (total - step):.0f} s left\n"
                )
        averaged = average.module
        assert isinstance(averaged, ReaderNetwork)
        yield averaged.eval()
