"""`byline check`: a claim, and what the articles say for and against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ui import console
from ui.asking import Asking, asking
from ui.cli import command
from ui.exporting.options import FORMATS, Wanted, export_options
from ui.options import narrowing_options, one_text
from vectorstore.errors import UsageError

if TYPE_CHECKING:
    from assistant.checking.types import Verdict


@command(
    "check",
    'byline check "The bridge was closed for six weeks."',
    'byline check "The work costs 5 million euros." --since 2025-01-01 --json',
    'byline check "The strike lasted three weeks." --out strike.html',
    'byline check "The wall is two metres high." --claimreview --review-url https://example.org/checks/7',
)
@click.argument("claim", nargs=-1)
@narrowing_options
@click.option("--claimreview", is_flag=True, help="Print schema.org ClaimReview (JSON-LD) for your own page.")
@click.option("--review-url", metavar="URL", help="With --claimreview: the page on which you publish the check.")
@click.option("--review-author", metavar="NAME", help="With --claimreview: who publishes the check.  [default: Byline]")
@export_options(FORMATS)
def check_command(
    claim: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    claimreview: bool,
    review_url: str | None,
    review_author: str | None,
    format_name: str | None,
    out: str | None,
    as_json: bool,
) -> None:
    """Check CLAIM against the articles: supported, contradicted, disputed or not found, with the quotations.

    Disputed means that sources, or the parties they quote, stand on both sides. What somebody said is checked as
    said, not as true.
    """
    text = one_text(claim, "claim")
    if claimreview:
        _check_review(review_url, review_author, format_name, as_json=as_json)
        wanted = Wanted.of("json", out, False, FORMATS)
    else:
        _check_no_review(review_url, review_author)
        wanted = Wanted.of(format_name, out, as_json, FORMATS)
    with asking(outlets, since, until) as desk:
        from assistant.checking.types import Claim

        verdict = desk.newsroom.check(Claim(text, desk.within))
        if claimreview:
            _deliver_review(verdict, wanted, desk, review_url, review_author)
        else:
            from ui.exporting.delivery import deliver
            from ui.newsroom_terminal import show_verdict

            deliver(verdict, wanted, show_verdict, desk.now)


def _check_review(url: str | None, author: str | None, format_name: str | None, *, as_json: bool) -> None:
    from ui.render import safe_url

    if format_name is not None or as_json:
        other = "--json" if as_json else f"--format {format_name}"
        raise UsageError(f"--claimreview and {other} do not go together.", "Leave one out.")
    if url is not None and safe_url(url) is None:
        raise UsageError(f"'{url}' is not a web address.", "Write --review-url as https://….")
    if author is not None and not author.strip():
        raise UsageError("The name of who publishes the check is empty.", "Name it with --review-author.")


def _check_no_review(url: str | None, author: str | None) -> None:
    if url is not None or author is not None:
        given = "--review-url" if url is not None else "--review-author"
        raise UsageError(f"{given} is for ClaimReview only.", "Add --claimreview.")


def _deliver_review(verdict: Verdict, wanted: Wanted, desk: Asking, url: str | None, author: str | None) -> None:
    from ui.exporting.claimreview import Publication, claim_review
    from ui.exporting.delivery import deliver_text

    deliver_text(claim_review(verdict, Publication(author or "Byline", desk.now.date(), url)), wanted.file)
    if url is None:
        console.note("It names no page: search engines take a ClaimReview with --review-url only.")
    if not verdict.evidence:
        console.note("Nothing was found on the claim, so it has no rating.")
