"""The articles of a run: a folder that was given, or ones written here from word lists, the same for the same seed.

The written ones are made to be of the size and form of wire stories. They are not news and say nothing.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

GENERATED = 1400
_SUFFIXES = frozenset({".json", ".txt", ".md", ".html", ".htm"})
_BODY_CHARACTERS = 5200
_FIRST_DAY = datetime(2024, 1, 1, 6, tzinfo=UTC)

_FIRST = "Ada Bela Carl Dora Emil Freya Goran Hana Ivo Jana Karim Lena Milo Nadia Oskar Petra Rosa Samir Tara Yusuf"
_LAST = "Abbott Brandt Castell Dorn Ekberg Farrow Gerrits Holm Ilves Jansen Keller Lund Moreau Novak Okafor Pires"
_PLACE = "Alderney Brackwater Corvale Dunmere Eastport Fenwick Glenholt Harrowby Kestrel Larkfield Marlow Northam"
_ROLE = "mayor minister engineer harbour master union leader professor farmer spokesperson judge surveyor teacher"
_BODY = "council ministry agency court committee company hospital university commission regulator federation port"
_THING = (
    "bridge budget tunnel ferry contract reservoir pipeline railway survey strike tariff levy harvest vaccine dam "
    "airport factory library election inquiry permit loan settlement stadium forest archive satellite turbine market "
    "school coastline census treaty quarry festival waterway"
)
_VERB = (
    "approved rejected delayed reopened inspected funded criticised defended measured rebuilt closed sold leased "
    "abandoned expanded reviewed questioned protected announced postponed audited repaired shortened extended"
)
_QUALITY = (
    "new costly long-awaited disputed temporary public private regional unfinished historic crowded modern damaged "
    "remote profitable unpopular ambitious narrow vital rural ageing independent cautious early revised joint"
)
_REASON = (
    "because the old one had failed its inspection|after residents complained of noise and dust|"
    "although two members voted against it|while prices kept rising across the region|"
    "since no other offer had been received|despite warnings from the auditors|"
    "before the autumn storms could do more damage|so that work could begin within the year|"
    "as part of an agreement signed last winter|even though the figures had not been published"
)
_SAID = "said|told reporters|said in a statement|wrote in a letter|told a hearing|said by telephone"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the articles are and what to call them in the report."""

    folder: Path
    name: str
    files: int


def given_corpus(folder: Path, limit: int | None, work: Path) -> Corpus:
    """The articles in `folder`; with a `limit`, the first so many files by name, copied into `work`."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _SUFFIXES)
    if limit is None or limit >= len(found):
        return Corpus(folder, folder.name, len(found))
    part = work / "articles"
    for path in found[:limit]:
        copy = part / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return Corpus(part, f"{folder.name} (first {limit} files)", limit)


def generated_corpus(count: int, work: Path, seed: int = 1) -> Corpus:
    """Writes `count` ninjs files of about 6 KB each into `work`."""
    folder = work / "articles"
    folder.mkdir(parents=True)
    chance = random.Random(seed)
    for number in range(count):
        text = json.dumps(_article(number, chance), indent=1, ensure_ascii=False)
        (folder / f"{number:05d}.json").write_text(text, encoding="utf-8")
    return Corpus(folder, f"{count} generated articles", count)


def _article(number: int, chance: random.Random) -> dict[str, object]:
    written = _FIRST_DAY + timedelta(minutes=137 * number)
    subject = f"{_pick(_QUALITY, chance)} {_pick(_THING, chance)}"
    place = _pick(_PLACE, chance)
    return {
        "uri": f"urn:byline-bench:{number}",
        "type": "text",
        "language": "en",
        "headline": f"{place} {_pick(_BODY, chance)} {_pick(_VERB, chance)} {subject} worth {_money(chance)}",
        "byline": f"By {_person(chance)}",
        "infosource": [{"name": "Generated Wire"}],
        "firstcreated": written.isoformat().replace("+00:00", "Z"),
        "versioncreated": (written + timedelta(hours=2)).isoformat().replace("+00:00", "Z"),
        "body_text": f"{place.upper()} — {_body(subject, chance)}",
    }


def _body(subject: str, chance: random.Random) -> str:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < _BODY_CHARACTERS:
        paragraphs.append(" ".join(_sentence(subject, chance) for _ in range(chance.randint(1, 3))))
    return "\n\n".join(paragraphs)


def _sentence(subject: str, chance: random.Random) -> str:
    thing = subject if chance.random() < 0.3 else f"{_pick(_QUALITY, chance)} {_pick(_THING, chance)}"
    claim = f"the {_pick(_BODY, chance)} in {_pick(_PLACE, chance)} {_pick(_VERB, chance)} the {thing}"
    detail = chance.choice((_reason(chance), f"at a cost of {_money(chance)}", f"in {chance.randint(1950, 2024)}"))
    kind = chance.random()
    if kind < 0.4:
        return f"{claim[0].upper()}{claim[1:]} {detail}, {_reason(chance)}."
    if kind < 0.7:
        return f"{_person(chance)}, the {_pick(_ROLE, chance)}, {_said(chance)} that {claim} {detail}."
    return f"“{claim[0].upper()}{claim[1:]} {detail},” {_person(chance)} {_said(chance)}."


def _pick(words: str, chance: random.Random) -> str:
    return chance.choice(words.split())


def _reason(chance: random.Random) -> str:
    return chance.choice(_REASON.split("|"))


def _said(chance: random.Random) -> str:
    return chance.choice(_SAID.split("|"))


def _person(chance: random.Random) -> str:
    return f"{_pick(_FIRST, chance)} {_pick(_LAST, chance)}"


def _money(chance: random.Random) -> str:
    return f"${chance.randint(2, 950)} {chance.choice(('thousand', 'million'))}"
