"""Verbs that news is told in, past forms with their base forms: a wrong base form makes a wrong question.

Other words are not guessed at: a sentence whose verb is not here becomes no question that needs a base form.
"""

from __future__ import annotations

from assistant.words import listed

_REGULAR = """
accept adopt aid air allow announce approve arrest attack attend attract award back ban belong bomb book borrow cancel
capture carry cause charge claim clear close collapse collect complete confirm convict cover crash create cross damage
debut declare decline defeat deliver demand deploy deport destroy detain detonate develop disappear displace divorce
donate double drop earn elect employ enact end endorse engulf enrol enroll enter erupt evacuate evict exceed expand
expel explode export fail file fine fire flood follow found free gain gather generate grade graduate grant halt handle
hire host identify import impose improve include increase indict infect injure install invade invest issue jail join
jump kill land last launch license lift lower merge move name narrow need negotiate nominate notify occur offer open
operate order oust own pass pledge plunge postpone process produce promise propose publish purchase quadruple raid raise
reach receive recall record recover reduce refuse register reject release relocate remove rename repay replace report
require rescue resign restore resume retire return reveal rule sack schedule score screen seize serve settle sign slide
slip slump soar start stage step stop strand strike suffer surge survive suspend target tax topple total trade train
treat triple tumble uncover unveil use vaccinate vote vow welcome widen withhold work wound
"""
_DOUBLED = {"drop", "ban", "step", "stop", "slip", "expel", "enrol", "hop", "plan", "topple"} - {"topple"}
_IRREGULAR = {
    "became": "become", "began": "begin", "bought": "buy", "broke": "break", "brought": "bring", "built": "build",
    "came": "come", "chose": "choose", "cost": "cost", "cut": "cut", "died": "die", "drew": "draw", "drove": "drive",
    "fell": "fall", "fled": "flee", "flew": "fly", "fought": "fight", "found": "find", "gave": "give", "got": "get",
    "grew": "grow", "held": "hold", "hit": "hit", "kept": "keep", "laid": "lay", "led": "lead", "left": "leave",
    "lent": "lend", "lost": "lose", "made": "make", "met": "meet", "paid": "pay", "put": "put", "ran": "run",
    "rose": "rise", "sank": "sink", "saw": "see", "sent": "send", "set": "set", "shed": "shed", "shot": "shoot",
    "shrank": "shrink", "sold": "sell", "spent": "spend", "stole": "steal", "struck": "strike", "sued": "sue",
    "swept": "sweep", "took": "take", "threw": "throw", "tied": "tie", "went": "go", "withdrew": "withdraw",
    "won": "win", "wrote": "write",
}  # fmt: skip
_PARTICIPLES = """
born begun beaten broken brought built bought caught chosen cut done drawn driven fallen flown forced found given held
hit hurt kept known laid led left lent lost made met paid put run seen sent set shot shut slain sold spent spread stolen
struck sued sworn taken thrown told torn won written
"""
_PRESENT = """
say says think believe believes want wants support supports live lives have has had do does did is are was were be been
being am will would can could may might must should shall remain remains face faces need needs use uses show shows make
makes take takes get gets go goes include includes plan plans expect expects oppose opposes favor favors favour favours
said told added came seem seems become becomes provide provides require requires approve disapprove agree disagree
report identify own owns drive smoke use vote work works cost costs suffer feel feels
"""


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLED else "") + "ed"


BASE = {_past(base): base for base in _REGULAR.split() if base not in {"strike", "withhold"}} | _IRREGULAR
"""Past form to base form."""
AUXILIARIES = listed("is are was were be been has have had will would can could may might must should")
PARTICIPLES = frozenset(_PARTICIPLES.split())
"""Those that do not end in -ed."""
MOVED_BY = listed(
    """
    climb decline decrease drop fall gain grow increase jump lose plunge rise shrink slide slip slump soar surge
    tumble expand
    """
)
"""Base forms of what goes up or down by a share."""
_VERBS = AUXILIARIES | frozenset(BASE) | frozenset(_PRESENT.split())


def is_past(word: str) -> bool:
    """Whether `word` is certainly a past form."""
    return word in BASE


def is_participle(word: str) -> bool:
    """Whether `word` can follow "was"."""
    return word in PARTICIPLES or (word.endswith("ed") and len(word) > 4 and word not in {"indeed", "hundred"})


def has_verb(text: str) -> bool:
    """Whether some word of `text` is a verb that says when: the clause is whole."""
    return any(word in _VERBS or (word.endswith("ed") and len(word) > 4) for word in text.lower().split())
