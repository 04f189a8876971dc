"""Words of news that say the same, and those that say little. Data; what follows from it is decided elsewhere.

Stems are worked out when first asked for: the stemmer is no light import.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.words import listed
from assistant.writing.support_same import SAME_AGAIN
from vectorstore.keywords import stems

_PRINCIPAL_PARTS = """
rise rose risen; fall fell fallen; win won; lose lost; grow grew grown; sell sold; buy bought; strike struck; lead led;
leave left; meet met; begin began begun; break broke broken; build built; flee fled; find found; get got gotten;
give gave given; go went gone; hold held; keep kept; know knew known; make made; pay paid; run ran; see saw seen;
send sent; shoot shot; spend spent; speak spoke spoken; steal stole stolen; sweep swept; take took taken;
teach taught; think thought; throw threw thrown; write wrote written; tell told; say said; do did done; hang hung;
hear heard; become became; beat beaten; bring brought; catch caught; choose chose chosen; come came; draw drew drawn;
drive drove driven; eat ate eaten; feel felt; fight fought; fly flew flown; forbid forbade forbidden;
freeze froze frozen;
hide hid hidden; lay laid; lend lent; lie lay lain; mean meant; overturn overturned; withdraw withdrew withdrawn;
overthrow overthrew overthrown; seek sought; shake shook shaken; shrink shrank shrunk; sink sank sunk; stand stood;
swear swore sworn; tear tore torn; understand understood; wear wore worn; show showed shown; drink drank drunk;
die dying; sit sat; swim swam swum; ring rang rung; wake woke woken; bite bit bitten; blow blew blown; burn burnt
"""

_SAME = """
kill dead died die death fatality fatal fatally slain deadly; injure injury wound wounded hurt;
arrest detain detention custody apprehend; buy purchase acquire acquisition; start begin launch commence;
say state tell add announce note mention remark comment explain; build construct construction; doctor physician
medic; car automobile;
job position post; child kid youngster; school schoolhouse; fire blaze; company firm business corporation;
quit resign resignation; close shut closure shutdown; uncover unearth; say-so insist; track follow;
begin-with open-with; journey travel trip; operation surgery; defective faulty; dump discharge; unchanged keep;
cancel scrap-off; strike walkout; delay postpone; money cash; approve endorse; bridge viaduct; drinking potable;
huge enormous; border frontier; home house; ask request; wage pay salary; electricity power; crowd throng;
award prize; speed pace; test trial-run; cut slash; gun firearm; blast explosion; threat menace; shop store;
film movie; truck lorry; holiday vacation; rain rainfall; snow snowfall; match game; team side squad;
football soccer; author writer; book novel; country nation; government cabinet; parliament legislature;
lawmaker legislator; leader lead head boss; lawyer attorney; sea ocean; cop police policeman officer; get
receive obtain;
give grant award; choose select pick elect; use deploy; happen occur; area region; aid help assist assistance;
protest demonstration demonstrate protester; demand call urge; cost price; plan scheme proposal propose;
fix repair mend; destroy wreck ruin; find discover; question query; show reveal disclose; try attempt;
talk negotiation negotiate; deal agreement agree pact; vote ballot; near close-by; sick ill illness disease;
pupil student; teacher educator; flood flooding inundate; storm gale; evacuate evacuation;
replace succeed successor replacement; big large; employ hire; worker employee staff; sack dismiss fire-from;
yearly annual annually; inhabitant resident; investigate investigation probe inquiry; boat ship vessel;
plane aircraft airliner; money fund funding; jail imprison prison; convict conviction; fine penalty;
road street highway; harm damage; spokesman spokeswoman spokesperson; two pair couple
"""


def _irregular() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _PRINCIPAL_PARTS.replace("\n", " ").split(";"):
        base, *forms = line.split()
        found.update(dict.fromkeys(forms, base))
    return found | {"lay": "lay", "men": "man", "women": "woman", "buses": "bus", "children": "child", "lives": "life"}


IRREGULAR = _irregular()
"""Forms that no stemmer brings back, with the word they are forms of."""


def stem_of(word: str) -> str:
    """The stem of a word as the keyword index knows it."""
    return "".join(stems(word)) or word


@lru_cache(maxsize=1)
def canon() -> dict[str, str]:
    """A word or its stem, with the root of the group of words that say the same."""
    found: dict[str, str] = {}
    for line in f"{_SAME};{SAME_AGAIN}".replace("\n", " ").split(";"):
        words = line.split()
        root = found.get(words[0]) or found.get(stem_of(words[0])) or stem_of(words[0])
        for word in words:
            found.setdefault(word, root)
            found.setdefault(stem_of(word), root)
    return found


_PHRASAL = """
call off cancel; call back recall; hold up delay; walk out strike; shut down close; turn down reject; throw out reject;
put off postpone; set up establish; step down quit; lay off sack; put out extinguish; knock down demolish;
pull out withdraw; carry out conduct; break out start; blow up explode; set off trigger; give up abandon;
hand over give;
take over buy; find out discover; go up rise; go down fall; bring down lower; go ahead start; take part participate;
set free release; let go sack; cut off isolate; kick off start; call on urge; tear down demolish; pull down demolish;
speed up accelerate; back out withdraw; go on continue; look into investigate; make up form; turn into become;
"""


@lru_cache(maxsize=1)
def phrasal() -> dict[tuple[str, str], str]:
    """The root of a verb and the particle after it, with the root of a verb that says the same."""
    found = {}
    for line in _PHRASAL.split(";"):
        if line.strip():
            verb, particle, meaning = line.split()
            verb, meaning = stem_of(verb), stem_of(meaning)
            found[canon().get(verb, verb), particle] = canon().get(meaning, meaning)
    return found


LIGHT = listed(
    "becom come take make place part peopl person total number age follow involv result order thing way case time "
    "go reach "
    "receiv put bring happen occur remain stay accord base within get one anoth find back "
    "away incid individu locat experienc includ regard relat specif situat"
)
"""Roots that add no fact to a statement."""

QUANTITIES = {
    **dict.fromkeys(listed("all every everyone everybody entire whole always each unanimous unanimously fully"), "all"),
    **dict.fromkeys(listed("most majority mostly largely mainly predominantly"), "most"),
    **dict.fromkeys(listed("only solely exclusively"), "only"),
    **dict.fromkeys(listed("many numerous countless widespread"), "many"),
    **dict.fromkeys(listed("few rarely seldom hardly"), "few"),
    **dict.fromkeys(listed("both"), "both"),
    **dict.fromkeys(listed("often frequently regularly repeatedly"), "often"),
}
"""Words for how much of something, or how often."""
