"""The page on public sets says what was measured and nothing else, the same part of a set is taken every time, and
whoever lacks a file is told which and where from. No question is asked about a text that anything was trained or fitted
on. The peers themselves are not run here, nor is any published set read.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

# At the front: other packages install a top-level "benchmarks" of their own.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.evaluation.formats import Document
from assistant.evaluation.types import Case, Gold, Response, Retrieved, Said, Task
from benchmarks.folds import Fold, fold_of
from benchmarks.processes import BenchError
from benchmarks.reading_sets import PARAGRAPHS, reading
from benchmarks.sets.__main__ import main
from benchmarks.sets.asking import PEERS, Given
from benchmarks.sets.catalogue import READING, SETS, PublicSet, check_layout, chosen
from benchmarks.sets.document import document
from benchmarks.sets.loading import Loaded, load, sample, sample_documents, without_doubles
from benchmarks.sets.measuring import BYLINE, FIRST_STATEMENT, Figure, Figures, SetFigures, System, measure
from benchmarks.sets.published import PUBLISHED

ROOT = Path(__file__).resolve().parents[1]
TITLES = {"https://example.org/a": "Harbour"}


def _case(number: int, kind: str = "answerable", answers: tuple[str, ...] | None = ("the ferry",)) -> Case:
    known = kind == "answerable"
    relevant = {"https://example.org/a": 1} if known else {}
    gold = Gold(relevant=relevant, answers=answers if known else None, answerable=known)
    return Case(f"q{number}", Task.ASK, f"What came in at {number}?", kind, gold=gold)


def _document(number: int, text: str | None = None) -> Document:
    return Document(str(number), text or f"Text {number}.", None, f"https://example.org/{number}")


def _system(name: str, value: float, *, answers: bool = True) -> System:
    figures = {
        **({"contained": Figure(value / 4, value / 4 - 0.0719, value / 4 + 0.0523, 59)} if answers else {}),
        "hits@1": Figure(value, value - 0.0371, value + 0.0411, 57),
        "recall@10": Figure(value / 2, value / 2 - 0.0213, value / 2 + 0.0317, 57, "worse"),
        "auroc": Figure(value / 3, value / 3 - 0.0111, value / 3 + 0.0119, 61),
    }
    return System(name, int(value * 9973), value * 131, figures)


FIGURES = Figures(
    {"byline": "9.8.7", "embedder": "model@1234", "langchain-core": "6.5.4"},
    (
        SetFigures(
            "multihop",
            83,
            {"inference_query": 29, "null_query": 17},
            None,
            (_system(BYLINE, 0.8123, answers=False),),
            left_out=0,
        ),
        SetFigures(
            "squad2",
            641,
            {"answerable": 251, "unanswerable": 249},
            23,
            (_system(BYLINE, 0.7219), _system(FIRST_STATEMENT, 0.7218), _system("langchain", 0.5327)),
            left_out=4758,
        ),
    ),
    {"multihop/byline": 73.9},
)


def _numbers(text: str) -> set[float]:
    return {float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _measured_part(page: str) -> str:
    """The sections of the sets, without what is printed as it stands in the catalogue."""
    part = page[page.index("## MultiHop-RAG") : page.index("## What others have published")]
    for one in SETS:
        part = part.replace(one.about, "").replace(f"## {one.title}", "")
    return re.sub(r"^\| [^|]* \|", "|", re.sub(r"\w+@\d+", "", part), flags=re.MULTILINE)


def test_every_figure_on_the_page_was_measured() -> None:
    def leaves(value: object) -> list[float]:
        if isinstance(value, dict):
            return [leaf for one in value.values() for leaf in leaves(one)]
        if isinstance(value, list | tuple):
            return [leaf for one in value for leaf in leaves(one)]
        return [float(value)] if isinstance(value, int | float) else []

    measured = leaves(asdict(FIGURES))
    printable = {round(one, digits) for one in measured for digits in (0, 2, 3)}
    page = _measured_part(document(FIGURES))
    assert {0.812, 0.78, 83.0, 251.0, 23.0} <= _numbers(page)
    assert _numbers(page) <= printable


def test_the_page_says_which_sets_were_not_measured() -> None:
    missing = ", ".join(one.title for one in SETS if one.name not in ("multihop", "squad2"))
    assert f"Not measured in the run behind this page: {missing}." in document(FIGURES)


def test_the_page_says_how_many_questions_were_left_out_and_where_none_was_says_nothing_of_it() -> None:
    page = document(FIGURES)
    assert "249 unanswerable. Left out, since Byline has learnt from their texts: 4,758.\n" in page
    assert "17 null query.\n" in page


def test_times_are_not_on_the_page() -> None:
    assert "73.9" not in document(FIGURES)


def test_the_page_marks_who_differs_and_shows_what_was_not_measured() -> None:
    page = document(FIGURES)
    row = next(line for line in page.splitlines() if line.startswith("| LangChain | 0.533"))
    assert "0.266 (0.25–0.30) ▼" in row
    assert "Balanced accuracy" not in page
    assert page.count("**Byline**, first statement only") == 1  # where answers are compared, and nowhere else


def test_published_figures_come_with_their_source_and_what_differs() -> None:
    page = document(FIGURES)
    for one in PUBLISHED:
        assert f"| {one.figures} | {one.source} | {one.differs} |" in page


def test_the_figures_survive_their_json(tmp_path: Path) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text(FIGURES.as_json(), encoding="utf-8")
    assert Figures.from_json(kept) == FIGURES


def test_figures_from_before_anything_was_left_out_say_that_byline_has_seen_the_questions(tmp_path: Path) -> None:
    kept, page = tmp_path / "figures.json", tmp_path / "page.md"
    older = json.loads(FIGURES.as_json())
    for one in older["sets"]:
        del one["left_out"]
    kept.write_text(json.dumps(older), encoding="utf-8")
    assert main(["--rewrite", "--json", str(kept), "--out", str(page)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "**Byline has seen some of this.**" in text
    assert "not asked about" not in text
    assert "**Byline has seen some of this.**" not in document(FIGURES)
    assert "not asked about" in document(FIGURES)


def test_figures_of_another_make_are_not_put_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept, page = tmp_path / "figures.json", tmp_path / "page.md"
    kept.write_text('{"sets": [{"name": "squad2"}]}', encoding="utf-8")
    assert main(["--rewrite", "--json", str(kept), "--out", str(page)]) == 2
    assert "Measure again" in capsys.readouterr().err
    assert not page.exists()


def test_the_page_in_docs_is_what_its_figures_make() -> None:
    figures = ROOT / "docs" / "benchmarks.json"
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert page == document(Figures.from_json(figures)), "write it again: python -m benchmarks.sets --rewrite"
    assert "/work" not in page


def test_rewriting_measures_nothing_and_gives_the_same_page(tmp_path: Path) -> None:
    kept, page = tmp_path / "figures.json", tmp_path / "page.md"
    kept.write_text(FIGURES.as_json(), encoding="utf-8")
    assert main(["--rewrite", "--json", str(kept), "--out", str(page)]) == 0
    assert page.read_text(encoding="utf-8") == document(FIGURES)


# --- layout -------------------------------------------------------------------------------------------------


def test_a_missing_file_is_named_with_what_to_download_and_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(BenchError) as caught:
        check_layout(tmp_path, SETS)
    said = str(caught.value)
    for one in SETS:
        assert one.where in said
        for file in one.files:
            assert str(tmp_path / file) in said


def _touch(folder: Path, sets: tuple[PublicSet, ...]) -> None:
    for file in (file for one in sets for file in one.files):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", encoding="utf-8")


def test_only_the_sets_that_are_measured_need_their_files(tmp_path: Path) -> None:
    multihop = chosen("multihop")
    _touch(tmp_path, multihop)
    check_layout(tmp_path, multihop)


def test_a_reading_set_needs_the_files_of_all_of_them_and_no_other(tmp_path: Path) -> None:
    """A question that is trained on in one of them must not be asked in another."""
    (squad,) = chosen("squad2")
    _touch(tmp_path, (squad,))
    with pytest.raises(BenchError, match=r"nq_oracle\.jsonl\.gz") as caught:
        check_layout(tmp_path, (squad,))
    assert "multihop" not in str(caught.value)
    _touch(tmp_path, chosen("squadshifts,clapnq,nq"))
    check_layout(tmp_path, (squad,))


def test_an_unknown_set_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BenchError, match=r"no set squad9\. The sets are multihop, squad2"):
        chosen("multihop,squad9")
    with pytest.raises(BenchError, match="The sets are"):
        chosen(" , ")


def test_no_data_folder_is_an_error_with_a_next_step(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BYLINE_BENCH_DATA", raising=False)
    assert main(["--skip-peers"]) == 2
    assert "--data" in capsys.readouterr().err
    assert main(["--skip-peers", "--data", "nowhere"]) == 2
    assert "There is no folder nowhere" in capsys.readouterr().err


# --- taking a part ------------------------------------------------------------------------------------------


def test_a_sample_is_the_same_whatever_order_the_file_has() -> None:
    cases = [_case(number, "answerable" if number % 2 else "unanswerable") for number in range(200)]
    taken = sample(cases, 20)
    assert {case.id for case in taken} == {case.id for case in sample(cases[::-1], 20)}
    assert [case.kind for case in taken].count("answerable") == 20
    assert len(taken) == 40
    assert list(taken) == [case for case in cases if case in taken]
    assert {case.id for case in taken} != {case.id for case in sample(cases, 20, seed=2)}
    assert sample(cases, None) == tuple(cases)


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(0, 60), st.sets(st.integers(0, 49), max_size=30))
def test_sampled_documents_hold_every_answer(count: int, answering: set[int]) -> None:
    documents = [_document(number) for number in range(50)]
    cases = [
        Case(str(number), Task.ASK, "?", gold=Gold(relevant={f"https://example.org/{number}": 1}))
        for number in answering
    ]
    taken = sample_documents(documents, cases, count)
    assert {f"https://example.org/{number}" for number in answering} <= {one.url for one in taken}
    assert len(taken) == min(50, max(count, len(answering)))
    assert set(taken) == set(sample_documents(documents[::-1], cases, count))


def test_documents_with_the_same_text_are_one_and_answer_for_each_other() -> None:
    documents = [_document(1, "Same."), _document(2, "Other."), _document(3, " Same.\n")]
    case = Case("q", Task.ASK, "?", gold=Gold(relevant={"https://example.org/3": 1}))
    kept, (renamed,) = without_doubles(documents, [case])
    assert [one.id for one in kept] == ["1", "2"]
    assert renamed.gold.relevant == {"https://example.org/1": 1}


# --- what is held out ---------------------------------------------------------------------------------------

HELD_OUT, LEARNT = (
    next(name for number in range(99) if fold_of(name := f"Page {number}") is fold)
    for fold in (Fold.HELD_OUT, Fold.TRAIN)
)
"""Pages of Natural Questions and CLAP-NQ in either part."""
Pages = tuple[tuple[str, str, str], ...]
"""Each a title, a question and a text."""


def _squad_file(name: str) -> dict[str, object]:
    """Three pages of sixty paragraphs; each paragraph with a question that it answers and one that it does not."""

    def asked(place: str) -> list[dict[str, object]]:
        known = {"answers": [{"text": "ferry", "answer_start": 2}], "is_impossible": False}
        return [
            {"id": f"{place} yes", "question": f"What came to {place}?", **known},
            {"id": f"{place} no", "question": f"Who left {place}?", "answers": [], "is_impossible": True},
        ]

    def page(title: str) -> dict[str, object]:
        places = [f"{title} {number}" for number in range(60)]
        paragraphs = [{"context": f"A ferry came to {place}.", "qas": asked(place)} for place in places]
        return {"title": title, "paragraphs": paragraphs}

    return {"data": [page(f"{name} page {number}") for number in range(3)]}


def _clap_line(number: int, title: str, question: str, text: str, *, answers: bool) -> str:
    output = {"answer": "It came.", "selected_sentences": ["A ferry came . "]} if answers else {"answer": None}
    row = {"id": number, "input": question, "passages": [{"title": title, "text": text}], "output": [output]}
    return json.dumps(row) + "\n"


def _reading_sets(data: Path, *, clap: Pages = (), clap_near: Pages = (), nq: Pages = ()) -> Path:
    """All of them, in the layout of the downloads; the SQuAD sets are always the same."""
    folder = data / READING
    folder.mkdir(parents=True)
    for name in ("squad2", "squadshifts_new_wiki"):
        (folder / f"{name}.json").write_text(json.dumps(_squad_file(name)), encoding="utf-8")
    for part, pages in (("answerable", clap), ("unanswerable", clap_near)):
        lines = [_clap_line(n, *page, answers=part == "answerable") for n, page in enumerate(pages, start=len(part))]
        (folder / f"clapnq_{part}.dev.jsonl").write_text("".join(lines), encoding="utf-8")
    rows = [
        {"question": question, "answers": ["ferry"], "ctxs": [{"title": title, "text": text}]}
        for title, question, text in nq
    ]
    (folder / "nq_oracle.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return data


def _many(kind: str) -> Pages:
    return tuple(
        (f"Page {number}", f"{kind} {number}?", f"A ferry came . It was {kind} {number}.") for number in range(60)
    )


def _whole(data: Path) -> Iterator[tuple[str, Loaded]]:
    """Each reading set, its questions without a limit."""
    _reading_sets(data, clap=_many("what"), clap_near=_many("who"), nq=_many("when"))
    for one in SETS:
        if one.parted:
            yield one.name, load(replace(one, questions=None, documents=None), data)


def test_no_question_of_a_text_that_anything_was_trained_or_fitted_on_is_asked(tmp_path: Path) -> None:
    asked = {case.text for _, loaded in _whole(tmp_path) for case in loaded.cases}
    texts, cases = reading(tmp_path / READING)  # what the reader is trained and the calibration fitted with
    folds = {text.url: fold_of(text.unit) for text in texts}
    of_fold = {fold: {case.question for case in cases if folds[case.source or ""] is fold} for fold in Fold}
    assert all(of_fold.values())
    assert not asked & of_fold[Fold.TRAIN]
    assert not asked & of_fold[Fold.CALIBRATE]
    assert asked == of_fold[Fold.HELD_OUT]


def test_every_reading_set_is_parted_and_says_how_much_was_left_out(tmp_path: Path) -> None:
    counted = {name: (len(loaded.cases), loaded.left_out) for name, loaded in _whole(tmp_path)}
    assert list(counted) == ["squad2", "squadshifts", "clapnq", "nq"]
    assert {name: sum(counts) for name, counts in counted.items()} == {
        "squad2": 360, "squadshifts": 360, "clapnq": 120, "nq": 60
    }  # fmt: skip
    assert all(0 < asked < left_out for asked, left_out in counted.values())


def test_stretches_of_five_paragraphs_are_asked_about_whole_or_not_at_all(tmp_path: Path) -> None:
    loaded = dict(_whole(tmp_path))["squad2"]
    asked = {case.text for case in loaded.cases}
    for page in range(3):
        for start in range(0, 60, PARAGRAPHS):
            places = [f"squad2 page {page} {number}" for number in range(start, start + PARAGRAPHS)]
            questions = {text for place in places for text in (f"What came to {place}?", f"Who left {place}?")}
            unit = f"https://example.org/squad/{page}/{start}"
            assert questions & asked == (questions if fold_of(unit) is Fold.HELD_OUT else set())


def test_texts_of_questions_left_out_stay_among_the_documents(tmp_path: Path) -> None:
    counted = {name: len(loaded.documents) for name, loaded in _whole(tmp_path)}
    assert counted == {"squad2": 180, "squadshifts": 180, "clapnq": 120, "nq": 60}


def test_a_question_learnt_from_in_another_set_is_not_asked(tmp_path: Path) -> None:
    data = _reading_sets(
        tmp_path,
        clap=((LEARNT, "What came?", "A ferry came . It left ."),),
        nq=((HELD_OUT, "what came", "A ferry came."), (HELD_OUT, "what left", "A barge left.")),
    )
    (nq,) = chosen("nq")
    assert [case.text for case in load(nq, data).cases] == ["what left"]


def test_a_text_learnt_from_under_another_title_is_not_asked_about(tmp_path: Path) -> None:
    data = _reading_sets(
        tmp_path,
        nq=(
            (LEARNT, "what came", "A ferry came."),
            (HELD_OUT, "what is it that came", "A  ferry came. "),
            (HELD_OUT, "what left", "A barge left."),
        ),
    )
    (nq,) = chosen("nq")
    assert [case.text for case in load(nq, data).cases] == ["what left"]


def test_a_set_without_a_question_that_may_be_asked_is_an_error(tmp_path: Path) -> None:
    (nq,) = chosen("nq")
    with pytest.raises(BenchError, match="learnt from the texts of all its questions"):
        load(nq, _reading_sets(tmp_path, nq=((LEARNT, "what came", "A ferry came."),)))


def test_clap_and_natural_questions_are_read_as_published(tmp_path: Path) -> None:
    data = _reading_sets(
        tmp_path,
        clap=((HELD_OUT, "what came", "A ferry came . It left ."),),
        clap_near=((HELD_OUT, "who came", "It left ."),),
        nq=((HELD_OUT, "when", "A ferry came."),),
    )
    clap, nq = chosen("clapnq,nq")
    loaded = load(clap, data)
    known, unknown = loaded.cases
    assert known.gold.sentences == ("A ferry came .",)
    assert known.gold.answers == ("It came.",)
    assert list(known.gold.relevant or {}) == [loaded.documents[0].url]
    assert (unknown.gold.answerable, unknown.gold.relevant, unknown.gold.answers) == (False, {}, None)
    (only,) = load(nq, data).cases
    assert only.gold.answers == ("ferry",)


# --- measuring ----------------------------------------------------------------------------------------------


def _given(text: str, *, said: tuple[str, ...] = (), passage: str = "") -> Given:
    retrieved = (Retrieved(("https://example.org/a",), passage, 1.0),)
    statements = tuple(Said(each, (1,)) for each in said)
    responses = tuple(Response(f"q{n}", text, abstained=False, said=statements, retrieved=retrieved) for n in range(3))
    return Given(responses, 2, 7, 0.5)


def _value(measured: SetFigures, system: str, metric: str) -> float:
    return next(one for one in measured.systems if one.name == system).figures[metric].value


def test_a_peers_first_passage_is_cut_to_the_length_of_bylines_answer_without_the_title() -> None:
    cases = [_case(number) for number in range(3)]
    ours = _given("It was the ferry [1]", said=("It was",), passage="x")
    peer = _given("", passage="Harbour\n\nAt noon the ferry came in again and again")
    late = _given("", passage="Harbour\n\nAt noon that day in May the ferry came")
    measured = measure("squad2", cases, 1, TITLES, {BYLINE: ours, "langchain": peer, "chroma": late})
    assert measured.cut == 4
    assert _value(measured, "langchain", "contained") == 1
    assert _value(measured, "chroma", "contained") == 0
    assert _value(measured, BYLINE, "contained") == 1
    assert _value(measured, FIRST_STATEMENT, "contained") == 0


def test_without_references_no_answers_are_compared() -> None:
    cases = [_case(number, answers=None) for number in range(3)]
    measured = measure("multihop", cases, 1, TITLES, {BYLINE: _given("Yes."), "chroma": _given("", passage="a b")})
    assert measured.cut is None
    assert [one.name for one in measured.systems] == [BYLINE, "chroma"]
    assert "contained" not in measured.systems[1].figures


def test_measuring_twice_gives_the_same_json() -> None:
    cases = [_case(number) for number in range(3)]
    given = {BYLINE: _given("the ferry"), "chroma": _given("", passage="a b")}
    first, second = (measure("nq", cases, 1, TITLES, given) for _ in range(2))
    assert Figures({}, (first,)).as_json() == Figures({}, (second,)).as_json()


def test_every_peer_has_a_script_that_imports_nothing_of_byline() -> None:
    rooms = re.compile(r"^\s*(?:from|import) (?:assistant|ingest|ui|vectorstore|prompts|benchmarks)\b", re.MULTILINE)
    for peer in PEERS:
        script = ROOT / "benchmarks" / "peers" / peer.script
        assert not rooms.search(script.read_text(encoding="utf-8"))


def test_names_in_the_catalogue_are_unique() -> None:
    names = [one.name for one in SETS]
    assert len(set(names)) == len(names)
    assert all(one.licence and one.where for one in SETS)
