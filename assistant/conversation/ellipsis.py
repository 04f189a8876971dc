"""Completes questions that leave words out, such as "and in 2021?", "why?" or "what about Lyria?", from the one before.

Pronouns are not its business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.conversation.conversation import Talk
from assistant.conversation.mentions import mentions
from assistant.conversation.nouns import Kind, is_calendar, is_function_word, is_plural
from assistant.conversation.swapping import HAS_DATE, PREPOSITION, counted, owned_by, swapped


@dataclass(frozen=True, slots=True)
class Completed:
    """A question made whole."""

    text: str
    focus: str
    """The part that says what kind of answer is wanted."""
    carried: tuple[str, ...]
    """What came from the conversation."""


OPENING = re.compile(r"^\W*(?:and|but|so|or|also|then|okay|ok|well)\b[,\s]*(?=\w)", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*(?:and |but |so )?(?:what|how) about\s+(?=\w)", re.IGNORECASE)
_CORRECTION = re.compile(
    r"^\W*(?:(?:no|nope|sorry|actually|wait|not that(?: one)?|not quite)\b[,.!;\s]*)+(?=\w)|"
    r"^\W*(?=not [^,]{2,30}, |i(?:['’]m| am| was)? (?:mean|meant|asking|talking)\b)",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^\W*(?:i (?:meant?|did mean)\b(?: to (?:ask|say))?|i(?:['’]m| am| was) (?:asking|talking)|i asked)\s*"
    r"(?:about\s+)?[,:]?\s*",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(
    r"^(?:not (?P<no>[^,]+?)(?:,| but) (?:but )?(?P<yes>.+)|(?P<yes2>.+?),? not (?P<no2>[^,]+?))\W*$", re.IGNORECASE
)
_BARE = re.compile(
    r"^\W*(?P<words>(?:why|when|where|who|whom|whose|how|what|which|which ones?|how come|why so|why not|how so|"
    r"how (?:many|much|often|long|far|old|exactly)|(?:since|until|from|till) when|(?:by|with|for|to|from|against) whom|"
    r"for how long|where exactly|when exactly|by how much|from where|"
    r"(?:on|in|at|by|for|from|to|with|under|against) (?:what|which|whose) [a-z-]+))\W*$",
    re.IGNORECASE,
)
_ELSE = re.compile(r"^\W*(?P<wh>who|what|where|when|why|how) else\W*$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^\W*(?:and |but )?how many (?P<noun>[a-z]+s|women|men|children|people)\W*$", re.IGNORECASE)
_MORE = re.compile(
    r"^\W*(?:please )?(?:(?:can|could) you )?(?:tell me more|more(?: details?| information)?|go on|continue|elaborate|"
    r"say more|explain(?: that| this| it)?(?: more| further)?|(?:any|is there)(?:thing)? more|"
    r"(?:is there )?anything else|are you sure|really|in more detail)(?: please)?\W*$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"^\W*(?:(?:who|whom|whose|what|when|where|which|why|how)\b.*\s\S|(?:is|are|was|were|did|do|does|has|have|had|can|could|"
    r"will|would|should|may|might|must)(?:n['’]t)?\s\S)",
    re.IGNORECASE,
)
_ADJUNCT_WH = re.compile(
    r"^(?P<wh>why|when|where|how)"
    r"(?= (?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|may|might)\b)",
    re.IGNORECASE,
)
_HELPER_FIRST = re.compile(
    r"^(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should|may|might)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"\b(?:i|you|we|is|are|was|were|do|does|did|have|has|can|will|would|should)\b", re.IGNORECASE)
_LONGEST = 6  # words a fragment may have


def completed(question: str, talk: Talk) -> Completed | None:
    """`question` made whole with the last one of `talk`; None where it leaves nothing out."""
    earlier = talk.question
    if not earlier:
        return None
    if _MORE.match(question):
        return Completed(earlier, earlier, (earlier,))
    again = _ELSE.match(question)
    if again is not None:
        return _asked_again(earlier, again["wh"])
    number = _NUMBER_OF.match(question)
    if number is not None:
        return _numbered(earlier, number["noun"], question)
    plain = OPENING.sub("", question)
    bare = _BARE.match(plain)
    if bare is not None:
        return _with_question_word(earlier, bare["words"].lower())
    fragment = _fragment(question, plain)
    return None if fragment is None else _with_fragment(earlier, fragment, question)


def left_out(question: str) -> str | None:
    """What a question that leaves its verb out does say: "in 2021", "" for "why?"; None for a whole question."""
    plain = OPENING.sub("", question)
    if _MORE.match(question) or _ELSE.match(question) or _BARE.match(plain):
        return ""
    about = _ABOUT.match(question)
    if about is not None:
        return question[about.end() :].strip(" ?.!") if len(question.split()) <= _LONGEST + 2 else None
    if plain == question and PREPOSITION.match(plain) is None:
        return None
    return _fragment(question, plain)


def corrected(question: str) -> str:
    """What a correction says instead: "no, I meant …" without its opening."""
    opened = _CORRECTION.match(question)
    if opened is None:
        return question
    rest = _MEANT.sub("", question[opened.end() :]).strip()
    return rest if rest.strip(" ?.!") else question


def joined(earlier: str, question: str) -> str:
    """Two questions as one sentence, or one after the other where the first is no plain question."""
    plain = OPENING.sub("", question).strip()
    whole = _WHOLE.match(earlier) and earlier.endswith("?") and not re.search(r"[.?!] ", earlier)
    first = re.match(r"[\w’']*", plain).group()  # type: ignore[union-attr]
    if not whole or not is_function_word(first):
        return f"{earlier} {question}"
    return f"{earlier.rstrip(' ?')}, and {first.lower() if first != 'I' else first}{plain[len(first) :]}"


def _fragment(question: str, plain: str) -> str | None:
    """The words put in place of others, where `question` is no more than that."""
    about = _ABOUT.match(question)
    if about is not None:
        return question[about.end() :].strip(" ?.!")
    instead = corrected(question)
    either = _NOT_BUT.match(question.strip(" ?.!"))
    if either is not None and len(question.split()) <= _LONGEST:
        return (either["yes"] or either["yes2"]).strip(" ?.!")
    bare = plain.strip(" ?.!")
    leads = plain != question or question.rstrip().endswith("?")
    if instead != question and not _WHOLE.match(instead):
        swap = _NOT_BUT.match(instead)
        words = (swap["yes"] or swap["yes2"] if swap else instead).strip(" ?.!")
        return None if _CLAUSE.search(words) or len(words.split()) > 2 * _LONGEST else words
    if not leads or len(bare.split()) > _LONGEST or _WHOLE.match(plain) or not bare:
        return None
    return bare if _is_nominal(bare, opened=plain != question) else None


def _is_nominal(text: str, *, opened: bool) -> bool:
    """Whether a few words are a name, a description or a date, and no clause."""
    preposition = PREPOSITION.match(text)
    if preposition is not None:
        text = preposition["rest"]
    if HAS_DATE.search(text) or all(is_calendar(word) or word.isdigit() for word in text.split()):
        return True
    if owned_by(text) is not None:
        return True
    found = mentions(f"about {text}")
    covered = sum(one.span.end - one.span.start for one in found[:1])
    if found and covered >= len(text) - 2:
        return opened or preposition is not None or (len(text.split()) <= 3 and found[0].named)
    return opened and len(text.split()) <= 2 and text == text.lower() and not is_function_word(text.split()[0])


def _asked_again(earlier: str, word: str) -> Completed:
    if earlier.lower().startswith(f"{word.lower()} "):
        text = f"{earlier[: len(word)]} else{earlier[len(word) :]}"
    else:
        text = joined(earlier, f"{word} else?")
    return Completed(text, text, (earlier,))


def _with_question_word(earlier: str, words: str) -> Completed:
    """ "Why?" after "When did the mill close?" asks why the mill closed; after "Who closed it?" it asks both."""
    asked = _ADJUNCT_WH.match(earlier)
    simple = words if words in {"why", "when", "where", "how"} else {"why so": "why", "how come": "why"}.get(words)
    if asked is not None and simple is not None and asked["wh"].lower() != simple:
        text = f"{simple.capitalize()}{earlier[asked.end() :]}"
        return Completed(text, text, (earlier,))
    if simple is not None and _HELPER_FIRST.match(earlier):
        text = f"{simple.capitalize()} {earlier[0].lower()}{earlier[1:]}"
        return Completed(text, text, (earlier,))
    return Completed(joined(earlier, f"{words}?"), f"{words}?", (earlier,))


def _with_fragment(earlier: str, fragment: str, question: str) -> Completed:
    text = swapped(earlier, fragment)
    if text is None and is_plural(fragment.split()[-1].lower()) and fragment == fragment.lower():
        text = counted(earlier, fragment.removeprefix("the "))
    if text is not None:
        return Completed(text, text, (earlier,))
    owned = owned_by(fragment)
    if owned is not None:
        opening = "Who is" if owned.kind is Kind.PERSON else "What is"
        text = f"{opening} {re.sub('^The ', 'the ', fragment)}?"
        return Completed(text, text, (fragment,))
    rest = question if _ABOUT.match(question) else f"What about {fragment}?"
    return Completed(f"{earlier} {rest[0].upper()}{rest[1:]}", earlier, (earlier,))


def _numbered(earlier: str, noun: str, question: str) -> Completed:
    text = counted(earlier, noun.lower())
    if text is not None and earlier.lower().startswith("how many"):
        return Completed(text, text, (earlier,))
    return Completed(joined(earlier, question), question, (earlier,))
