"""How articles are read and cut. Plain values handed in by the edge; nothing here reads a file or the environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """What shapes an ingest. Sizes are in megabytes of 1,000,000 bytes."""

    passage_tokens: int = 200
    """Tokens of the embedding model a passage may have; a longer sentence is a passage of its own."""
    max_file_mb: float = 20.0
    """Largest file or web page that is read whole. Files of one article per line have no limit."""
    max_line_mb: float = 20.0
    """Longest line in a file of one article per line."""
    batch_articles: int = 128
    """Articles stored in one transaction."""
    batch_characters: int = 800_000
    """Characters of text after which a batch is stored even if it has fewer articles."""
    private_addresses: bool = False
    """Whether web addresses may lead to this machine and its own network."""
