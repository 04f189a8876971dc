"""Writes docs/benchmarks.md from the figures of a run, whole and without one figure of its own. Measures nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.sets.asking import DEPTH, PEERS
from benchmarks.sets.catalogue import SETS, PublicSet
from benchmarks.sets.loading import SEED
from benchmarks.sets.measuring import BYLINE, FIRST_STATEMENT, Figure, Figures, SetFigures, System
from benchmarks.sets.published import PUBLISHED

_TITLES = {BYLINE: "**Byline**", FIRST_STATEMENT: "**Byline**, first statement only"} | {
    peer.name: peer.title for peer in PEERS
}
_MARKS = {"better": " ▲", "worse": " ▼", None: ""}


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of a set: whichever of its columns the set has figures for."""

    title: str
    columns: tuple[tuple[str, str], ...]
    """Metric and heading."""
    needs: str
    """The metric without which there is no such table."""


_TABLES = (
    _Table(
        "Finding the articles",
        (
            ("hits@1", "Hits@1"),
            ("recall@5", "Recall@5"),
            ("recall@10", "Recall@10"),
            ("mrr@10", "MRR@10"),
            ("ndcg@10", "nDCG@10"),
        ),
        "recall@10",
    ),
    _Table(
        "Finding the sentences that answer, by passage",
        (
            ("multihop_hits@4", "Hits@4"),
            ("multihop_hits@10", "Hits@10"),
            ("multihop_map@10", "MAP@10"),
            ("multihop_mrr@10", "MRR@10"),
            ("evidence_recall@10", "Evidence recall@10"),
        ),
        "evidence_recall@10",
    ),
    _Table(
        "Answering",
        (("contained", "Reference contained"), ("f1", "Token F1"), ("rouge_l", "ROUGE-L")),
        "contained",
    ),
    _Table(
        "Quoting the sentences that annotators chose",
        (
            ("sentence_precision", "Sentence precision"),
            ("sentence_recall", "Sentence recall"),
            ("sentence_f1", "Sentence F1"),
            ("citation_precision", "Citation precision"),
        ),
        "sentence_f1",
    ),
    _Table(
        "Knowing what the archive does not say",
        (
            ("auroc", "AUROC"),
            ("balanced_accuracy", "Balanced accuracy"),
            ("abstention_precision", "Abstention precision"),
            ("abstention_recall", "Abstention recall"),
            ("abstention_f1", "Abstention F1"),
        ),
        "auroc",
    ),
)
_APART = """\
- **What Byline has learnt from is not asked about.** Its reader was trained, and its choice of sentences and its
  abstaining were fitted, on parts of SQuAD 2.0, SQuADShifts, CLAP-NQ and Natural Questions, so all questions about the
  texts of those parts are left out for every system. What is asked was set apart by a hash: whole pages in CLAP-NQ and
  Natural Questions, stretches of five paragraphs in the two others, where Byline may have learnt from another stretch
  of the same page.
- The texts of the questions left out stay in the archive among the others, the same for every system: without them the
  right one would be easier to find. Byline's reader knows some of them, which no peer does.
- **MultiHop-RAG is not parted.** Byline's choice of sentences and its abstaining were fitted on its questions too. The
  few numbers of Byline's search (its mix of keywords and meaning, the length of passages) were chosen on it and on
  samples of the other sets, of which some questions are asked here. The peers run as their own guides set them up and
  were fitted on none. News that nobody fitted anything on may come out lower.
"""
_SEEN = """\
- **Byline has seen some of this.** Its weights for choosing sentences and abstaining were fitted on questions of all
  of these sets, and its mix of keywords and meaning was chosen on MultiHop-RAG's. The peers run as their own guides set
  them up and were fitted on none. Byline's rankings on the other sets owe nothing to them; its answers and abstentions
  do, and news that nobody fitted anything on will come out lower. These figures are from before Byline had a reader.
"""
_WHAT_IT_KNOWS = "{what it knows}\n"
_INTRODUCTION = """\
# Byline on public sets of questions, beside other libraries

This page is written by `python -m benchmarks.sets`; do not edit it by hand. Every system has the same documents, the
same machine and the same embedding weights (all-MiniLM-L6-v2, on the CPU), and all their output is measured by the code
behind `byline eval`. No chat model takes part. Times are left out: they differ from run to run.

## How to read it

- A cell is a mean over the questions with its 95 % bootstrap interval. ▲ and ▼ mark a system that is significantly
  better or worse than Byline on that figure (paired randomisation test, adjusted for the number of figures, p < 0.05).
  No mark means that these questions do not tell the two apart, whichever number is larger.
{what it knows}
- Passages are what each system cuts. Where a passage has to hold a whole sentence, large passages have an
  advantage, and so do overlapping ones; the tables of passages say who has it. all-MiniLM-L6-v2 reads the first 256
  tokens of a passage and no more.
- Every peer is given title and text as one string; outlet and date are metadata, which most of them search only when
  told to. Byline puts title, outlet and date before each passage on its own.
- The peers find passages. None answers without a further model: Haystack's `ExtractiveReader` and txtai's extractive
  question answering need a reader model, the rest a chat model. For *Answering*, a peer's first passage stands in for
  its answer, cut to the length of Byline's (the median over the set): what a reader would see in the same space.
- Byline's answers are whole sentences. Token F1 against a reference of two words is low for any sentence; "reference
  contained" says whether the reader is told. CLAP-NQ's references are written by people in words of their own, so
  hardly any is contained. An abstention on a question that has an answer counts as 0, which a peer, never abstaining,
  is spared.
- AUROC says how often a question with an answer has the higher confidence than one without. A peer's confidence is the
  score of its first passage, which is all it offers. The other figures of that table need a system that abstains.
- A question without an answer was written or chosen for its own paragraph. Another document may answer it by chance.
"""
_REPRODUCE = """\
## How to reproduce it

    python -m benchmarks.sets --data DIR

`DIR` (also `$BYLINE_BENCH_DATA`) holds the public downloads under the names below. The peers get an environment of
their own in `.bench/sets` on the first run. `--sets multihop,clapnq` measures some, `--skip-peers` Byline alone;
`--out` and `--json` name other files to write. The page holds what the run measured: a part of the sets makes a part of
the page. `--rewrite` measures nothing and writes the page again from the JSON. To measure one of the sets in
`eval/reading`, the files of all four have to be there: a question is left out if Byline has learnt from it in another.
"""
_WHOLE = (
    "Whole, MultiHop-RAG has 609 articles and 2,556 questions, SQuAD 2.0's development set 11,873 questions and "
    "CLAP-NQ's 600: where a run was given a part of a set, the whole gives other figures. Sets of conversations "
    "(MTRAG), of conflicting documents (RAMDocs) and of claims are not measured here."
)


