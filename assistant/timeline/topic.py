"""What a timeline is asked of: the words to search and measure by, and the time it is narrowed to. Searches nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.finding.coverage import covered, weights_of
from assistant.timing.dates import DateReading, Period, read_dates
from assistant.words import Bag, QuestionWords, analyse, listed, same_word
from vectorstore import Archive
from vectorstore.keywords import stems

_ASKS = re.compile(
    r"^\W*(?:(?:please\s+)?(?:show|give|make|draw|lay out|tell)\s+(?:me\s+)?)?(?:(?:a|an|the)\s+)?"
    r"(?:(?:short|full|brief|complete)\s+)?"
    r"(?:time\s?line|chronology|history|sequence of events|chain of events|course|key (?:events|dates|moments)|events|"
    r"dates|milestones)\s+(?:of|for|on|in|about|behind|leading (?:up )?to|around)\s+|"
    r"^\W*(?:what (?:has |have )?happened (?:in|to|with|during|at|on|since)|how did|how has|when did)\s+",
    re.IGNORECASE,
)
# What people call a story and its articles may call otherwise, or not at all.
_FRAME = (
    "war conflict crisis dispute row tension relation affair saga scandal case history event development story "
    "issue situation controversy aftermath fallout debate question matter news timeline trouble"
)
_FRAME_WEIGHT = 0.3
_APART = 300
"""Letters between names that stand together: two sentences."""
_LONG = 7
"""Letters of a name whose endings vary: "Afghanistan", "Afghan"."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic, taken apart once."""

    text: str
    """As asked."""
    sought: str
    """As searched for: without what only asks for a timeline, and without the time it is narrowed to."""
    words: QuestionWords
    """Of `sought`."""
    weights: dict[str, float]
    """How much each content stem says; what only frames a story ("crisis", "affair") says little."""
    dates: DateReading = field(default_factory=DateReading)
    """Its events are of one of these periods; any time's, where it names none."""

    def coverage(self, bag: Bag) -> float:
        """The share of the topic that a text holds."""
        return covered(self.weights, bag)

    def names_something(self, bag: Bag) -> bool:
        """Whether a text holds one of the topic's names; True where it has none."""
        return not self.words.names or any(all(map(bag.holds, stems(name))) for name in self.words.names)

    def names_stand_together(self, text: str) -> bool:
        """Whether the topic's names come near each other in a text: "northern" and "lights" far apart are no name."""
        forms = [re.compile(_form_of(name), re.IGNORECASE) for name in self.words.names if not name.isupper()]
        if len(forms) < 2:
            return True
        return any(
            all(form.search(text, max(0, found.start() - _APART), found.end() + _APART) for form in forms[1:])
            for found in forms[0].finditer(text)
        )

    def meets(self, first: date, last: date) -> bool:
        """Whether days from `first` to `last` are of the time asked for."""
        return not self.dates.periods or any(_within(one, first, last) for one in self.dates.periods)


def read_topic(text: str, archive: Archive, today: date) -> Topic:
    """`text`, asked of on `today`."""
    plain = _ASKS.sub("", text.strip(), count=1).rstrip("?.! ") or text.strip()
    dates = read_dates(plain, today)
    sought = " ".join(_without(plain, dates.periods).split()) or plain
    words = analyse(f"is {sought}")  # so that a name which opens the topic counts as one
    frame = [stem for word in listed(_FRAME) for stem in stems(word)]
    weights = {
        stem: weight * (_FRAME_WEIGHT if any(same_word(stem, other) for other in frame) else 1.0)
        for stem, weight in weights_of(words.content, archive).items()
    }
    return Topic(text, sought, words, weights, dates)


def unknown_words(topic: Topic, archive: Archive) -> list[str]:
    """The words of the topic that no article has, as it writes them; none of those that only frame it."""
    missing = {stem for stem in topic.words.content if archive.frequency(stem) == 0 and topic.weights[stem] > 0}
    return [word for word in topic.sought.split() if missing & set(stems(word))]


def _form_of(name: str) -> str:
    short = name.rstrip("s").rstrip("'’")
    return rf"\b{re.escape(name[:5])}" if len(name) >= _LONG else rf"\b{re.escape(short)}(?:['’]?s)?\b"


def _without(text: str, periods: Sequence[Period]) -> str:
    for one in sorted(periods, key=lambda period: -period.span.start):
        text = f"{text[: one.span.start]} {text[one.span.end :]}"
    return text


def _within(period: Period, first: date, last: date) -> bool:
    """A longer stretch of which the period is only a part does not count: "in 2025" is no event of May."""
    if period.first is not None and period.last is not None and last - first > period.last - period.first:
        return False
    return (period.first is None or last >= period.first) and (period.last is None or first <= period.last)
