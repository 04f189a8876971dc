"""Imports OpenVINO without its telemetry: a bare `import openvino` reports itself to an analytics service.

There is no switch for that, but OpenVINO allows for its telemetry package to be absent; a None in `sys.modules` is
how Python spells absent.
"""

from __future__ import annotations

import sys
from types import ModuleType


def load_openvino() -> ModuleType:
    """The openvino package. Raises ImportError where it is not installed or does not fit this machine."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    module: ModuleType = openvino
    return module
