"""What single lines of a page say about the article: dates, bylines, "key: value" headers. Judges no other lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.dates import parse_date


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Metadata found in an article's text; None where nothing was said."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None

    def merged(self, other: PageFacts) -> PageFacts:
        """These facts, completed by `other` where they say nothing."""
        missing = {name: getattr(other, name) for name in self.__slots__ if getattr(self, name) is None}
        return replace(self, **missing)


_PUBLISHED = r"(?:(?:first |originally )?(?:published|posted)(?: date)?|publication date|publish date|date published)"
# "Date:" further down is as likely the day of a match or a concert.
_DATE = r"(?:date|dated|created|issued)"
_UPDATED = r"(?:(?:last )?(?:updated|modified|revised|edited)|date (?:updated|modified)|last update)"
_DATE_LINE = re.compile(
    rf"(?:(?P<updated>{_UPDATED})|{_PUBLISHED}|(?P<vague>{_DATE}))(?:\s+(?:on|at))?\s*[:|–—-]*\s*(?P<date>\S.*)",
    re.IGNORECASE,
)
_LONGEST_DATE = 70
_NAME = r"[^\W\d_a-z][\w'’.-]*"
_PARTICLE = r"(?:de|da|di|du|del|der|den|van|von|al|el|bin|ibn|la|le|y|and|&)"
_BYLINE = re.compile(
    r"(?:By|BY|Written by|Reported by)[:\s]\s*"
    rf"(?P<author>{_NAME}(?:,? {_PARTICLE})*(?:[ ,]+(?:{_PARTICLE} )*{_NAME}){{1,11}})"
    r"(?:\s*[,|/–—-]\s*(?P<role>[^.!?]{2,80}))?"
)
# "Ann Lee, Harbour Correspondent": the office is not part of the name.
_OFFICE = re.compile(
    r",\s[^,]*\b(?:correspondents?|editors?|reporters?|writers?|staff|analysts?|columnists?|bureau|chief|desk|producer"
    r"|special to|for the|news|press|times|post)\b.*",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"(?:The )?(?:Numbers|Way|Book|Time|End|Year|Age|Sea|Hand|Rules)\b", re.IGNORECASE)
_HEADER = re.compile(
    r"(?P<key>title|headline|author|byline|source|outlet|publisher|publication|newspaper|url|link|language)\s*:\s*"
    r"(?P<value>\S.*)",
    re.IGNORECASE,
)
_HEADER_FIELDS = {
    "headline": "title", "byline": "author", "source": "outlet", "publisher": "outlet", "publication": "outlet",
    "newspaper": "outlet", "link": "url",
}  # fmt: skip
_PREFIX_DATE = r"(?:\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?)"
_PREFIX = re.compile(
    rf"(?:(?P<updated>{_UPDATED})|{_PUBLISHED}|{_DATE})\s*[:=|–—-]?\s*(?P<date>{_PREFIX_DATE})[\s:|–—-]+(?=\S)",
    re.IGNORECASE,
)


def facts_of(line: str, *, in_head: bool, in_front: bool) -> PageFacts | None:
    """What a whole line says about the article, or None for a line of the article itself.

    Bylines and bare dates count only in the head (`in_head`), "key: value" headers only before everything else
    (`in_front`): further down they may be part of a story.
    """
    found = _dates(line, in_head)
    if found is None and in_head:
        found = _bare_date(line) or _byline(line)
    return _header(line) if found is None and in_front else found


def cut_prefix(line: str) -> tuple[str, PageFacts]:
    """A line without the date label glued before its first sentence, and what the label said.

    The words that stay are the end of `line`, unchanged.
    """
    match = _PREFIX.match(line)
    moment = parse_date(match["date"]) if match else None
    if match is None or moment is None:
        return line, PageFacts()
    facts = PageFacts(updated=moment) if match["updated"] else PageFacts(published=moment)
    return line[match.end() :], facts


def _dates(line: str, in_head: bool) -> PageFacts | None:
    """One or several dates with their labels: "Published – 3 May 2025 | Updated – 4 May 2025"."""
    facts = PageFacts()
    for part in re.split(r"\s+[|•·]\s+", line):
        match = _DATE_LINE.fullmatch(part.strip()) if len(part) <= _LONGEST_DATE else None
        moment = parse_date(match["date"]) if match else None
        if match is None or moment is None or (match["vague"] and not in_head):
            return None
        facts = facts.merged(PageFacts(updated=moment) if match["updated"] else PageFacts(published=moment))
    return facts


def _bare_date(line: str) -> PageFacts | None:
    moment = parse_date(line) if len(line) <= _LONGEST_DATE and line[-1:] != "." else None
    return PageFacts(published=moment) if moment else None


def _byline(line: str) -> PageFacts | None:
    match = _BYLINE.fullmatch(line) if len(line) <= 160 and line[-1:] not in ".!?:" else None
    if match is None or _NOT_A_NAME.match(match["author"]):
        return None
    return PageFacts(author=_OFFICE.sub("", match["author"]).strip(" ,"))


def _header(line: str) -> PageFacts | None:
    match = _HEADER.fullmatch(line)
    if match is None:
        return None
    key, value = match["key"].lower(), match["value"].strip()
    field = _HEADER_FIELDS.get(key, key)
    return PageFacts(
        title=value if field == "title" else None,
        author=value if field == "author" else None,
        outlet=value if field == "outlet" else None,
        url=value if field == "url" else None,
        language=value if field == "language" else None,
    )
