"""Which public sets are measured, which files they are read from, and under which licences. Reads none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import BenchError

READING = "eval/reading"
"""Where the reading sets are, below the data folder."""


@dataclass(frozen=True, slots=True)
class PublicSet:
    """One set, with what a reader needs to get it."""

    name: str
    """As `--sets` takes it."""
    title: str
    files: tuple[str, ...]
    """Paths below the data folder."""
    about: str
    licence: str
    where: str
    """What to download, and what it becomes here."""
    questions: int | None = None
    """Taken of each kind by a seeded choice; None for all."""
    documents: int | None = None
    """Documents kept: those that answer, then a seeded choice of the rest; None for all."""

    @property
    def parted(self) -> bool:
        """Whether it is one of the reading sets, parts of which Byline has learnt from: only the rest is asked."""
        return all(file.startswith(f"{READING}/") for file in self.files)


_SQUAD = "https://rajpurkar.github.io/SQuAD-explorer/"
_CLAP = "https://github.com/primeqa/clapnq"

SETS: tuple[PublicSet, ...] = (
    PublicSet(
        "multihop",
        "MultiHop-RAG",
        ("corpus/multihop/articles.jsonl", "eval/multihop.dev.jsonl"),
        "News articles of autumn 2023 from many outlets; questions that need two to four of them, and questions that "
        "none of them answers (Tang and Yang, arXiv 2401.15391).",
        "ODC-BY for the questions; the articles belong to their publishers",
        "https://github.com/yixuantt/MultiHop-RAG: `corpus.json` becomes `articles.jsonl`, `MultiHopRAG.json` becomes "
        "`multihop.dev.jsonl`; a JSON list and JSON Lines are both read.",
    ),
    PublicSet(
        "squad2",
        "SQuAD 2.0",
        (f"{READING}/squad2.json",),
        "Paragraphs of Wikipedia; questions that one of them answers with a few words, and questions written to look "
        "as if it did (Rajpurkar, Jia and Liang, ACL 2018).",
        "CC BY-SA 4.0",
        f"{_SQUAD}: `dev-v2.0.json` becomes `squad2.json`.",
        questions=200,
        documents=400,
    ),
    PublicSet(
        "squadshifts",
        "SQuADShifts, new Wikipedia",
        (f"{READING}/squadshifts_new_wiki.json",),
        "As SQuAD 1.1, on Wikipedia articles that SQuAD did not use; every question has an answer "
        "(Miller et al., ICML 2020).",
        "CC BY 4.0",
        "https://modestyachts.github.io/squadshifts-website/: `new_wiki_v1.0.json` becomes "
        "`squadshifts_new_wiki.json`.",
        questions=200,
        documents=400,
    ),
    PublicSet(
        "clapnq",
        "CLAP-NQ",
        (f"{READING}/clapnq_answerable.dev.jsonl", f"{READING}/clapnq_unanswerable.dev.jsonl"),
        "Real questions to a search engine, the paragraph of Wikipedia that answers each in several sentences, which "
        "sentences those are, and an answer written from them; and questions whose paragraph does not answer "
        "(Rosenthal et al., arXiv 2404.02103).",
        "as its repository states; Natural Questions, which it is made from, is CC BY-SA 3.0",
        f"{_CLAP}, folder `annotated_data/dev`: `clapnq_dev_answerable.jsonl` becomes `clapnq_answerable.dev.jsonl`, "
        "`clapnq_dev_unanswerable.jsonl` becomes `clapnq_unanswerable.dev.jsonl`.",
    ),
    PublicSet(
        "nq",
        "Natural Questions, gold passages",
        (f"{READING}/nq_oracle.jsonl.gz",),
        "Real questions to a search engine with short answers, and the passage of Wikipedia that holds each "
        "(Kwiatkowski et al., TACL 2019; with the one gold passage, Liu et al., TACL 2024).",
        "CC BY-SA 3.0",
        "https://github.com/nelson-liu/lost-in-the-middle: `qa_data/nq-open-oracle.jsonl.gz` becomes "
        "`nq_oracle.jsonl.gz`.",
        questions=200,
        documents=400,
    ),
)


def chosen(names: str | None) -> tuple[PublicSet, ...]:
    """The sets named, separated by commas, in the order of the catalogue. Raises `BenchError` for an unknown one."""
    if names is None:
        return SETS
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    unknown = sorted(wanted - {one.name for one in SETS})
    if unknown or not wanted:
        known = ", ".join(one.name for one in SETS)
        raise BenchError(f"There is no set {', '.join(unknown) or 'named'}. The sets are {known}.")
    return tuple(one for one in SETS if one.name in wanted)


def check_layout(data: Path, sets: Sequence[PublicSet]) -> None:
    """Raises `BenchError` that names every missing file, what to download and where to put it.

    One reading set needs the files of all: a question is left out if Byline has learnt from it in another of them.
    """
    if not data.is_dir():
        raise BenchError(f"There is no folder {data}. Name the one that holds corpus/ and eval/ with --data.")
    parted = any(one.parted for one in sets)
    needed = [one for one in SETS if one in sets or (parted and one.parted)]
    missing = [(one, file) for one in needed for file in one.files if not (data / file).is_file()]
    if missing:
        lines = [f"  {data / file}\n    {one.title}: {one.where}" for one, file in missing]
        raise BenchError("These files are not there:\n" + "\n".join(lines))
