"""What checking a claim gives. Finds and judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.types import Citation
from vectorstore import Constraints, QuoteError


class Ruling(StrEnum):
    """What the archive makes of a claim, or of a part of it."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    DISPUTED = "disputed"
    """Sources, or the parties they quote, stand on both sides."""
    NOT_FOUND = "not_found"


class Stance(StrEnum):
    """How one quotation stands to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    MENTIONS = "mentions"
    """It is about the same, and decides nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be checked, and the articles that may be drawn on."""

    text: str
    constraints: Constraints = field(default_factory=Constraints)


@dataclass(frozen=True, slots=True)
class Finding:
    """One quotation and how it stands to the claim."""

    stance: Stance
    why: str
    """One plain sentence: what in the quotation decides, such as "the article says 1893, the claim 1947"."""
    citation: Citation
    attributed_to: str | None = None
    """Who says so; None where the article itself does."""


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """A part of the claim that is true or false by itself."""

    text: str
    """In the claim's own words as far as they go."""
    ruling: Ruling
    explanation: str
    findings: tuple[int, ...]
    """Numbers of the citations that were weighed for it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A checked claim, with all that speaks for and against it. Evidence: what decides comes first."""

    claim: str
    ruling: Ruling
    explanation: str
    evidence: tuple[Finding, ...]
    parts: tuple[CheckedPart, ...]
    settings: str
    attributed_to: tuple[str, ...] = ()
    """Those whom the deciding quotations name as saying so, in order."""
    as_of: str | None = None
    """Publication date (ISO) of the newest cited article."""
    notice: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if [one.citation.number for one in self.evidence] != list(range(1, len(self.evidence) + 1)):
            raise QuoteError("The citations of a verdict are not numbered in order.", "Please report this.")
        decided = {one.stance for one in self.evidence} - {Stance.MENTIONS}
        if self.ruling is not Ruling.NOT_FOUND and not decided:
            raise QuoteError("A verdict that nothing in the articles bears out.", "Please report this.")
