"""Imports OpenVINO without its telemetry: a bare `import openvino` reports itself to an analytics service.

There is no switch for that, but OpenVINO allows for its telemetry package to be absent; a None in `sys.modules` is
how Python spells absent. Its converter is left out in the same way until it is asked for: it loads slowly.
"""

from __future__ import annotations

import sys
from types import ModuleType

_TELEMETRY = "openvino_telemetry"
_CONVERTER = "openvino.tools.ovc"


def load_openvino() -> ModuleType:
    """The openvino package, without its converter. Raises ImportError where it does not fit this machine."""
    sys.modules.setdefault(_TELEMETRY, None)  # type: ignore[arg-type]
    if "openvino" not in sys.modules:
        sys.modules.setdefault(_CONVERTER, None)  # type: ignore[arg-type]
        import openvino

        if sys.modules[_CONVERTER] is None:
            del sys.modules[_CONVERTER]
        return _module(openvino)
    return sys.modules["openvino"]


def load_converter() -> ModuleType:
    """The package that converts models, `openvino.tools.ovc`. Raises ImportError as above."""
    load_openvino()
    from openvino.tools import ovc

    return _module(ovc)


def _module(found: ModuleType) -> ModuleType:  # openvino has no types: this gives it one
    return found
