"""Keeps models compiled into OpenVINO's format in a cache folder: made once, whole or not at all, and checked.

A compiled model runs without torch; losing or damaging it costs one compilation. How a model is converted is up to
those who have one.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from vectorstore.embedders.quantized import quantize_weights
from vectorstore.embedders.runtime import load_converter, load_openvino
from vectorstore.marks import FileMark, damage, marked

if TYPE_CHECKING:
    import torch

_STAMP = "compiled.json"
_WAIT_S = 600.0  # for another process that compiles the same model
_PREFIX = ".making-"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was noted of a model when it was compiled."""

    dimensions: int
    """Numbers in each of its outputs."""
    max_tokens: int
    pad_id: int
    files: tuple[FileMark, ...] = ()


def read_facts(folder: Path) -> Facts | None:
    """What was noted of the model in `folder`; None unless a whole and unchanged compiled model is there."""
    try:
        raw: dict[str, Any] = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        facts = Facts(files=tuple(FileMark(**mark) for mark in raw.pop("files")), **raw)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return None if damage(folder, facts.files) else facts


Conversion = Callable[[Path], Facts]
"""Writes model and tokenizer into a folder; the facts it returns need not name files."""


def compile_once(target: Path, convert: Conversion) -> None:
    """Puts what `convert` makes at `target` in one step. Takes some ten seconds and imports torch.

    Of several processes that want the same model, one compiles it and the others wait for that. Raises OSError when
    the cache cannot be written, `UsageError` for a model that cannot be loaded, and RuntimeError for one that
    OpenVINO cannot convert.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.parent / ".compiling.lock", timeout=_WAIT_S), _workplace(target.parent) as made:
        if read_facts(target) is not None:
            return
        facts = replace(convert(made), files=marked(made, sorted(made.iterdir())))
        (made / _STAMP).write_text(json.dumps(asdict(facts), indent=1), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        os.rename(made, target)


@contextmanager
def _workplace(cache: Path) -> Iterator[Path]:
    for left in cache.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)  # of a process that was killed: the lock says nobody is at work
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=cache))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write_converted(
    module: torch.nn.Module,
    inputs: Sequence[str],
    tokenizer: Path,
    made: Path,
    *,
    name: str = "model",
    quantized: bool = False,
) -> None:
    """Traces `module`, which takes int64 tensors of shape (texts, tokens), and writes it as `name`, and its tokenizer.

    A `quantized` one is faster and its outputs differ a little from the module's.
    """
    import torch

    openvino = load_openvino()
    example = {name: torch.ones((2, 16), dtype=torch.long) for name in inputs}
    shape = openvino.PartialShape([-1, -1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing warns of shapes that might vary: they are declared below
        converted = load_converter().convert_model(
            module, example_input=example, input=[(name, shape, openvino.Type.i64) for name in inputs]
        )
    if quantized:
        quantize_weights(converted)
    openvino.save_model(converted, str(made / f"{name}.xml"), compress_to_fp16=False)
    shutil.copy(tokenizer, made / "tokenizer.json")


# OpenVINO keeps what it made of the model for this machine in a folder of its own, which it does not check: damage
# there would give wrong vectors without a word.

_PLANS, _PLANS_STAMP = "blob", "blob.json"


def plans_folder(folder: Path) -> Path:
    """Where OpenVINO may keep its plans for the model in `folder`; emptied first if they are not as noted."""
    plans = folder / _PLANS
    try:
        raw = json.loads((folder / _PLANS_STAMP).read_text(encoding="utf-8"))
        sound = not damage(plans, (FileMark(**mark) for mark in raw))
    except (OSError, ValueError, TypeError):
        sound = False
    if not sound:
        shutil.rmtree(plans, ignore_errors=True)
    return plans


def note_plans(folder: Path) -> None:
    """Notes what OpenVINO has put into its folder, unless that was noted before."""
    plans, stamp = folder / _PLANS, folder / _PLANS_STAMP
    with suppress(OSError):  # a cache that cannot be written to: the plans are made anew at each start
        found = sorted(path for path in plans.iterdir() if path.is_file())
        newest = max((path.stat().st_mtime_ns for path in found), default=0)
        if not stamp.exists() or stamp.stat().st_mtime_ns < newest:
            stamp.write_text(json.dumps([asdict(mark) for mark in marked(plans, found)]), encoding="utf-8")
