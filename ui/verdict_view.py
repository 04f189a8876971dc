"""Draws a checked text: each sentence with its verdict's colour and sign, and below it the evidence on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.checking.types import CheckedPart, Finding, Ruling, Stance, Verdict
from ui.checked_document import checked_document
from ui.claims import CheckedText
from ui.days import iso_date
from ui.exporting.wording import finding_words, ruling_words
from ui.pieces import answering
from ui.render import Html, Mark, button, byline, escape, excerpt, join, tag, title_of
from ui.statement_view import number_button
from ui.takeaway_view import review_view, takeaway_view

if TYPE_CHECKING:
    from assistant.types import Citation

_SIGNS = {Ruling.SUPPORTED: "✓", Ruling.CONTRADICTED: "✗", Ruling.DISPUTED: "⇄", Ruling.NOT_FOUND: "?"}
_WAITING, _UNCHECKED = "…", "–"


def checked_view(checked: CheckedText, day: date) -> Html:
    """The text and the verdicts that have arrived; once all have, they can be copied as of `day`."""
    document = None if checked.live or not checked.verdicts else checked_document(checked)
    return tag(
        "section",
        _summary(checked),
        _progress(checked),
        takeaway_view(document, "checked"),
        _text(checked) if len(checked.stretches) > 1 else None,
        tag("p", checked.problem, class_="problem", role="alert") if checked.problem else None,
        tag("ol", *_cards(checked, day), class_="verdicts"),
        class_="checked",
        aria_label="What was checked",
        data_live=checked.live,
    )


def told_summary(checked: CheckedText) -> str:
    """How many claims got which verdict: "3 supported, 1 disputed, 2 not found"."""
    counts = Counter(verdict.ruling for verdict in checked.verdicts.values())
    told = [f"{counts[ruling]} {ruling_words(ruling).lower()}" for ruling in Ruling if counts[ruling]]
    left_out = sum(checked.unchecked(place) is not None for place in range(len(checked.stretches)))
    if left_out:
        told.append(f"{left_out} not checked")
    if checked.waiting and not checked.live:
        told.append(f"{len(checked.waiting)} not reached")
    return ", ".join(told)


def _summary(checked: CheckedText) -> Html:
    """One line from the beginning to the end, so that nothing below it moves."""
    claims = checked.claims
    if checked.live:
        done = len(claims) - len(checked.waiting)
        words = f"Checking {done + 1} of {len(claims)}" if len(claims) > 1 else "Checking"
        return tag("p", words, class_="summary working")
    days = sorted(verdict.as_of for verdict in checked.verdicts.values() if verdict.as_of)
    as_of = tag("span", f" · As of {iso_date(days[-1])}", class_="quiet") if days else None
    return tag("p", tag("strong", told_summary(checked)), as_of, class_="summary")


def _progress(checked: CheckedText) -> Html:
    """What is read out: that it began, and how it ended."""
    words = "Checking the text" if checked.live else f"Checked: {told_summary(checked)}"
    return tag("p", words, class_="for-screen-readers", role="status")


# --- the text -----------------------------------------------------------------------------------------------------


def _text(checked: CheckedText) -> Html:
    """The whole text as it was given, each sentence marked."""
    at, parts = 0, list[Html]()
    for place, one in enumerate(checked.stretches):
        parts += [escape(checked.text[at : one.span.start]), _marked(checked, place)]
        at = one.span.end
    parts.append(escape(checked.text[at:]))
    return tag("div", *parts, class_="checked-text", dir="auto")


def _marked(checked: CheckedText, place: int) -> Html:
    """A sentence with a sign that leads to its verdict. The sign has the same width whatever it says: nothing moves."""
    kind, sign, word = _standing(checked, place)
    told, key = checked.told(place), _key(checked, place)
    shown = kind != "waiting"
    lead = f"{word}: “{_short(told)}”"
    mark = button(sign, "jump", "sign", data_to=key, aria_label=lead, title=word, disabled=not shown)
    return tag(
        "span",
        tag("span", told, class_="words", dir="auto"),
        " ",
        mark,
        class_=f"claim {kind}",
        data_act="jump" if shown else None,
        data_to=key,
    )


def _standing(checked: CheckedText, place: int) -> tuple[str, str, str]:
    """Class, sign and word of a sentence."""
    verdict = checked.verdicts.get(place)
    if verdict is not None:
        return _class(verdict.ruling), _SIGNS[verdict.ruling], ruling_words(verdict.ruling)
    if checked.unchecked(place) is not None:
        return "unchecked", _UNCHECKED, "Not checked"
    return "waiting", _WAITING, "Waiting" if checked.live else "Not checked"


def _short(text: str, limit: int = 60) -> str:
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[:limit].rsplit(' ', 1)[0]} …"


def _class(ruling: Ruling) -> str:
    return ruling.value.replace("_", "-")


def _key(checked: CheckedText, place: int) -> str:
    return f"verdict-{checked.first + place}"


# --- the verdicts -------------------------------------------------------------------------------------------------


def _cards(checked: CheckedText, day: date) -> list[Html]:
    """One for each sentence that is done, in the text's order."""
    return [card for place in range(len(checked.stretches)) if (card := _card(checked, place, day)) is not None]


