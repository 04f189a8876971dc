"""The questions of the page's readers: each is recorded, answered by a thread of its own, and its answer kept.

An answer does not hang on the page that asked for it: pages come and go and look at the same exchange.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, assert_never
from weakref import WeakValueDictionary

from assistant import CitationEvent, DisagreementEvent, DoneEvent, Event, Question, StatementEvent, StatusEvent
from assistant.types import Answer
from ui.conversation import Exchange, Narrowing, Talk
from ui.convert import answer_json
from ui.failing import sentence
from ui.records.reviving import revived
from ui.records.types import KeptExchange, Rating
from vectorstore import ArchiveError, UsageError

if TYPE_CHECKING:
    from ui.serving.service import Service
    from vectorstore import Constraints

AT_ONCE = 6
"""Questions of one reader that are worked on at the same time; the others are refused until one is answered."""
READING_S = 0.8
"""Seconds left to a reader, and to the questions of others, before what may be asked next is looked for."""
BROKE_OFF = "The answer broke off when Byline was restarted, or was stopped before. Ask again for the whole answer."
Proposing = Callable[[Answer, Question], tuple[str, ...]]
"""Finds questions to ask next that the archive answers; takes its time."""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())


class Asked:
    """Everything that readers of the page have asked. Safe from several threads."""

    def __init__(self, service: Service, propose: Proposing | None = None) -> None:
        self.service = service
        self._propose = propose
        self._lock = threading.RLock()
        self._talks: WeakValueDictionary[str, Talk] = WeakValueDictionary()
        self._live: dict[str, int] = {}
        self._count = 0  # questions asked so far

    def is_busy(self) -> bool:
        """Whether a question is being answered."""
        with self._lock:
            return any(self._live.values())

    # --- conversations --------------------------------------------------------------------------------------

    def talk(self, owner: str, conversation_id: str) -> Talk | None:
        """A conversation of `owner`, as it is being held or as it was kept; None for another's."""
        with self._lock:
            known = self._talks.get(conversation_id)
        if known is None:
            found = self._revived(owner, conversation_id)
            if found is None:
                return None
            with self._lock:  # another page may have been as quick
                known = self._talks.setdefault(conversation_id, found)
        return known if known.owner == owner else None

    def forget(self, owner: str, conversation_id: str) -> None:
        """Deletes a conversation, wherever it is open. Raises `UsageError` for an unknown one."""
        with self._lock:
            self.service.records.delete(owner, conversation_id)
            talk = self._talks.pop(conversation_id, None)
            if talk is not None:
                talk.stop()
                talk.id = None
                talk.exchanges.clear()

    # --- questions ------------------------------------------------------------------------------------------

    def ask(self, talk: Talk, question: str, within: Narrowing, at: int | None = None) -> Exchange:
        """Records a question and sets to work on it. With `at` it takes the place of the exchange there and after.

        A question that cannot be taken has its problem at once; one that cannot be recorded is answered and says so.
        """
        exchange = Exchange(question, within=within)
        with self._lock:
            self._count += 1
            wanted = Question(question)
            try:
                if at is not None:
                    self._cut(talk, at)
                wanted = Question(question, talk.history(), self._constraints(within))
                self._record(talk, exchange)
            except Exception as error:  # noqa: BLE001 - the outermost boundary: shown as a sentence, logged
                exchange.problem = sentence(error, "take the question")
            talk.exchanges.append(exchange)
        if exchange.problem is None:
            name = f"answering {talk.id}"
            threading.Thread(target=self._work, args=(talk, exchange, wanted), name=name, daemon=True).start()
        return exchange

    def rate(self, talk: Talk, exchange: Exchange, rating: Rating, reason: str = "") -> None:
        """Keeps a reader's thumb. Raises `UsageError` where the answer is not kept or the reason endless."""
        if exchange.answer_id is None:
            raise UsageError("This answer was not kept.", "Ask again.")
        exchange.rated(self.service.records.rate(talk.owner, exchange.answer_id, rating, reason))

    # --- before the work ------------------------------------------------------------------------------------

    def _constraints(self, within: Narrowing) -> Constraints:
        languages = (within.language,) if within.language else ()
        return self.service.within(within.outlets, within.since, within.until, languages)

    def _cut(self, talk: Talk, at: int) -> None:
        gone = talk.exchanges[at:]
        for one in gone:
            one.stop()
        place = next((one.place for one in gone if one.place is not None), None)
        if place is not None and talk.id is not None:
            self.service.records.cut(talk.owner, talk.id, place)
        del talk.exchanges[at:]

    def _record(self, talk: Talk, exchange: Exchange) -> None:
        if self._live.get(talk.owner, 0) >= AT_ONCE:
            raise UsageError(f"{AT_ONCE} of your questions are being answered.", "Wait for one of them, then ask.")
        try:
            self._write_down(talk, exchange)
        except ArchiveError as error:  # the archive is another file: it can answer all the same
            exchange.unkept = f"This question is not kept. {sentence(error, 'keep the question')}"
        self._live[talk.owner] = self._live.get(talk.owner, 0) + 1

    def _write_down(self, talk: Talk, exchange: Exchange) -> None:
        records = self.service.records
        if talk.id is not None and records.conversation(talk.owner, talk.id) is None:  # deleted by another door
            self._talks.pop(talk.id, None)
            talk.id = None
            talk.exchanges.clear()
        if talk.id is None:
            talk.id = records.begin(talk.owner, exchange.question).id
            self._talks[talk.id] = talk
        exchange.place = records.add(talk.owner, talk.id, exchange.kept())

    # --- the work -------------------------------------------------------------------------------------------

    def _work(self, talk: Talk, exchange: Exchange, question: Question) -> None:
        """Lets the exchange grow by one event at a time until it is whole, stopped or failed."""
        try:
            with closing(self.service.stream(question, lambda: exchange.stopped)) as events:  # type: ignore[type-var]
                for event in events:
                    if exchange.stopped:
                        return
                    self._apply(talk, exchange, event)
                    exchange.changes.tell()
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            exchange.problem = sentence(error, "answer")
        finally:
            with self._lock:
                self._live[talk.owner] -= 1
            if exchange.live:
                exchange.problem = "The answer broke off before it was whole. Ask again."
            exchange.changes.tell()
        self._look_ahead(exchange, question)

    def _apply(self, talk: Talk, exchange: Exchange, event: Event) -> None:
        match event:
            case StatusEvent():
                exchange.working = event.text
            case StatementEvent():
                exchange.statements.append(event.statement)
            case CitationEvent():
                exchange.citations[event.citation.number] = event.citation
            case DisagreementEvent():
                exchange.disagreements.append(event.disagreement)
            case DoneEvent():
                self._keep(talk, exchange, event.answer)
                exchange.proposing = self._propose is not None and bool(event.answer.statements)
                exchange.finish(event.answer)
            case _:
                assert_never(event)

    def _keep(self, talk: Talk, exchange: Exchange, answer: Answer) -> None:
        """Keeps the whole answer before it is said to be whole. One that cannot be kept is shown all the same."""
        if talk.id is None or exchange.place is None:  # the conversation has been deleted meanwhile
            return
        records = self.service.records
        try:
            exchange.answer_id = records.keep(talk.owner, answer_json(answer)).id
            records.finish(talk.owner, talk.id, exchange.place, exchange.answer_id)
        except Exception as error:  # noqa: BLE001 - the outermost boundary
            if not exchange.stopped:
                exchange.unkept = f"This answer is not kept. {sentence(error, 'keep the answer')}"

    def _look_ahead(self, exchange: Exchange, question: Question) -> None:
        if not exchange.proposing or exchange.answer is None or self._propose is None:
            return
        count = self._count
        threading.Event().wait(READING_S)
        try:
            if self._count != count:  # whoever asks meanwhile goes first
                return
            exchange.proposed = self._propose(exchange.answer, question)
        except Exception:  # noqa: BLE001 - the answer is there: what fails beside it goes to the log
            _log.exception("Could not find questions to ask next.")
        finally:
            exchange.proposing = False
            exchange.changes.tell()

    # --- what was kept --------------------------------------------------------------------------------------

    def _revived(self, owner: str, conversation_id: str) -> Talk | None:
        kept = self.service.records.conversation(owner, conversation_id)
        if kept is None:
            return None
        exchanges = [self._exchange(owner, place, one) for place, one in enumerate(kept.exchanges)]
        return Talk(owner, kept.id, exchanges)

    def _exchange(self, owner: str, place: int, kept: KeptExchange) -> Exchange:
        within = Narrowing(kept.outlets, kept.since, kept.until, kept.language)
        exchange = Exchange(kept.question, within=within, place=place)
        try:
            answer = self.service.records.answer(kept.answer_id) if kept.answer_id is not None else None
            if answer is None:
                exchange.problem = BROKE_OFF
                return exchange
            exchange.answer_id = answer.id
            exchange.rated(self.service.records.rating(owner, answer.id))
            exchange.finish(revived(answer.answer, self.service.archive).answer)
        except Exception as error:  # noqa: BLE001 - one that cannot be read does not hide the others
            exchange.problem = sentence(error, "read the kept answer")
        return exchange
