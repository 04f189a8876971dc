"""Finds the people of an article and asks about them: who did, who said, who holds an office, how old somebody is.

A name counts as a person's only where the article shows it: a title before it, an age after it, or words it said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evaluation.generation import wordings
from assistant.evaluation.generation.clauses import UPPER, names_in, trimmed
from assistant.evaluation.generation.drafts import AnswerKind, Draft
from assistant.evaluation.generation.verbs import has_verb, is_participle, is_past
from assistant.words import listed

_NAME = rf"[{UPPER}](?:['’][{UPPER}])?\w*[a-z\u00df-\u017f](?:-[{UPPER}]\w+)?(?![\w-])"
_PERSON = (
    rf"{_NAME}(?:-{_NAME})?(?: (?:[{UPPER}]\.(?:[{UPPER}]\.)?|{_NAME}|de|del|der|von|van|da|bin|al|el|la|le)){{0,3}} "
    rf"{_NAME}(?:,? (?:Jr|Sr)\.)?|(?:[{UPPER}]\.){{2}} {_NAME}"
)
_HONORIFIC = (
    r"President|Vice President|Gov\.|Lt\. Gov\.|Governor|Sen\.|Rep\.|Senator|Mayor|Judge|Justice|Chief Justice|"
    r"Pope|King|"
    r"Queen|Prince|Princess|Dr\.|Mr\.|Mrs\.|Ms\.|Prof\.|Professor|Rev\.|Bishop|Archbishop|Cardinal|Sheriff|Gen\.|Col\.|"
    r"Capt\.|Lt\.|Sgt\.|Maj\.|Adm\.|Sir|(?:[A-Z]\w+ )?Minister|Prime Minister|(?:[A-Z]\w+ )?Secretary|"
    r"(?:Solicitor|Attorney|Surgeon|Secretary|Inspector|Director) General|(?:[A-Z]\w+ )?Commissioner|"
    r"(?:Police|Fire) Chief|Chancellor|(?:House |Senate |Parliament )?Speaker|(?:Majority|Minority) Leader|"
    r"(?:District|U\.S\.|State|Defense|Defence) Attorney|Magistrate|Superintendent|Councilman|Councilwoman|Ambassador|"
    r"Treasurer|Coroner|"
    r"spokes(?:man|woman|person)|director|coach|owner|founder|lawyer|attorney|actor|actress|singer|author|"
    r"analyst|leader|"
    r"professor|economist|historian|prosecutor|manager|executive|CEO|chairman|chairwoman|scientist|researcher|physician"
)
_TITLE_BEFORE = re.compile(rf"\b(?:{_HONORIFIC}) $")
_TITLE_WITHIN = re.compile(rf"^(?:[\w’'-]+ )*?(?:{_HONORIFIC}) (?=[{UPPER}]\S* \S)")
_FULL = re.compile(rf"(?<![\w’'.-])(?P<who>{_PERSON})(?P<age>, (?:[1-9]\d|10\d),)?")
_AGED = re.compile(rf"(?<![\w’'-])(?P<who>{_PERSON}), (?P<age>[1-9]\d|10\d),")
_AGE = re.compile(r", [1-9]\d{1,2},")
_SPEAKS = r"(?:said|says|told|added|testified|recalled|argued|tweeted|explained|who is|who was)"
_SPEAKERS = re.compile(rf"\b([{UPPER}][\w’'-]+) {_SPEAKS}\b")
_NO_PERSON = re.compile(
    r"\b(?:How|What|Why|Where|Who|Which|The|A|An|In|On|At|For|And|But|As|If|It|He|She|This|That|These|When|While|After|Before|Since|With|From|By|To|"
    r"Of|Both|One|Two|Three|Some|Many|Most|Other|All|No|Not|Its|His|Her|Their|Our|My|There|Now|Then|Also|Even|However|"
    r"Inc|Corp|Co|Ltd|LLC|Group|Company|University|College|School|Hospital|Court|Department|Ministry|Agency|"
    r"Association|"
    r"Institute|Foundation|Council|Committee|Commission|Party|Church|Street|Avenue|Road|River|Lake|County|City|State|"
    r"States|Island|Islands|Bank|Center|Centre|Office|Police|Act|League|Union|Union|House|Senate|Congress|"
    r"Parliament|Palace|Kremlin|Tower|Clinic|Authority|Network|Project|Campaign|Pharma|Motors|Gazette|Herald|Tribune|Chronicle|Courier|Medicaid|Medicare|Action|"
    r"Republican|Republicans|Democratic|Democrat|Democrats|American|Americans|British|Chinese|Russian|Israeli|German|"
    r"French|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|June|July|August|"
    r"September|October|November|December|North|South|East|West|Northern|Southern|Eastern|Western|New|San|Los|Las|St|"
    r"Saint|United|Associated|Press|News|Times|Post|Journal|Museum|Service|Services|Administration|Bureau|Organization|"
    r"Organisation|International|National|Federal|General|World|Health|Society|Alliance|Coalition|Fund|Museum|Airlines|"
    r"Airport|Park|Stadium|Series|Cup|Awards?|Medical|Nations|Republic|Kingdom|Army|Navy|Force|Guard|Economist|"
    r"Former|Acting|Deputy|Chief|Senior|Then|President|Prime|Minister|Secretary|Gov|Sen|Rep|Governor|Senator|"
    r"Mayor|Judge|"
    r"Justice|Attorney|Speaker|Director|Officer|Sheriff|Chairman|Dr|Mr|Mrs|Ms|King|Queen|Prince|Princess|Pope|Coach)\b"
)

# "Washington Gov. Jay Inslee": how the office is asked for, with the place in {}.
_OFFICES = {
    "Gov.": "the governor of {}",
    "Lt. Gov.": "the lieutenant governor of {}",
    "Governor": "the governor of {}",
    "Mayor": "the mayor of {}",
    "Attorney General": "the attorney general of {}",
    "Secretary of State": "the secretary of state of {}",
    "House Speaker": "the speaker of the {} House",
    "President": "the {} president",
    "Vice President": "the {} vice president",
    "Prime Minister": "the {} prime minister",
    "Chancellor": "the {} chancellor",
    "Foreign Minister": "the {} foreign minister",
    "Health Minister": "the {} health minister",
    "Finance Minister": "the {} finance minister",
    "Interior Minister": "the {} interior minister",
    "Defense Minister": "the {} defense minister",
    "Defence Minister": "the {} defence minister",
    "Justice Minister": "the {} justice minister",
    "Police Chief": "the {} police chief",
    "Fire Chief": "the {} fire chief",
}
_OPENING = (
    r"(?:When|But|And|As|If|While|After|In|The|On|For|Then|Former|Republican|Democratic|Democrat|Meanwhile|So|At|Both|Even|Now|Like|"
    r"Since|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|"
    r"New (?!York|Jersey|Mexico|Zealand|Hampshire|Orleans|Delhi|Haven|England))"
)
_OPENS = listed("When But And As If While After In For So Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_OFFICE = re.compile(
    rf"(?P<before>^|[\w’'-]+ )(?P<place>(?!{_OPENING}\b)(?:(?:St\.|{_NAME}) )?(?:{_NAME}|U\.S\.))(?:’s|'s)? "
    rf"(?P<office>{'|'.join(sorted(map(re.escape, _OFFICES), key=len, reverse=True))}) (?P<who>{_PERSON})"
)
_OFFICE_WORD = re.compile(rf" (?:{'|'.join(sorted(map(re.escape, _OFFICES), key=len, reverse=True))}) ")
_NO_PLACE = re.compile(
    r"\b(?:The|In|When|And|But|As|While|After|Former|Acting|Deputy|Republican|Democratic|Interim|Then|Ex|"
    r"Assistant|Vice|"
    r"House|Senate|State|Fed|Labor|Labour|Council|Board|Company|Union|Institute|Foundation|Association|Society|Chamber|Bank|Hospital|"
    r"College|University|School|Group|Party|City|County|Court|Center|Centre|Committee|Regional|Local|Federation|First)$"
)
_HEAD = (
    r"(?:president|director|executive director|chief executive|chief executive officer|CEO|head|chair|chairman|"
    r"chairwoman|"
    r"chairperson|founder|mayor|editor|president and CEO|managing director|general secretary|secretary general|leader|"
    r"editor-in-chief|medical director|dean|curator|commissioner|superintendent|owner|principal)"
)
_APPOSITION = re.compile(
    rf"(?<![\w’'.-])(?P<who>{_PERSON}), (?:the )?(?P<role>(?:(?!former|vice|deputy|associate|assistant|senior|regional|"
    rf"acting|interim|then)[a-z]+ )?{_HEAD} (?:of|at|for) (?:the )?(?:nonprofit )?[{UPPER}][\w’'.-]*"
    rf"(?: (?:of the|of|for|and|on|in|[{UPPER}][\w’'&.-]*))*)(?=,|\.?$)"
)
_HEADS = re.compile(rf", (?:the )?(?:[a-z]+ )?{_HEAD} (?:of|at|for) ")
_SAYING = re.compile(r"\b(?:said|says|announced|acknowledged|confirmed|warned|argued)\b")
_BEFORE_NAME = (
    rf"(?:(?:[{UPPER}][\w’'.-]*|U\.S\.|the|of|and|for|state|former|[a-z]+) ){{0,6}}?(?:{_HONORIFIC}) |(?:Former )?"
)
_ASIDE = r"(?:, [^,]{2,80},)?"
_DID = re.compile(rf"^(?P<title>{_BEFORE_NAME})(?P<who>{_PERSON})(?P<aside>{_ASIDE}) (?P<verb>[a-z]+) (?P<rest>.+)$")
_SAID_FIRST = re.compile(
    rf"^(?P<title>{_BEFORE_NAME})(?P<who>{_PERSON}){_ASIDE} (?:said|says|announced|acknowledged|confirmed|"
    rf"warned|argued)"
    r"(?: in an? (?:statement|interview|email|news release|news conference)(?: with [^,]+?)?)? that (?P<clause>.+)$"
)
_SAID_BARE = re.compile(rf"^(?P<title>{_BEFORE_NAME})(?P<who>{_PERSON}){_ASIDE} (?:said|says) (?P<clause>.+)$")
_SAID_LAST = re.compile(
    rf"^(?P<clause>.+), (?:(?P<title>{_BEFORE_NAME})(?P<who>{_PERSON})(?:,.*)? (?:said|says)|"
    rf"said (?P<title2>{_BEFORE_NAME})"
    rf"(?P<who2>{_PERSON})(?:,.*)?)(?: in an? (?:statement|interview|email|news conference))?$"
)
_NO_CLAUSE = re.compile(
    r"^(?:(?:all|some|most|many|none|each|one|everyone|people|two|three) (?:is|are|was|were|has|have|had|will|"
    r"would|of them)|"
    r"since|because|as|although|unless|given|that|and|but|or|not|until|under|despite|among|another|to|of|about|"
    r"in|on|during|at|after|when|if|while|by|for|with|from|it|he|she|they|so|as|no|yes|not|nothing|"
    r"before|upon|through|via|last|this|next|early|late|more|what|why|how|whether|his|her|their|its|we|I)\b"
)
_REPORTING = frozenset(
    [
        "said",
        "told",
        "added",
        "called",
        "asked",
        "noted",
        "explained",
        "wrote",
        "announced",
        "acknowledged",
        "confirmed",
        "warned",
        "argued",
        "had",
        "did",
        "could",
        "would",
        "should",
        "may",
        "might",
        "must",
        "was",
        "were",
    ]
) - {"was", "announced"}
_DEAD = re.compile(r"\b(?:died|dead|death of|killed|slain|late|fatally|survived by)\b")
_NOT_NOW = {"former", "then", "then-", "late", "ex", "ex-", "acting", "interim", "one-time", "deputy"}


def people_of(text: str) -> frozenset[str]:
    """The full names in an article that its own words show to be people's."""
    speakers = set(_SPEAKERS.findall(text))
    people = set()
    for found in _FULL.finditer(text):
        name = _TITLE_WITHIN.sub("", found["who"])
        titled = name != found["who"] or _TITLE_BEFORE.search(text[max(0, found.start() - 40) : found.start()])
        if (titled or found["age"] or name.split()[-1] in speakers) and _is_name(name):
            people.add(name)
    return frozenset(people)


