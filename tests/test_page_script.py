"""The page's script is joined of several files that share one scope: no name is declared in it twice."""

from __future__ import annotations

import re
from collections import Counter

from ui.page import SCRIPTS, STYLES, _joined

_DECLARED = re.compile(r"^(?:async )?(?:let|const|var|function|class) ([A-Za-z_$][\w$]*)", re.MULTILINE)
_GRADIOS = ("element", "trigger", "props", "server", "upload", "watch")
"""What Gradio hands to a component's script."""


def test_no_name_of_the_script_is_declared_twice() -> None:
    declared = Counter(_DECLARED.findall(_joined(SCRIPTS, "js")))
    assert len(declared) > 60
    assert [name for name, times in declared.items() if times > 1] == []


def test_the_script_leaves_alone_what_gradio_hands_to_it() -> None:
    assert not set(_DECLARED.findall(_joined(SCRIPTS, "js"))) & set(_GRADIOS)


def test_scripts_and_styles_close_what_they_open() -> None:
    for names, suffix in ((SCRIPTS, "js"), (STYLES, "css")):
        for name in names:
            text = _joined((name,), suffix)
            assert text.count("{") == text.count("}"), name
