"""Starts Chroma's package: without its telemetry, and one client at a time."""

from __future__ import annotations

import importlib
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chromadb.api.client import Client

_EXPORTER = "opentelemetry.exporter.otlp.proto.grpc.trace_exporter"
# Chroma shares what it has open in a table of the process, which it does not lock.
_starting = threading.Lock()


def load_chroma() -> ModuleType:
    """The chromadb package, without the exporter of its traces: nothing is ever sent, and gRPC takes long to load."""
    absent = ModuleType(_EXPORTER)
    absent.OTLPSpanExporter = None  # type: ignore[attr-defined]
    sys.modules.setdefault(_EXPORTER, absent)
    return importlib.import_module("chromadb")


def client(folder: Path) -> Client:
    """A client of the Chroma in `folder`, which is made if there is none."""
    chromadb = load_chroma()
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    with _starting:
        made = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    return cast("Client", made)  # typed as the wider ClientAPI, which lacks close()


def close(opened: Client) -> None:
    """Frees a client's files."""
    with _starting:
        opened.close()
