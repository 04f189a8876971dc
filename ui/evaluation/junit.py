"""Cases as JUnit XML, which continuous integration shows as tests. Knows passed, failed, no response and not judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from assistant.evaluation.types import Scored
from ui.evaluation.facts import RunFacts
from ui.evaluation.wording import clipped, standing

# What XML 1.0 (production 2, "Char") does not allow, not even as a character reference, and what it advises against:
# the controls from U+007F, which a terminal obeys.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME_LENGTH = 200


def junit_xml(facts: RunFacts, scored: Sequence[Scored]) -> str:
    """The document as text: one suite, one testcase for each case, its kind as class name."""
    stands = [standing(one) for one in scored]
    counts = {
        "tests": str(len(scored)),
        "failures": str(stands.count("failed")),
        "errors": str(stands.count("error")),
        "skipped": str(stands.count("unjudged")),
        "time": f"{facts.seconds:.3f}",
    }
    root = ElementTree.Element("testsuites", {"name": "byline eval", **counts})
    named = {"name": _allowed(facts.cases_file), "timestamp": _allowed(facts.started)}
    suite = ElementTree.SubElement(root, "testsuite", {**named, **counts})
    for one in scored:
        _add(suite, one)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(suite: ElementTree.Element, one: Scored) -> None:
    name = clipped(f"{one.case.id}: {one.case.text}", _NAME_LENGTH)
    seconds = (one.response.milliseconds or 0) / 1000
    attributes = {"classname": one.case.kind, "name": name, "time": f"{seconds:.3f}"}
    test = ElementTree.SubElement(suite, "testcase", {key: _allowed(value) for key, value in attributes.items()})
    stands = standing(one)
    if stands == "error":
        _outcome(test, "error", [one.response.error or "no response", *one.failures])
    elif stands == "failed":
        _outcome(test, "failure", one.failures)
    elif stands == "unjudged":
        ElementTree.SubElement(test, "skipped", {"message": "The case does not say what a right answer holds."})


def _outcome(test: ElementTree.Element, tag: str, reasons: Sequence[str]) -> None:
    allowed = [_allowed(reason) for reason in reasons] or ["The case failed."]
    ElementTree.SubElement(test, tag, {"message": allowed[0]}).text = "\n".join(allowed)


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