def about_people(clause: str, sentence: str, people: frozenset[str]) -> Iterator[Draft]:
    """Every question about a person that `clause` answers; `sentence` is the whole that it was made from."""
    if any(name in clause for name in people):
        yield from _did(clause, people)
        if _SAYING.search(clause):
            yield from _said(clause, people)
        if _HEADS.search(sentence):
            yield from _roles(sentence, people)
    if _AGE.search(sentence):
        yield from _ages(sentence)
    if _OFFICE_WORD.search(sentence):
        yield from _offices(sentence)


def _did(clause: str, people: frozenset[str]) -> Iterator[Draft]:
    found = _DID.match(clause)
    if found is None or found["who"] not in people or found["verb"] in _REPORTING:
        return
    verb, rest = found["verb"], trimmed(found["rest"])
    first = found["rest"].split(" ", 1)[0]
    fits = is_past(verb) or (verb in {"was", "is", "has"} and is_participle(first)) or verb == "will"
    if fits and rest is not None and (verb != "will" or not first.endswith("ing")):
        yield _who("did", f"Who {verb} {rest}?", found["who"])


def _said(clause: str, people: frozenset[str]) -> Iterator[Draft]:
    for pattern in (_SAID_FIRST, _SAID_BARE, _SAID_LAST):
        found = pattern.match(clause)
        if found is None:
            continue
        who = found["who"] or found.groupdict().get("who2")
        said = _reported(found["clause"])
        if who in people and said is not None and names_in(f"x {said}"):
            yield _who("said", f"Who said that {said}?", who)
            return


