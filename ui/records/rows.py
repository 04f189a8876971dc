"""What is kept, as rows of the tables, and back; and text as it is searched. Touches no database."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy.engine import RowMapping

from ui.contract import AnswerJson
from ui.records.types import Feedback, KeptAnswer, KeptConversation, KeptExchange, Rating
from vectorstore.errors import ArchiveError

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MOST_WORDS = 20


def microseconds(moment: datetime) -> int:
    """Since 1970, UTC."""
    return (moment - _START) // _MICROSECOND


def _moment(stored: int) -> datetime:
    return _START + stored * _MICROSECOND


def storable(text: str) -> str:
    """`text` with "?" for half characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def folded(text: str) -> str:
    """`text` as it is searched: without case, accents and vowel points, however its letters are put together."""
    apart = unicodedata.normalize("NFKD", " ".join(storable(text).split()).casefold())
    bare = "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Cf", "Cc"))
    return unicodedata.normalize("NFC", bare)


def folded_words(text: str) -> tuple[str, ...]:
    """The words to search for, without the punctuation around them; what is more than a sentence is left out."""
    words = (_bare(word) for word in folded(text).split())
    return tuple(dict.fromkeys(words))[:_MOST_WORDS]


def _bare(word: str) -> str:
    inside = [at for at, letter in enumerate(word) if letter.isalnum()]
    return word[inside[0] : inside[-1] + 1] if inside else word


def answer_row(kept: KeptAnswer) -> dict[str, Any]:
    """The columns of an answer."""
    body = json.dumps(kept.answer.model_dump(), ensure_ascii=False)
    searched = "\n".join(filter(None, (kept.answer.answer, kept.answer.missing)))
    return {
        "id": kept.id,
        "owner": kept.owner,
        "asked": microseconds(kept.asked),
        "body": storable(body),
        "folded": folded(searched),
    }


def answer_of(row: RowMapping) -> KeptAnswer:
    """The answer in a row. Raises `ArchiveError` for one whose JSON this Byline does not understand."""
    try:
        answer = AnswerJson.model_validate_json(row["body"])
    except ValidationError as error:
        raise ArchiveError(
            f"The kept answer {row['id']} was written by another Byline ({error.error_count()} fields do not fit).",
            "Use the Byline that kept it.",
        ) from error
    return KeptAnswer(row["id"], row["owner"], _moment(row["asked"]), answer)


def feedback_of(row: RowMapping, answer: KeptAnswer) -> Feedback:
    """The feedback in a row."""
    return Feedback(answer, row["owner"], Rating(row["rating"]), row["reason"], _moment(row["given"]))


def exchange_row(conversation_id: str, index: int, exchange: KeptExchange) -> dict[str, Any]:
    """The columns of a conversation's question."""
    return {
        "conversation_id": conversation_id,
        "index": index,
        "question": storable(exchange.question),
        "folded": folded(exchange.question),
        "answer_id": exchange.answer_id,
        "outlets": json.dumps([storable(name) for name in exchange.outlets], ensure_ascii=False),
        "since": exchange.since,
        "until": exchange.until,
        "language": exchange.language,
    }


def _exchange_of(row: RowMapping) -> KeptExchange:
    return KeptExchange(
        question=row["question"],
        answer_id=row["answer_id"],
        outlets=tuple(json.loads(row["outlets"])),
        since=row["since"],
        until=row["until"],
        language=row["language"],
    )


def conversation_of(row: RowMapping, exchanges: Iterable[RowMapping]) -> KeptConversation:
    """The conversation in a row; `exchanges` are its own, oldest first."""
    questions = tuple(map(_exchange_of, exchanges))
    return KeptConversation(row["id"], row["owner"], row["title"], moment_of(row), questions)


def moment_of(row: RowMapping) -> datetime:
    """When a conversation was last changed."""
    return _moment(row["changed"])
