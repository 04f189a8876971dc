"""Words that exclude each other, that mean the same, and that are kinds of something. Data for making claims."""

from __future__ import annotations

from collections.abc import Mapping

# Of one line, one word put for another makes a true sentence false.
_FAMILIES = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
first second third fourth fifth sixth seventh eighth ninth tenth last
two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
hundreds thousands millions billions
hundred thousand million billion trillion
north south east west
northern southern eastern western central
northeastern northwestern southeastern southwestern
red blue green yellow black white brown orange purple pink
english french german italian spanish dutch portuguese russian polish swedish danish norwegian greek turkish chinese
japanese korean indian american canadian australian mexican brazilian irish scottish welsh egyptian iranian israeli
england france germany italy spain portugal russia poland sweden denmark norway greece turkey china japan korea india
canada australia mexico brazil ireland scotland wales egypt iran israel austria switzerland belgium hungary
london paris berlin rome madrid moscow vienna chicago boston toronto sydney tokyo beijing dublin athens lisbon cairo
actor singer guitarist drummer pianist painter sculptor poet novelist journalist director producer dancer lawyer
physician engineer scientist politician soldier teacher architect composer comedian footballer boxer priest
president governor mayor senator minister king emperor duke bishop pope general admiral ambassador judge
mother father brother sister son daughter wife husband uncle aunt cousin grandfather grandmother
football basketball baseball hockey tennis cricket rugby golf boxing swimming cycling
guitar piano violin drums trumpet flute cello saxophone
rock pop jazz classical country punk metal folk blues electronic reggae
comedy drama thriller horror western musical documentary romance fantasy
film novel album song play poem opera magazine newspaper game series
catholic protestant orthodox jewish muslim hindu buddhist
christianity islam judaism hinduism buddhism
democratic republican conservative liberal labour socialist communist
gold silver bronze copper iron steel wood stone
hydrogen oxygen nitrogen carbon helium
physics chemistry biology mathematics geology astronomy medicine psychology philosophy economics
river lake mountain island desert valley forest
city village county state province country continent
school university hospital museum church library prison factory theatre
spring summer autumn winter
morning afternoon evening night
day week month year decade century
monthly weekly daily annually
metres kilometres miles feet inches
dog cat horse cow sheep goat pig
all some few none
always sometimes rarely never
"""

# Left and right of a stroke exclude each other. An underscore stands for a space.
_OPPOSITES = """
before/after first/last most/least more/fewer more/less largest/smallest highest/lowest biggest/smallest best/worst
oldest/youngest earliest/latest upper/lower increase/decrease increased/decreased increases/decreases
increasing/decreasing rise/fall rises/falls rose/fell rising/falling won/lost win/lose wins/loses winning/losing
support/oppose supported/opposed supports/opposes allow/prevent allowed/forbidden allows/prevents accept/reject
accepted/rejected begin/end began/ended begins/ends start/finish started/finished open/close opened/closed
male/female men/women man/woman boys/girls public/private high/low higher/lower large/small larger/smaller long/short
longer/shorter early/late earlier/later old/new older/younger strong/weak stronger/weaker positive/negative
internal/external major/minor common/rare with/without inside/outside above/below enter/leave entered/left
arrived/departed buy/sell bought/sold gained/lost joined/left advantage/disadvantage success/failure
successful/unsuccessful succeeded/failed alive/dead born/died married/unmarried present/absent true/false
legal/illegal possible/impossible popular/unpopular rich/poor wealthy/poor hot/cold warm/cool wet/dry fast/slow
easy/difficult simple/complex safe/dangerous friend/enemy ally/enemy allies/enemies victory/defeat peace/war
attack/defend attacked/defended created/destroyed built/demolished formed/disbanded founded/dissolved
established/abolished expanded/shrank improved/worsened praised/criticised praise/criticism approved/rejected
appointed/dismissed hired/fired elected/defeated increase/reduction majority/minority maximum/minimum
including/excluding same/different similar/different many/few guilty/innocent convicted/acquitted urban/rural
domestic/foreign ancient/modern temporary/permanent optional/compulsory voluntary/mandatory single/multiple
agreed/refused confirmed/denied liked/disliked loved/hated encouraged/discouraged hero/villain parent/child
predecessor/successor preceded/followed raised/lowered widened/narrowed accelerated/slowed strengthened/weakened
appeared/disappeared published/unpublished known/unknown fictional/real beginning/end top/bottom front/back left/right
over/under only/not_only more_than/less_than at_least/at_most still/no_longer able_to/unable_to
for_the_first_time/for_the_last_time a_majority_of/a_minority_of
"""

# What stands on one side may be said as on the other.
_SAME = """
began/started begin/start large/big children/kids approximately/about nearly/almost film/movie purchased/bought
obtained/got constructed/built founded/established created/made located/situated many/numerous several/a_few
however/but therefore/so although/though assisted/helped assist/help attempted/tried required/needed requires/needs
demonstrate/show demonstrated/showed country/nation residing/living resided/lived died/passed_away near/close_to
during/in_the_course_of more_than/over less_than/under annually/every_year monarch/ruler physician/doctor
attorney/lawyer author/writer illness/disease infant/baby automobile/car defeated/beat killed/slain selected/chosen
chose/picked ended/finished entire/whole primary/main principal/main significant/important famous/well_known
wealthy/rich difficult/hard rapidly/quickly frequently/often typically/usually generally/usually primarily/mainly
initially/at_first originally/at_first eventually/in_the_end approximately/around roughly/around announced/said
stated/said without/with_no childless/without_children received/was_given named/called because_of/due_to
wrote/penned left/departed joined/became_a_member_of won/was_the_winner_of led/headed consists_of/is_made_up_of
contains/holds moved/relocated united_states/us united_kingdom/uk world_war_ii/the_second_world_war
world_war_i/the_first_world_war
"""

# Whoever is one of the right is the left.
_KINDS = """
musician: guitarist drummer pianist violinist singer composer
artist: painter sculptor
writer: novelist poet journalist playwright
athlete: footballer boxer swimmer cyclist sprinter
entertainer: comedian actor actress dancer
scientist: physicist chemist biologist astronomer geologist botanist
relative: mother father brother sister uncle aunt cousin
european: english french german italian spanish dutch portuguese polish swedish danish norwegian greek
asian: chinese japanese korean indian
sport: football basketball baseball hockey tennis cricket rugby golf
instrument: guitar piano violin trumpet flute cello
metal: gold silver copper iron steel
animal: dog cat horse cow sheep goat
settlement: city town village
publication: magazine newspaper book novel
building: church library hospital museum castle palace
vehicle: car truck bus train
crime: murder robbery fraud theft
"""

Words = Mapping[str, tuple[str, ...]]


def _gathered(pairs: list[tuple[str, str]]) -> Words:
    found: dict[str, tuple[str, ...]] = {}
    for one, other in pairs:
        found[one] = (*found.get(one, ()), other)
    return found


def _both_ways(text: str) -> list[tuple[str, str]]:
    sides = [pair.replace("_", " ").split("/") for pair in text.split()]
    return [(one, other) for left, right in sides for one, other in ((left, right), (right, left))]


def _families() -> list[tuple[str, str]]:
    # Lines that go on in the next one are of one family each; two families of countries do no harm.
    lines = [line.split() for line in _FAMILIES.strip().splitlines()]
    return [(one, other) for line in lines for one in line for other in line if one != other]


EXCLUDED: Words = _gathered([*_families(), *_both_ways(_OPPOSITES), *_both_ways(_OPPOSITES)])
"""For a word, or a few, what it rules out where it stands. Opposites are named twice: they are to be taken oftener."""

SAME: Words = _gathered(_both_ways(_SAME))
"""For a word, or a few, what may be said instead."""

KIND: Words = _gathered(
    [(member, line.split(":")[0]) for line in _KINDS.strip().splitlines() for member in line.split(":")[1].split()]
)
"""For a word the wider one."""
