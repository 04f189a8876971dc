"""Commands on the archive itself: `articles`, `show`, `remove`, `verify`, `rebuild`. They answer no questions."""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ui import console, wiring
from ui.cli import command
from ui.convert import article_json, day, show_json
from ui.options import check_outlets, constraints, json_option, narrowing_options, one_text
from ui.state import current
from ui.terminal import headline, show_article
from vectorstore.errors import ArchiveDamaged, UsageError

if TYPE_CHECKING:
    from vectorstore import Archive, Article

_DAMAGED = 1
_LOOKED_THROUGH = 2_000  # articles whose ids are compared with a misspelt one


@command(
    "articles",
    "byline articles",
    'byline articles bridge --outlet "Harbour Gazette"',
    "byline articles --since 2025-06-01 --limit 20 --json",
)
@click.argument("words", nargs=-1)
@narrowing_options
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True, help="Most articles to list."
)
@json_option
def articles_command(
    words: tuple[str, ...],
    outlets: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """List articles, newest first; WORDS narrows to those that have all of them in title, outlet, author or source."""
    wanted = constraints(outlets, since, until)
    narrowed = one_text(words, "search") if words else None
    with wiring.open_archive(current().settings()) as archive:
        check_outlets(archive, wanted.outlets)
        found = archive.articles(wanted, narrowed, limit)
        total = archive.count().articles
    if as_json:
        from ui.contract import ArticlesJson

        console.out_json(ArticlesJson(articles=[article_json(one) for one in found], total=total))
        return
    if found:
        _list(found)
    console.note(f"{len(found):,} of {total:,} {'article' if total == 1 else 'articles'}.")


def _list(found: Iterable[Article]) -> None:
    rows = [
        (one.id, day(one.published) or "", one.outlet or "", " ".join((one.title or one.source).split()))
        for one in found
    ]
    console.out_rows({"Id": 0, "Published": 0, "Outlet": 1, "Title": 3}, rows)


@command("show", "byline show 3f2a9c1b", "byline show 3f2a9c1b --json | jq -r .text")
@click.argument("article_id", metavar="ID")
@json_option
def show_command(article_id: str, as_json: bool) -> None:
    """Print one article. ID may be the first six characters or more, as 'byline articles' lists them."""
    with wiring.open_archive(current().settings()) as archive:
        article = _find(archive, article_id)
        versions = archive.versions(article.id)
    if as_json:
        console.out_json(show_json(article, versions))
    else:
        show_article(article, versions)


@command("remove", "byline remove 3f2a9c1b", "byline remove 3f2a9c1b 77de01aa --yes --json")
@click.argument("article_ids", nargs=-1, metavar="ID...", required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def remove_command(article_ids: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Delete articles with all their versions. On a terminal it asks first."""
    from ui.progress import stages
    from vectorstore import Archive

    settings = current().settings()
    with wiring.open_archive(settings) as archive:
        found = tuple({article.id: article for article in (_find(archive, one) for one in article_ids)}.values())
    if not yes and console.stderr_is_terminal():
        for article in found:
            console.note(f"  {headline(article)}")
        click.confirm(f"Delete {len(found)} {'article' if len(found) == 1 else 'articles'}?", abort=True, err=True)
    with Archive.remover(settings.archive) as writer, stages() as progress:
        writer.remove([article.id for article in found])
        writer.publish(progress)
    if as_json:
        from ui.contract import RemoveJson

        console.out_json(RemoveJson(removed=[article_json(article) for article in found]))
        return
    for article in found:
        console.out(f"Deleted {article.id} {headline(article)}")


def _find(archive: Archive, article_id: str) -> Article:
    article_id = one_text([article_id], "article's id")
    article = archive.article(article_id) if len(article_id) >= 6 else None
    if article is not None:
        return article
    known = archive.articles(limit=_LOOKED_THROUGH)
    begins = [one.id for one in known if one.id.startswith(article_id)]
    near = begins or difflib.get_close_matches(article_id, [one.id for one in known], n=3, cutoff=0.5)
    near = near or [one.id for one in archive.articles(words=article_id, limit=3)]
    titles = {one.id: one.title or one.source for one in known}
    some = "; ".join(f"{one} ({titles.get(one, '')[:60]})" for one in near[:3])
    problem = "stands for several articles" if len(begins) > 1 else "is not in the archive"
    hint = f"Did you mean {some}?" if some else "'byline articles' lists what is there."
    raise UsageError(f"The article '{article_id[:80]}' {problem}.", hint)


@command("verify", "byline verify", "byline verify --quick", "byline verify --json")
@click.option("--quick", is_flag=True, help="Compare counts and file sizes only, not every file and passage.")
@json_option
def verify_command(quick: bool, as_json: bool) -> None:
    """Check that the archive is sound; exit code 1 where it is not. Changes nothing."""
    from ui.contract import VerifyJson

    settings = current().settings()
    try:
        with wiring.open_archive(settings, heal=False) as archive, console.progress_line("Checking…"):
            problems = archive.verify(full=not quick)
    except ArchiveDamaged as error:
        problems = (error.message,)
    if as_json:
        console.out_json(VerifyJson(sound=not problems, problems=list(problems)))
    else:
        console.out("\n".join(problems) or f"The archive {settings.archive} is sound.")
    if problems:
        console.note("'byline rebuild' mends the indexes; a damaged catalog needs a backup or a new ingest.")
        click.get_current_context().exit(_DAMAGED)


@command("rebuild", "byline rebuild", "byline --archive ~/news rebuild --json")
@json_option
def rebuild_command(as_json: bool) -> None:
    """Make both search indexes anew from the stored articles. Embeds nothing; the old ones serve meanwhile."""
    from ui.contract import RebuildJson
    from ui.progress import stages
    from vectorstore import Archive

    settings, began = current().settings(), time.perf_counter()
    current().when_stopped = "Stopped. The indexes are as they were; run the command again to rebuild them."
    with stages() as progress:
        Archive.rebuild(settings.archive, progress)
    seconds = time.perf_counter() - began
    with wiring.open_archive(settings) as archive:
        counts = archive.count()
    if as_json:
        console.out_json(RebuildJson(articles=counts.articles, passages=counts.passages, seconds=round(seconds, 2)))
    else:
        many = f"{counts.articles:,} {'article' if counts.articles == 1 else 'articles'}"
        console.out(f"Rebuilt the indexes of {many} in {seconds:.1f} s.")
