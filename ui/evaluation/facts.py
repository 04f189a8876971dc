"""What a run was made with: enough to repeat it, and to say whether two runs may be compared. Measures nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run of an evaluation."""

    name: str
    """Names the run's folder: date, time and the first digits of what it was made with."""
    started: str
    """ISO 8601, UTC."""
    cases_file: str
    """As given on the command line."""
    cases_hash: str
    """SHA-256 (hex) of the cases as read. Two runs with the same one asked the same."""
    cases: int
    system: str
    """Who answered: "byline extractive", "byline openai:gpt-x", or the file the answers were read from."""
    byline: str
    """Version of Byline."""
    commit: str | None
    """Git commit of Byline's code, with "+" where the tree had changes; None outside a repository."""
    settings: str | None
    """Fingerprint of all that shapes an answer; None for answers from a file."""
    embedder: str | None
    archive: str | None
    generation: int | None
    """Of the archive's indexes: it grows by one with every change."""
    articles: int | None
    seed: int
    jobs: int
    """Processes that asked."""
    seconds: float
    """From first question to last answer, resumed parts added up; 0 for answers from a file."""
    peak_mb: float | None
    """Largest memory of any process that asked."""
    python: str
    machine: str
    judge: str | None = None
    """The chat model that judged, if one did."""
    left_out: str | None = None
    """Which of the file's cases were not asked, and why."""
