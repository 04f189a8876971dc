"""The evaluation report in a real browser, opened from a file: small ones, and one of 5,000 cases."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import made_up
import pytest
from browsing import WIDE
from contrast import too_faint
from playwright.sync_api import Browser, Page, ViewportSize, expect

from ui.evaluation.report import write_report

pytestmark = pytest.mark.browser

MANY = 5_000
LOADING_SECONDS = 5.0
FILTERING_MS = 500
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of three reports: one hostile case among sixty, a comparison, and 5,000 cases."""
    folder = tmp_path_factory.mktemp("reports")
    found = {
        "hostile": made_up.evaluation(60, extra=[made_up.hostile()]),
        "compared": made_up.evaluation(240),
        "many": made_up.evaluation(MANY),
    }
    for name, evaluation in found.items():
        baseline = made_up.facts("20261118-090112-77ab01") if name == "compared" else None
        changes = made_up.differences(evaluation) if baseline else ()
        before = made_up.before(evaluation) if baseline else None
        facts = made_up.facts(cases=len(evaluation.scored))
        write_report(folder / name, facts, evaluation, baseline, changes, before=before)
    return {name: (folder / name / "report.html").as_uri() for name in found}


@pytest.fixture
def opened(browser: Browser, reports: dict[str, str]) -> Iterator[Opened]:
    """Opens a report in a fresh context; the page may request itself and nothing else, and complain of nothing."""
    contexts, requests, complaints = [], list[str](), list[str]()

    def open_report(
        name: str, size: ViewportSize = WIDE, scheme: str = "light", after: str = "", **more: object
    ) -> Page:
        context = browser.new_context(viewport=size, color_scheme=scheme, **more)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(reports[name] + after)
        if more.get("java_script_enabled", True):
            page.wait_for_selector("body[data-started=yes]")
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert {url.partition("#")[0] for url in requests if not url.startswith("data:")} <= set(reports.values())
    assert complaints == []


def listed(page: Page) -> list[str]:
    return page.locator("#list .id").all_inner_texts()


def choose(page: Page, control: str, value: str) -> None:
    page.locator(f"#{control}").select_option(value)


def test_five_thousand_cases_open_within_five_seconds(opened: Opened) -> None:
    begun = time.monotonic()
    page = opened("many")
    assert time.monotonic() - begun < LOADING_SECONDS
    choose(page, "show", "all")
    expect(page.locator("#count")).to_have_text("5,000 of 5,000 cases, 1 to 50 shown")
    assert len(listed(page)) == 50


def test_a_filter_over_five_thousand_cases_answers_within_half_a_second(opened: Opened) -> None:
    page = opened("many", after="#show=all")
    waiting = """() => new Promise((done) => {
      const begun = performance.now();
      const shown = new MutationObserver(() => done(performance.now() - begun));
      shown.observe(document.querySelector("#list"), { childList: true });
      const words = document.querySelector("#words");
      words.value = words.value === "velmark" ? "velmark wind" : "velmark";
      words.dispatchEvent(new Event("input"));
    })"""
    first, second = page.evaluate(waiting), page.evaluate(waiting)  # the first one gathers the words of all cases
    assert max(first, second) < FILTERING_MS
    found = page.locator("#count").inner_text()
    assert 0 < int(found.split()[0].replace(",", "")) < MANY


def test_filters_narrow_and_the_count_says_by_how_much(opened: Opened) -> None:
    page = opened("compared")
    expect(page.locator("#show")).to_have_value("failing")
    choose(page, "show", "all")
    expect(page.locator("#count")).to_have_text("240 of 240 cases, 1 to 50 shown")
    choose(page, "kind", "trace")
    expect(page.locator("#count")).to_have_text("40 of 240 cases")
    assert all(name.startswith("trace-") for name in listed(page))
    choose(page, "show", "failed")
    choose(page, "reason", page.locator("#reason option").nth(1).get_attribute("value") or "")
    some = len(listed(page))
    assert 0 < some < 40
    expect(page.locator("#reason option").nth(1)).to_contain_text("(")
    page.fill("#words", "no such words anywhere")
    expect(page.locator("#count")).to_have_text("0 of 240 cases. Clear the filter to see them.")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#kind")).to_have_value("")
    expect(page.locator("#words")).to_have_value("")


