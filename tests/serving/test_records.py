"""What is kept of asking: it is on disk when it is said to be, is its owner's, and outlives whatever happens."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from told import asked_back, told

from assistant.types import Answer
from ui.contract import AnswerJson
from ui.convert import answer_json
from ui.records.records import REASON_LIMIT, TITLE_LIMIT, Records
from ui.records.types import KeptAnswer, KeptConversation, KeptExchange, Rating
from vectorstore.errors import ArchiveError, UsageError

ANN, BEN = "account:ann", "account:ben"
ROOT = Path(__file__).resolve().parents[2]


class Clock:
    """A second later at every look."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records.open(tmp_path, Clock())
    yield opened
    opened.close()


def answered(question: str = "Has it reopened?", text: str | None = None) -> AnswerJson:
    answer: Answer = replace(told(), question=question)
    return answer_json(answer if text is None else replace(answer, text=text))


def ask(
    records: Records, owner: str, conversation: KeptConversation, question: str, text: str | None = None
) -> KeptAnswer:
    index = records.add(owner, conversation.id, KeptExchange(question, None))
    kept = records.keep(owner, answered(question, text))
    records.finish(owner, conversation.id, index, kept.id)
    return kept


def titles(records: Records, words: str, owner: str = ANN) -> list[str]:
    return [line.title for line in records.conversations(owner, words)]


# --- answers and feedback ------------------------------------------------------------------------------------


def test_a_kept_answer_is_the_answer_that_was_given_after_a_restart_too(records: Records, tmp_path: Path) -> None:
    given = [answer_json(told()), answer_json(asked_back())]
    kept = [records.keep(ANN, one) for one in given]
    assert [one.answer for one in kept] == given
    again = Records.open(tmp_path, Clock())
    assert [again.answer(one.id) for one in kept] == kept
    again.close()


def test_an_id_cannot_be_guessed_and_may_stand_in_an_address(records: Records) -> None:
    ids = {records.keep(ANN, answered()).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(one) >= 22 and one.replace("-", "").replace("_", "").isalnum() for one in ids)
    assert len({one[:4] for one in ids}) > 45


@pytest.mark.parametrize("unknown", ["", "x", "é" * 300, "\ud800", "' or 1=1 --", "a\x00b"])
def test_an_unknown_id_has_no_answer(records: Records, unknown: str) -> None:
    records.keep(ANN, answered())
    assert records.answer(unknown) is None


def test_half_a_character_does_not_stop_an_answer_from_being_kept(records: Records) -> None:
    kept = records.keep(ANN, answered("Has it \ud83d reopened?"))
    found = records.answer(kept.id)
    assert found is not None
    assert found.answer.question == "Has it ? reopened?"


def test_the_newest_word_of_a_reader_on_an_answer_counts(records: Records) -> None:
    kept, other = records.keep(ANN, answered()), records.keep(ANN, answered("Who paid?"))
    records.rate(ANN, kept.id, Rating.DOWN, "wrong bridge")
    records.rate(BEN, kept.id, Rating.UP)
    records.rate(ANN, other.id, Rating.UP)
    last = records.rate(ANN, kept.id, Rating.UP, "  it was right  ")
    assert last.reason == "it was right"
    listed = records.feedback()
    assert [(one.owner, one.answer.id, one.rating) for one in listed] == [
        (ANN, kept.id, Rating.UP),
        (ANN, other.id, Rating.UP),
        (BEN, kept.id, Rating.UP),
    ]
    assert listed[0] == last
    assert records.feedback(limit=1) == [last]
    assert records.rating(ANN, kept.id) == last
    assert records.rating(BEN, other.id) is None


def test_feedback_on_nothing_and_endless_reasons_are_refused(records: Records) -> None:
    kept = records.keep(ANN, answered())
    with pytest.raises(UsageError, match="no kept answer"):
        records.rate(ANN, "nothing", Rating.UP)
    with pytest.raises(UsageError, match="2,001 characters"):
        records.rate(ANN, kept.id, Rating.UP, "x" * (REASON_LIMIT + 1))
    assert records.feedback() == []


# --- conversations -------------------------------------------------------------------------------------------


def test_a_conversation_comes_back_as_it_was_asked(records: Records) -> None:
    begun = records.begin(ANN, "Has it\n reopened?")
    first = ask(records, ANN, begun, "Has it reopened?")
    filtered = KeptExchange("And in 2025?", None, ("Zürcher Bote",), "2025-01-01", "2025-12-31", "de")
    assert records.add(ANN, begun.id, filtered) == 1
    found = records.conversation(ANN, begun.id)
    assert found is not None
    assert found.title == "Has it reopened?"
    assert found.exchanges == (KeptExchange("Has it reopened?", first.id), filtered)
    assert found.changed > begun.changed