def document(figures: Figures) -> str:
    """The page, in Markdown."""
    parts = [
        _introduction(figures),
        *map(_section, figures.sets),
        _published(figures),
        _systems(figures),
        _REPRODUCE,
        _sources(figures),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _introduction(figures: Figures) -> str:
    older = any(one.left_out is None for one in figures.sets)
    return _INTRODUCTION.replace(_WHAT_IT_KNOWS, _SEEN if older else _APART)


def _section(measured: SetFigures) -> str:
    one = _catalogued(measured.name)
    counts = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in measured.questions.items())
    asked = f"{measured.documents} documents; questions: {counts}."
    if measured.left_out:
        asked += f" Left out, since Byline has learnt from their texts: {measured.left_out:,}."
    lines = [f"## {one.title}", "", one.about, "", asked, ""]
    for table in _TABLES:
        lines += _table(table, measured)
    return "\n".join([*lines, "### Passages", "", *_sizes(measured.systems)])


def _table(table: _Table, measured: SetFigures) -> list[str]:
    columns = [column for column in table.columns if any(column[0] in one.figures for one in measured.systems)]
    rows = [one for one in measured.systems if table.needs in one.figures and _told_apart(one, table, measured)]
    if not rows or not any(name == table.needs for name, _ in columns):
        return []
    title = (
        f"{table.title} (peers: the first {measured.cut} words found)" if table.needs == "contained" else table.title
    )
    cells = [[_TITLES[one.name], *(_cell(one.figures.get(name)) for name, _ in columns)] for one in rows]
    return [f"### {title}", "", *_grid(["", *(heading for _, heading in columns)], cells, numbers=True), ""]


def _told_apart(one: System, table: _Table, measured: SetFigures) -> bool:
    """The row of the first statement stands only where answers are compared; all else of it is Byline's."""
    return one.name != FIRST_STATEMENT or (table.needs == "contained" and measured.cut is not None)


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:.3f} ({figure.low:.2f}–{figure.high:.2f}){_MARKS[figure.against_byline]}"


def _sizes(systems: Sequence[System]) -> list[str]:
    rows = [
        [_TITLES[one.name], f"{one.passages:,}", f"{one.words_per_passage:.0f}"]
        for one in systems
        if one.name != FIRST_STATEMENT
    ]
    return [*_grid(["", "Passages", "Words each, mean"], rows, numbers=True), ""]


def _published(figures: Figures) -> str:
    names = {one.name for one in figures.sets}
    rows = [
        [_catalogued(one.set).title, one.what, one.figures, one.source, one.differs]
        for one in PUBLISHED
        if one.set in names
    ]
    if not rows:
        return ""
    said = "None of these can be set beside the figures above one to one; the last column says why."
    heads = ["Set", "System", "Published", "Where", "What differs"]
    return "\n".join(["## What others have published", "", said, "", *_grid(heads, rows), ""])


def _systems(figures: Figures) -> str:
    rows = [[peer.title, peer.about, _versions(peer.packages, figures)] for peer in PEERS if _has(figures, peer.name)]
    byline = [_TITLES[BYLINE], "as installed, with its default settings", _versions(("byline", "embedder"), figures)]
    return "\n".join(["## The systems", "", *_grid(["", "Set up as", "Versions"], [byline, *rows]), ""])


def _has(figures: Figures, name: str) -> bool:
    return any(system.name == name for one in figures.sets for system in one.systems)


def _versions(packages: Iterable[str], figures: Figures) -> str:
    return ", ".join(f"{name} {figures.versions[name]}" for name in packages if name in figures.versions)


def _sources(figures: Figures) -> str:
    rows = [[one.title, "<br>".join(f"`{file}`" for file in one.files), one.where, one.licence] for one in SETS]
    limits = [f"{one.title}: {_limit(one)}" for one in SETS if one.questions or one.documents]
    sampled = f"Large sets are sampled with seed {SEED}. {'; '.join(limits)}. Rankings are kept {DEPTH} passages deep."
    missing = [one.title for one in SETS if all(one.name != measured.name for measured in figures.sets)]
    sampled += f" Not measured in the run behind this page: {', '.join(missing)}." if missing else ""
    return "\n".join([*_grid(["Set", "Files in `DIR`", "Where from", "Licence"], rows), "", sampled, "", _WHOLE])


def _limit(one: PublicSet) -> str:
    questions = f"{one.questions} questions of each kind" if one.questions else "all questions"
    return f"{questions}, {one.documents} documents" if one.documents else questions


def _catalogued(name: str) -> PublicSet:
    return next(one for one in SETS if one.name == name)


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = False) -> list[str]:
    rule = ["---", *("---:" if numbers else "---" for _ in heads[1:])]
    return [f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows)]
