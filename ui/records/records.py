"""The records of one archive, in SQLite beside it: answers, feedback, conversations. Safe from several processes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from ui.contract import AnswerJson
from ui.private_database import PrivateDatabase
from ui.records.rows import (
    answer_of,
    answer_row,
    conversation_of,
    exchange_row,
    feedback_of,
    folded,
    folded_words,
    microseconds,
    moment_of,
    storable,
)
from ui.records.tables import CONTENTS, answers, conversations, exchanges, feedback
from ui.records.types import ConversationLine, Feedback, KeptAnswer, KeptConversation, KeptExchange, Rating
from vectorstore.errors import UsageError

_FILE = "records.sqlite"
TITLE_LIMIT = 200
"""Characters of a conversation's title."""
REASON_LIMIT = 2_000
"""Characters of a reason given with feedback."""


class Records:
    """Everything kept of asking. What a method says is kept is on disk when it returns. Safe from several threads."""

    def __init__(self, database: PrivateDatabase, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, clock: Callable[[], datetime]) -> Records:
        """The records in `folder`/records.sqlite, made if there are none. Raises `ArchiveError` where they fail."""
        return cls(PrivateDatabase(folder / _FILE, CONTENTS), clock)

    @staticmethod
    def are_in(folder: Path) -> bool:
        """Whether anything was ever kept beside the archive in `folder`."""
        return (folder / _FILE).is_file()

    def close(self) -> None:
        """Frees the file."""
        self._database.close()

    # --- answers --------------------------------------------------------------------------------------------

    def keep(self, owner: str, answer: AnswerJson) -> KeptAnswer:
        """Keeps an answer under a new id that cannot be guessed."""
        kept = KeptAnswer(_new_id(), owner, self._clock(), answer)
        with self._database.writing() as db:
            db.execute(answers.insert().values(answer_row(kept)))
        return kept

    def answer(self, answer_id: str) -> KeptAnswer | None:
        """A kept answer, whoever asked: its link may be passed on."""
        with self._database.reading() as db:
            return _answer(db, answer_id)

    def rate(self, owner: str, answer_id: str, rating: Rating, reason: str = "") -> Feedback:
        """Keeps what a reader thought. Raises `UsageError` for an unknown answer or an endless reason."""
        reason = storable(reason.strip())
        if len(reason) > REASON_LIMIT:
            raise UsageError(
                f"The reason has {len(reason):,} characters and the limit is {REASON_LIMIT:,}.", "Shorten it."
            )
        given = Rating(rating), self._clock()
        with self._database.writing() as db:
            answer = _answer(db, answer_id)
            if answer is None:
                raise UsageError(f"There is no kept answer '{storable(answer_id)[:80]}'.", "Rate one that was given.")
            table = feedback.c
            db.execute(feedback.delete().where(table.answer_id == answer.id, table.owner == owner))
            db.execute(
                feedback.insert().values(
                    answer_id=answer.id, owner=owner, rating=given[0].value, reason=reason, given=microseconds(given[1])
                )
            )
        return Feedback(answer, owner, given[0], reason, given[1])

    def rating(self, owner: str, answer_id: str) -> Feedback | None:
        """What `owner` thought of an answer; None where they have not said."""
        table = feedback.c
        said = sa.select(feedback).where(table.answer_id == storable(answer_id), table.owner == owner)
        with self._database.reading() as db:
            row = db.execute(said).mappings().one_or_none()
            answer = None if row is None else _answer(db, row["answer_id"])
        return None if row is None or answer is None else feedback_of(row, answer)

    def feedback(self, limit: int = 1000, rating: Rating | None = None) -> Sequence[Feedback]:
        """Newest first; `rating` narrows to one thumb."""
        table = feedback.c
        newest = sa.select(feedback).order_by(table.given.desc(), table.serial.desc()).limit(limit)
        wanted = newest if rating is None else newest.where(table.rating == rating.value)
        with self._database.reading() as db:
            rows = db.execute(wanted).mappings().all()
            rated = {row["answer_id"]: _answer(db, row["answer_id"]) for row in rows}
        return [feedback_of(row, answer) for row in rows if (answer := rated[row["answer_id"]]) is not None]

    # --- conversations --------------------------------------------------------------------------------------

    def begin(self, owner: str, title: str) -> KeptConversation:
        """A new conversation. A title that is too long is shortened: it is the first question."""
        words = " ".join(storable(title).split())
        title = words if len(words) <= TITLE_LIMIT else f"{words[: TITLE_LIMIT - 1].rstrip()}…"
        kept = KeptConversation(_new_id(), owner, _checked_title(title), self._clock(), ())
        with self._database.writing() as db:
            db.execute(
                conversations.insert().values(
                    id=kept.id, owner=owner, title=title, folded=folded(title), changed=microseconds(kept.changed)
                )
            )
        return kept

    def add(self, owner: str, conversation_id: str, exchange: KeptExchange) -> int:
        """Appends a question to a conversation of `owner` and gives its index. Raises `UsageError` for an unknown one.

        `UsageError` too where it comes with an answer that is not one of `owner`'s.
        """
        with self._database.writing() as db:
            self._change(db, owner, conversation_id)
            count = sa.select(sa.func.count()).where(exchanges.c.conversation_id == conversation_id)
            index = db.execute(count).scalar_one()
            db.execute(exchanges.insert().values(exchange_row(conversation_id, index, exchange)))
            if exchange.answer_id is not None:
                _claim(db, owner, conversation_id, exchange.answer_id)
        return index

    def finish(self, owner: str, conversation_id: str, index: int, answer_id: str) -> None:
        """Says which answer a question got.

        Raises `UsageError` for an unknown conversation or answer, and where another question stands at `index` by
        now: the answer came after that question had been changed.
        """
        with self._database.writing() as db:
            self._change(db, owner, conversation_id)
            answer = _claim(db, owner, conversation_id, answer_id)
            place = _at(conversation_id, index)
            question = db.execute(sa.select(exchanges.c.question).where(*place)).scalar()
            if question is None or question.split() != answer.answer.question.split():
                raise UsageError("The conversation no longer has the question of this answer.", "Ask it again.")
            db.execute(exchanges.update().where(*place).values(answer_id=answer.id))

    def cut(self, owner: str, conversation_id: str, index: int) -> None:
        """Forgets the exchanges from `index` on: the question there is asked anew. Links to their answers stay."""
        with self._database.writing() as db:
            self._change(db, owner, conversation_id)
            table = exchanges.c
            db.execute(exchanges.delete().where(table.conversation_id == conversation_id, table.index >= index))

    def conversation(self, owner: str, conversation_id: str) -> KeptConversation | None:
        """One of `owner`'s conversations; None for another's."""
        table = exchanges.c
        with self._database.reading() as db:
            row = _conversation(db, owner, conversation_id)
            if row is None:
                return None
            asked = sa.select(exchanges).where(table.conversation_id == conversation_id).order_by(table.index)
            return conversation_of(row, db.execute(asked).mappings())

    def conversations(self, owner: str, words: str = "", limit: int = 100) -> Sequence[ConversationLine]:
        """Newest first; `words` narrows to those whose title, questions or answers have all of them."""
        table = conversations.c
        count = sa.select(sa.func.count()).where(exchanges.c.conversation_id == table.id).scalar_subquery()
        query = (
            sa.select(table.id, table.title, table.changed, count.label("questions"))
            .where(table.owner == owner, *(_having(word) for word in folded_words(words)))
            .order_by(table.changed.desc(), table.serial.desc())
            .limit(limit)
        )
        with self._database.reading() as db:
            rows = db.execute(query).mappings().all()
        return [ConversationLine(row["id"], row["title"], moment_of(row), row["questions"]) for row in rows]

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Raises `UsageError` for an unknown conversation and an empty or endless title."""
        title = _checked_title(" ".join(storable(title).split()))
        with self._database.writing() as db:
            _require(db, owner, conversation_id)
            renamed = conversations.update().where(conversations.c.id == conversation_id)
            db.execute(renamed.values(title=title, folded=folded(title)))

    def delete(self, owner: str, conversation_id: str) -> None:
        """Deletes a conversation and those of its answers that nobody rated. Raises `UsageError` for an unknown one."""
        with self._database.writing() as db:
            _require(db, owner, conversation_id)
            db.execute(exchanges.delete().where(exchanges.c.conversation_id == conversation_id))
            its_own = answers.c.conversation_id == conversation_id
            rated = sa.exists().where(feedback.c.answer_id == answers.c.id)
            elsewhere = sa.exists().where(exchanges.c.answer_id == answers.c.id)
            db.execute(answers.delete().where(its_own, ~rated, ~elsewhere))
            db.execute(answers.update().where(its_own).values(conversation_id=None))
            db.execute(conversations.delete().where(conversations.c.id == conversation_id))

    def _change(self, db: Connection, owner: str, conversation_id: str) -> None:
        _require(db, owner, conversation_id)
        now = microseconds(self._clock())
        db.execute(conversations.update().where(conversations.c.id == conversation_id).values(changed=now))


def _new_id() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


def _checked_title(title: str) -> str:
    if not title:
        raise UsageError("The title is empty.", "Give the conversation a name.")
    if len(title) > TITLE_LIMIT:
        raise UsageError(f"The title has {len(title):,} characters and the limit is {TITLE_LIMIT}.", "Shorten it.")
    return title


def _answer(db: Connection, answer_id: str) -> KeptAnswer | None:
    row = db.execute(sa.select(answers).where(answers.c.id == storable(answer_id))).mappings().one_or_none()
    return answer_of(row) if row is not None else None


def _conversation(db: Connection, owner: str, conversation_id: str) -> RowMapping | None:
    table = conversations.c
    query = sa.select(conversations).where(table.id == storable(conversation_id), table.owner == owner)
    return db.execute(query).mappings().one_or_none()


def _require(db: Connection, owner: str, conversation_id: str) -> None:
    if _conversation(db, owner, conversation_id) is None:
        raise UsageError(
            f"There is no conversation '{storable(conversation_id)[:80]}'.", "The list shows those that are there."
        )


def _claim(db: Connection, owner: str, conversation_id: str, answer_id: str) -> KeptAnswer:
    """Makes an answer of `owner` one of a conversation."""
    answer = _answer(db, answer_id)
    if answer is None or answer.owner != owner:
        raise UsageError(f"There is no kept answer '{storable(answer_id)[:80]}' of yours.", "Ask the question again.")
    db.execute(answers.update().where(answers.c.id == answer.id).values(conversation_id=conversation_id))
    return answer


def _at(conversation_id: str, index: int) -> tuple[sa.ColumnElement[bool], ...]:
    return exchanges.c.conversation_id == conversation_id, exchanges.c.index == index


def _having(word: str) -> sa.ColumnElement[bool]:
    """Whether a folded word is in a conversation's title, one of its questions or one of its answers."""
    asked = sa.select(exchanges.c.index).outerjoin(answers, answers.c.id == exchanges.c.answer_id)
    here = sa.or_(sa.func.instr(exchanges.c.folded, word) > 0, sa.func.instr(answers.c.folded, word) > 0)
    told = asked.where(exchanges.c.conversation_id == conversations.c.id, here).exists()
    return sa.or_(sa.func.instr(conversations.c.folded, word) > 0, told)
