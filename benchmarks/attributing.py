"""Measures whether excerpts are given to the right article, or declined: `python -m benchmarks.attributing --data DIR`.

Excerpts of 15 to 60 words, a third of them lightly edited, are drawn from wire stories, web articles and MultiHop-RAG's
articles in an archive of more than 100,000 passages, and from articles that were left out of it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.tracing.attributing import attribute
from assistant.tracing.tracer import Tracer
from assistant.tracing.types import Attribution
from benchmarks.processes import BenchError
from benchmarks.report import percentile
from benchmarks.tracing import WORK, Source, altered, holds, large_archive, news, say, some_words, wires
from ui import wiring
from vectorstore import BylineError

_FEWEST, _MOST = 15, 60  # words of an excerpt
_SEED = 17
_LEFT_OUT = 50
_EDITED_EVERY = 3


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of an article, perhaps edited."""

    text: str
    original: str
    """As the article has them."""
    source: Source
    edits: int


def multihop(data: Path) -> Iterator[Source]:
    """MultiHop-RAG's articles."""
    for line in (data / "corpus" / "multihop" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Source(row["url"], row["body"], held=True)


def draw(collections: Sequence[Sequence[Source]], count: int, seed: int = _SEED) -> list[Excerpt]:
    """So many excerpts of articles in the archive, from each collection in turn, and 50 of articles that are not."""
    chance = random.Random(seed)
    held = [[one for one in sources if one.held and _is_long(one)] for sources in collections]
    absent = [one for sources in collections for one in sources if not one.held and _is_long(one)]
    vocabulary = [word for sources in held for word in chance.choice(sources).body.split()]
    chosen = [chance.choice(held[number % len(held)]) for number in range(count)]
    chosen += [chance.choice(absent) for _ in range(_LEFT_OUT)]
    return [_excerpt(one, number % _EDITED_EVERY == 0, vocabulary, chance) for number, one in enumerate(chosen)]


def _is_long(source: Source) -> bool:
    return len(source.body.split()) >= _MOST


def _excerpt(source: Source, edited: bool, vocabulary: Sequence[str], chance: random.Random) -> Excerpt:
    text = " ".join(source.body.split())
    words = some_words(text, chance, _FEWEST, _MOST)
    edits = chance.randint(1, max(1, len(words) // 15)) if edited else 0
    changed = altered(words, edits, vocabulary, chance)
    if edited and chance.random() < 0.5:
        at = chance.randrange(len(changed))
        changed[at] = mistyped(changed[at], chance)
    return Excerpt(" ".join(changed), " ".join(words), source, edits)


def mistyped(word: str, chance: random.Random) -> str:
    """The word with two letters swapped."""
    if len(word) < 2:
        return word
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def is_right(excerpt: Excerpt, found: Attribution) -> bool:
    """Whether the article that was named is the one, or has the same words; or whether it was rightly declined."""
    if found.article is None:
        return not excerpt.source.held
    return found.article.url == excerpt.source.url or holds(found.article.text, excerpt.original)


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures. Exit code 1 below `--min`, 2 when something could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attributing", description=__doc__)
    parser.add_argument("--data", type=Path, metavar="DIR", required=True, help="the folder with corpus/")
    parser.add_argument("--work", type=Path, metavar="DIR", default=WORK, help="where the archive is kept")
    parser.add_argument("--count", type=int, default=200, help="excerpts of articles in the archive")
    parser.add_argument("--seed", type=int, default=_SEED, help="for other excerpts")
    parser.add_argument("--min", type=float, default=0.0, help="exit with 1 below this share of right ones")
    parser.add_argument("--show", action="store_true", help="print what came out wrong")
    given = parser.parse_args(arguments)
    wiring.quiet()
    try:
        collections = [list(wires(given.data)), list(multihop(given.data)), list(news(given.data))]
        with large_archive(given.data, given.work) as archive:
            share = _measure(Tracer(archive), draw(collections, given.count, given.seed), show=given.show)
    except (BenchError, BylineError, OSError) as error:
        say(f"Error: {error}")
        return 2
    return int(share < given.min)


def _measure(tracer: Tracer, drawn: Sequence[Excerpt], *, show: bool) -> float:
    say(f"{tracer.archive.passage_count():,} passages")
    right: dict[str, list[bool]] = {"as it is": [], "edited": [], "left out": []}
    times = []
    for one in drawn:
        found = attribute(tracer, one.text)
        times.append(found.timings_ms["total"])
        kind = "left out" if not one.source.held else "edited" if one.edits else "as it is"
        right[kind].append(is_right(one, found))
        if show and not right[kind][-1]:
            say(f"{kind}: {one.text!r}\n    of {one.source.url}\n    given to {_named(found)}")
    right["all"] = [good for values in right.values() for good in values]
    for name, values in right.items():
        say(f"{name:10} {statistics.fmean(values):.3f} of {len(values)} right")
    say(f"median {statistics.median(times):.0f} ms, 95 % in {percentile(times, 0.95):.0f} ms")
    return statistics.fmean(right["all"])


def _named(found: Attribution) -> str:
    if found.article is None or found.match is None:
        return "none"
    return f"{found.article.url}, {found.match.similarity}: {found.match.citation.quote.text!r}"


if __name__ == "__main__":
    sys.exit(main())