def _reported(clause: str) -> str | None:
    if _NO_CLAUSE.match(clause) or re.search(r"\b(?:said|says|told|according)\b", clause):
        return None
    said = trimmed(clause.removeprefix("that "))
    if said is None or not has_verb(said):
        return None
    return said


def _offices(sentence: str) -> Iterator[Draft]:
    for found in _OFFICE.finditer(sentence):
        before = found["before"].strip()
        if _NO_PLACE.search(found["place"]) or before.lower() in _NOT_NOW or _inside_a_name(before):
            continue
        if _is_name(found["who"]) and not re.match(r"-|['’]s? (?:wife|husband|office)", sentence[found.end() :]):
            yield _who("office", f"Who is {_OFFICES[found['office']].format(found['place'])}?", found["who"])


def _inside_a_name(before: str) -> bool:
    return before[:1].isupper() and before not in _OPENS


def _roles(sentence: str, people: frozenset[str]) -> Iterator[Draft]:
    for found in _APPOSITION.finditer(sentence):
        cut_short = re.match(
            rf", [{UPPER}]", sentence[found.end() :]
        )  # a list of names, or a place that tells it apart
        if found["who"] in people and len(found["role"].split()) <= 12 and not cut_short:
            yield _who("role", f"Who is the {found['role'].rstrip('.')}?", found["who"])


def _ages(sentence: str) -> Iterator[Draft]:
    for found in _AGED.finditer(sentence):
        if _is_name(found["who"]):
            verb = "was" if _DEAD.search(sentence) else "is"
            age = found["age"]
            yield Draft("age", AnswerKind.NUMBER, f"How old {verb} {found['who']}?", age, wordings.of_number(age))


def _who(form: str, question: str, who: str) -> Draft:
    return Draft(form, AnswerKind.NAME, question, who, wordings.of_name(who))


def _is_name(name: str) -> bool:
    return not _NO_PERSON.search(name) and len(name.split()) >= 2
