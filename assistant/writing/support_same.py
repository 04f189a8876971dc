"""More words of news that say the same, so that a statement may use either. Data; a doubtful pair is left out.

What is only of one kind is not the same: barley is no wheat, manslaughter no murder, a car not every vehicle.
"""

from __future__ import annotations

SAME_AGAIN = """
last past;
leak spill; deliver carry transport convey; deadly lethal; scientist researcher; cattle cow; collapse crumble;
abandon desert; rescue save; pledge promise vow; assault attack; hospital infirmary;
apologise apologize apology; laud praise hail; unveil present; refurbish renovate renovation refurbishment;
contaminate pollute pollution; quake earthquake tremor; official authority; drown drowning; oil crude;
shift move relocate; intend plan; aim plan; crime offence offense; thief burglar; steal theft; rob robbery;
loot plunder; arson arsonist; testify testimony; claim assert contend; insist maintain; believe think;
warn caution; declare proclaim; criticise criticize criticism; condemn denounce; mourn grieve; honour honor;
thank gratitude; worry concern fear; anger fury outrage; angry furious; shock stun; huge massive vast;
tiny minuscule; severe serious grave; slight minor; famous renowned celebrated; crucial vital essential key;
main principal; entire complete; rapid swift; rare uncommon; odd strange unusual; certain sure;
wrong incorrect; similar alike; several various; additional extra further; continue persist; finish complete;
halt stop cease; suspend suspension; expand expansion enlarge; extend extension; merge merger; split separate;
arrive arrival; leave depart departure; flee escape; search hunt; examine inspect inspection; study research;
analyse analyze analysis; estimate reckon; forecast predict prediction; photograph photo picture image;
video footage; railway railroad rail; airport airfield; motorway freeway expressway; tram streetcar;
bicycle bike; cyclist biker; harbour harbor port; pier jetty; coast shore shoreline coastline; island isle;
forest woodland; valley vale; district neighbourhood neighborhood; farmer grower; factory plant;
warehouse depot; office bureau; restaurant eatery; flat apartment; bank lender; spend expenditure spending;
income earnings; share stock; invest investment; regulator watchdog; opponent rival; ally partner;
agreement treaty; truce ceasefire armistice; war warfare; battle fight fighting; soldier troop troops;
army military; explode detonate explosion; prisoner inmate; migrant immigrant; baby infant;
teenager teen adolescent; neighbour neighbor; guest visitor; tourist holidaymaker; audience spectator;
fan supporter; tournament competition contest; stadium arena; singer vocalist; concert gig; painting canvas;
exhibition exhibit show; theatre theater; vaccine jab vaccination vaccinate; drug medicine medication;
cure remedy; infect infection; virus viral; wildfire bushfire; firefighter fireman; burn scorch;
rubbish garbage trash; petrol gasoline; phone telephone; website site; internet web; hack hacker;
customer client; trader dealer merchant; market marketplace; product goods; maker manufacturer producer;
labour labor; chair chairman chairwoman chairperson; redundancy layoff; retire retirement; sign signature;
permit permission; licence license; require need requirement; recommend recommendation; bid offer;
decline refuse refusal; reject rejection; admit acknowledge concede; confess confession; capture seize;
occupy occupation; invade invasion; collide collision crash; capsize overturn;
rebuild reconstruct reconstruction; restore restoration; danger hazard; reason motive; cause trigger prompt;
result outcome; affect influence; solve resolve solution; fail failure; manage management;
organise organize organisation organization; decide decision; consider mull; debate discuss discussion;
gather assemble assembly; stage host; schedule timetable; former previous; immediately instantly; soon shortly;
exact precise; number figure; amount sum; average mean; disagree disagreement; dispute row; worth value;
accident mishap; tear rip; bribe bribery; corrupt corruption; hurt harm; body corpse; grave tomb;
funeral burial; wed wedding marry marriage; birth born; journalist reporter; lawsuit suit; sue lawsuit;
inspector examiner; ease relax; shelter refuge; strengthen reinforce
"""
"""Groups parted by semicolons, the first word of each its root."""
