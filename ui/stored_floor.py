"""The abstention floor fitted to one archive, kept in its folder beside the catalog. Fits nothing."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, FiniteFloat, ValidationError

from ui.files import write_whole

_NAME = "calibration.json"
_log = logging.getLogger(__name__)


class StoredFloor(BaseModel):
    """A floor, and what it was fitted with: it means nothing with another embedder."""

    model_config = ConfigDict(frozen=True)

    floor: FiniteFloat
    embedder: str
    fitted: str
    """YYYY-MM-DD"""
    answerable: int
    """Cases it was fitted to."""
    unanswerable: int


def load_floor(archive: Path, embedder: str) -> float | None:
    """The archive's own floor; None where there is none, or none that fits the embedder, which is said."""
    path = archive / _NAME
    try:
        stored = StoredFloor.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.warning("%s cannot be used (%s): the floor that comes with Byline is.", path, type(error).__name__)
        return None
    if stored.embedder != embedder:
        _log.warning(
            "%s was fitted with the embedder %s, not with %s: the floor that comes with Byline is used. "
            "Run 'byline eval calibrate' again.",
            path,
            stored.embedder,
            embedder,
        )
        return None
    return stored.floor


def save_floor(archive: Path, stored: StoredFloor) -> Path:
    """Writes it into the archive's folder, whole or not at all; returns where."""
    path = archive / _NAME
    write_whole(path, f"{stored.model_dump_json(indent=1)}\n".encode())
    return path
