"""An archive of small made-up articles that agree, differ, deny and quote, and a checker over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.checking.checker import Checker
from assistant.checking.types import Claim, Verdict
from assistant.finding.retrieve import RetrievalSettings, Retriever
from assistant.reader import shared_reader
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

ARTICLES = {
    "canal.md": """---
title: The Larn canal and what it is worth
outlet: Harbour Gazette
date: 2025-03-14
---
The Larn canal was opened in 1911 and is 120 kilometres long. It was dug by Dutch engineers.

Velmark has more than 300 patrol boats on the canal, the largest fleet in the region. The canal authority is led by
Petra Lindqvist, a former judge from Eastport. About 4,200 ships passed through the canal last year.
""",
    "raid.md": """---
title: Velmark strikes camps in Orlania
outlet: Coast Courier
date: 2025-04-02
---
Velmark's air force bombed three camps in Orlania on Tuesday. Velmark's army said it had killed at least 90 fighters in
the raids. Orlania rejected the claim, saying that dozens of villagers had died.

Velmark accuses Orlania of sheltering the Red Heron militia, an allegation Orlania denies. “There were no casualties on
our side,” Velmark's army spokesman Tomas Brandt said.
""",
    "talks.md": """---
title: Talks in Norvik end without a deal
outlet: Northern Wire
date: 2025-05-20
---
Peace talks between Velmark and Orlania in Norvik failed to produce a written agreement on Monday. Norway mediated the
talks, which lasted four days.

Foreign minister Ilse Haugen said that the two sides would meet again in June. The ceasefire between Velmark and Orlania
has not collapsed, she said. Orlania has not recognised the border treaty of 1954.
""",
    "talks-again.md": """---
title: Envoy speaks of another round in Norvik
outlet: Harbour Gazette
date: 2025-05-21
---
Orlania's envoy Petra Lindqvist said that the two sides would meet again in June.
""",
    "bridge.md": """---
title: Eastport closes its harbour bridge
outlet: Harbour Gazette
date: 2025-06-03
---
Eastport closed its harbour bridge on Monday after inspectors found cracks in two pillars. The repairs will cost 14
million euros and take six months, mayor Lena Okafor said.

Ridership on the city's ferries rose by 30 percent within a week. The council approved extra money for the ferries by
a vote of 21-8.
""",
}


@pytest.fixture(scope="session")
def claims_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of the archive. Tests only read it."""
    root = tmp_path_factory.mktemp("claims")
    for name, text in ARTICLES.items():
        (root / name).write_text(text, encoding="utf-8")
    folder = root / "archive"
    ingest([root / name for name in ARTICLES], folder, embedder, IngestSettings(), ArchiveSettings())
    return folder


@pytest.fixture
def checker(claims_archive: Path, embedder: Embedder) -> Iterator[Checker]:
    """Compares only: whether a trained judge is installed changes nothing here."""
    with Archive.open(claims_archive, embedder) as archive:
        yield Checker(archive, Retriever(archive, embedder, RetrievalSettings()), shared_reader(), None, "settings")


@pytest.fixture
def check(checker: Checker) -> Callable[[str], Verdict]:
    return lambda text: checker.check(Claim(text))