def test_cases_sort_by_any_figure_worst_first(opened: Opened) -> None:
    page = opened("compared", after="#show=passed")
    choose(page, "sort", "ms")
    expect(page.locator("#order")).to_have_value("down")
    values = [float(text.split()[0].replace(",", "")) for text in page.locator("#list .value").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    choose(page, "sort", "recall@5")
    expect(page.locator("#order")).to_have_value("up")
    values = [float(text.replace("%", "")) for text in page.locator("#list .value").all_inner_texts()]
    assert values == sorted(values)
    choose(page, "order", "down")
    assert page.locator("#list .value").first.inner_text().startswith("100")


def test_a_reason_on_the_first_screen_leads_to_its_cases(opened: Opened) -> None:
    page = opened("compared")
    reason = page.locator(".reasons li").first
    number, words = reason.locator("b").inner_text(), reason.locator("a").inner_text()
    reason.locator("a").click()
    expect(page.locator("#reason")).to_have_value(words)
    expect(page.locator("#count")).to_contain_text(f"{number} of 240 cases")
    expect(page.locator("#controls")).to_be_in_viewport()


@pytest.mark.parametrize("way", ["failing", "passing"])
def test_the_first_screen_leads_to_the_cases_that_changed(opened: Opened, way: str) -> None:
    page = opened("compared")
    link = page.locator(".against a", has_text=f"newly {way}")
    number = link.inner_text().split()[0]
    link.click()
    expect(page.locator("#changed")).to_have_value(way)
    expect(page.locator("#count")).to_contain_text(f"{number} of 240 cases")
    expect(page.locator("#list .newly")).to_have_text([f"Newly {way}"] * int(number))
    choose(page, "changed", "")
    assert len(listed(page)) == 50


def test_the_filter_of_changed_cases_finds_them_from_where_the_page_begins(opened: Opened) -> None:
    page = opened("compared")
    expect(page.locator("#show")).to_have_value("failing")
    choose(page, "changed", "passing")
    expect(page.locator("#show")).to_have_value("all")
    expect(page.locator("#list .newly").first).to_have_text("Newly passing")
    expect(page).to_have_url(re.compile("changed=passing"))
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#changed")).to_have_value("")


def test_a_changed_case_holds_its_earlier_answer_folded(opened: Opened) -> None:
    page = opened("compared", after="#show=all&changed=passing")
    page.locator("#list summary").first.click()
    case = page.locator("#list > li").first
    earlier = case.get_by_role("heading", name="Earlier answer", exact=True)
    expect(earlier).to_be_hidden()
    case.get_by_text("The earlier answer, which failed").click()
    expect(earlier).to_be_visible()
    expect(case.get_by_role("heading", name="Why it failed", exact=True)).to_be_visible()
    expect(case.locator(".then")).to_contain_text("Nobody said so of")
    expect(case.locator(".then .why")).to_have_text("The answer does not say “so”.")


def test_a_report_without_a_baseline_offers_no_filter_of_changed_cases(opened: Opened) -> None:
    page = opened("many", after="#changed=failing&show=all")
    expect(page.locator("#changed")).to_be_hidden()
    expect(page.locator("#count")).to_contain_text("5,000 of 5,000 cases")


def test_pages_go_forward_and_back_to_the_end(opened: Opened) -> None:
    page = opened("compared", after="#show=all")
    expect(page.locator("#previous")).to_be_disabled()
    seen = listed(page)
    for number in range(2, 6):
        page.click("#next")
        expect(page.locator("#place")).to_have_text(f"Page {number} of 5")
        seen += listed(page)
    expect(page.locator("#next")).to_be_disabled()
    assert len(seen) == len(set(seen)) == 240
    page.click("#previous")
    expect(page.locator("#place")).to_have_text("Page 4 of 5")


def test_the_address_brings_back_what_was_looked_at(opened: Opened) -> None:
    page = opened("compared", after="#show=all")
    choose(page, "kind", "followup")
    choose(page, "sort", "words")
    page.fill("#words", "weeks")
    expect(page).to_have_url(re.compile("words=weeks"))
    page.locator("#list summary").nth(2).click()
    expect(page).to_have_url(re.compile("open=followup"))
    again = opened("compared", after="#" + page.url.partition("#")[2])
    assert listed(again) == listed(page)
    for control in ("show", "kind", "sort", "order", "words"):
        expect(again.locator(f"#{control}")).to_have_value(page.locator(f"#{control}").input_value())
    expect(again.locator("#list > li").nth(2).locator("details")).to_have_attribute("open", "")
    expect(again.locator("#list details[open]")).to_be_in_viewport()


def test_an_address_that_names_nothing_here_is_no_error(opened: Opened) -> None:
    page = opened("compared", after="#show=nonsense&kind=%FF&sort=__proto__&page=-3&open=nobody&x=1")
    expect(page.locator("#place")).to_contain_text("Page 1 of")


def test_a_case_opens_with_everything_about_it(opened: Opened) -> None:
    page = opened("compared", after="#show=failed&kind=followup")
    page.locator("#list summary").first.click()
    case = page.locator("#list details[open]")
    for heading in ("Why it did not pass", "Asked before", "Answer", "Quotations", "Retrieved", "Expected", "Measured"):
        expect(case.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(case.locator(".passages > li")).to_have_count(10)
    expect(case.locator(".passages")).to_contain_text("expected")
    expect(case.get_by_text("The first 10 of 14 passages")).to_be_visible()
    assert case.locator(".statement .chip").first.inner_text() == "1"


def test_everything_is_reached_with_the_keyboard(opened: Opened) -> None:
    page = opened("compared")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the cases")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#words")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
    expect(page.locator("#list summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#list details").first).to_have_attribute("open", "")


def test_the_words_of_a_case_stay_words(opened: Opened) -> None:
    page = opened("hostile", after="#show=all")
    for summary in page.locator("#list summary").all()[:1]:
        summary.click()
    expect(page.locator("#list .asked").first).to_contain_text("</script><script>window.hacked=1</script>")
    expect(page.locator("#list details[open] blockquote").first).to_contain_text("<img src=x onerror")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, #list i").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


@pytest.mark.parametrize("width", [320, 375, 760])
@pytest.mark.parametrize("name", ["hostile", "compared"])
def test_nothing_scrolls_sideways_on_narrow_screens(opened: Opened, name: str, width: int) -> None:
    page = opened(name, {"width": width, "height": 760}, after="#show=all")
    page.locator("#list summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = """() => [...document.querySelectorAll("main *")]
      .filter((e) => !e.closest(".scrolls, svg, .for-screen-readers"))
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
      .map((e) => e.className || e.tagName)"""
    assert page.evaluate(beyond) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(opened: Opened, scheme: str) -> None:
    page = opened("compared", scheme=scheme)
    page.locator("#list summary").first.click()
    page.get_by_text("What this run was made with").click()
    page.get_by_text("What the baseline was made with").click()
    choose(page, "changed", "passing")
    page.locator("#list summary").first.click()
    page.get_by_text("The earlier answer, which failed").click()
    for more in page.locator(".more > summary").all():
        more.click()
    assert too_faint(page) == []
    svg = """() => [...document.querySelectorAll(".drawing text")].map((e) => getComputedStyle(e).fill)"""
    quiet = {"light": "rgb(97, 94, 87)", "dark": "rgb(172, 167, 155)"}[scheme]
    assert set(page.evaluate(svg)) == {quiet}


def test_without_javascript_the_figures_read_and_a_note_says_what_is_missing(opened: Opened) -> None:
    page = opened("compared", java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_contain_text("cases pass")
    expect(page.locator("table.figures").first).to_be_visible()
    expect(page.get_by_text("The list of cases needs JavaScript.")).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()


def test_it_prints_in_ink_on_white_without_controls(opened: Opened, tmp_path: Path) -> None:
    page = opened("compared", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("#controls")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 27, 25)"
    assert page.pdf(path=tmp_path / "report.pdf")
