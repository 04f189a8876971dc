"""Case files of every format become the cases they describe, and a wrong file is refused with file, line and remedy."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.formats import FORMATS, Document, load_cases
from assistant.evaluation.types import Case, Gold, Response, Retrieved, Task
from assistant.types import Turn
from vectorstore.errors import UsageError

Row = Mapping[str, object]

ASKED: list[Row] = [
    {
        "id": "b1",
        "kind": "reader",
        "question": "Why was the harbour bridge closed?",
        "gold_sources": ["bridge.md"],
        "must_include": [["crack", "fissure"], "pylon"],
        "must_not_include": ["flood"],
    },
    {"id": 7, "kind": "unanswerable", "question": "Who built it?", "gold_sources": [], "must_include": []},
    {"id": "c1", "kind": "fact_check", "claim": "The strike is over.", "verdict": "supported", "gold_sources": []},
    {"kind": "trace", "quote": "a turning point", "match": "exact", "gold_sources": ["strike.md"]},
    {"kind": "disagreement", "question": "How long?", "history": [["Was it closed?", "Yes."], ["When?", ""]]},
]
CASES = (
    Case(
        "b1",
        Task.ASK,
        "Why was the harbour bridge closed?",
        kind="reader",
        gold=Gold(
            relevant={"bridge.md": 1}, facts=(("crack", "fissure"), ("pylon",)), forbidden=("flood",), answerable=True
        ),
    ),
    Case("7", Task.ASK, "Who built it?", kind="unanswerable", gold=Gold(relevant={}, facts=(), answerable=False)),
    Case("c1", Task.CHECK, "The strike is over.", kind="fact_check", gold=Gold(relevant={}, verdict="supported")),
    Case("4", Task.TRACE, "a turning point", kind="trace", gold=Gold(relevant={"strike.md": 1}, match="exact")),
    Case(
        "5",
        Task.ASK,
        "How long?",
        kind="disagreement",
        history=(Turn("Was it closed?", "Yes."), Turn("When?")),
        gold=Gold(disagreement=True),
    ),
)


def _lines(path: Path, rows: Sequence[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _json(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")
    return path


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _beir(folder: Path) -> Path:
    _lines(
        folder / "corpus.jsonl",
        [{"_id": "d1", "title": "Bridge", "text": "A crack."}, {"_id": "d2", "title": "", "text": "A strike."}],
    )
    _lines(folder / "queries.jsonl", [{"_id": "q1", "text": "bridge"}, {"_id": "q2", "text": "not judged"}])
    (folder / "qrels").mkdir(exist_ok=True)
    _text(folder / "qrels" / "dev.tsv", "query-id\tcorpus-id\tscore\nq2\td2\t1\n")
    _text(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n")
    return folder


SQUAD = {
    "version": "2",
    "data": [
        {
            "title": "Bridges",
            "paragraphs": [
                {"context": "Empty.", "qas": []},
                {
                    "context": "It was closed in March.",
                    "qas": [
                        {
                            "id": "s1",
                            "question": "When?",
                            "is_impossible": False,
                            "answers": [{"text": "March", "answer_start": 17}, {"text": "March", "answer_start": 17}],
                        },
                        {"id": "s2", "question": "Who?", "is_impossible": True, "answers": []},
                        {"id": "s3", "question": "Why?", "answers": []},
                    ],
                },
            ],
        }
    ],
}
RAGAS: list[Row] = [
    {
        "user_input": "When do lessons start?",
        "response": "On Monday.",
        "retrieved_contexts": ["Lessons start on Monday.", "It's over, he said."],
        "reference": "Monday",
        "reference_contexts": ["Lessons start again on Monday."],
        "synthesizer_name": "single_hop",
    },
    {"user_input": "Who agreed?", "reference": "The city"},
]
DEEPEVAL: list[Row] = [
    {
        "input": "Who leads the union?",
        "actual_output": "Paul Reyes.",
        "expected_output": "Paul Reyes",
        "context": ["Union leader Paul Reyes.", "A deal."],
        "retrieval_context": ["Paul Reyes called it."],
        "source_file": "strike.md",
    },
    {"input": "Who else?", "actual_output": None, "expected_output": None, "context": None, "source_file": None},
]
MULTIHOP: list[Row] = [
    {
        "query": "Did both report it?",
        "answer": "Yes",
        "question_type": "comparison_query",
        "evidence_list": [
            {"url": "https://a.example/1", "title": "One", "fact": "A reported it."},
            {"url": "https://b.example/2", "title": "Two", "fact": "B reported it."},
        ],
    },
    {"query": "And C?", "answer": "Insufficient information.", "question_type": "null_query", "evidence_list": []},
]


def test_our_own_lines_become_exactly_these_cases(tmp_path: Path) -> None:
    read = load_cases(_lines(tmp_path / "cases.jsonl", ASKED))
    assert read.format == "byline"
    assert read.cases == CASES
    assert read.responses == read.documents == ()


def test_grades_limits_and_reference_answers_are_kept(tmp_path: Path) -> None:
    row = {
        "question": "Why?",
        "gold_sources": {"a.md": 2, "b.md": 0},
        "gold_sentences": "It cracked.",
        "reference": "A crack",
        "outlet": "Harbour Gazette",
        "since": "2025-01-01",
        "until": "2025-01-01",
        "without": ["c.md"],
        "disagreement": False,
    }
    [case] = load_cases(_lines(tmp_path / "cases.jsonl", [row])).cases
    gold = Gold({"a.md": 2}, ("It cracked.",), ("A crack",), answerable=True, disagreement=False)
    days = {"since": "2025-01-01", "until": "2025-01-01"}
    assert case == Case("1", Task.ASK, "Why?", outlets=("Harbour Gazette",), without=("c.md",), gold=gold, **days)


def test_a_json_list_of_the_same_objects_is_read_alike(tmp_path: Path) -> None:
    assert load_cases(_json(tmp_path / "cases.json", ASKED)).cases == CASES


@pytest.mark.parametrize(("delimiter", "start"), [(",", ""), (";", "\ufeff"), ("\t", ""), (";", "sep=;\n")])
def test_a_table_says_the_same_as_our_own_lines(tmp_path: Path, delimiter: str, start: str) -> None:
    header = [
        "ID",
        "kind",
        "Question",
        "claim",
        "quote",
        "gold sources",
        "must_include",
        "must_not_include",
        "verdict",
        "match",
        "history",
    ]
    rows = [
        header,
        ["b1", "reader", CASES[0].text, "", "", "bridge.md", "crack / fissure | pylon", "flood", "", "", ""],
        ["7", "unanswerable", "Who built it?", "", "", "[]", "[]", "", "", "", ""],
        ["c1", "fact_check", "", "The strike is over.", "", "{}", "", "", "supported", "", ""],
        ["4", "trace", "", "", "a turning point", "strike.md = 1", "", "", "", "exact", ""],
        ["5", "disagreement", "How long?", "", "", "", "", "", "", "", "Was it closed? => Yes. | When?"],
    ]
    path = tmp_path / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(start)
        csv.writer(file, delimiter=delimiter).writerows(rows)
    read = load_cases(path)
    assert read.format == "table"
    assert read.cases == CASES


def test_a_row_over_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    path = _text(tmp_path / "cases.csv", 'question,since\n"Why\nso ""late""?",\nWhen?,soon\n')
    with pytest.raises(UsageError, match=r"line 4: \"since\"") as refused:
        load_cases(path)
    assert "since" in refused.value.next_step


def _ragas_cases() -> tuple[Case, ...]:
    known = Gold(sentences=("Lessons start again on Monday.",), answers=("Monday",))
    return (
        Case("1", Task.ASK, "When do lessons start?", kind="single_hop", gold=known),
        Case("2", Task.ASK, "Who agreed?", gold=Gold(answers=("The city",))),
    )


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv"])
def test_a_ragas_data_set_brings_cases_and_responses(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"set.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(RAGAS[0]))
            writer.writeheader()
            writer.writerows(RAGAS)  # lists as Python writes them, as Ragas' own export does
    else:
        (_json if suffix == "json" else _lines)(path, RAGAS)
    read = load_cases(path)
    assert read.format == "ragas"
    assert read.cases == _ragas_cases()
    found = (Retrieved((), "Lessons start on Monday.", 2.0), Retrieved((), "It's over, he said.", 1.0))
    assert read.responses == (Response("1", "On Monday.", retrieved=found),)


def test_a_conversation_of_ragas_asks_its_last_question(tmp_path: Path) -> None:
    messages = [
        {"content": "Was it closed?", "type": "human"},
        {"content": "Let me look.", "type": "ai"},
        {"content": "{}", "type": "tool"},
        {"content": "Yes.", "type": "ai"},
        {"content": "Why?", "type": "human"},
        {"content": "A crack.", "type": "ai"},
    ]
    read = load_cases(_lines(tmp_path / "set.jsonl", [{"user_input": messages, "reference": "a crack"}]))
    history = (Turn("Was it closed?", "Let me look.\nYes."),)
    assert read.cases == (Case("1", Task.ASK, "Why?", history=history, gold=Gold(answers=("a crack",))),)
    assert read.responses == (Response("1", "A crack."),)


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_goldens_of_deepeval_bring_cases_and_responses(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"goldens.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(DEEPEVAL[0]))
            writer.writeheader()
            for row in DEEPEVAL:
                writer.writerow({k: "|".join(v) if isinstance(v, list) else v for k, v in row.items()})
    else:
        _json(path, DEEPEVAL)
    read = load_cases(path)
    gold = Gold({"strike.md": 1}, ("Union leader Paul Reyes.", "A deal."), ("Paul Reyes",))
    assert read.format == "deepeval"
    assert read.cases == (Case("1", Task.ASK, "Who leads the union?", gold=gold), Case("2", Task.ASK, "Who else?"))
    assert read.responses == (Response("1", "Paul Reyes.", retrieved=(Retrieved((), "Paul Reyes called it.", 1.0),)),)


def test_a_beir_folder_asks_its_judged_test_queries_over_its_corpus(tmp_path: Path) -> None:
    read = load_cases(_beir(tmp_path / "set"))
    assert read.format == "beir"
    assert read.cases == (Case("q1", Task.ASK, "bridge", gold=Gold(relevant={"d1": 2})),)
    assert read.documents == (Document("d1", "A crack.", title="Bridge"), Document("d2", "A strike."))


def test_squad_paragraphs_are_documents_and_impossible_questions_unanswerable(tmp_path: Path) -> None:
    read = load_cases(_json(tmp_path / "squad.json", SQUAD))
    none = Gold(relevant={}, answers=(), answerable=False)
    assert read.format == "squad"
    assert read.cases == (
        Case(
            "s1", Task.ASK, "When?", kind="answerable", gold=Gold({"Bridges-2": 1}, None, ("March",), answerable=True)
        ),
        Case("s2", Task.ASK, "Who?", kind="unanswerable", gold=none),
        Case("s3", Task.ASK, "Why?", kind="unanswerable", gold=none),
    )
    assert [(document.id, document.title) for document in read.documents] == [
        ("Bridges-1", "Bridges"),
        ("Bridges-2", "Bridges"),
    ]


def test_multihop_questions_come_with_the_corpus_next_to_them(tmp_path: Path) -> None:
    article = {
        "url": "https://a.example/1",
        "body": "A reported it.",
        "title": "One",
        "source": "The A",
        "author": None,
    }
    _json(tmp_path / "corpus.json", [{**article, "published_at": "2023-09-26T00:00:00+00:00", "category": "news"}])
    read = load_cases(_json(tmp_path / "MultiHopRAG.json", MULTIHOP))
    gold = Gold(
        {"https://a.example/1": 1, "https://b.example/2": 1},
        ("A reported it.", "B reported it."),
        ("Yes",),
        answerable=True,
    )
    assert read.format == "multihop"
    assert read.cases == (
        Case("1", Task.ASK, "Did both report it?", kind="comparison_query", gold=gold),
        Case("2", Task.ASK, "And C?", kind="null_query", gold=Gold({}, (), answerable=False)),
    )
    assert read.documents == (
        Document(
            "https://a.example/1",
            "A reported it.",
            title="One",
            url="https://a.example/1",
            outlet="The A",
            published="2023-09-26T00:00:00+00:00",
        ),
    )


def test_every_format_is_told_from_the_others_and_read_alike_by_its_name(tmp_path: Path) -> None:
    files = {
        "beir": _beir(tmp_path / "set"),
        "byline": _lines(tmp_path / "own.txt", ASKED),
        "deepeval": _lines(tmp_path / "deepeval.txt", DEEPEVAL),
        "multihop": _lines(
            tmp_path / "multihop.txt",
            [{("question" if k == "query" else k): v for k, v in row.items()} for row in MULTIHOP],
        ),
        "ragas": _json(tmp_path / "ragas.txt", RAGAS),
        "squad": _text(tmp_path / "squad.txt", json.dumps(SQUAD)),
        "table": _text(tmp_path / "table.txt", "id;claim;verdict\n1;It is over.;supported\n"),
    }
    assert tuple(sorted(files)) == FORMATS
    for name, path in files.items():
        assert load_cases(path).format == name
        assert load_cases(path, name) == load_cases(path)


WRONG = {
    "no question": ('{"question": "Why?"}\n{"id": "x"}', "line 2", "exactly one of"),
    "two": ('{"question": "Why?", "claim": "So."}', "line 1: it has question and claim", "exactly one of"),
    "not JSON": ('{"question": "Why?"}\n\n{"question"', "line 3: not valid JSON", "Correct the line."),
    "first line not JSON": ('question: "Why?"', "line 1: not valid JSON", "Correct the line."),
    "type": ('{"question": 7}', 'line 1: "question" cannot be used', 'Correct "question".'),
    "id": ('{"id": [1], "question": "Why?"}', 'line 1: "id" cannot be used', 'Correct "id".'),
    "duplicate": (
        '{"id": 1, "question": "a?"}\n{"question": "b?"}\n{"id": "2", "question": "c?"}',
        'line 3: the id "2" is already that of line 2',
        "an id of its own",
    ),
    "near miss": ('{"question": "Why?", "must_includes": []}', "line 1", 'Did you mean "must_include"?'),
    "date": ('{"question": "Why?", "since": "2025-1-1"}', "line 1", 'Correct "since".'),
    "dates": ('{"question": "Why?", "since": "2025-02-01", "until": "2025-01-01"}', "line 1", "Swap"),
    "verdict": ('{"claim": "So.", "verdict": "true"}', 'line 1: "verdict" cannot be used', 'Correct "verdict".'),
    "grade": ('{"question": "Why?", "gold_sources": {"a": -1}}', "line 1", "gold_sources"),
    "history": ('{"question": "Why?", "history": [["a"]]}', "line 1", "history"),
    "list": ('{"question": "Why?"}\n["Why?"]', "line 2: not a JSON object", "Write each case as"),
    "endless": ('{"question": "Why?", "gold_sources": {"a": NaN}}', "line 1: not valid JSON", "Correct the line."),
    "half a letter": ('{"question": "Why \\ud800?"}', "line 1: not valid JSON", "Correct the line."),
    "deep": ("[" * 20000, "line 1: its JSON is nested too deeply", "Leave it out."),
    "empty": ("", "is empty", "another file"),
    "blank": ("\n \n", "is empty", "another file"),
    "unknown": ('{"prompt": "Why?"}', "line 1: this is no format", '"question"'),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_line_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    text, problem, remedy = WRONG[name]
    path = _text(tmp_path / "cases.jsonl", text if name != "deep" else '{"question": ' + text)
    with pytest.raises(UsageError) as refused:
        load_cases(path)
    assert str(path) in refused.value.message
    assert problem in refused.value.message
    assert remedy in refused.value.next_step


def test_fields_that_mean_nothing_here_are_left_alone(tmp_path: Path) -> None:
    row = {"question": "Why?", "note": "seen on Friday", "tags": {"a": 1}, "difficulty": 3}
    assert load_cases(_lines(tmp_path / "cases.jsonl", [row])).cases == (Case("1", Task.ASK, "Why?"),)


def _refused(path: Path, format: str | None = None) -> UsageError:
    with pytest.raises(UsageError) as refused:
        load_cases(path, format)
    assert refused.value.next_step
    return refused.value


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.jsonl").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (tmp_path / "latin.jsonl").write_bytes('{"question": "a"}\n{"question": "é"}\n'.encode("latin-1"))
    assert "not a UTF-8 text file" in _refused(tmp_path / "picture.jsonl").message
    assert "line 2: not UTF-8" in _refused(tmp_path / "latin.jsonl").message
    assert "cannot be read" in _refused(tmp_path / "absent.jsonl").message


@pytest.mark.parametrize("text", ["[]", "[[[[[1]]]]]", "7", '"Why?"', '{\n"question": "Why?"\n}'])
def test_json_that_holds_no_cases_is_refused(tmp_path: Path, text: str) -> None:
    path = _text(tmp_path / "cases.json", text)
    assert str(path) in _refused(path).message


def test_a_broken_json_file_names_its_line(tmp_path: Path) -> None:
    assert "line 3: not valid JSON" in _refused(_text(tmp_path / "cases.json", '[\n{"question": "a"},\n{]')).message


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,kind\n1,reader\n", "line 1: this is no format"),
        ("question,since\n", "holds no cases"),
        ('question,since\nWhy?,\n"Why?\n', "line 3"),
        ("question,since\nWhy?,2025-01-01,so\n", "line 2: 3 cells"),
        ("question,answerable\nWhy?,maybe\n", 'line 2: "answerable"'),
        ("question,gold_sources\nWhy?,a = much\n", "line 2: the grade 'much'"),
        ('question,must_include\nWhy?,"[""a"""\n', "line 2: not valid JSON"),
    ],
)
def test_a_wrong_table_names_its_line(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in _refused(_text(tmp_path / "cases.csv", text)).message


def test_a_table_read_by_name_says_which_column_it_lacks(tmp_path: Path) -> None:
    path = _text(tmp_path / "cases.csv", "id,kind\n1,reader\n")
    assert "no column question, claim or quote" in _refused(path, "table").message


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path) -> None:
    folder = _beir(tmp_path / "set")
    (folder / "qrels" / "test.tsv").write_text("q1\td1\t2\nq1\td2\t1\n", encoding="utf-8")
    assert "corpus-id" in _refused(folder).message
    for split in ("test", "dev"):
        (folder / "qrels" / f"{split}.tsv").unlink()
    assert "qrels/test.tsv" in _refused(folder).message
    (folder / "corpus.jsonl").unlink()
    assert "no corpus.jsonl" in _refused(folder).message
    (folder / "queries.jsonl").unlink()
    assert "is a folder" in _refused(folder).message


