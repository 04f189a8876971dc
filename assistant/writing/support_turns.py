"""What turns a statement round: negations, words of opposite meaning, and how much of something is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.writing.support_lexicon import QUANTITIES
from assistant.writing.support_opposites import opposites
from assistant.writing.support_words import Clause, Reading, Word

_DENYING = frozenset(
    ("deni", "reject", "refus", "fail", "declin", "oppos", "prevent", "avoid", "lack", "unabl", "halt", "stop")
)
_ENOUGH = 0.6  # share of a denied clause that a statement repeats when it is about that clause


def turned(said: Reading, sources: Sequence[Reading]) -> str | None:
    """Why `said` says the opposite of its sources, as a clause; None where nothing shows that it does."""
    return _weakly(said, sources) or _negation(said, sources) or _opposite(said, sources) or _quantity(said, sources)


def _weakly(said: Reading, sources: Sequence[Reading]) -> str | None:
    """ "nobody" of hardly anybody."""
    mine = {word.lower for word in said.words}
    theirs = {word.lower for source in sources for word in source.words}
    strong, weak = sorted(mine & _STRONG), sorted(theirs & _WEAK - mine)
    if strong and weak and not theirs & _STRONG:
        return f"the sentences it cites say “{weak[0]}”, not “{strong[0]}”"
    return None


_WEAK = frozenset(("hardly", "barely", "scarcely", "rarely", "seldom", "few"))
_STRONG = frozenset(("no", "nobody", "none", "nothing", "never", "not", "without"))


def _negation(said: Reading, sources: Sequence[Reading]) -> str | None:
    denied = {source.words[at].root for source in sources for at in source.negated}
    denied |= {
        word.root.removesuffix("less") for source in sources for word in source.words if word.root.endswith("less")
    }
    denied |= {root for source in sources for root in _refused(source)}
    affirmed = {word.root for source in sources for at, word in enumerate(source.words) if at not in source.negated}
    for scope in said.negations:
        roots = [said.words[at].root for at in scope]
        if not roots or denied & set(roots[:1]) or (denied & set(roots) and roots[0] not in affirmed):
            continue
        if any(_is_denied_by_opposite(root, sources) for root in roots):
            continue
        if roots[0] in affirmed:
            return f"the sentences it cites do not deny “{said.words[scope[0]].text}”"
        if not denied and not affirmed & _DENYING and not _has_negation(sources):
            return f"nothing in the sentences it cites is denied, but “{said.words[scope[0]].text}” is"
    wrongly = _done_though_refused(said, sources)
    if wrongly:
        return wrongly
    mine = {said.words[at].root for at in said.negated}
    if said.negations or _DENYING & said.roots:
        wrongly = _wrongly_affirmed(said, sources, mine, affirmed, whole=False)
    else:
        wrongly = _wrongly_affirmed(said, sources, mine, affirmed, whole=True)
    return wrongly


def _refused(source: Reading) -> Iterator[str]:
    """What was not done because it was refused, stopped or failed in."""
    for at, word in enumerate(source.words):
        if word.root in _DENYING:
            yield from (after.root for after in source.words[at + 1 : at + 4] if after.is_content)


def _done_though_refused(said: Reading, sources: Sequence[Reading]) -> str | None:
    """ "reached a deal" of those who failed to reach one, "poisoned the river" of those who deny it."""
    if said.negations or any(word.root in _DENYING for word in said.words):
        return None
    for source in sources:
        for at, word in enumerate(source.words[:-1]):
            after = source.words[at + 1]
            if word.root not in _DENYING or not (
                after.lower in ("to", "that", "it", "he", "she", "they") or after.lower.endswith("ing")
            ):
                continue
            done = next(
                (one for one in source.words[at + 1 :] if one.is_content and not one.lower.endswith("ly")), None
            )
            before = {one.root for one in source.words[:at]}
            bearing = [one for one in source.words[at + 1 : at + 8] if one.is_content and one.root in said.roots]
            verb = [one for one in bearing if one is done or (word.root == "deni" and one.is_past_form)]
            if verb and verb[0].root not in before:
                return f"the sentences it cites say “{word.text}” of “{verb[0].text}”"
    return None


def _wrongly_affirmed(
    said: Reading, sources: Sequence[Reading], mine: set[str], affirmed: set[str], *, whole: bool
) -> str | None:
    positive = {word.root: word for at, word in enumerate(said.words) if at not in said.negated}
    for source in sources:
        for scope in source.negations:
            nearest = source.words[scope[0]] if scope else None
            if nearest is None:
                continue
            if (
                nearest.root in positive
                and nearest.root not in mine | affirmed
                and not _is_turned_word(said, nearest.root)
            ):
                return f"the sentences it cites deny “{nearest.text}”"
            if (  # noqa: SIM102
                whole
                and nearest.root not in said.roots
                and _bears_on_verb(source, scope)
                and _repeats(said, source, scope)
            ):
                if not _says_opposite(said, nearest.root):
                    return f"the sentences it cites deny “{nearest.text}” of this"
    return None


def _bears_on_verb(source: Reading, scope: Sequence[int]) -> bool:
    """Whether a whole clause is denied: "did not attend", "no trains ran", not "a vote of no confidence"."""
    for at in range(scope[0] - 1, max(-1, scope[0] - 5), -1):
        word = source.words[at]
        if word.lower in ("not", "never", "nobody", "neither", "nor"):
            return True
        if word.lower == "no":
            return at == 0 or word.broken
    return False


def _repeats(said: Reading, source: Reading, scope: Sequence[int]) -> bool:
    """Whether `said` is about the clause that a source denies."""
    at = source.words[scope[0]].start
    clause = next((one for one in source.clauses if one.start <= at <= one.end), None)
    if clause is None:
        return False
    rest = clause.roots - {source.words[place].root for place in scope[:1]}
    elsewhere = frozenset().union(*(one.roots for one in source.clauses if one is not clause))
    return bool(rest) and len(rest & said.roots) / len(rest) >= _ENOUGH and not (said.roots & (elsewhere - rest) - rest)


def _has_negation(sources: Sequence[Reading]) -> bool:
    return any(source.negations for source in sources)


def _is_denied_by_opposite(root: str, sources: Sequence[Reading]) -> bool:
    """ "was not approved" of what was rejected."""
    sides = opposites().get(root, ())
    return any(
        (axis, -side) in opposites().get(other, ())
        for source in sources
        for other in source.roots
        for axis, side in sides
    )


def _says_opposite(said: Reading, root: str) -> bool:
    """ "rejected" of what was not approved."""
    sides = opposites().get(root, ())
    return any((axis, -side) in opposites().get(other, ()) for other in said.roots for axis, side in sides)


def _is_turned_word(said: Reading, root: str) -> bool:
    """Whether a word for the opposite stands beside: "failed to open", "denied that it opened"."""
    for at, word in enumerate(said.words):
        if word.root == root and any(before.root in _DENYING for before in said.words[max(0, at - 4) : at]):
            return True
    return False


def _signed(clause: Sequence[tuple[int, Word]], reading: Reading) -> Iterator[tuple[int, int, Word]]:
    for at, word in clause:
        for axis, side in opposites().get(word.root, ()):
            if not _is_idle(at, word, reading):
                yield axis, side * (-1 if at in reading.negated else 1), word


_IDLE_BEFORE = {"than", "back"}
_MEASURED = frozenset(("more", "less", "fewer", "most", "least", "above", "below"))


def _is_idle(at: int, word: Word, reading: Reading) -> bool:
    """Whether a word says nothing of the kind here: "close to", "more than 40", "at least", a name."""
    before = reading.words[at - 1].lower if at else ""
    after = reading.words[at + 1] if at + 1 < len(reading.words) else None
    following = after.lower if after else ""
    if word.is_capital and at and not word.broken:
        return word.lower not in ("north", "south", "east", "west", "northern", "southern", "eastern", "western")
    if word.lower in _MEASURED:
        return following in ("than", "of") or before in ("at", "no") or bool(after and after.text[:1].isdigit())
    if word.root == "reach":  # as one arrives: "reached Holm", not "reached a deal"
        return after is None or not after.is_capital
    if word.lower in ("close", "early", "late", "first", "last", "back", "object", "clear"):
        return True
    return word.lower == "old" or (word.lower == "back" and before in ("come", "came", "go", "went"))


def _opposite(said: Reading, sources: Sequence[Reading]) -> str | None:
    places = {id(word): at for at, word in enumerate(said.words)}
    whole = [item for source in sources for item in _signed(list(enumerate(source.words)), source)]
    source_roots = {word.root for source in sources for word in source.words}
    for clause in said.clauses:
        here = [(places[id(word)], word) for word in clause.words]
        for axis, side, word in _signed(here, said):
            theirs = {one for other, one, _ in whole if other == axis}
            same_axis = [(one, found) for other, one, found in whole if other == axis]
            if theirs == {-side}:
                return f"the sentences it cites say “{same_axis[0][1].text}”, not “{word.text}”"
            if (
                not theirs
                and word.lower not in _MEASURED
                and word.root not in source_roots
                and not _other_axis(word, axis, whole, side)
            ):
                return f"“{word.text}” is not what the sentences it cites say"
            if theirs == {1, -1} and _best_side(clause, sources, axis, side) == -side:
                return f"the sentences it cites say the opposite of “{word.text}” of this"
    return None


def _other_axis(word: Word, axis: int, whole: Sequence[tuple[int, int, Word]], side: int) -> bool:
    """Whether the word is backed by one of another pair it belongs to: "refused" is of two pairs."""
    mine = opposites().get(word.root, ())
    return any((other, one) in {(each, way) for each, way in mine} for other, one, _ in whole if other != axis)


def _best_side(clause: Clause, sources: Sequence[Reading], axis: int, side: int) -> int:
    """Which side the part of a source takes that is most about what `clause` is about."""
    scored: list[tuple[int, bool, int]] = []
    for source in sources:
        places = {id(word): at for at, word in enumerate(source.words)}
        for one in source.clauses:
            sides = {
                found for other, found, _ in _signed([(places[id(w)], w) for w in one.words], source) if other == axis
            }
            shared = len(clause.roots & one.roots)
            scored.extend((shared, found == side, found) for found in sides)
    return max(scored)[2] if scored else side


def _quantity(said: Reading, sources: Sequence[Reading]) -> str | None:
    theirs = {QUANTITIES[word.lower] for source in sources for word in source.words if word.lower in QUANTITIES}
    for at, word in enumerate(said.words):
        group = QUANTITIES.get(word.lower)
        if group is None or group in theirs:
            continue
        before = said.words[at - 1].lower if at else ""
        after = said.words[at + 1].lower if at + 1 < len(said.words) else ""
        if before in ("at", "above", "after", "a", "the", "not", "very") and word.lower in (  # noqa: SIM102
            "all",
            "few",
            "most",
            "only",
        ):
            if before != "the" or word.lower != "only":
                continue
        if word.lower == "each" and after == "other":
            continue
        if word.lower == "entire" and "all" in theirs:
            continue
        return f"the sentences it cites do not say “{word.text}”"
    return None
