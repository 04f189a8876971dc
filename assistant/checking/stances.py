"""From what speaks for and against to a stance: does a sentence support a part of a claim, or contradict it?

A sentence that differs in one thing and agrees in the rest contradicts; one that differs in several tells of another
case. To support, it must have all that the part says. What a party claims and another denies gets both stances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checking.comparing_values import SURE, Compared, Outcome
from assistant.checking.grounds import Ground
from assistant.checking.parts import Part
from assistant.checking.saying import Manner, Said, is_pronoun, one_source
from assistant.checking.signals import Signals
from assistant.checking.types import Stance
from assistant.checking.values import Sort
from assistant.writing.support_words import Reading, read
from vectorstore import Span

_PLAINLY_ABOUT = 0.7
"""The same for a sentence to contradict."""
_WORDS_ALONE = 0.8
"""The same where only words tell that two values stand in one role."""
_OWN = 0.35
"""Share of what a part is about that the sentence itself must have to decide anything."""
_OWN_AGAINST = 0.45
"""The same for it to contradict."""
_OWN_ENOUGH = 0.4
"""The same for it to support where the gate for statements would miss a name that only the context has."""
_CONFIRMED = 3.0
"""Log-odds from which the reader's pointing at a value confirms that it stands in the same role."""
_JUDGED = 0.78
"""Chance from which the judge's word counts where the comparisons found nothing; it is seldom surer than 0.85."""
_LITTLE_STRANGE = 0.15
"""Share of a part's words that a sentence may lack and still support it, on the judge's word."""
_JUDGED_AGAINST = 0.9
"""The same for it to contradict: it names no reason."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with how it stands to a part of a claim."""

    ground: Ground
    stance: Stance
    why: str
    signals: Signals
    attributed_to: str | None = None
    """Who says so; None where the article itself does."""
    is_denial: bool = False
    """Whether all it says is that somebody denies it."""
    span: Span | None = None
    """The words of the sentence, or beside it, that decide, where it is not the whole sentence."""
    chance: float = 0.0
    """How likely its stance is, by all that was compared: what ranks it among those of the same stance."""
    may_both_be: bool = False
    """Whether it speaks against the part only where nothing bears that out: others may say it too."""


def stances_of(part: Part, ground: Ground, signals: Signals, chances: Sequence[float]) -> list[Weighed]:
    """The sentence's stance, and that of whoever denies it in the same breath. `chances`: of support, contradiction."""
    likely = dict(zip((Stance.SUPPORTS, Stance.CONTRADICTS, Stance.MENTIONS), chances, strict=True))
    return [replace(one, chance=likely[one.stance]) for one in _stances(part, ground, signals)]


def _stances(part: Part, ground: Ground, signals: Signals) -> list[Weighed]:
    if part.said is not None:
        return [_of_saying(part, ground, signals)]
    stance, why = _stance(signals)
    said = ground.said
    who = None if said is None or is_pronoun(said.who) else said.who
    if said is not None and not _is_of(said, ground, read(part.content)):
        said, who = None, None
    if said is not None and said.manner is Manner.DENIES:
        # Who denies it does not bear it out; whose claim it is does.
        if stance is not Stance.SUPPORTS:
            return [Weighed(ground, Stance.MENTIONS, why, signals, who)]
        against = Weighed(ground, Stance.CONTRADICTS, f"{who or 'somebody'} denies it", signals, who, is_denial=True)
        claims = [] if said.claimant is None else [
            Weighed(ground, Stance.SUPPORTS, f"it is what {said.claimant} claims", signals, said.claimant)
        ]  # fmt: skip
        return [*claims, against]
    found = [Weighed(ground, stance, why, signals, who)]
    if stance is Stance.SUPPORTS:
        found.extend(_denied(ground, signals))
    return found


