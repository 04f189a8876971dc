"""A model that judges whether one text entails another, run with sentence-transformers. No model is shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore import UsageError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_LABEL = "entailment"


def load_entailment(name_or_folder: str) -> Callable[[str, str], float]:
    """The chance that a premise entails a hypothesis, by the cross-encoder in a folder or of a hub name.

    Only a name is ever downloaded. Raises `UsageError` for a model that is not there or has no label "entailment".
    """
    model = _load(name_or_folder)
    labels = getattr(model.config, "id2label", None) or {}
    place = _place_of_entailment({int(at): str(label) for at, label in labels.items()}, name_or_folder)

    def entails(premise: str, hypothesis: str) -> float:
        found = model.predict([(premise, hypothesis)], apply_softmax=True, show_progress_bar=False)
        return float(found[0][place])

    return entails


def _load(name_or_folder: str) -> CrossEncoder:
    try:
        from sentence_transformers import CrossEncoder
    except ImportError as error:
        raise UsageError(
            "The entailment model needs sentence-transformers.", "Install it, or leave the entailment model out."
        ) from error
    folder = Path(name_or_folder).expanduser()
    try:
        if folder.is_dir():
            local: CrossEncoder = CrossEncoder(str(folder), local_files_only=True)
            return local
        if name_or_folder.startswith((".", "/", "~")):
            raise UsageError(f"There is no folder {name_or_folder}.", "Give the folder of the entailment model.")
        named: CrossEncoder = CrossEncoder(name_or_folder)
        return named
    except (OSError, ValueError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(
            f"The entailment model {name_or_folder} cannot be loaded ({first[:200]}).",
            "Give a folder with a cross-encoder, or the name of one.",
        ) from error


def _place_of_entailment(labels: Mapping[int, str], name: str) -> int:
    # Some models name it "not_entailment" too: only the label itself will do.
    places = [int(place) for place, label in labels.items() if label.strip().lower() == _LABEL]
    if len(places) != 1 or len(labels) < 2:
        raise UsageError(
            f"The model {name} has no label “entailment”; its labels are {', '.join(labels.values())}.",
            "Give a model trained on natural language inference.",
        )
    return places[0]