def test_a_conversation_is_its_owners_alone(records: Records) -> None:
    begun = records.begin(ANN, "Mine")
    kept = ask(records, ANN, begun, "Has it reopened?")
    assert records.conversation(BEN, begun.id) is None
    assert records.conversations(BEN) == []
    for change in (
        lambda: records.add(BEN, begun.id, KeptExchange("Hm?", None)),
        lambda: records.finish(BEN, begun.id, 0, kept.id),
        lambda: records.cut(BEN, begun.id, 0),
        lambda: records.rename(BEN, begun.id, "Yours"),
        lambda: records.delete(BEN, begun.id),
    ):
        with pytest.raises(UsageError, match="no conversation"):
            change()
    with pytest.raises(UsageError, match="of yours"):
        records.add(BEN, records.begin(BEN, "Other").id, KeptExchange("Has it reopened?", kept.id))
    found = records.conversation(ANN, begun.id)
    assert found is not None
    assert (found.title, len(found.exchanges)) == ("Mine", 1)


def test_a_question_asked_anew_takes_the_place_of_what_followed(records: Records) -> None:
    begun = records.begin(ANN, "Bridge")
    kept = [ask(records, ANN, begun, question) for question in ("One?", "Two?", "Three?")]
    records.cut(ANN, begun.id, 1)
    ask(records, ANN, begun, "Two, but other?")
    found = records.conversation(ANN, begun.id)
    assert found is not None
    assert [one.question for one in found.exchanges] == ["One?", "Two, but other?"]
    assert all(records.answer(one.id) for one in kept), "links to the answers still lead to them"


def test_an_answer_that_comes_after_its_question_was_changed_is_not_put_under_another(records: Records) -> None:
    begun = records.begin(ANN, "Bridge")
    index = records.add(ANN, begun.id, KeptExchange("Slow?", None))
    late = records.keep(ANN, answered("Slow?"))
    records.cut(ANN, begun.id, index)
    with pytest.raises(UsageError, match="no longer has the question"):
        records.finish(ANN, begun.id, index, late.id)
    records.add(ANN, begun.id, KeptExchange("Quick?", None))
    with pytest.raises(UsageError, match="no longer has the question"):
        records.finish(ANN, begun.id, index, late.id)
    found = records.conversation(ANN, begun.id)
    assert found is not None
    assert found.exchanges == (KeptExchange("Quick?", None),)


def test_deleting_a_conversation_deletes_its_answers_but_not_those_that_were_rated(records: Records) -> None:
    begun, other = records.begin(ANN, "Bridge"), records.begin(ANN, "Other")
    cut_off = ask(records, ANN, begun, "First thought?")
    records.cut(ANN, begun.id, 0)
    plain, rated = (ask(records, ANN, begun, question) for question in ("Plain?", "Rated?"))
    elsewhere = ask(records, ANN, other, "Elsewhere?")
    records.rate(BEN, rated.id, Rating.DOWN)
    records.delete(ANN, begun.id)
    assert records.conversation(ANN, begun.id) is None
    assert [records.answer(one.id) for one in (cut_off, plain)] == [None, None]
    assert records.answer(rated.id) == rated
    assert records.answer(elsewhere.id) == elsewhere
    assert [line.title for line in records.conversations(ANN)] == ["Other"]


def test_an_answer_of_two_conversations_stays_while_one_of_them_does(records: Records) -> None:
    one, other = records.begin(ANN, "One"), records.begin(ANN, "Other")
    kept = ask(records, ANN, one, "Shared?")
    records.add(ANN, other.id, KeptExchange("Shared?", kept.id))
    records.delete(ANN, other.id)
    assert records.answer(kept.id) == kept
    found = records.conversation(ANN, one.id)
    assert found is not None
    assert found.exchanges[0].answer_id == kept.id


def test_the_list_is_newest_first_and_counts_questions(records: Records) -> None:
    first, second = records.begin(ANN, "First"), records.begin(ANN, "Second")
    records.begin(BEN, "Another's")
    ask(records, ANN, first, "One?")
    ask(records, ANN, first, "Two?")
    assert [(line.title, line.questions) for line in records.conversations(ANN)] == [("First", 2), ("Second", 0)]
    ask(records, ANN, second, "Three?")
    assert [line.title for line in records.conversations(ANN)] == ["Second", "First"]
    records.rename(ANN, first.id, "  Renamed \n it ")
    assert [line.title for line in records.conversations(ANN)] == ["Second", "Renamed it"]
    assert len(records.conversations(ANN, limit=1)) == 1


@pytest.mark.parametrize("title", ["", " \n", "x" * (TITLE_LIMIT + 1)])
def test_a_title_says_something_and_fits_on_a_line(records: Records, title: str) -> None:
    begun = records.begin(ANN, "Bridge")
    with pytest.raises(UsageError, match="title"):
        records.rename(ANN, begun.id, title)
    assert titles(records, "") == ["Bridge"]


