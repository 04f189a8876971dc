"""Trains the judge's network: first on lessons made by rules, then on claims that people wrote, mixed with lessons."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from assistant.checking.model import OUTCOMES, packed_pairs
from assistant.reader.engine import WEIGHTS as READER_WEIGHTS
from assistant.reader.network import ReaderNetwork, with_weights
from assistant.reader.packing import Packed
from benchmarks.judge.lessons import Lesson

_STEP = 16  # widths are rounded up to this: each new shape costs torch a new plan, in time and memory


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how hard."""

    made: int = 12_000
    """Lessons made by rules that are learnt before what people wrote."""
    epochs: int = 4
    """Times that what people wrote is learnt, each with as many lessons made by rules."""
    batch_tokens: int = 4096
    """Padded tokens in one step."""
    longest: int = 64
    """Tokens of a lesson; longer ones are left out."""
    rate: float = 2e-4


def untrained(folder: Path) -> ReaderNetwork:
    """A judge over the embedder in `folder` that reads as the reader does and knows no outcome yet."""
    network = with_weights(folder, Path(str(READER_WEIGHTS)))
    torch.nn.init.normal_(network.head.weight, std=0.02)
    torch.nn.init.zeros_(network.head.bias)
    return network


@dataclass(frozen=True, slots=True)
class _Input:
    packed: Packed
    right: tuple[int, ...]


def _inputs(lessons: Sequence[Lesson], tokenizer: Tokenizer, longest: int) -> list[_Input]:
    packed = packed_pairs(tokenizer, [(one.claim, one.evidence) for one in lessons])
    found = [_Input(one, lesson.right) for one, lesson in zip(packed, lessons, strict=True)]
    return [one for one in found if len(one.packed.ids) <= longest]


def _batches(inputs: Sequence[_Input], tokens: int, chance: random.Random) -> list[list[_Input]]:
    """Inputs of like length together, the batches in random order."""
    ordered = sorted(inputs, key=lambda one: (-(-len(one.packed.ids) // _STEP), chance.random()))
    batches: list[list[_Input]] = [[]]
    for one in ordered:
        if batches[-1] and -(-len(one.packed.ids) // _STEP) * _STEP * (len(batches[-1]) + 1) > tokens:
            batches.append([])
        batches[-1].append(one)
    chance.shuffle(batches)
    return [batch for batch in batches if batch]


def _tensors(batch: Sequence[Packed]) -> dict[str, torch.Tensor]:
    rows, width = len(batch), -(-max(len(one.ids) for one in batch) // _STEP) * _STEP
    arrays = {
        name: np.zeros((rows, width), dtype=np.int64) for name in ("input_ids", "token_type_ids", "attention_mask")
    }
    for row, one in enumerate(batch):
        size = len(one.ids)
        arrays["input_ids"][row, :size], arrays["token_type_ids"][row, :size] = one.ids, one.kinds
        arrays["attention_mask"][row, :size] = 1
    return {name: torch.from_numpy(value) for name, value in arrays.items()}


def _plan(
    made: Sequence[_Input], written: Sequence[_Input], schedule: Schedule, chance: random.Random
) -> Iterator[list[_Input]]:
    yield from _batches(made[: schedule.made], schedule.batch_tokens, chance)
    for epoch in range(schedule.epochs):
        begin = schedule.made + epoch * len(written)
        yield from _batches([*written, *made[begin : begin + len(written)]], schedule.batch_tokens // 2, chance)


def train(
    made: Sequence[Lesson],
    written: Sequence[Lesson],
    folder: Path,
    schedule: Schedule,
    *,
    seed: int = 0,
    after: Path | None = None,
    told: Callable[[ReaderNetwork], str] = lambda network: "",
) -> ReaderNetwork:
    """The judge: the mean of its weights along the way, not the last ones.

    `after` holds weights of an earlier run to go on from; `told` reports on the judge every so often.
    """
    torch.manual_seed(seed)
    chance = random.Random(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    network = untrained(folder) if after is None else with_weights(folder, after)
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    plan = list(_plan(_inputs(made, tokenizer, schedule.longest), _inputs(written, tokenizer, 160), schedule, chance))
    optimizer = torch.optim.AdamW(
        [one for one in network.parameters() if one.requires_grad], lr=schedule.rate, weight_decay=0.01
    )
    pace = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, schedule.rate, total_steps=len(plan) + 1, pct_start=0.06, anneal_strategy="linear"
    )
    average = torch.optim.swa_utils.AveragedModel(
        network,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99),  # type: ignore[no-untyped-call]
        use_buffers=False,
    )
    began = time.perf_counter()
    for step, batch in enumerate(plan, 1):
        network.train()
        right = torch.full((len(batch), len(OUTCOMES)), -1e4)
        for row, one in enumerate(batch):
            right[row, list(one.right)] = 0.0
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = network(**_tensors([one.packed for one in batch]))[:, 0]
        chances = torch.log_softmax(outputs.float(), dim=1)
        loss = -torch.logsumexp(chances + right, dim=1).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        pace.step()
        optimizer.zero_grad()
        average.update_parameters(network)
        if step % 20 == 0:
            done = time.perf_counter() - began
            more = told(_averaged(average)) if step % 100 == 0 else ""
            left = done / step * (len(plan) - step)
            sys.stderr.write(f"step {step} of {len(plan)}: {loss.item():.3f}, {done:.0f} s, {left:.0f} s left {more}\n")
    return _averaged(average)


def _averaged(average: torch.optim.swa_utils.AveragedModel) -> ReaderNetwork:
    found = average.module
    assert isinstance(found, ReaderNetwork)
    return found.eval()


def logits_of(network: ReaderNetwork, pairs: Sequence[tuple[str, str]], folder: Path) -> npt.NDArray[np.float64]:
    """What the network gives before it is compiled, shape (pairs, 3)."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    packed = packed_pairs(tokenizer, pairs)
    order = sorted(range(len(packed)), key=lambda at: len(packed[at].ids))
    found = np.zeros((len(packed), len(OUTCOMES)))
    with torch.no_grad():
        for at in range(0, len(order), 32):
            places = order[at : at + 32]
            found[places] = network(**_tensors([packed[place] for place in places]))[:, 0].numpy()
    return found