def _card(checked: CheckedText, place: int, day: date) -> Html | None:
    verdict, why_not = checked.verdicts.get(place), checked.unchecked(place)
    kind, sign, word = _standing(checked, place)
    if verdict is None and why_not is None:
        return None
    claim = tag("h3", checked.told(place), class_="claim-text", dir="auto")
    ruling = tag("p", tag("span", sign, class_="sign", aria_hidden="true"), word, class_="ruling")
    if verdict is None:
        body = [tag("p", why_not or "", class_="explanation")]
    else:
        body = _body(verdict, checked.first + place, _read_as(checked, place))
        if verdict.ruling is not Ruling.NOT_FOUND:
            body.append(review_view(verdict, day))
    return tag("li", ruling, claim, *body, class_=f"verdict {kind}", id=_key(checked, place), tabindex=-1)


def _read_as(checked: CheckedText, place: int) -> Html | None:
    one = checked.stretches[place]
    if not one.read_as or one.claim is None:
        return None
    return tag("p", "Checked as: ", tag("q", one.claim, dir="auto"), class_="read-as")


def _body(verdict: Verdict, index: int, read_as: Html | None) -> list[Html]:
    explanation = tag("p", verdict.explanation, class_="explanation", dir="auto")
    notice = tag("p", verdict.notice, class_="quiet", role="note") if verdict.notice else None
    parts = [read_as, explanation, _parts(verdict, index), _sides(verdict, index), _mentions(verdict, index), notice]
    return [part for part in parts if part is not None]


def _parts(verdict: Verdict, index: int) -> Html | None:
    """What the claim says besides, each with its own verdict."""
    if len(verdict.parts) < 2:
        return None
    items = [tag("li", *_part(part, verdict, index), class_=f"part {_class(part.ruling)}") for part in verdict.parts]
    return tag("ul", *items, class_="claim-parts", aria_label="Part by part")


def _part(part: CheckedPart, verdict: Verdict, index: int) -> list[Html]:
    ruling = [tag("span", _SIGNS[part.ruling], class_="sign", aria_hidden="true"), ruling_words(part.ruling)]
    cited = [one.citation for one in verdict.evidence if one.citation.number in part.findings]
    numbers = [_number(index, citation) for citation in cited]
    why = tag("span", part.explanation, join(numbers), class_="part-why")
    return [tag("span", *ruling, class_="ruling"), tag("span", part.text, class_="part-text", dir="auto"), why]


def _sides(verdict: Verdict, index: int) -> Html | None:
    """What speaks for the claim beside what speaks against it."""
    if verdict.ruling is Ruling.NOT_FOUND and all(one.stance is Stance.MENTIONS for one in verdict.evidence):
        return None
    sides = [
        _side("For", "for", [one for one in verdict.evidence if one.stance is Stance.SUPPORTS], index),
        _side("Against", "against", [one for one in verdict.evidence if one.stance is Stance.CONTRADICTS], index),
    ]
    return tag("div", *sides, class_="sides")


def _side(heading: str, kind: str, findings: Sequence[Finding], index: int) -> Html:
    body = [_finding(one, index) for one in findings] or [tag("p", "Nothing found", class_="quiet")]
    class_ = f"side {kind}" if findings else f"side {kind} empty"
    return tag("section", tag("h4", heading), *body, class_=class_, aria_label=heading)


def _mentions(verdict: Verdict, index: int) -> Html | None:
    found = [one for one in verdict.evidence if one.stance is Stance.MENTIONS]
    if not found:
        return None
    words = (
        "1 quotation is about it and decides nothing"
        if len(found) == 1
        else f"{len(found)} quotations are about it and decide nothing"
    )
    summary = tag("summary", words)
    return tag("details", summary, *[_finding(one, index) for one in found], class_="mentions", data_keep=index)


def _finding(finding: Finding, index: int) -> Html:
    """A quotation: whose words, where and when they appeared, and what in them decides."""
    citation = finding.citation
    article = citation.quote.article
    opener = button(title_of(article), "cite", "title", dir="auto", data_turn=index, data_n=citation.number)
    return tag(
        "div",
        quoted(citation, index),
        tag("p", opener, class_="found-in"),
        byline(article),
        tag("p", finding_words(finding), class_="why", dir="auto"),
        class_="finding",
    )


def quoted(citation: Citation, index: int) -> Html:
    """A citation's number beside its quotation, in the paragraph it is from."""
    quote = citation.quote
    mark = Mark(quote.start, quote.end, citation.number, answers=answering(citation), dates=citation.dates)
    words = tag("blockquote", excerpt(quote.article.text, mark), dir="auto")
    return tag("div", _number(index, citation), words, class_="quoted")


def _number(index: int, citation: Citation) -> Html:
    return number_button(index, citation, f"Open citation {citation.number}: {title_of(citation.quote.article)}")
