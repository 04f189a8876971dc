"""Draws the way articles are added: the box that takes files and addresses, and each ingest with its progress."""

from __future__ import annotations

from collections.abc import Sequence

from ui.archive_view import many
from ui.jobs.types import Job, JobState
from ui.render import Html, join, tag

_SOURCES_SHOWN = 3
_FAILURES_SHOWN = 20
_STATES = {
    JobState.WAITING: "Waiting for its turn",
    JobState.RUNNING: "Reading",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
}


def adding_view(upload_mb: float) -> Html:
    """The box: files by drag and drop or by choosing, or the address of a page or a feed."""
    picker = tag("input", type="file", id="add-files", multiple=True, class_="for-screen-readers")
    chooser = tag("label", "Choose files", for_="add-files", class_="plainly")
    hint = "Text, Markdown, HTML, JSON, JSON Lines, ninjs; also packed as .gz."
    drop = tag(
        "div",
        tag("p", "Drop files here, or ", chooser, picker),
        tag("p", f"{hint} At most {upload_mb:g} MB at once.", class_="quiet"),
        class_="drop",
        id="drop",
    )
    label = tag("label", "Address of a page or a feed", for_="add-address", class_="for-screen-readers")
    address = tag(
        "input",
        id="add-address",
        type="url",
        class_="field",
        placeholder="https://… a page or a feed",
        autocomplete="off",
        maxlength=2000,
    )
    form = tag(
        "form",
        label,
        address,
        tag("button", "Add", type="submit", class_="primary"),
        data_form="address",
        class_="address",
        novalidate=True,
    )
    sending = tag(
        "div",
        tag("p", "", id="sending-line"),
        tag("progress", "", id="sending-bar", max=100, value=0, aria_label="Sending the files"),
        id="sending",
        hidden=True,
    )
    problem = tag("p", "", id="adding-problem", class_="problem", role="alert", hidden=True)
    panel = tag("div", drop, form, sending, problem, class_="adding-panel")
    return tag("details", tag("summary", "Add articles"), panel, class_="adding", id="adding")


def jobs_view(jobs: Sequence[Job]) -> Html:
    """Ingests, newest first; the page asks again as long as one is under way."""
    live = any(job.state in (JobState.WAITING, JobState.RUNNING) for job in jobs)
    return tag("div", *[_job(job) for job in jobs], class_="jobs", data_live=live, aria_live="polite")


def _job(job: Job) -> Html:
    names = ", ".join(job.sources[:_SOURCES_SHOWN])
    more = len(job.sources) - _SOURCES_SHOWN
    title = f"{names} and {more} more" if more > 0 else names
    return tag(
        "article",
        tag("p", tag("strong", title, dir="auto"), " ", tag("span", _line(job), class_="quiet")),
        _bar(job),
        tag("p", job.problem, class_="problem") if job.problem else None,
        _failures(job),
        class_=f"job {job.state.value}",
    )


def _line(job: Job) -> str:
    report = job.report
    if report is None:
        return " · ".join(part for part in (_STATES[job.state], job.doing) if part)
    parts = [f"{report.new:,} new", f"{report.changed:,} changed", f"{report.unchanged:,} unchanged"]
    if report.failures:
        parts.append(f"{len(report.failures):,} could not be read")
    return " · ".join(parts)


def _bar(job: Job) -> Html | None:
    if job.state is JobState.WAITING:
        return tag("progress", "", aria_label="Waiting")
    if job.state is not JobState.RUNNING:
        return None
    if not job.total:
        return tag("progress", "", aria_label="Reading")
    label = f"{job.done:,} of {job.total:,} read"
    return join(
        [tag("progress", label, max=job.total, value=job.done, aria_label=label), tag("span", label, class_="quiet")]
    )


def _failures(job: Job) -> Html | None:
    failures = job.report.failures if job.report is not None else ()
    if not failures:
        return None
    lines = [tag("li", tag("bdi", one.source), f": {one.reason}") for one in failures[:_FAILURES_SHOWN]]
    more = len(failures) - len(lines)
    if more > 0:
        lines.append(tag("li", f"and {many(more, 'other')}"))
    return tag("ul", *lines, class_="failures", aria_label="Could not be read")
