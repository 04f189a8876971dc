"""Words of news that say the opposite of each other. Data; what follows from it is decided elsewhere."""

from __future__ import annotations

from functools import lru_cache

from assistant.writing.support_lexicon import canon, stem_of

# Each line: words of one side | words of the other. A statement may use neither side's words unless its sources do.
_OPPOSITES = """
rise increase grow growth climb gain jump soar surge higher raise hike |\
 fall decrease decline drop shrink lower cut reduce reduction slump plunge dip
win victory victorious beat defeat | lose loss defeated
open reopen inaugurate | close shut closure shutdown
approve back endorse adopt pass ratify clear green-light | reject veto refuse decline-to turn-down disapprove throw-out
accept embrace | reject refuse
allow permit authorise authorize legalise legalize | ban forbid prohibit block outlaw bar prevent
support favour favor | oppose opposition object criticise criticize condemn
arrest detain jail imprison | release free
guilty convict | acquit innocent clear-of exonerate
confirm admit acknowledge | deny denial dismiss
succeed success successful | fail failure unsuccessful
impose introduce tighten | lift scrap abolish ease repeal
hire employ recruit | sack dismiss
start begin launch commence resume | end finish cease stop halt suspend cancel
join enter | quit exit withdraw
arrive arrival reach | depart departure
safe | unsafe dangerous
legal lawful | illegal unlawful
true accurate | false inaccurate untrue
possible | impossible
likely | unlikely
public | private
strengthen | weaken
improve improvement | worsen deteriorate
buy purchase acquire | sell sale
lend | borrow
import | export
male man men boy | female woman women girl
north northern | south southern
east eastern | west western
kill dead die | survive survivor injure wound hurt
old | new
hot warm hotter warmer hottest warmest | cold cool colder cooler coldest coolest
big large bigger larger | small smaller
longer longest | shorter shortest
heavier | lighter
fast faster quick quicker | slow slower
better best | worse worst
easier | harder
expensive | cheap cheaper
stronger | weaker
older | younger newer
richer wealthier | poorer
safer | riskier
tight tighter stricter strict | loose looser lax
dry drier driest drought | wet wetter wettest
optimistic | pessimistic
praise laud | denounce
gain | loss
winner | loser
buyer | seller
landlord | tenant
employer | employee
victim | culprit attacker
prosecution prosecutor | defence defense defender
plaintiff | defendant
husband | wife
son | daughter
mother | father
brother | sister
peace | war
ahead | behind
enter | exit
construct | dismantle
hide conceal | reveal disclose
optional | obligatory
domestic | foreign
indoor | outdoor
inland | coastal
day daytime | night overnight
left-wing | right-wing
maximum highest largest biggest most | minimum lowest smallest least
more | fewer less
above  | below 
extend | shorten
profit | loss
surplus | deficit
majority | minority
local | national
temporary temporarily | permanent permanently
voluntary voluntarily | mandatory compulsory
first | last
inside | outside
honour honor keep-promise | breach violate
build construct | demolish destroy
employ | unemploy
rich | poor
urban | rural
married marry | divorce
healthy | unhealthy
able | unable
agree | disagree
uphold | overturn overrule quash
welcome | condemn oppose lament
promote | demote
king | queen
prince | princess
sunny | rainy
summer | winter
spring | autumn
dawn sunrise | dusk sunset
borrower | lender
creditor | debtor
attack | defend
pardon | punish
expel | admit
double triple | halve
attacker | defender
deep deeper deepest | shallow shallower
wide wider widest | narrow narrower narrowest
clean cleaner | dirty dirtier
busy busier busiest | quiet quieter quietest
wealthy | impoverished
popular | unpopular
legitimate | illegitimate
visible | invisible
upgrade | downgrade
overestimate exaggerate | underestimate downplay
nationalise nationalize | privatise privatize
centralise | decentralise
inflate | deflate
presence | absence
attend | boycott skip
civilian | military
incoming | outgoing
upstream | downstream
upper | lower-part
"""


@lru_cache(maxsize=1)
def opposites() -> dict[str, tuple[tuple[int, int], ...]]:
    """A root, with the axes it lies on and the side of each."""
    sides: dict[str, list[tuple[int, int]]] = {}
    for axis, line in enumerate(_OPPOSITES.strip().splitlines()):
        for side, words in zip((1, -1), line.split("|"), strict=True):
            for word in words.split():
                root = canon().get(word) or canon().get(stem_of(word)) or stem_of(word)
                if (axis, side) not in sides.setdefault(root, []):
                    sides[root].append((axis, side))
    return {root: tuple(found) for root, found in sides.items()}