def test_a_wrong_part_of_a_set_is_named(tmp_path: Path) -> None:
    folder = _beir(tmp_path / "set")
    _lines(folder / "corpus.jsonl", [{"_id": "d1", "text": "A."}, {"_id": 2, "text": "B."}])
    assert 'corpus.jsonl, line 2: "_id" cannot be used' in _refused(folder).message
    squad = json.loads(json.dumps(SQUAD))
    del squad["data"][0]["paragraphs"][1]["qas"][0]["question"]
    assert 'article 1: "paragraphs.1.qas.0.question"' in _refused(_json(tmp_path / "squad.json", squad)).message
    ragas = _lines(tmp_path / "ragas.jsonl", [{"user_input": [{"content": "Hello.", "type": "ai"}]}])
    assert "line 1" in _refused(ragas).message
    conversation = _json(tmp_path / "deepeval.json", [{"scenario": "A reader asks.", "turns": []}])
    assert "entry 1: it is a conversation" in _refused(conversation).message


def test_a_misspelt_format_is_answered_with_the_nearest(tmp_path: Path) -> None:
    path = _lines(tmp_path / "cases.jsonl", ASKED)
    assert _refused(path, "byeline").next_step == "Did you mean 'byline'?"
    assert "squad" in _refused(path, "xyz").next_step


_words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(lambda text: text.strip())


@given(st.lists(st.tuples(_words, st.lists(st.lists(_words, min_size=1), max_size=3)), min_size=1, max_size=4))
def test_any_text_survives_our_own_lines(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, list[list[str]]]]
) -> None:
    rows: list[Row] = [{"question": text, "must_include": groups} for text, groups in asked]
    path = tmp_path_factory.mktemp("any") / "cases.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    cases = load_cases(path).cases
    assert [case.text for case in cases] == [text for text, _ in asked]
    assert [case.gold.facts for case in cases] == [
        tuple(tuple(dict.fromkeys(group)) for group in groups) for _, groups in asked
    ]
