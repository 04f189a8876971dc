"""An archive of articles written to be quoted, misquoted, copied and spliced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.tracing.tracer import Tracer
from ingest import IngestSettings, ingest
from vectorstore import Archive, ArchiveSettings, Article
from vectorstore.embedders import Embedder

ARTICLES = {
    "tunnel-first.md": """---
title: Velmark votes for the tunnel
outlet: Velmark Post
date: 2025-01-10
url: https://post.example.org/tunnel
---
The council of Velmark voted for a tunnel under the river Osk on Thursday, after a debate that lasted nine hours.

“A bridge is a promise to the wind; a tunnel is a promise to the rock,” said the mayor, Henrike Dahl, who is 58. “We
have kept our children waiting long enough.”

The tunnel will cost 1,250.5 million crowns, and the first trains are to run in 2031. Dahl’s opponents called the vote
“a theft from the villages” and left the hall.

The chief engineer, Oskar Lindqvist, warned that the clay under the northern bank moves a finger's width every spring.
“Nobody has ever dug through it without losing a machine,” he said.
""",
    "tunnel-later.md": """---
title: What the tunnel vote means
outlet: Osk Valley Times
date: 2025-02-20
url: https://times.example.org/tunnel-means
---
It was the mayor of Velmark, Henrike Dahl, who told the hall that “a tunnel is a promise to the rock”, and the words
have been painted on walls ever since.

Farmers in the villages see it otherwise. “They dig for the city and send us the bill,” Pavel Horák, who keeps sheep
above Grimsel, told this newspaper.
""",
    "agency.md": """---
title: Ferry runs aground near Holm
outlet: Northern Wire
date: 2025-03-03
url: https://wire.example.org/ferry
---
A ferry with 214 people on board ran aground near the island of Holm early on Monday. Fishing boats brought everybody
ashore within two hours, and nobody was hurt, the coast guard said.

The captain had reported thick fog and a failing radar shortly before. Divers will look at the hull once the wind drops.
""",
    "copy.md": """---
title: Ferry aground, all safe
outlet: Holm Courier
date: 2025-03-04
url: https://courier.example.org/ferry
---
A ferry with 214 people on board ran aground near the island of Holm early on Monday. Fishing boats brought everybody
ashore within two hours, and nobody was hurt, the coast guard said.

The island's only school stayed closed for the day.
""",
    "harvest.md": """---
title: A thin harvest in the Kesh valley
outlet: Kesh Herald
date: 2024-09-15
---
Growers in the Kesh valley brought in 40 percent fewer apples than last year, their union said on Sunday.

“We prayed for rain and were sent hail,” said Amira al-Nasser, who chairs the union. “No insurance pays for a broken
bough.” She asked the government for a loan without interest, and for nets.

The ministry of farming said that help was on its way, and that the nets had been ordered from abroad in the spring.
""",
    "arabic.md": """---
title: الميناء يفتح من جديد
outlet: Marfa
date: 2025-04-01
---
قال رئيس البلدية إن الميناء القديم سيفتح أبوابه من جديد في الربيع بعد أعمال ترميم طويلة استمرت ثلاث سنوات كاملة.
""",
    "chinese.md": """---
title: 老桥重新开放
outlet: 江城日报
date: 2025-04-02
---
市长在周二的会议上表示，老桥将于明年春天重新开放，届时行人和自行车都可以免费通过这座百年历史的石桥。
""",
    "german.md": """---
title: Die Brücke bleibt gesperrt
outlet: Osker Anzeiger
date: 2025-04-03
---
Die alte Brücke über die Osk bleibt bis zum Herbst gesperrt. „Wir haben den Fluss unterschätzt“, sagte der Bürgermeister
am Dienstag, und niemand im Saal widersprach ihm.
""",
    "typeset.md": (
        "---\ntitle: A museum for the ferrymen\noutlet: Holm Courier\ndate: 2025-05-05\n---\n"
        "The of\ufb01cial o\ufb03ce of the ferry\u00admen\u2019s museum opens on Saturday in a cafe\u0301 by the quay. "
        "Its founder, Greta Moe, collected oars for forty years before anybody else thought them worth keeping.\n"
    ),
    "long.md": "---\ntitle: Notes from the archive of weather\noutlet: Kesh Herald\ndate: 2024-10-01\n---\n"
    + "\n\n".join(
        f"In the year {1700 + number} the keeper of the tower wrote that the {thing} came {day} days early, and that "
        f"{number * 7} candles were burnt before the {thing} had passed over the roofs of Grimsel Point."
        for number, (thing, day) in enumerate(
            [("frost", 3), ("thaw", 5), ("storm", 8), ("swallows", 2), ("fog", 9), ("ice", 11), ("locusts", 4)] * 6
        )
    )
    + "\n",
}


@pytest.fixture(scope="session")
def quoted_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The folder of an archive of these articles. Tests only read it."""
    folder = tmp_path_factory.mktemp("quoted")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    report = ingest([folder], folder / "archive", embedder, IngestSettings(), ArchiveSettings())
    assert report.new == len(ARTICLES), report
    return folder / "archive"


@pytest.fixture(scope="session")
def tracer(quoted_archive: Path, embedder: Embedder) -> Iterator[Tracer]:
    with Archive.open(quoted_archive, embedder) as archive:
        yield Tracer(archive)


@pytest.fixture(scope="session")
def articles(tracer: Tracer) -> dict[str, Article]:
    """Every article by the name of its file."""
    return {article.source: article for article in tracer.archive.each_article()}
