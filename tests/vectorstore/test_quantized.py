"""Weights rounded to eight bits: nearly the same numbers, the same for a text whatever is run beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from vectorstore.embedders.quantized import GROUP, quantize_weights
from vectorstore.embedders.runtime import load_openvino

_RANDOM = np.random.default_rng(7)
WIDE = _RANDOM.normal(size=(256, 384)).astype(np.float32)
NARROW = _RANDOM.normal(size=(3, 256)).astype(np.float32)
TOKENS = _RANDOM.normal(size=(5, 384)).astype(np.float32)


def layers(*, transposed: bool = True) -> Any:
    """A layer of 256 outputs and one of three, as a network's head is."""
    openvino = load_openvino()
    operations = openvino.opset13
    inputs = operations.parameter([-1, 384], np.float32)
    weights = operations.constant(WIDE if transposed else np.ascontiguousarray(WIDE.T))
    first = operations.matmul(inputs, weights, False, transposed)
    return openvino.Model([operations.matmul(first, operations.constant(NARROW), False, True)], [inputs])


def run(model: Any, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    properties = {"INFERENCE_PRECISION_HINT": "f32", "DYNAMIC_QUANTIZATION_GROUP_SIZE": GROUP}
    return np.array(load_openvino().Core().compile_model(model, "CPU", properties)(rows)[0])


@pytest.mark.parametrize("transposed", [True, False])
def test_outputs_stay_within_two_hundredths_of_their_spread(transposed: bool) -> None:
    expected = run(layers(transposed=transposed), TOKENS)
    assert expected == pytest.approx(TOKENS @ WIDE.T @ NARROW.T, rel=1e-3, abs=1e-2)
    model = layers(transposed=transposed)
    assert quantize_weights(model) == 1  # the narrow one is left as it is
    off = np.abs(run(model, TOKENS) - expected)
    assert 0 < off.max() < 0.05 * expected.std()
    assert off.mean() < 0.02 * expected.std()


def test_a_row_comes_out_the_same_alone_and_beside_others() -> None:
    model = layers()
    quantize_weights(model)
    loud = np.concatenate([TOKENS, 1000 * TOKENS])
    assert run(model, loud)[:5] == pytest.approx(run(model, TOKENS), rel=1e-5, abs=1e-3)


def test_a_quantized_model_takes_a_quarter_of_the_room(tmp_path: Path) -> None:
    openvino, sizes = load_openvino(), []
    for name in ("whole", "rounded"):
        model = layers()
        if name == "rounded":
            quantize_weights(model)
        openvino.save_model(model, str(tmp_path / f"{name}.xml"), compress_to_fp16=False)
        sizes.append((tmp_path / f"{name}.bin").stat().st_size)
    assert sizes[1] < 0.3 * sizes[0]


def test_weights_of_nothing_but_zeros_stay_zero() -> None:
    openvino = load_openvino()
    operations = openvino.opset13
    inputs = operations.parameter([-1, 384], np.float32)
    zeros = operations.constant(np.zeros((64, 384), np.float32))
    model = openvino.Model([operations.matmul(inputs, zeros, False, True)], [inputs])
    assert quantize_weights(model) == 1
    assert not run(model, TOKENS).any()
