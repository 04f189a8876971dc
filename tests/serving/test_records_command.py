"""`byline feedback`: newsrooms see what readers thought, on the screen and in their own programs."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import Byline
from told import told

from ui.contract_api import FeedbackJson
from ui.convert import answer_json
from ui.records.records import Records
from ui.records.types import Rating

LATER = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def rated(own_archive: Path) -> Path:
    """An archive with two answers that readers have rated."""
    records = Records.open(own_archive, lambda: LATER)
    for owner, rating, reason in (("account:ann", Rating.UP, ""), ("account:ben", Rating.DOWN, "wrong\n\x1b[31m day")):
        records.rate(owner, records.keep(owner, answer_json(told())).id, rating, reason)
    records.close()
    return own_archive


def test_each_rating_is_one_line_in_a_pipe_newest_first(rated: Path, byline: Byline) -> None:
    done = byline("--archive", rated, "feedback")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"2026-03-02 09:30\tdown\t{told().question}\twrong  day",
        f"2026-03-02 09:30\tup\t{told().question}\t",
    ]


def test_each_rating_is_a_line_of_json_with_the_whole_answer(rated: Path, byline: Byline) -> None:
    done = byline("--archive", rated, "feedback", "--json", "--rating", "down")
    (line,) = done.out.splitlines()
    given = FeedbackJson.model_validate(json.loads(line))
    assert (given.rating, given.given) == ("down", "2026-03-02T09:30:00Z")
    assert given.answer.statements == answer_json(told()).statements
    assert given.answer.url == f"/answers/{given.answer_id}"


def test_without_feedback_it_says_so_and_makes_no_file(own_archive: Path, byline: Byline) -> None:
    done = byline("--archive", own_archive, "feedback")
    assert (done.code, done.out) == (0, "")
    assert "Nobody has rated an answer yet." in done.err
    assert not (own_archive / "records.sqlite").exists()


def test_without_an_archive_it_says_what_to_do(tmp_path: Path, byline: Byline) -> None:
    done = byline("--archive", tmp_path / "none", "feedback")
    assert done.code == 4
    assert "byline ingest" in done.err
