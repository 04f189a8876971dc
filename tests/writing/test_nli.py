"""Loading an entailment model. A tiny one with random weights stands in: labels are tested, not judgement."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import pytest

from assistant.writing.nli import load_entailment
from vectorstore import UsageError


def tiny_model(folder: Path, labels: tuple[str, ...]) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "mayor", "resigned", "on", "monday"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(7)
    settings = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=64, num_labels=len(labels), id2label=dict(enumerate(labels)),
        label2id={label: place for place, label in enumerate(labels)}, initializer_range=1.0,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        BertForSequenceClassification(settings).save_pretrained(folder)
        BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


PAIR = ("the mayor resigned on monday", "the mayor resigned")


@pytest.mark.filterwarnings("ignore")
def test_the_chance_is_that_of_the_label_entailment_wherever_it_stands(tmp_path: Path) -> None:
    orders = [("contradiction", "ENTAILMENT", "neutral"), ("Entailment", "neutral", "contradiction")]
    first, second = (
        load_entailment(str(tiny_model(tmp_path / str(place), labels))) for place, labels in enumerate(orders)
    )
    third = load_entailment(str(tiny_model(tmp_path / "third", ("neutral", "contradiction", "entailment"))))
    chances = [first(*PAIR), second(*PAIR), third(*PAIR)]
    # The three have the same weights, so their chances of all labels sum to one.
    assert sum(chances) == pytest.approx(1, abs=1e-5)
    assert len(set(chances)) == 3


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("labels", [("good", "bad"), ("not_entailment", "other")])
def test_a_model_without_the_label_is_refused_by_the_names_of_its_labels(
    tmp_path: Path, labels: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match=f"{labels[0]}, {labels[1]}"):
        load_entailment(str(tiny_model(tmp_path / "model", labels)))


@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_is_not_there_is_never_taken_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        load_entailment(str(tmp_path / "missing"))


@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_a_model_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be loaded"):
        load_entailment(str(tmp_path))


def test_importing_it_loads_no_engine() -> None:
    import subprocess

    code = (
        "import sys, assistant.writing.nli, assistant.writing.gate; print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
