"""An answer as the text of a chat message: statements with their markers, and below them what a reader must know.

The text of articles stands in it as it is: nothing here is drawn as a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.types import Answer, Citation, Statement
from ui.contract_openai import AnnotationJson, UrlCitationJson
from ui.days import iso_date, short_day
from ui.exporting.text import plain
from ui.exporting.wording import origin_words, position_words, title_words
from ui.links import text_link
from vectorstore import Article

_SOURCES = "Sources:"
_NEAREST = "Closest articles:"
_DISAGREE = "Sources disagree: "
_NOT_FOUND = "Not found: "
_IN_SHORT = "In short: "
_UNDERSTOOD = "Understood as: "
_NOTE = "Note: "
_AS_OF = "As of "
_APPENDIX = (_IN_SHORT, _NOT_FOUND, _DISAGREE, _UNDERSTOOD, _AS_OF, _NOTE, _SOURCES, _NEAREST)


class Telling:
    """A message that grows: what was added since is taken piece by piece, and the pieces are the whole."""

    def __init__(self) -> None:
        self._text = ""
        self._taken = 0
        self._said = 0
        self._leads = False
        self._marks: list[tuple[int, int, int]] = []

    def take(self) -> str:
        """What was added since the last call."""
        piece = self._text[self._taken :]
        self._taken = len(self._text)
        return piece

    def say(self, statement: Statement, citations: Mapping[int, Citation]) -> None:
        """Adds a statement and its markers; `citations` are those known so far, by number."""
        self._said += 1
        self._put("\n" if self._text else "")
        self._put(_label(statement, citations) + statement.text + " ")
        for number in statement.citations:
            self._mark(number)

    def rest_of(self, answer: Answer) -> Iterator[str]:
        """Adds everything that has not been said yet and gives it, a piece for each statement."""
        if answer.lead and not self._said:
            self._put(f"{answer.lead}.")
            self._leads = True
        citations = {citation.number: citation for citation in answer.citations}
        for statement in answer.statements[self._said :]:
            self.say(statement, citations)
            yield self.take()
        self._close(answer)
        yield self.take()

    def _close(self, answer: Answer) -> None:
        if not answer.statements:
            self._put(answer.text)
        if answer.lead and not self._leads:  # known only after the statements had been said
            self._paragraph(f"{_IN_SHORT}{answer.lead}.")
        if answer.missing and answer.statements:
            self._paragraph(_NOT_FOUND + answer.missing)
        self._disagreements(answer)
        for paragraph in _appendix(answer):
            self._paragraph(paragraph)

    def annotations(self, answer: Answer) -> list[AnnotationJson]:
        """The citations that have a web address, each at every marker that stands for it."""
        links = {one.number: text_link(one.quote.article.url, one.quote.text) for one in answer.citations}
        titles = {one.number: plain(title_words(one.quote.article)) for one in answer.citations}
        return [
            AnnotationJson(
                url_citation=UrlCitationJson(start_index=start, end_index=end, title=titles[number], url=link)
            )
            for number, start, end in self._marks
            if (link := links.get(number)) is not None
        ]

    def _disagreements(self, answer: Answer) -> None:
        for found in answer.disagreements:
            self._paragraph(_DISAGREE + found.about)
            for position in found.positions:
                self._put(f"\n- {position_words(position, answer.citations)} ")
                for number in position.citations:
                    self._mark(number)
            if found.note:
                self._put(f"\n{_NOTE}{found.note}")

    def _mark(self, number: int) -> None:
        marker = f"[{number}]"
        self._marks.append((number, len(self._text), len(self._text) + len(marker)))
        self._put(marker)

    def _paragraph(self, text: str) -> None:
        self._put(f"\n\n{text}" if self._text else text)

    def _put(self, text: str) -> None:
        self._text += text


def without_appendix(text: str) -> str:
    """The statements of a message that was told before: what stands below them is no part of the conversation."""
    ends = [place for head in _APPENDIX if (place := text.find(f"\n\n{head}")) >= 0]
    return text[: min(ends)] if ends else text


def _label(statement: Statement, citations: Mapping[int, Citation]) -> str:
    """What stands before a statement that a newer article overtakes."""
    if not statement.earlier:
        return ""
    first = citations.get(statement.citations[0])
    published = first.quote.article.published if first is not None else None
    return f"Earlier, {short_day(published)}: " if published is not None else "Earlier: "


def _appendix(answer: Answer) -> Iterator[str]:
    if answer.standalone_question != answer.question:
        yield _UNDERSTOOD + answer.standalone_question
    if answer.as_of:
        yield f"{_AS_OF}{iso_date(answer.as_of)}, when the newest of these articles was published."
    if answer.notice:
        yield _NOTE + answer.notice
    if answer.citations:
        yield "\n".join([_SOURCES, *_sources(answer.citations)])
    if answer.nearest:
        yield "\n".join([_NEAREST, *(f"- {_named(article)}" for article in answer.nearest)])
    if answer.asks_back:
        yield "\n".join(f"{number}. {plain(one)}" for number, one in enumerate(answer.suggestions, start=1))


def _sources(citations: Sequence[Citation]) -> Iterator[str]:
    """Each article once, after the markers that stand for it; one that is quoted once is opened at the words."""
    quoted: dict[str, list[Citation]] = {}
    for citation in citations:
        quoted.setdefault(citation.quote.article.id, []).append(citation)
    for of_one in quoted.values():
        markers = "".join(f"[{citation.number}]" for citation in of_one)
        words = of_one[0].quote.text if len(of_one) == 1 else ""
        yield f"{markers} {_named(of_one[0].quote.article, words)}"


def _named(article: Article, words: str = "") -> str:
    """Title, outlet and day, and where it is: its address, opened at `words`, or what was ingested."""
    where = text_link(article.url, words) or article.url or article.source
    named = [plain(title_words(article)), plain(origin_words(article)), plain(where)]
    return " — ".join(part for part in dict.fromkeys(named) if part)