def _is_of(said: Said, ground: Ground, part: Reading) -> bool:
    """Whether it is what the source says that tells of the part, and not what is told of the source."""
    inside, outside = 0, 0
    for word in ground.source.reading.words:
        if word.is_content and word.root in part.roots:
            within = said.words.start <= word.start < said.words.end
            inside, outside = inside + within, outside + (not within)
    return inside >= outside


def _denied(ground: Ground, signals: Signals) -> list[Weighed]:
    against = []
    for one in ground.denials:
        aside = ground.text[one.words.end :]
        start = ground.span.start + one.words.end + len(aside) - len(aside.lstrip(" ,"))
        clause = Span(start, ground.span.end)
        against.append(Weighed(ground, Stance.CONTRADICTS, f"{one.who} denies it", signals, one.who, True, clause))
    if ground.denied_after is not None:
        who, span = ground.denied_after
        against.append(Weighed(ground, Stance.CONTRADICTS, f"{who} denies it", signals, who, True, span))
    return against


def _stance(signals: Signals) -> tuple[Stance, str]:
    if signals.own_but_for_a_name < _OWN:
        return Stance.MENTIONS, "it stands near what the claim is about"
    against = _against(signals)
    if len(against) == 1:
        return Stance.CONTRADICTS, against[0]
    if against:
        return Stance.MENTIONS, "it is about the same, but tells of another case"
    if signals.qualified is not None:
        return Stance.MENTIONS, f"it says “{signals.qualified}”, which the claim does not"
    missing = (*signals.of(Outcome.ABSENT), *signals.of(Outcome.DIFFERS))
    if missing:
        return Stance.MENTIONS, f"it does not give {_listed(missing)}"
    if signals.unborne is None and not signals.strange:
        return Stance.SUPPORTS, "the article says so"
    if not signals.blocked and not signals.strange and signals.own >= _OWN_ENOUGH and _is_confirmed(signals):
        return Stance.SUPPORTS, "the article says so"
    if _is_judged_for(signals):
        return Stance.SUPPORTS, "the article says so in other words"
    if _is_judged_against(signals):
        return Stance.CONTRADICTS, "the article says otherwise"
    return Stance.MENTIONS, "it is about the same, but does not say so"


def _is_judged_for(signals: Signals) -> bool:
    """Whether the judge is sure of a sentence that lacks next to nothing, and no comparison speaks against it."""
    if signals.judged is None or signals.blocked or signals.negated or not signals.has_subject:
        return False
    nearly_all = signals.own >= _PLAINLY_ABOUT and signals.strange <= _LITTLE_STRANGE
    return nearly_all and signals.has_deed and signals.judged[0] >= _JUDGED


def _is_judged_against(signals: Signals) -> bool:
    """Whether the judge is all but certain, of a sentence that has everything else the part has."""
    judged = signals.judged
    return judged is not None and judged[1] >= _JUDGED_AGAINST and signals.own >= _PLAINLY_ABOUT


def _is_confirmed(signals: Signals) -> bool:
    """Whether the reader, asked for a value of the part, points at just this one."""
    return any(one.sure >= _CONFIRMED for one in signals.of(Outcome.AGREES))


def _against(signals: Signals) -> list[str]:
    """What the sentence has otherwise than the part, in words for a reader."""
    if signals.own_but_for_a_name < _OWN_AGAINST or (not signals.has_subject and not _differs_in_subject(signals)):
        return []
    found = [one.why for one in signals.of(Outcome.DIFFERS) if _is_plain(one, signals)]
    if signals.turned is not None and signals.about >= _PLAINLY_ABOUT and not found:
        found.append(signals.turned)
    elif signals.swapped and signals.own >= _PLAINLY_ABOUT and len(signals.of(Outcome.AGREES, Sort.NAME)) > 1:
        found.append("the article has it the other way round")
    absent = [one for one in signals.compared if one.outcome is Outcome.ABSENT and one.value.sort in _TELLING]
    absent += [one for one in signals.of(Outcome.DIFFERS) if not _is_plain(one, signals)]
    if any(one.value.sort is Sort.FIGURE for one in signals.of(Outcome.DIFFERS)):
        absent += signals.of(Outcome.ABSENT, Sort.DAY)  # on another day it may have been another figure
    return found if not found else [*found, *(f"it does not give {one.value.text}" for one in absent)]


