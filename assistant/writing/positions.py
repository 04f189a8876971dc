"""Asks a chat model what sources say differently, and keeps of its reply only what the sentences it cites bear out.

What is shown of a position are the sentences' own words; the model only points at them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from assistant.types import Disagreement, Position, Quote
from assistant.words import listed, numbers_in, same_word
from assistant.writing.gate import MOST_KEYS
from assistant.writing.json_replies import Unreadable, read_json, whole_reply
from assistant.writing.packing import pack
from assistant.writing.plain import is_unseen, on_one_line
from assistant.writing.position_values import Value, differ, places_of, values_in
from assistant.writing.support_amounts import amounts_in
from assistant.writing.support_names import CALENDAR, names_of, unknown_name
from assistant.writing.support_words import FUNCTION, NEGATORS, Word, read
from assistant.writing.types import Keyed, ModelSettings, Replies
from prompts import load_prompt
from vectorstore import ModelError

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())

MOST_DISAGREEMENTS = 5
_MOST_PROPOSED = 40
_FORM = {"about", "value", "attributed_to", "keys"}
_LONGEST = {"about": 100, "value": 160, "attributed_to": 80}
_ABOUT_SIGNS = re.compile(r"[^\W_]|[ ,.'’“”\"()%$€£&–-]")
# What disagreements are about, whether or not an article or the question has the word.
_TOPICS = listed(
    "number count total amount sum size length duration time date day week month year start end opening closing cause "
    "reason origin motive purpose cost price value age height weight distance depth speed share rate level percentage "
    "proportion toll death deaths dead casualties victims injured injuries survivors missing arrests attendance "
    "turnout crowd place location name identity responsibility blame culprit outcome result score winner status effect "
    "impact extent damage loss people person"
)
_SPEECH = re.compile(
    # "She said she expected": nobody else speaks.
    r"(?<!\bhe )(?<!\bshe )(?<!\bit )(?<!\bthey )(?<!\bwe )"
    r"\b(?:sa(?:id|ys?)|told|tells?|puts?|according to|claim(?:ed|s)?|report(?:ed|s)?|estimat(?:ed|es)|counted|counts|"
    r"insist(?:ed|s)?|argue[ds]?|announced|believe[ds]?|expect(?:ed|s)?|stated|confirmed|warned|predicted|promised)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|disput(?:ed?|es)|refut(?:ed?|es)|dismiss(?:ed|es)|debunked|false(?:ly)?|untrue|hoax|"
    r"incorrect(?:ly)?|wrongly|mistaken(?:ly)?)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？][\"”’'\s)]*$")


@dataclass(frozen=True, slots=True)
class _Side:
    about: str
    attributed_to: str | None
    values: tuple[Value, ...]
    """One for each sentence that it cites, never none."""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        return tuple(dict.fromkeys(_quote(one.evidence) for one in self.values))


def compared(
    replies: Replies,
    question: str,
    evidence: Keyed,
    settings: ModelSettings,
    number: Callable[[Quote], int],
    is_stopped: Callable[[], bool] = lambda: False,
) -> tuple[Disagreement, ...]:
    """Points on which the evidence has values that differ, each with its own citations; none where the model fails.

    `number` gives the number of a citation, and is asked only for what is shown. Raises only `Stopped`.
    """
    packed = pack(evidence, settings)
    if len(packed.keyed) < 2:
        return ()
    messages = load_prompt("compare_positions").messages(question=on_one_line(question), evidence=packed.text)
    try:
        proposed = read_json(whole_reply(replies, messages, is_stopped))
        if not isinstance(proposed, list):
            raise Unreadable("it is no list.")
    except (Unreadable, ModelError) as problem:
        _log.warning("What sources say differently is not shown, %s failed: %s", replies.name, problem)
        return ()
    points: dict[tuple[str, ...], list[_Side]] = {}
    for side in _sides(proposed[:_MOST_PROPOSED], dict(packed.keyed)):
        points.setdefault(_point(side.about), []).append(side)
    apart = (_apart(sides) for sides in points.values())
    told = [sides for sides in apart if len(sides) > 1 and _is_backed(sides, question)]
    return tuple(_disagreement(sides, number) for sides in told[:MOST_DISAGREEMENTS])


def _disagreement(sides: Sequence[_Side], number: Callable[[Quote], int]) -> Disagreement:
    positions = (
        Position(side.values[0].text, side.attributed_to, tuple(dict.fromkeys(number(one) for one in side.quotes)))
        for side in sides
    )
    return Disagreement(sides[0].about, tuple(positions))


def _quote(one: Evidence) -> Quote:
    return Quote.of(one.article, one.span)


def _sides(proposed: Sequence[object], sources: Mapping[str, Evidence]) -> Iterator[_Side]:
    for one in proposed:
        if not isinstance(one, dict) or set(one) != _FORM:
            continue
        about, value, who, keys = one["about"], one["value"], one["attributed_to"], one["keys"]
        if not (
            _is_line(about, "about") and _is_line(value, "value") and (who is None or _is_line(who, "attributed_to"))
        ):
            continue
        cited = _cited(keys, sources)
        found = [theirs for source in cited if (theirs := _told(value, who, source)) is not None]
        if found and _point(about):
            # Sentences that put the value otherwise, such as "12" and "at least 12", are no one position.
            same = [one for one, _ in found if one.text.casefold() == found[0][0].text.casefold()]
            yield _Side(on_one_line(about), found[0][1], tuple(same))


def _is_line(text: object, slot: str) -> bool:
    if not isinstance(text, str) or len(text) > _LONGEST[slot]:
        return False
    return bool(text.strip()) and text.isprintable() and not any(map(is_unseen, text))


def _cited(keys: object, sources: Mapping[str, Evidence]) -> list[Evidence]:
    """The sentences with these keys; none of them where one key does not exist."""
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        return []
    bare = list(dict.fromkeys(key.strip("[] ") for key in keys))
    if len(bare) > MOST_KEYS or not all(key in sources for key in bare):
        return []
    return [sources[key] for key in bare]


def _told(words: str, who: str | None, source: Evidence) -> tuple[Value, str | None] | None:
    """Where a sentence gives the value as this speaker's, and the speaker as the article has it."""
    if _QUESTION.search(source.text):
        return None
    for value in values_in(words, source):
        if _is_denied(value):
            continue
        if who is None:
            return value, None
        speaker = _speaker(who, value)
        if speaker:
            return value, speaker
    return None


