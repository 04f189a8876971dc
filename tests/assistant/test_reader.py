"""The reader sees every sentence, points at words that are there, and knows when nothing answers."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from assistant.finding.retrieve import Found
from assistant.reader import Reader, SentenceReading, Window, load_engine, window_of, window_start
from assistant.reader.engine import WEIGHTS
from assistant.reader.packing import WINDOW_TOKENS, pack, tokens_of
from vectorstore import Archive, Span
from vectorstore.embedders import Embedder
from vectorstore.embedders.weights import default_folder

STORY = (
    "The pipeline burst on Monday night near the village of Ormsby. "
    "It spilled 1,200 barrels of oil into the river, the operator said. "
    "Officials blamed a faulty weld that had been reported in March. "
    "Repairs will cost $3 million."
)
HEADER = "Pipeline bursts near Ormsby. The Daily Courier, 5 March 2024."


def spans_of(text: str) -> tuple[Span, ...]:
    found, at = [], 0
    for part in text.split(". "):
        end = min(len(text), at + len(part) + 1)
        found.append(Span(at, end))
        at = end + 1
    return tuple(found)


@pytest.fixture(scope="module")
def reader() -> Reader:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch and transformers warn while the model is compiled the first time
        return Reader()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(default_folder() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def read(reader: Reader, question: str) -> tuple[SentenceReading, ...]:
    [readings] = reader.read(question, [Window(HEADER, STORY, spans_of(STORY))])
    return readings


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How much oil was spilled?", "1,200 barrels"),
        ("When did the pipeline burst?", "Monday night"),
        ("What will the repairs cost?", "$3 million"),
        ("Where did the pipeline burst?", "Ormsby"),
    ],
)
def test_the_best_sentence_holds_the_answer_and_its_words_are_pointed_at(
    reader: Reader, question: str, words: str
) -> None:
    readings = read(reader, question)
    best = max(range(len(readings)), key=lambda index: readings[index].span)
    start, end = spans_of(STORY)[best]
    answer = readings[best].answer
    assert words in STORY[start:end]
    assert answer is not None
    assert words in STORY[answer.start : answer.end]
    assert readings[best].span > 0


@pytest.mark.parametrize("question", ["Who owns the pipeline?", "How many people were killed?"])
def test_a_question_about_the_story_that_it_does_not_answer_gets_no_sentence(reader: Reader, question: str) -> None:
    assert max(one.vote for one in read(reader, question)) < 0
    assert max(one.span for one in read(reader, question)) < 0


def test_a_text_longer_than_one_look_is_read_to_its_end(reader: Reader) -> None:
    filler = "Nothing of note happened on the quiet island that summer, the keeper wrote. " * 40
    text = filler + "The lighthouse is 61 metres tall."
    sentences = spans_of(text)
    [readings] = reader.read("How tall is the lighthouse?", [Window("", text, sentences)])
    assert len(readings) == len(sentences)
    assert all(one.answer is not None for one in readings)
    assert int(np.argmax([one.span for one in readings])) == len(sentences) - 1


def test_the_compiled_reader_and_the_trained_one_say_the_same(reader: Reader) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trained = Reader(load_engine("torch"))
    question = "How much oil was spilled?"
    for compiled, other in zip(read(reader, question), read(trained, question), strict=True):
        assert compiled.vote == pytest.approx(other.vote, abs=0.3)
        assert compiled.span == pytest.approx(other.span, abs=0.6)
        assert trained.fingerprint == reader.fingerprint


def test_weights_of_something_else_are_refused(tmp_path: Path) -> None:
    with WEIGHTS.open("rb") as shipped:
        (tmp_path / "whole.safetensors").write_bytes(shipped.read())
    kept = load_file(tmp_path / "whole.safetensors")
    save_file({name: value for name, value in kept.items() if "head" not in name}, tmp_path / "part.safetensors")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(RuntimeError, match="not the reader's"):
            load_engine("torch", tmp_path / "part.safetensors")


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert reader.read("Who?", []) == []
    assert reader.read("Who?", [Window("", "", ())]) == [()]


def test_a_passage_is_read_with_what_stands_before_it(news_archive: Path, embedder: Embedder) -> None:
    with Archive.open(news_archive, embedder) as archive:
        for article in archive.each_article():
            for passage in archive.passages_of(article.id):
                found = Found(passage, article, 0.0, 0.0)
                window, start = window_of(found), window_start(found)
                assert window.text == article.text[start : passage.end]
                shown = [window.text[span.start : span.end] for span in window.sentences]
                assert shown == [article.text[span.start : span.end] for span in passage.sentences]


@given(text=st.text(max_size=600), question=st.text(max_size=80), header=st.text(max_size=80))
def test_every_token_knows_its_characters(tokenizer: Tokenizer, text: str, question: str, header: str) -> None:
    asked, label, body = tokens_of(tokenizer, [question, header, text])
    sentences = [Span(at, min(len(text), at + 50)) for at in range(0, len(text), 50)]
    packed = pack(asked, label, body, sentences)
    assert len(packed.ids) <= WINDOW_TOKENS
    seen = packed.starts >= 0
    assert [(int(start), int(end)) for start, end in zip(packed.starts[seen], packed.ends[seen], strict=True)] == list(
        body.spans[: int(seen.sum())]
    )
    for start, sentence in zip(packed.starts[seen], packed.sentences[seen], strict=True):
        assert sentences[int(sentence)].start <= start < sentences[int(sentence)].end
