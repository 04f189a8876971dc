"""A kept answer becomes an answer again only as far as the archive still has, letter for letter, what it quotes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kept_news import FIRE, TUNNEL, Scripted, make_archive, remove, write_article

from assistant import Answer, AnswerSettings, Assistant, Question, Status, Support
from ingest import IngestSettings, ingest
from ui.contract import AnswerJson
from ui.convert import answer_json
from ui.records.reviving import Revived, revived
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

OPENED = ("The Marlow tunnel opened after nine years of work.", ("nine years",))
TOLL = ("Drivers will pay four crowns to use the Marlow tunnel.", ("four crowns",))
BOTH = (
    "The Marlow tunnel opened after nine years of work, and drivers will pay four crowns to use it.",
    ("nine years", "four crowns"),
)


@pytest.fixture(scope="session")
def kept_archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    return make_archive(tmp_path_factory.mktemp("kept"), embedder)


@pytest.fixture
def archive(kept_archive: Path, embedder: Embedder, tmp_path: Path) -> Iterator[Archive]:
    folder = Path(shutil.copytree(kept_archive, tmp_path / "archive"))
    with Archive.open(folder, embedder) as opened:
        yield opened


def ask(archive: Archive, question: str, writing: Scripted | None = None) -> Answer:
    return Assistant(archive, archive.embedder, AnswerSettings(), writing).ask(Question(question))


def stored(answer: Answer) -> AnswerJson:
    """As it comes out of a file."""
    return AnswerJson.model_validate_json(answer_json(answer).model_dump_json())


def timeless(answer: Answer) -> Answer:
    return replace(answer, timings_ms={})


def consistent(found: Revived, archive: Archive) -> Answer:
    """The answer, after a look at what every answer promises."""
    answer = found.answer
    used = [number for one in answer.statements for number in one.citations]
    used += [number for each in answer.disagreements for one in each.positions for number in one.citations]
    assert list(dict.fromkeys(used)) == [one.number for one in answer.citations]
    for citation in answer.citations:
        quote = citation.quote
        assert archive.article(quote.article.id) is not None
        assert quote.article.text[quote.start : quote.end] == quote.text
    if answer.statements:
        assert all(one.marked in answer.text for one in answer.statements)
    return answer


MADE = {
    "a plain answer": (TUNNEL, None),
    "a disagreement": (FIRE, None),
    "an abstention with the nearest articles": ("How many goals did Selby score in the hockey final?", None),
    "a question put back": ("How old is she?", None),
    "a chat model's words": (TUNNEL, Scripted(OPENED, TOLL, BOTH)),
    "a chat model that had nothing to say": (TUNNEL, Scripted()),
}


@pytest.mark.parametrize(("question", "writing"), MADE.values(), ids=MADE)
def test_with_everything_still_there_it_is_the_answer_that_was_given(
    archive: Archive, question: str, writing: Scripted | None
) -> None:
    answer = ask(archive, question, writing)
    found = revived(stored(answer), archive)
    assert timeless(found.answer) == timeless(answer)
    assert answer_json(found.answer) == answer_json(answer)
    assert (found.gone, found.disagreements_gone) == ((), 0)


def test_the_answers_that_are_tried_are_of_every_kind(archive: Archive) -> None:
    answers = {name: ask(archive, question, writing) for name, (question, writing) in MADE.items()}
    assert answers["a disagreement"].disagreements
    assert answers["an abstention with the nearest articles"].nearest
    assert answers["a question put back"].asks_back
    assert answers["a chat model's words"].statements[0].support is Support.ENTAILED
    assert answers["a chat model's words"].usage is not None
    assert any(one.answer for one in answers["a plain answer"].citations)
    assert any(one.dates for one in answers["a disagreement"].citations + answers["a plain answer"].citations)


def test_an_article_that_changed_since_is_quoted_from_the_version_that_was_read(
    embedder: Embedder, tmp_path: Path
) -> None:
    folder = make_archive(tmp_path, embedder)
    with Archive.open(folder, embedder) as archive:
        answer = ask(archive, TUNNEL)
        write_article(tmp_path / "articles", "tunnel-opens", "Correction: an earlier report gave another day.\n\n")
        ingest([tmp_path / "articles"], folder, embedder, IngestSettings(), ArchiveSettings())
        archive.refresh()
        changed = archive.article(answer.citations[0].quote.article.id)
        assert changed is not None
        assert changed.version == 2
        assert timeless(revived(stored(answer), archive).answer) == timeless(answer)


def test_an_article_whose_title_was_corrected_is_still_quoted(archive: Archive) -> None:
    answer = ask(archive, TUNNEL)
    kept = stored(answer)
    misspelt = [one.model_copy(update={"title": "Marlov tunel opens"}) for one in kept.citations]
    found = revived(kept.model_copy(update={"citations": misspelt}), archive)
    assert consistent(found, archive).citations == answer.citations


def test_words_that_are_not_in_the_article_at_their_place_are_never_quoted(archive: Archive) -> None:
    kept = stored(ask(archive, TUNNEL))
    altered = [one.model_copy(update={"quote": one.quote.replace("3", "4")}) for one in kept.citations]
    found = revived(kept.model_copy(update={"citations": altered}), archive)
    assert all("410" not in one.quote.text for one in consistent(found, archive).citations)
    shifted = [one.model_copy(update={"start": one.start - 1, "end": one.end - 1}) for one in kept.citations]
    assert consistent(revived(kept.model_copy(update={"citations": shifted}), archive), archive).citations == ()


def test_what_rests_on_a_deleted_article_goes_and_is_counted(archive: Archive) -> None:
    answer = ask(archive, TUNNEL, Scripted(OPENED, TOLL))
    assert len(answer.statements) == 2
    remove(archive, "Marlow tunnel opens")
    found = revived(stored(answer), archive)
    left = consistent(found, archive)
    assert found.gone == (0,)
    assert [one.text for one in left.statements] == [TOLL[0]]
    assert [one.number for one in left.citations] == [1]
    assert left.text == f"{TOLL[0]} [1]"
    assert left.notice is not None
    assert "One statement of this answer is gone" in left.notice
    assert left.status is answer.status


def test_a_statement_that_needs_two_articles_goes_with_one_of_them(archive: Archive) -> None:
    answer = ask(archive, TUNNEL, Scripted(BOTH, TOLL))
    assert answer.statements[0].citations == (1, 2)
    remove(archive, "Marlow tunnel opens")
    found = revived(stored(answer), archive)
    assert [one.text for one in consistent(found, archive).statements] == [TOLL[0]]
    assert found.gone == (0,)


def test_a_statement_that_another_article_has_word_for_word_stays(archive: Archive) -> None:
    answer = ask(archive, FIRE)
    police = next(one for one in answer.statements if one.text.startswith("Police said 7"))
    assert len(police.citations) == 2
    remove(archive, "Fire destroys the Selby mill")
    found = revived(stored(answer), archive)
    left = consistent(found, archive)
    assert police.text in [one.text for one in left.statements]
    assert found.gone == ()
    assert [each.value for each in left.disagreements[0].positions] == [
        each.value for each in answer.disagreements[0].positions
    ]


def test_a_disagreement_that_lost_a_side_is_not_shown_as_one_and_that_is_said(archive: Archive) -> None:
    answer = ask(archive, FIRE)
    assert answer.disagreements
    remove(archive, "After the fire at the Selby mill")
    found = revived(stored(answer), archive)
    left = consistent(found, archive)
    assert left.disagreements == ()
    assert found.disagreements_gone == 1
    assert found.gone
    assert left.notice is not None
    assert "one side is no longer in the archive" in left.notice


def test_an_answer_of_which_nothing_is_left_says_so_and_cites_nothing(archive: Archive) -> None:
    answer = ask(archive, TUNNEL, Scripted(OPENED))
    remove(archive, "Marlow tunnel opens")
    found = revived(stored(answer), archive)
    left = consistent(found, archive)
    assert left.status is Status.NOT_IN_ARCHIVE
    assert (left.statements, left.citations, left.as_of, left.lead) == ((), (), None, None)
    assert left.text == "The articles that this answer was made of are no longer in the archive."
    assert found.gone == (0,)


def test_a_plain_yes_does_not_outlive_the_evidence_it_was_said_before(archive: Archive) -> None:
    answer = ask(archive, TUNNEL, Scripted(OPENED, TOLL))
    kept = stored(replace(answer, lead="Yes", text=f"Yes.\n{answer.text}"))
    assert revived(kept, archive).answer.lead == "Yes"
    remove(archive, "Drivers to pay in Marlow tunnel")
    left = consistent(revived(kept, archive), archive)
    assert left.lead is None
    assert not left.text.startswith("Yes")


def test_the_day_of_what_is_left_is_the_day_of_its_newest_article(archive: Archive) -> None:
    answer = ask(archive, TUNNEL, Scripted(OPENED, TOLL))
    assert answer.as_of == "2026-02-10"
    remove(archive, "Drivers to pay in Marlow tunnel")
    assert consistent(revived(stored(answer), archive), archive).as_of == "2026-02-03"


def test_a_nearest_article_that_was_deleted_is_not_offered(archive: Archive) -> None:
    answer = ask(archive, MADE["an abstention with the nearest articles"][0])
    gone, *others = answer.nearest
    assert gone.title is not None
    remove(archive, gone.title)
    assert list(revived(stored(answer), archive).answer.nearest) == others


def test_an_article_that_was_read_and_deleted_since_is_not_named(archive: Archive) -> None:
    answer = ask(archive, TUNNEL)
    gone, *others = answer.read
    assert gone.title is not None
    remove(archive, gone.title)
    assert list(revived(stored(answer), archive).answer.read) == others