def _is_denied(value: Value) -> bool:
    """Whether the sentence says no to the value, as far as words show it."""
    text = value.evidence.text
    if _DENIED.search(text[: value.start]) or _DENIED.search(text[value.end :]):
        return True
    reading = read(text)
    clause = next((one for one in reversed(reading.clauses) if one.start <= value.start), None)
    return clause is not None and any(word.lower in NEGATORS and word.end <= value.start for word in clause.words)


def _speaker(who: str, value: Value) -> str | None:
    outlet, text = value.evidence.article.outlet, value.evidence.text
    if outlet and next(places_of(who, outlet), None) == (0, len(outlet.rstrip(". "))):
        return on_one_line(outlet)
    if not any(word.is_content and word.lower not in CALENDAR for word in read(who).words):
        return None
    for start, end in places_of(who, text):
        if (end <= value.start or value.end <= start) and _speaks(start, end, value):
            return on_one_line(text[start:end])
    return None


def _speaks(start: int, end: int, value: Value) -> bool:
    """Whether nobody else seems to be who gives the value: "Police said 12, the hospital 15"."""
    text = value.evidence.text
    if end <= value.start:
        between = text[end : value.start]
        others = any(end <= one.start and one.end <= value.start for one in amounts_in(text))
        return len(_SPEECH.findall(between)) <= 1 and not (others and value.amounts)
    return not _SPEECH.search(text[: value.start]) and len(_SPEECH.findall(text[value.end : start])) <= 1


def _point(about: str) -> tuple[str, ...]:
    return tuple(word.root for word in read(about).words if word.lower not in FUNCTION or word.lower in NEGATORS)


def _apart(sides: Sequence[_Side]) -> list[_Side]:
    """The sides whose values all differ and which rest on sentences of their own."""
    kept: list[_Side] = []
    for side in sides:
        taken = {quote for other in kept for quote in other.quotes}
        own = tuple(one for one in side.values if _quote(one.evidence) not in taken)
        if not own:
            continue
        if all(differ(one, theirs) for other in kept for theirs in other.values for one in own):
            kept.append(replace(side, values=own))
            continue
        for at, other in enumerate(kept):
            same = other.values[0].text.casefold() == own[0].text.casefold()
            if same and other.attributed_to == side.attributed_to:
                kept[at] = replace(other, values=(*other.values, *own))
    return kept


def _is_backed(sides: Sequence[_Side], question: str) -> bool:
    """Whether what they are about is said with words of the evidence, the question and the trade.

    Names and figures have to be the evidence's: what a reader asks may be wrong.
    """
    about = sides[0].about
    if not all(_ABOUT_SIGNS.match(letter) for letter in about):
        return False
    evidence = [value.evidence for side in sides for value in side.values]
    text = "\n".join(part for one in evidence for part in (one.text, one.article.title or "", one.article.outlet or ""))
    amounts = {one.value for one in amounts_in(text)}
    if numbers_in(about) - numbers_in(text) or any(one.value not in amounts for one in amounts_in(about)):
        return False
    names = [names_of(one) for one in evidence]
    known = frozenset().union(*(one.own | one.header | {each.lower() for each in one.initials} for one in names))
    theirs = {word.root for word in read(text).words}
    asked = {word.root for word in read(question).words if not word.is_capital} | {
        word.root for word in read(question.lower()).words[:1]
    }
    said = read(about).words
    if not all(_is_known(word, at, known, theirs, asked) for at, word in enumerate(said)):
        return False
    # The capital of the first word is none of a name, unless the evidence has it there too.
    opens = said[0].text if any(said[0].lower in one.capitals for one in names) else said[0].text.lower()
    return unknown_name(f"on {about[: said[0].start]}{opens}{about[said[0].end :]}", names) is None


def _is_known(word: Word, at: int, known: frozenset[str], theirs: set[str], asked: set[str]) -> bool:
    if word.lower in FUNCTION or word.lower in known or word.text[0].isdigit():
        return True
    if word.is_capital and (at or word.text.isupper()):
        return word.root in theirs
    return word.lower in _TOPICS or word.root in asked or any(same_word(word.root, root) for root in theirs)
