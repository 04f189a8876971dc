"""What a question wants told: one fact, causes, a list, two sides, somebody's words, or yes or no.

Reads the question's form only. It knows no article, and not whether there is an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.choosing.expected import Expected, expected_answer
from assistant.choosing.lead_in import without_lead_in


class Form(StrEnum):
    """How the answer to a question is built."""

    FACT = "fact"
    """One thing: a person, a place, a day, a number."""
    CAUSE = "cause"
    """Why or how something came about."""
    LIST = "list"
    """Several things of one sort."""
    COMPARE = "compare"
    """Two sides of something, or before and after."""
    SAID = "said"
    """What somebody said or how they took something."""
    YES_NO = "yes_no"
    OPEN = "open"
    """Anything else: what happened, what something is."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question wants told, with the pieces of it that choosing needs."""

    form: Form
    expected: Expected = Expected.ANY
    speaker: str | None = None
    """Whose words are asked for."""
    topic: str | None = None
    """What they are to be about."""
    reacts: bool = False
    """Whether deeds answer as well as words ("how did X respond?")."""
    sides: tuple[str, ...] = ()
    """What is compared, as the question words it; empty where it cannot be told."""
    head: str | None = None
    """The noun of a list: "provinces"."""
    subject: str | None = None
    """What is to be defined, where the question is no more than "What is X?" or "Who is X?"."""
    related: str | None = None
    """Whose part in something is asked for ("What does X have to do with Y?", "What role did X play in Y?")."""
    naming: bool = False
    """Whether the name of something is asked for, not who or what bears it."""


