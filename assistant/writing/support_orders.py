"""Text that speaks to a model instead of telling news: orders to forget its rules, marks of a turn, hidden comments.

An order in quotation marks that the rest of the sentence gives as somebody's words is news, and is none here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.writing.plain import on_one_line

# Cyrillic letters that look Latin: with them an order would get past any list of words.
_LOOK_ALIKE = str.maketrans("аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅВНКМТ", "aeopcyxijsdhkmtbhAEOPCYXIJSBHKMT")
_RIGHT_TO_LEFT = "\u202e"

_MARKUP = re.compile(
    r"<!--|<\s*/?\s*\|\s*\w+\s*\|?\s*>|[<＜]\s*[|｜]\s*/?\s*\w{2,20}\s*[|｜]\s*[>＞]|\[/?INST\]|<</?SYS>>|</?s>|"
    r"<\s*/?\s*(?:tool_call|function_call|system|assistant|instructions?|prompt|evidence|context)\b[^>]*>|"
    r"\"(?:tool_calls?|function_call)\"\s*:|#{2,}\s*(?:system|response|instructions?|assistant|user|prompt)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?:^|\n|[.!?]\s)\s*(?:(?i:system|assistant)\s*:\s*(?!a\b|the\b)|(?:USER|HUMAN|DEVELOPER)\s*:)"
    r"|\n\s*(?i:human|user)\s*:"
)
_AT_START = (
    r"(?:^|[.!?:;,\n“\"«‘(]\s*|"
    r"\b(?:and|please|now|then|you must|you should|you will|you are to|always|must)\s+)"
)
_FORGET = (
    r"(?:ignore|disregard|forget|override|bypass|discard|do not (?:follow|obey)|don'?t (?:follow|obey)|stop following)"
)
_RULES = (
    r"(?:instructions?|prompts?|directions?|directives?|guidelines?|commands?|rules?|context|messages?|training|"
    r"programming|restrictions|constraints|safeguards)"
)
_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|former|system|original|initial|existing)"
_MODEL = r"(?:ai|llm|(?:large )?language model|chatbot)"
_KIND = r"(?: (?:language )?(?:model|assistant|system|agent|chatbot|summari[sz]er))?"
_ORDERS = (
    rf"{_AT_START}{_FORGET}\s+(?:\w+\s+){{0,3}}?{_EARLIER}\s+(?:\w+\s+){{0,2}}?{_RULES}\b",
    rf"{_AT_START}{_FORGET}\s+(?:all\s+|any\s+)?(?:of\s+)?your\s+(?:\w+\s+){{0,2}}?{_RULES}\b",
    rf"{_AT_START}{_FORGET}\s+(?:everything|all|what|anything)\s+(?:that\s+)?"
    r"(?:(?:was|is|came|comes|you\s+(?:were|have been))\s+)?(?:(?:written|said|told)\s+)?"
    r"(?:above|before|so far|previously|until now)\b",
    rf"{_AT_START}(?:write|print|output|reply|respond|answer|repeat|say|state|include|add|insert|append|cite|quote|"
    r"summari[sz]e)\s+(?:\w+\s+){0,4}?"
    r"(?:(?:this|the following|these)\s+(?:exact\s+)?(?:sentence|statement|text|words|claim|string)|"
    r"in (?:your|the) (?:answer|reply|response|summary|output)|"
    r"to every (?:refused )?(?:sentence|question|prompt))\b",
    rf"{_AT_START}(?:reveal|print|repeat|show|output|leak)\s+(?:me\s+)?your\s+(?:\w+\s+)?(?:prompt|instructions|key)\b",
    rf"{_AT_START}(?:decode|decrypt|translate)\b[^.!?]{{0,40}}?\b(?:and|then)\s+(?:obey|execute|follow|run)\b",
    rf"\bas an? {_MODEL}{_KIND},?\s+(?:you|i|please|always|never|ignore|write|say)\b",
    r"\byou are (?:now |no longer |only )?(?:an? |the )?(?:helpful |unrestricted |uncensored |large )*"
    rf"(?:{_MODEL}|dan){_KIND}(?=\s*(?:[.,;:!]|$|and\b|that\b|who\b|without\b|with no\b))",
    rf"\bif you are (?:an? )?(?:{_MODEL}|automated){_KIND}\s*(?:[,;:]|reading|summari[sz]ing|processing)",
    r"(?:^|[.!?:;\n]\s*)(?:dear|note to|attention|message to|instructions? (?:for|to))\s+(?:all\s+|any\s+|the\s+)?"
    r"(?:ais?|llms?|(?:large )?language models?|chatbots?|ai (?:assistants?|models?|agents?|systems?|summari[sz]ers?)|"
    r"assistants?)\s*[:,;.!]",
    r"\bwhen (?:you )?(?:summari[sz]\w+|answering|asked about)[^.!?]{0,40}?,\s*"
    r"(?:you must|you should|always|write|say|state|ignore|do not mention|never mention)\b",
    # German, French, Spanish, Italian, Portuguese, Russian, Chinese, Arabic.
    r"\bignoriere? (?:alle )?(?:bisherigen|vorherigen|vorigen|obigen|deine) (?:\w+ )?(?:anweisungen|regeln|befehle)\b",
    r"\bignore[zr]? (?:toutes? )?(?:les |tes |vos )?(?:\w+ )?(?:instructions|"
    r"consignes)(?: pr[ée]c[ée]dentes)?\b(?= et |[.,:]| pr)",
    r"\bignor[ae] (?:todas )?(?:las |tus |as |suas )?(?:instrucciones|[óo]rdenes|instru[çc][õo]es)\b",
    r"\bignora (?:tutte )?(?:le |tue )*istruzioni\b",
    r"(?:забудь|игнорируй)(?:те)? (?:все |всё )?(?:\w+ ){0,2}?(?:указания|инструкции)",
    r"(?:忽略|无视|忘记).{0,6}(?:指示|指令|说明|提示)",
    r"تجاهل (?:كل |جميع )?(?:التعليمات|الأوامر)",
)  # fmt: skip
_ORDER = re.compile("|".join(f"(?:{one})" for one in _ORDERS), re.IGNORECASE)
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]|(?<!\w)[‘'][^’']*[’'](?!\w)")
_TOLD = re.compile(
    r"\b(?:said|says|saying|told|tells|telling|read|reads|reading|wrote|writes|written|urged|ordered|asked|called|"
    r"shouted|posted|"
    r"posts|tweeted|added|quipped|joked|titled|entitled|headlined|known|printed|instruct(?:s|ed|ing)|command(?:s|"
    r"ed|ing)|"
    r"phrase|words|prompt|slogan|message|sign|banner|text|advice|order|warn(?:s|ed|ing)|according to)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_order(text: str) -> bool:
    """Whether any of `text` is written for a model rather than for readers of news."""
    # Line ends stay: a turn begins a line.
    seen = "\n".join(on_one_line(line) for line in text.splitlines())
    if _RIGHT_TO_LEFT in text:
        seen = f"{seen}\n{seen[::-1]}"
    if _MARKUP.search(seen) or _TURN.search(seen):
        return True
    plain = _without_told(seen)
    return bool(_ORDER.search(plain) or _ORDER.search(plain.translate(_LOOK_ALIKE)))


def _without_told(text: str) -> str:
    """`text` without what it quotes, where it says of whom the words are."""
    rest = _QUOTED.sub(" ", text)
    return rest if _TOLD.search(rest) else text