def _differs_in_subject(signals: Signals) -> bool:
    return any(one.value.span.start == 0 for one in signals.of(Outcome.DIFFERS, Sort.NAME))


_TELLING = (Sort.FIGURE, Sort.NAME)


def _is_plain(one: Compared, signals: Signals) -> bool:
    """Whether it is plain that the sentence tells of the same and gives another value in the same role."""
    if one.value.sort is Sort.NAME and not signals.of(Outcome.AGREES, Sort.NAME, Sort.FIGURE, Sort.DAY):
        return False  # somebody else's having done the same says nothing of whether this one has
    if not signals.has_deed and (one.sure < _SURE_OF_DEED or signals.leans):
        return False
    if one.value.sort is Sort.WORDS and not _is_borne_out(one, signals):
        return False  # federal crimes may be violent crimes
    if one.value.sort in (Sort.NAME, Sort.WORDS):
        return signals.but_for_a_name >= _WORDS_ALONE
    return signals.about >= _PLAINLY_ABOUT if one.sure >= SURE else signals.own >= _WORDS_ALONE


def _is_borne_out(one: Compared, signals: Signals) -> bool:
    """Whether more than other words speaks for a contradiction: the judge, or a reader that is sure."""
    return signals.judged[1] > _LIKELY if signals.judged is not None else one.sure >= _SURE_OF_WORDS


_SURE_OF_DEED = 5.0
"""Log-odds of the reader from which a value stands in the part's role though the sentence has another verb."""
_LIKELY = 0.5
_SURE_OF_WORDS = 4.0  # log-odds


def _listed(missing: Sequence[Compared]) -> str:
    return " or ".join(one.value.text for one in missing[:2])


# --- who said what --------------------------------------------------------------------------------------------


def _of_saying(part: Part, ground: Ground, signals: Signals) -> Weighed:
    """For a claim about who said what: on the saying, not on the truth of what was said."""
    said = part.said
    assert said is not None
    deniers = [
        one.who for one in (*ground.denials, *([ground.said] if ground.said else [])) if one.manner is Manner.DENIES
    ]
    speakers = [ground.said.who] if ground.said is not None and ground.said.manner is not Manner.DENIES else []
    denies = any(one_source(said.who, who) for who in deniers)
    says = any(one_source(said.who, who) or (is_pronoun(who) and said.who in ground.before) for who in speakers)
    stance, why = _stance(signals)
    if said.manner is Manner.DENIES:
        if denies and signals.about >= _PLAINLY_ABOUT and not _against(signals):
            return Weighed(ground, Stance.SUPPORTS, f"the article has {said.who} deny it", signals, said.who)
        if says and signals.turned is not None:
            return Weighed(
                ground, Stance.SUPPORTS, f"the article has {said.who} say that it is not so", signals, said.who
            )
        if says and stance is Stance.SUPPORTS:
            why = f"the article has {said.who} say so"
            return Weighed(ground, Stance.CONTRADICTS, why, signals, said.who, may_both_be=True)
        return Weighed(ground, Stance.MENTIONS, f"it does not say that {said.who} denies it", signals)
    if denies and stance is Stance.SUPPORTS:
        return Weighed(ground, Stance.CONTRADICTS, f"the article has {said.who} deny it", signals, said.who)
    if says:
        return Weighed(ground, stance, why, signals, said.who)
    if speakers and stance is Stance.SUPPORTS:
        why = f"the article gives this to {speakers[0]}, not {said.who}"
        return Weighed(ground, Stance.CONTRADICTS, why, signals, speakers[0], may_both_be=True)
    return Weighed(ground, Stance.MENTIONS, f"it does not give this to {said.who}", signals)