_AUX = r"(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|might|must)"
_OPENS_YES_NO = re.compile(rf"^\W*{_AUX}(?:n['’]t)?\b(?!.*\b(?:or)\b[^,]*\?)", re.IGNORECASE)
_CAUSE = re.compile(
    r"^\W*why\b|[,;]\s*why\b|\bhow come\b|\bfor what reasons?\b|^\W*what (?:has |have |had )?(?:caused|led to|"
    r"prompted|drove|"
    r"driven|triggered|sparked|explains?|made|makes|motivated|lies behind)\b|^\W*what(?:['’]s| is| was) behind\b|"
    r"\bwhat (?:\w+ )?(?:(?:is|are|was|were) )?(?:the )?(?:\w+ )?(?:reasons?|causes?|factors?|motives?)\b|"
    r"^\W*(?:and )?how (?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)

# A plural after "what" may be a verb ("what causes …"), so something that only follows a noun must come after it.
_PLURAL = r"(?P<head>[a-z][a-z-]{2,}(?<!s)s|people|men|women|children|criteria)"
_AFTER_NOUN = (
    r"(?:of|in|from|for|by|with|to|that|who|which|on|at|did|do|does|is|are|was|were|has|have|had|can|could|will|would)"
)
_LIST = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^\W*(?:please )?(?:name|list|give)(?: me)? (?:all |some of |all of )?the (?:[\w’'-]+ ){{0,3}}?{_PLURAL}\b",
        rf"^\W*(?:in |from |to |at |on |for )?which (?:[a-z.-]+ ){{0,2}}?(?!is\b|was\b|has\b|does\b){_PLURAL}\b",
        rf"^\W*(?:in |from |to |at |on |for )?what (?:[a-z.-]+ ){{0,2}}?(?!is\b|was\b|has\b|"
        rf"does\b){_PLURAL} {_AFTER_NOUN}\b",
        rf"^\W*(?:what|which|who) (?:are|were) (?:some of |all |all of )?(?:the|its|their|his|her|"
        rf"some) (?:[\w’'-]+ ){{0,3}}?{_PLURAL}\b",
        rf"^\W*(?:what|which) (?:are|were) some (?:[\w’'-]+ ){{0,2}}?{_PLURAL}\b",
        r"^\W*who else\b|^\W*what else\b",
    )
)
_SINGULAR = frozenset(("news", "status", "series", "politics", "economics", "basis", "crisis", "analysis", "always"))

_SAY = (
    r"(?:say|said|says|saying|tell|told|claim|claimed|announce|announced|argue|argued|think|thinks|thought|"
    r"believe|believes|"
    r"write|written|wrote|explain|explained|warn|warned|promise|promised|propose|proposed|recommend|recommended|"
    r"suggest|suggested|state|stated|mention|mentioned|ask|asked|want|wants|demand|demanded|deny|denied|admit|"
    r"admitted|urge|urged|"
    r"apologi[sz]e|apologi[sz]ed|criticise|criticize|criticised|criticized|call for|called for|accuse|accused)"
)
_SAID = tuple(
    (re.compile(pattern, re.IGNORECASE), reacts)
    for pattern, reacts in (
        (rf"^\W*(?:and |so )?what (?:else )?(?:did|does|do|has|have|had) (?P<who>.+?) {_SAY}\b(?P<rest>.*)", False),
        (r"^\W*(?:and |so )?how (?:did|does|do|has|have|had) (?P<who>.+?) (?:respond(?:ed)?|react(?:ed)?|repl(?:y|ied)|"
         r"answer(?:ed)?)\b(?P<rest>.*)", True),
        (r"^\W*(?:and |so )?how (?:did|does|do|has|have|had) (?P<who>.+?) (?:describe[ds]?|explain(?:ed)?|"
         r"justif(?:y|ied)|"
         r"defend(?:ed)?)\b(?P<rest>.*)", False),
        (r"^\W*what (?:is|was|were|are) (?P<who>.+?)(?:['’]s?) (?:\w+ )?(?:response|reaction|reply|"
         r"answer)\b(?P<rest>.*)", True),
        (r"^\W*what (?:is|was|were|are) the (?:response|reaction|reply) (?:of|from|"
         r"by) (?P<who>.+?)(?P<rest> (?:to|on|about)\b.*|\W*$)",
         True),
        (r"^\W*what (?:is|was|were|are) (?P<who>.+?)(?:['’]s?) (?:\w+ )?(?:position|view|views|stance|opinion|"
         r"message|argument|"
         r"explanation|comment|comments|account)\b(?P<rest>.*)", False),
        (r"^\W*according to (?P<who>[^,?]+),(?P<rest>.*)", False),
        (r"^(?P<rest>.+?),? according to (?P<who>[^,?]+)\W*$", False),
    )
)  # fmt: skip
_ABOUT = re.compile(r"^\s*(?:about|on|of|regarding|concerning|to|after|when|over|that)\b\s*", re.IGNORECASE)

_NOUN = r"(?:[^?,;]|,(?=\s\d{4}))+?"
_SIDES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:differences?|similarit(?:y|ies)|contrasts?|comparison|"
        rf"distinction)\b.*?\bbetween (?P<a>{_NOUN}) and (?P<b>{_NOUN})\W*$",
        r"^\W*(?:between|from) (?P<a>[^?]+?),? (?:and|to) (?P<b>[^?]+?), (?:was|is|did|has|were|do|"
        r"does)\b.*\b(?:chang\w+|differ\w*|"
        r"same|shift\w*|consisten\w+|alike|similar\w*)",
        rf"\b(?:chang\w+|differ\w*|shift\w*|consisten\w+|evolv\w+|r[io]se|grow|fall|fell)\b.*?\b(?:between|"
        rf"from) (?P<a>{_NOUN}) (?:and|to) "
        rf"(?P<b>{_NOUN})\W*$",
        rf"^\W*how (?:do|does|did|are|is|were|was) (?P<a>{_NOUN}) and (?P<b>{_NOUN}) (?:differ|compare|disagree|"
        rf"diverge|vary|"
        r"different|alike|similar)\b.*$",
        rf"^\W*(?:how|in what way) (?:do|does|did|are|is|were|was) (?P<a>{_NOUN}) (?:differ(?:ent)? from|"
        rf"compare (?:to|with)) "
        rf"(?P<b>{_NOUN})\W*$",
        rf"^\W*{_AUX} (?P<a>.+?),? (?:while|whereas) (?P<b>.+?)\W*$",
        rf"^\W*{_AUX} (?:both )?(?P<a>.+?) (?:and|as) (?P<b>.+?) (?:agree|disagree|differ|contradict|both|align|"
        rf"concur)\b",
        rf"^\W*{_AUX} (?P<a>.+?) (?:the same|similar\w*|as (?:much|many|often|\w+)|consistent\w*|differ\w*|"
        rf"in line|identical\w*|"
        r"(?:more|less) \w+|fewer)\b.*?\b(?:as|to|with|from|than) (?P<b>.+?)\W*$",
        rf"^\W*{_AUX} (?P<a>.+?) \w{{3,}}er\b.*?\bthan (?P<b>.+?)\W*$",
        rf"^\W*{_AUX} (?P<a>.+?) (?:agree|disagree|contradict|conflict|align)s? (?:with )?(?P<b>.+?)\W*$",
        r"^\W*(?:how|what|which)\b.*?\b(?P<a>[\w’'. -]+?),? (?:compared (?:to|with)|as opposed to|versus|"
        r"vs\.?) (?P<b>[^?]+?)\W*$",
    )
)  # fmt: skip
_COMPARES = re.compile(
    r"\bdiffer(?:s|ed|ence|ences|ent|ently)?\b|\bsimilarit(?:y|ies)\b|\bcompar(?:e|es|ed|ison)\b|\bversus\b|\bvs\.?\s|"
    r"^\W*(?:how|what) (?:did|has|have|had|does|is|was|were) .{3,80}?\bchang(?:e|ed|es)\b|\bbefore and after\b|"
    r"\b(?:while|whereas)\b.*\?|^\W*(?:between|from) .+ (?:chang|differ|same|shift|consisten)",
    re.IGNORECASE,
)
_SAME_AS = re.compile(
    r"\b(?:more|less|fewer|\w{3,}er)\b.*\bthan\b|\b(?:the same|similar\w*|consistent\w*|in line|identical\w*|"
    r"agree\w*|disagree\w*|contradict\w*|align\w*|concur\w*)\b",
    re.IGNORECASE,
)
_FACTS = frozenset((Expected.DATE, Expected.NUMBER, Expected.PERCENTAGE, Expected.MONEY, Expected.NAME))


