"""Turns one sentence of news into questions it answers, by forms of English it fits exactly. Knows no archive.

Precision comes before yield: most sentences give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from assistant.evaluation.generation import wordings
from assistant.evaluation.generation.clauses import (
    UPPER,
    clause_of,
    noun_phrase,
    stands_alone,
    timeless,
    trimmed,
    with_full_names,
)
from assistant.evaluation.generation.drafts import AnswerKind, Draft
from assistant.evaluation.generation.people import about_people
from assistant.evaluation.generation.verbs import AUXILIARIES, BASE, MOVED_BY, has_verb, is_participle, is_past
from assistant.words import listed

_HEDGE = (
    r"(?P<hedge>(?:at least|about|more than|nearly|some|almost|over|around|roughly|an estimated|up to|fewer than|"
    r"less than|approximately|just over|just under|as many as|close to) )?"
)
_THINGS = (
    r"(?P<things>(?:(?!of |in |to |for |by |at |on |and |or |from |with )[a-z][\w’'-]* ){0,2}"
    r"(?:people|men|women|children|passengers|[a-z]{3,}s))"
)
_SUBJECT = r"(?P<subject>.{3,80}?)"
_END = r"(?P<rest>(?: .*|,.*)?)$"
_PREPOSITIONS = re.compile(r"^(?:$|(?:in|to|for|from|on|at|by|over|during|between|after|since|toward|towards|with)\b)")
_COUNTED = re.compile(
    rf"^{_HEDGE}(?P<number>{wordings.NUMBER}) {_THINGS} "
    r"(?P<verb>were|are|have been|have|will be|will|died|attended|voted|signed|took part in|live in|lived in|work at|"
    rf"remain|remained|fled|gathered)(?P<rest> .*)$",
    re.IGNORECASE,
)
_HAD = re.compile(rf"^{_SUBJECT} (?P<verb>has|have|had) {_HEDGE}(?P<number>{wordings.NUMBER}) {_THINGS}{_END}")
_OBJECT = re.compile(rf"^{_SUBJECT} (?P<verb>[a-z]+) {_HEDGE}(?P<number>{wordings.NUMBER}) {_THINGS}{_END}")
_WILL = re.compile(
    rf"^{_SUBJECT} (?P<aux>will|would) (?P<verb>[a-z]+) {_HEDGE}(?P<number>{wordings.NUMBER}) {_THINGS}{_END}"
)
_PAID = re.compile(rf"^{_SUBJECT} (?P<verb>[a-z]+) {_HEDGE}(?P<number>{wordings.MONEY})(?![\w-]){_END}")
_PAYS = re.compile(rf"^{_SUBJECT} will (?P<verb>[a-z]+) {_HEDGE}(?P<number>{wordings.MONEY})(?![\w-]){_END}")
_AGREED = re.compile(
    rf"^{_SUBJECT} (?P<agreed>agreed to|has agreed to|pledged to|plans to|was ordered to|were ordered to) "
    rf"(?P<verb>pay|spend|invest|donate|contribute) {_HEDGE}(?P<number>{wordings.MONEY})(?![\w-]){_END}"
)
_FINED = re.compile(
    rf"^{_SUBJECT} (?P<aux>was|were|is|are) (?P<verb>fined|paid|awarded|sold for|valued at) {_HEDGE}"
    rf"(?P<number>{wordings.MONEY})(?![\w-]){_END}"
)
_MOVED = re.compile(rf"^{_SUBJECT} (?P<verb>[a-z]+) (?:by )?{_HEDGE}(?P<number>{wordings.PERCENT}){_END}")
_SHARE = re.compile(rf"^{_HEDGE}(?P<number>{wordings.PERCENT}) of (?P<rest>.+)$", re.IGNORECASE)
_WHEN_PASSIVE = re.compile(
    rf"^{_SUBJECT} (?P<aux>was|were) (?P<verb>[a-z]+)(?P<middle>(?: [\w.’'$%-]+){{0,9}}?) (?:on|in) "
    rf"(?P<date>{wordings.DATE})(?P<rest>(?:$|,| ).*)$"
)
_WHEN_ACTIVE = re.compile(
    rf"^{_SUBJECT} (?P<verb>[a-z]+)(?P<middle>(?: [\w.’'$%-]+){{0,9}}?) (?:on|in) "
    rf"(?P<date>{wordings.DATE})(?P<rest>(?:$|,| ).*)$"
)
_WHERE = re.compile(
    rf"^{_SUBJECT} (?P<aux>was|were) (?P<verb>born|held|arrested|buried|founded|detained|found dead|raised|built)"
    rf" (?:in|at) (?P<place>(?:the )?[{UPPER}][\w’'.-]*(?: (?:of |the )*[{UPPER}][\w’'.-]*)*"
    rf"(?:, [{UPPER}][\w’'.]+(?: [{UPPER}][\w’'.]+)?)?)(?=$|,| (?:on|in|after|for|to|from|by|with|when)\b)(?P<rest>.*)$"
)
_MONTH_OR_YEAR = re.compile(rf"^{wordings.MONTH}(?:\b|$)")
_BROKEN_DATE = re.compile(r"^ (?:and|or|to|through|until|but|,)\b|^-")
_NO_MIDDLE = listed(
    """
  that who which when where after before because while as if and but until since than or 
 """
)
_AND_MORE = re.compile(
    rf" and (?:(?:at least|about|more than|nearly|over|some|another|a) )?(?:(?:{wordings.NUMBER})\b|[$€£]|third\b)|"
    r" and (?:the |an? )?[\w’'-]+(?: [\w’'-]+){0,2} (?:is|are|was|were|has|have|had|will)\b|^and\b"
)
_VAGUE = re.compile(
    r"\ban? (?:[\w-]+ )?(?:order|settlement|bill|law|deal|agreement|report|study|statement|lawsuit|plan|"
    r"proposal|program|"
    r"rule|ruling|decision|measure|letter|change|ban|offer|bid|complaint|petition|campaign|investigation|case|record|review|survey)$"
)
_TO_DO = re.compile(rf"\bto (?!the |an? |its |their |[{UPPER}])")  # the date may belong to what was to be done
_OPEN_RESTS = (" that ", " whether ", " to ", " with ", " how ", " what ", " why ")
_ENOUGH = 3  # words of a subject that tell what is asked where nothing follows the number
_COMPLETED = listed("declared named made put kept left set saw got")
_STOCK = re.compile(r"\b[Ss](?:hares|tock)\b")


_OPENERS = listed(
    """
    the a an some more most many nearly about at almost over around roughly up fewer less approximately as close
    two three four five six seven eight nine ten eleven twelve dozens hundreds thousands several all both he she
    it they his her their its we i you this that these those there total former current global annual federal
    local recent previous
    """
)


def drafts(
    sentence: str, published: date | None, people: frozenset[str], ordinary: AbstractSet[str] = _OPENERS
) -> tuple[Draft, ...]:
    """Every question that `sentence` gives, each once.

    `published` is the day that "last year" is counted from; `people` are the full names of people in the article;
    `ordinary` are words that have no capital but at the start of a sentence, in lower case.
    """
    clause = clause_of(sentence)
    if clause is None:
        return ()
    clause = _opened(timeless(clause, published), ordinary)
    made = [draft for sign, form in _FORMS if sign.search(clause) for draft in form(clause)]
    made += about_people(clause, clause, people)
    made = [replace(draft, question=with_full_names(draft.question, people)) for draft in made]
    return tuple({draft.question: draft for draft in made if _sound(draft, sentence)}.values())


def _sound(draft: Draft, sentence: str) -> bool:
    fewest = 4 if draft.form in {"age", "office", "role", "where"} else 7 if draft.form in {"did", "said"} else 6
    asked = draft.question.lower()
    shown = sentence.lower()
    leaks = any(re.search(rf"(?<!\w){re.escape(wording.lower())}(?!\w)", asked) for wording in draft.wordings)
    return draft.wordings[0].lower() in shown and not leaks and stands_alone(draft.question, fewest_words=fewest)


def _counted(clause: str) -> Iterator[Draft]:
    found = _COUNTED.match(clause)
    if found is None or not _plain_things(found["things"]):
        return
    rest = trimmed(found["rest"].strip())
    if rest is not None and not _AND_MORE.search(f" {rest}"):
        yield _number("counted", f"How many {found['things']} {found['verb']} {rest}?", found)


def _objects(clause: str) -> Iterator[Draft]:
    had = _HAD.match(clause)
    if had is not None and _usable(had) and not _helps(had):
        aux, base = {"has": ("does", "have"), "have": ("do", "have"), "had": ("did", "have")}[had["verb"]]
        yield from _asked("had", "How many {things} {aux} {subject} {base}{rest}?", had, aux, base)
    did = _OBJECT.match(clause)
    if did is not None and is_past(did["verb"]) and did["verb"] not in _COMPLETED and _usable(did):
        yield from _asked("object", "How many {things} {aux} {subject} {base}{rest}?", did, "did", BASE[did["verb"]])
    will = _WILL.match(clause)
    if will is not None and _usable(will) and will["verb"] not in {"be", "have"}:
        yield from _asked("object", "How many {things} {aux} {subject} {base}{rest}?", will, will["aux"], will["verb"])


def _helps(found: re.Match[str]) -> bool:
    """Whether "has" is the helper of another verb: "has 12 people killed" and the like."""
    following = found["rest"].strip().split(" ", 1)[0]
    return is_participle(following)


def _money(clause: str) -> Iterator[Draft]:
    ask = "How much {aux} {subject} {base}{rest}?"
    paid = _PAID.match(clause)
    if paid is not None and is_past(paid["verb"]) and _usable(paid, money=True):
        yield from _asked("money", ask, paid, "did", BASE[paid["verb"]])
    pays = _PAYS.match(clause)
    if pays is not None and _usable(pays, money=True):
        yield from _asked("money", ask, pays, "will", pays["verb"])
    agreed = _AGREED.match(clause)
    if agreed is not None and _usable(agreed, money=True):
        aux, verb = {
            "agreed to": ("did", "agree to"),
            "has agreed to": ("has", "agreed to"),
            "pledged to": ("did", "pledge to"),
            "plans to": ("does", "plan to"),
            "was ordered to": ("was", "ordered to"),
            "were ordered to": ("were", "ordered to"),
        }[agreed["agreed"]]
        yield from _asked("money", ask, agreed, aux, f"{verb} {agreed['verb']}")
    fined = _FINED.match(clause)
    if fined is not None and _usable(fined, money=True):
        yield from _asked("money", ask, fined, fined["aux"], fined["verb"])


def _shares(clause: str) -> Iterator[Draft]:
    moved = _MOVED.match(clause)
    if (
        moved is not None
        and moved["rest"].startswith(" ")
        and BASE.get(moved["verb"]) in MOVED_BY
        and _usable(moved, money=True)
    ):
        base = BASE[moved["verb"]]
        yield from _asked("moved", "By what percentage {aux} {subject} {base}{rest}?", moved, "did", base)
    share = _SHARE.match(clause)
    if share is not None:
        rest = trimmed(share["rest"])
        if rest is not None and has_verb(rest) and not _AND_MORE.search(rest):
            yield _number("share", f"What percentage of {rest}?", share)


def _when(clause: str) -> Iterator[Draft]:
    passive = _WHEN_PASSIVE.match(clause)
    if passive is not None and is_participle(passive["verb"]) and _dated(passive):
        yield _date(f"When {passive['aux']} {passive['subject']} {passive['verb']}{passive['middle']}?", passive)
    active = _WHEN_ACTIVE.match(clause)
    if active is not None and is_past(active["verb"]) and _dated(active):
        yield _date(f"When did {active['subject']} {BASE[active['verb']]}{active['middle']}?", active)


def _dated(found: re.Match[str]) -> bool:
    middle = found["middle"].split()
    broken = _BROKEN_DATE.search(found["rest"]) or any(word in _NO_MIDDLE | AUXILIARIES for word in middle)
    verbs = any(is_past(word) or (is_participle(word) and at > 2) for at, word in enumerate(middle))
    vague = _VAGUE.search(f"{found['verb']}{found['middle']}") or found["rest"].startswith(_OPEN_RESTS)
    vague = vague or " by " in found["middle"] or _TO_DO.search(found["middle"])
    opens = found["subject"].split(" ", 1)[0].endswith("ly")
    return not (broken or verbs or vague or opens) and noun_phrase(found["subject"])


def _where(clause: str) -> Iterator[Draft]:
    found = _WHERE.match(clause)
    if found is None or not noun_phrase(found["subject"]) or _MONTH_OR_YEAR.match(found["place"]):
        return
    place = found["place"]
    names = (place, place.removeprefix("the ").split(",")[0])
    question = f"Where {found['aux']} {found['subject']} {found['verb']}?"
    yield Draft("where", AnswerKind.NAME, question, place, tuple(dict.fromkeys(names)))


def _opened(clause: str, ordinary: AbstractSet[str]) -> str:
    """`clause` with its first word in lower case, unless that is a name."""
    first, _, others = clause.partition(" ")
    word = re.split(r"['’-]", first)[0].lower()
    small = first.istitle() or first[1:].islower() or "-" in first
    ordinarily = word in _OPENERS or (word in ordinary and others[:1].islower())
    return f"{first[:1].lower()}{first[1:]} {others}" if small and ordinarily else clause


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[Draft]]], ...] = (
    (re.compile(rf"^(?:[a-z]+ ){{0,3}}(?:{wordings.NUMBER}) [a-z]", re.IGNORECASE), _counted),
    (re.compile(rf" (?:{wordings.NUMBER}) [a-z]"), _objects),
    (re.compile(r"[$€£¥]\d"), _money),
    (re.compile(r"\d(?:%| per ?cent)"), _shares),
    (re.compile(rf" (?:on|in) {wordings.DATE}"), _when),
    (re.compile(rf" (?:was|were) [a-z]+(?: dead)? (?:in|at) (?:the )?[{UPPER}]"), _where),
)
"""Each form of English, with what a clause must hold for it to be worth a try."""


def _usable(found: re.Match[str], *, money: bool = False) -> bool:
    if not noun_phrase(found["subject"]) or _STOCK.search(found["subject"]):
        return False
    if money:
        return bool(_PREPOSITIONS.match(re.split(r",", found["rest"].strip(), maxsplit=1)[0].strip()))
    return _plain_things(found["things"]) and not re.match(r" (?:old|of age|ago|later|after|before)\b", found["rest"])


_NOT_COUNTED = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours|minutes|seconds|times|points|percent|others|ones|degrees|miles|kilometers|"
    r"kilometres|feet|meters|metres|inches|pounds|dollars|years-old|was|is|has|does|this|less|its|as|thus|"
    r"versus|across|"
    r"rebounds|yards|assists|goals|cents|that|which|who|other|more|additional|such)\b"
)


# Cases of what, and patients of which hospital, only the sentences before can tell.
_BARE_CASES = re.compile(r"^(?:new |confirmed |active )*(?:cases|deaths|patients|games|victims|suspects|items)$")


def _plain_things(things: str) -> bool:
    return not _NOT_COUNTED.search(things) and not _BARE_CASES.search(things) and not has_verb(things)


def _asked(form: str, ask: str, found: re.Match[str], aux: str, base: str) -> Iterator[Draft]:
    bare = found["rest"].strip()
    rest = trimmed(bare) if bare and not bare.startswith(",") else ""
    if rest is None or not _plain_rest(rest) or (not rest and len(found["subject"].split()) < _ENOUGH):
        return
    asked = ask.format(
        things=found.groupdict().get("things"),
        aux=aux,
        subject=found["subject"],
        base=base,
        rest=f" {rest}" if rest else "",
    )
    yield _number(form, asked, found)


def _plain_rest(rest: str) -> bool:
    """Whether what follows the number brings neither a second number nor a second clause."""
    broken = _AND_MORE.search(f" {rest}") or rest.startswith(("that ", "who ", "which ", "where ", "and ", "of "))
    return not broken and not has_verb(re.split(r"\b(?:that|who|which|as|when|after|because|while)\b", rest)[0])


def _number(form: str, question: str, found: re.Match[str]) -> Draft:
    number = found["number"]
    of = wordings.of_money if re.match(r"\w*[$€£¥]", number) else wordings.of_number
    if number.endswith(("%", "percent", "per cent")):
        of = wordings.of_percentage
    answer = f"{found['hedge'] or ''}{number}".lower()
    return Draft(form, AnswerKind.NUMBER, question, answer, of(number))


def _date(question: str, found: re.Match[str]) -> Draft:
    return Draft("when", AnswerKind.DATE, question, found["date"], wordings.of_date(found["date"]))