def test_a_long_first_question_makes_a_short_title(records: Records) -> None:
    begun = records.begin(ANN, "why " * 2_000)
    assert len(begun.title) <= TITLE_LIMIT
    assert begun.title.endswith("…")


SEARCHES = [
    ("Was sagt das Café Zürich?", "cafe", True),
    ("Was sagt das Café Zürich?", "CAFÉ zurich", True),
    ("Was sagt das Cafe\u0301?", "café", True),
    ("Wo ist die STRASSE?", "Straße", True),
    ("Что сказал Фёдор о мосте?", "ФЕДОР мост", True),
    ("Что сказал Фёдор о мосте?", "фонтан", False),
    ("ماذا قالَ الوزيرُ عن الجسر؟", "الوزير الجسر", True),
    ("ماذا قال الوزير؟", "القاضي", False),
    ("橋はいつ開きますか", "いつ", True),
    ("How much is 50% of it?", "50%", True),
    ("How much is 50 of it?", "50_of", False),
    ("Who is O'Brien?", "o'brien?", True),
    ("Is the 🚢 there?", "🚢", True),
    ("Has it reopened?", "reopened ribbon", False),
    ("Has it reopened?", "", True),
]


@pytest.mark.parametrize(("question", "words", "found"), SEARCHES)
def test_a_conversation_is_found_by_words_of_its_questions_in_any_writing(
    records: Records, question: str, words: str, found: bool
) -> None:
    begun = records.begin(ANN, "Title")
    ask(records, ANN, begun, question, text="Nothing.")
    assert titles(records, words) == (["Title"] if found else [])


def test_words_may_come_from_title_questions_and_answers_together(records: Records) -> None:
    begun = records.begin(ANN, "Eastport")
    ask(records, ANN, begun, "Has it reopened?", text="The mayor\ncut a ribbon. [1]")
    records.begin(ANN, "Something else")
    assert titles(records, "ribbon eastport reopened") == ["Eastport"]
    assert titles(records, "mayorcut") == [], "two lines are two words"
    assert titles(records, "ribbon eastport closed") == []
    assert titles(records, "ribbon", owner=BEN) == []
    assert titles(records, "x" * 100_000) == []
    assert titles(records, "bridge " * 100_000) == [], "the answer's own text has no bridge here"


# --- what may happen -----------------------------------------------------------------------------------------


def test_nobody_else_on_the_machine_may_read_it(records: Records, tmp_path: Path) -> None:
    records.keep(ANN, answered())
    files = sorted(tmp_path.glob("records.*"))
    assert [path.name for path in files][:2] == ["records.sqlite", "records.sqlite-shm"]
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_many_threads_lose_nothing(records: Records) -> None:
    begun = records.begin(ANN, "Together")
    together = threading.Barrier(16)

    def work(number: int) -> str:
        together.wait()
        kept = ask(records, ANN, records.begin(ANN, f"Own {number}"), "Alone?")
        records.add(ANN, begun.id, KeptExchange(f"Question {number}?", None))
        records.rate(f"account:{number}", kept.id, Rating.UP)
        return kept.id

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(work, range(16)))
    found = records.conversation(ANN, begun.id)
    assert found is not None
    assert {one.question for one in found.exchanges} == {f"Question {number}?" for number in range(16)}
    assert {one.answer.id for one in records.feedback()} == set(ids)


CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path += [{tests!r}]
from told import told
from ui.convert import answer_json
from ui.records.records import Records
from ui.records.types import KeptExchange
answer = answer_json(told())
sys.stdin.readline()
records = Records.open(Path({folder!r}), lambda: datetime.now(UTC))
begun = records.begin("account:ann", "Killed")
print(begun.id, flush=True)
for number in range({most}):
    index = records.add("account:ann", begun.id, KeptExchange(answer.question, None))
    kept = records.keep("account:ann", answer)
    records.finish("account:ann", begun.id, index, kept.id)
    print(kept.id, flush=True)