def kind_of(question: str) -> Kind:
    """What `question` wants told."""
    whole = " ".join(question.split())
    text = without_lead_in(whole)
    expected = expected_answer(text)
    asks_yes_no = bool(_OPENS_YES_NO.match(text))
    if _COMPARES.search(text) or (asks_yes_no and _SAME_AS.search(text)):
        sides = _sides(text)
        if sides or not asks_yes_no:
            return Kind(Form.COMPARE, sides=sides)
    said = None if asks_yes_no else _said(text, expected) or _said(whole, expected)
    if said is not None:
        return said
    if asks_yes_no:
        return Kind(Form.YES_NO)
    if expected not in _FACTS - {Expected.NAME} and _CAUSE.search(text):
        return Kind(Form.CAUSE, Expected.REASON)
    head = None if expected in _FACTS - {Expected.NAME} else _list_head(text)
    if head is not None:
        return Kind(Form.LIST, Expected.NAME if expected is Expected.NAME else Expected.ANY, head=head or None)
    if _NAMING.search(text):
        return Kind(Form.FACT, Expected.NAME, naming=True)
    if expected in _FACTS:
        return Kind(Form.FACT, expected)
    defined, related = _DEFINED.match(text), _RELATED.match(text)
    who = next(filter(None, related.groups()), None) if related else None
    return Kind(Form.OPEN, expected, subject=defined[1] if defined else None, related=who)


_DEFINED = re.compile(
    r"^\W*(?:what|who)(?:['’]s| is| are| was| were) (?:an? |the )?((?:(?!of\b|for\b|in\b|"
    r"behind\b)[\w.&’'-]+ ?){1,4})\W*$",
    re.IGNORECASE,
)


