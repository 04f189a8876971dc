"""Three short articles, written for the tests: two with an outlet and a date, one plain text without."""

from __future__ import annotations

import signal
from pathlib import Path

NEWS = {
    "bridge.md": """---
title: Harbour bridge closed after crack is found
outlet: Harbour Gazette
author: Ida Brandt
date: 2025-03-14
url: https://gazette.example.org/bridge-closed?id=7
---
The harbour bridge in Eastport was closed on Friday after inspectors found a crack in its northern pylon.
The mayor, Lena Okafor, said the bridge would stay shut for at least six weeks.

Ferries will carry commuters across the harbour every ten minutes until the repairs are done.
""",
    "strike.md": """---
title: Teachers in Eastport end their strike
outlet: Coast Courier
date: 2025-05-02
url: https://courier.example.org/strike-ends
---
Teachers in Eastport ended a three-week strike on Thursday after the city agreed to hire ninety more of them.
Union leader Paul Reyes called the deal a turning point for small schools.

Lessons start again on Monday, and the summer holidays begin a week later than planned.
""",
    "flood.txt": """Flood wall to be raised by a metre

The flood wall along the river Tarn will be raised by one metre before the winter, engineers said on Tuesday.
The work costs 4.2 million euros and protects eight hundred houses in the old town.

Residents had asked for a higher wall since the flood of 2019, which left two streets under water for four days.
""",
}


def hears_ctrl_c() -> None:
    """For `preexec_fn`: a shell that runs the tests in the background has them, and their children, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def write_news(folder: Path) -> Path:
    """Three short articles, two with an outlet and a date."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in NEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