"""


def child(folder: Path, most: int) -> subprocess.Popen[str]:
    code = CHILD.format(tests=str(ROOT / "tests"), folder=str(folder), most=most)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(count)]


@pytest.mark.parametrize("kept", [0, 1, 40])
def test_what_was_kept_outlives_a_process_that_is_killed(tmp_path: Path, kept: int) -> None:
    process = child(tmp_path, 10_000)
    go(process)
    conversation, *ids = lines(process, kept + 1)
    process.kill()
    rest, _ = process.communicate()
    ids += [line for line in rest.split("\n")[:-1] if line]  # said before it died, read after
    records = Records.open(tmp_path, Clock())
    try:
        assert all(records.answer(one) for one in ids)
        found = records.conversation(ANN, conversation)
        assert found is not None
        assert [one.answer_id for one in found.exchanges][: len(ids)] == ids
        assert ask(records, ANN, found, "And now?").id
    finally:
        records.close()


def test_several_processes_may_open_it_first_at_the_same_moment(tmp_path: Path) -> None:
    processes = [child(tmp_path, 5) for _ in range(4)]
    for process in processes:
        go(process)
    ids = [one for process in processes for one in lines(process, 6)[1:]]
    assert [process.wait() for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    records = Records.open(tmp_path, Clock())
    assert all(records.answer(one) for one in ids)
    assert [line.questions for line in records.conversations(ANN)] == [5] * 4
    records.close()


def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_bytes(b"not a database" * 500)
    with pytest.raises(ArchiveError, match=r"records\.sqlite") as refused:
        Records.open(tmp_path, Clock())
    assert "move it away" in refused.value.next_step


def test_records_of_another_format_are_left_alone(tmp_path: Path) -> None:
    Records.open(tmp_path, Clock()).close()
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("update meta set value = '99'")
    db.close()
    with pytest.raises(ArchiveError, match="format 99"):
        Records.open(tmp_path, Clock())


FIRST_FORM = """{
"question": "Who paid?", "standalone_question": "Who paid?", "status": "answered", "answer": "The city paid. [1]",
"statements": [{"text": "The city paid.", "citations": [1], "support": "verbatim", "earlier": false}],
"citations": [{"number": 1, "article_id": "aaaaaaaaaaaaaaaa", "title": null, "outlet": null, "author": null,
  "published": null, "url": null, "source": "paid.txt", "quote": "The city paid.", "start": 0, "end": 14, "link": null,
  "answer": {"start": 4, "end": 8, "text": "city"},
  "dates": [{"start": 4, "end": 8, "text": "city", "day": "2026-01-01"}]}],
"disagreements": [{"about": "who paid", "positions": [
  {"value": "city", "attributed_to": null, "citations": [1], "published": null, "event": null},
  {"value": "port", "attributed_to": null, "citations": [1], "published": null, "event": null}], "note": null}],
"missing": null, "as_of": null, "lead": null, "asks_back": false, "suggestions": [], "answerer": "extractive",
"nearest": [{"article_id": "bbbbbbbbbbbbbbbb", "title": null, "outlet": null, "published": null, "source": "b.txt",
  "url": null}],
"settings": "0", "notice": null, "timings_ms": {"total": 1.0},
"usage": {"input_tokens": 1, "output_tokens": 1, "calls": 1, "estimated": true, "price_usd": null,
  "budget_tokens": null}}"""
"""As the first Byline that kept answers wrote them. Never to be changed."""


def test_an_answer_that_the_first_byline_kept_can_still_be_read(records: Records, tmp_path: Path) -> None:
    kept = records.keep(ANN, answered())
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("update answers set body = ?", (FIRST_FORM,))
    db.close()
    found = records.answer(kept.id)
    assert found is not None
    assert found.answer.statements[0].text == "The city paid."


def test_an_answer_that_another_byline_kept_is_said_to_be_so(records: Records, tmp_path: Path) -> None:
    kept = records.keep(ANN, answered())
    with sqlite3.connect(tmp_path / "records.sqlite") as db:
        db.execute("update answers set body = '{}'")
    db.close()
    with pytest.raises(ArchiveError, match="another Byline"):
        records.answer(kept.id)


def test_a_folder_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be opened"):
        Records.open(tmp_path / "file", Clock())


SIZE = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def keep_many(records: Records, kept: list[KeptAnswer], most: int) -> None:
    for _ in range(most):
        kept.append(records.keep(ANN, answered()))


def fill(place: Path) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(b"\0" * 4_096):
            pass
    return ballast


def test_a_full_disk_is_said_and_loses_nothing_that_was_kept(small_disk: Path) -> None:
    records, kept = Records.open(small_disk, Clock()), list[KeptAnswer]()
    with pytest.raises(ArchiveError) as full:
        keep_many(records, kept, 2_000)
    assert "room" in full.value.next_step.lower()
    assert kept
    assert [records.answer(one.id) for one in kept] == kept
    records.close()


def test_a_disk_that_was_full_takes_more_once_there_is_room(small_disk: Path) -> None:
    records, kept = Records.open(small_disk, Clock()), list[KeptAnswer]()
    keep_many(records, kept, 1)
    ballast = fill(small_disk)
    with pytest.raises(ArchiveError):
        keep_many(records, kept, 100)
    ballast.unlink()
    keep_many(records, kept, 1)
    assert [records.answer(one.id) for one in kept] == kept
    records.close()