def defines(sentence: str, subject: str) -> bool:
    """Whether a sentence says what `subject` is: "X is a …", "X, the …", "a …, called X", "…, or X,"."""
    name = re.escape(subject.split()[-1] if subject[0].isupper() else subject)
    aside = r"(?:\([^)]*\),? )?"
    before = (
        rf"\b{name}s?\W{{0,2}},? {aside}(?:is|are|was|were|means|refers to|stands for) (?:an?|the|one|any|what|when)\b"
    )
    beside = rf"\b{name}, {aside}(?:an?|the|who|which|one of|head of|leader of|founder of)\b"
    after = rf"\b(?:called|known as|named|or|dubbed)(?: the| an?)? [“\"]?(?:[\w.’'-]+ ){{0,3}}{name}\b"
    return bool(re.search(rf"{before}|{beside}|{after}", sentence, re.IGNORECASE))


_NAMING = re.compile(
    r"\b(?:what|which)\b.{0,30}\b(?:code ?|nick|first |last |full |real |official )?names?\b.{0,12}\b(?:of|for|to|"
    r"given)\b|"
    rf"^\W*(?:what|how) {_AUX} .{{2,80}}? (?:called|named|dubbed|nicknamed|titled|entitled|code-?named|known as|"
    r"referred to(?: as)?)\W*$|^\W*what (?:do|does|did|has|have) .{2,60}? (?:call|name|dub|nickname|title)\b|"
    r"\b(?:under|by) (?:what|which) name\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^\W*(?:what (?:does|do|did|has|have|had|is|are) (.+?) (?:have |had |got )?to do with\b|"
    r"what (?:role|part) (?:does|do|did|has|have|had|is|are|was|were) (.+?) (?:play|have|take|playing|played)\b|"
    r"what (?:is|was|are|were) (.+?)(?:['’]s?) (?:role|part|involvement|interest|stake|connection|link) "
    r"(?:in|with|to)\b|"
    r"how (?:is|are|was|were) (.+?) (?:involved|connected|linked|related)\b)",
    re.IGNORECASE,
)
_GIVES_NAME = re.compile(
    r"(?i:\b(?:called|named|calls?|names?|dubbed|nicknamed|titled|entitled|known (?:\w+ )?as|code-?named|"
    r"(?:referred|refers?|referring) to (?:[\w’'-]+ ){0,5}as|under the (?:code )?name|by the name)\b)"
    r"\W*(?:the )?\W*[A-Z]|"
    r"[“\"‘](?:(?:the|of|for|and|to|in|on|a|an|[a-z]{2,4}|[A-Z][\w’'-]*)[ -]){1,7}[A-Z][\w’'-]*[.,]?[”\"’]"
)


def gives_name(sentence: str) -> bool:
    """Whether a sentence says what something is called: "dubbed X", "known as X", or a name in quotation marks."""
    return bool(_GIVES_NAME.search(sentence))


def _said(text: str, expected: Expected) -> Kind | None:
    for pattern, reacts in _SAID:
        found = pattern.search(text)
        if found is None or len(found["who"].split()) > _LONGEST_SPEAKER:
            continue
        rest = _ABOUT.sub("", found["rest"]).strip(" ?.!,")
        asked = expected if expected in _FACTS else Expected.ANY
        return Kind(Form.SAID, asked, speaker=found["who"].strip(), topic=rest or None, reacts=reacts)
    return None


_LONGEST_SPEAKER = 8  # words: a longer stretch before "say" holds a clause of its own


def _list_head(text: str) -> str | None:
    """The plural noun asked for, "" where the form alone says that several things are; None for no list."""
    for pattern in _LIST:
        found = pattern.search(text)
        if found is not None:
            head = (found.groupdict().get("head") or "").lower()
            if head not in _SINGULAR:
                return head
    return None


def _sides(text: str) -> tuple[str, ...]:
    for pattern in _SIDES:
        found = pattern.search(text)
        if found is not None:
            sides = (found["a"].strip(" ,"), found["b"].strip(" ,"))
            return () if "" in sides else sides
    return ()
