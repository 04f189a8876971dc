"""The reports of an evaluation: complete, self-contained, the same each time, and safe from what the cases say."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import math
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree

import made_up
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.changes import changed_cases
from assistant.evaluation.metrics.catalogue import METRICS
from assistant.evaluation.types import Case, Evaluation, Gold, Response, Retrieved, Scored, Task
from ui.evaluation.case_data import case_data
from ui.evaluation.html_report import html_page
from ui.evaluation.junit import junit_xml
from ui.evaluation.markdown_report import markdown
from ui.evaluation.plots import plots
from ui.evaluation.report import write_report
from ui.evaluation.tables import cases_csv, metrics_csv
from ui.evaluation.wording import (
    MOST_HEADLINES,
    change,
    figure,
    headlines,
    interval,
    metric_of,
    outcome,
    reason_group,
    reasons,
    standing,
)

FILES = {"report.html", "report.md", "cases.csv", "metrics.csv", "junit.xml"}
NOTHING = Evaluation((), (), {}, (), ())
BEFORE = made_up.facts("20261118-090112-77ab01", commit="1a2b3c4d5e6f70")


class Page(HTMLParser):
    """The elements of a page: (tag, attributes), and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        self.scripts += [""] * self._in_script

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


def one_case(text: str = "Why was the tram depot closed?", **changes: object) -> Evaluation:
    """An evaluation of one failed case."""
    case = Case("1", Task.ASK, text)
    only = made_up.scored(case, Response("1", "It was not."), False, "The answer does not say “fire”.")
    return replace(NOTHING, scored=[replace(only, **changes)])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return made_up.evaluation(60, extra=[made_up.hostile()])


@pytest.fixture(scope="module")
def html(found: Evaluation) -> str:
    return html_page(made_up.facts(), found, BEFORE, made_up.differences(found))


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_all_reports_are_written_and_nothing_else_is_left(tmp_path: Path, found: Evaluation) -> None:
    for _ in range(2):  # over those of an earlier run, too
        write_report(tmp_path / "run", made_up.facts(), found, None, ())
        assert {path.name for path in (tmp_path / "run").iterdir()} == FILES
    assert all(path.stat().st_size for path in (tmp_path / "run").iterdir())


def test_the_same_evaluation_gives_the_same_bytes(tmp_path: Path, found: Evaluation) -> None:
    for name in ("one", "two"):
        write_report(tmp_path / name, made_up.facts(), found, BEFORE, made_up.differences(found))
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_an_evaluation_of_nothing_still_reads(tmp_path: Path) -> None:
    write_report(tmp_path, made_up.facts(cases=0), NOTHING, None, ())
    assert "0 cases, none of them judged" in (tmp_path / "report.html").read_text()
    assert ElementTree.parse(tmp_path / "junit.xml").getroot().get("tests") == "0"


def test_half_a_letter_from_foreign_json_does_not_stop_the_reports(tmp_path: Path) -> None:
    write_report(tmp_path, made_up.facts(), one_case("half \ud800 letter"), None, ())
    assert "half ? letter" in (tmp_path / "cases.csv").read_text(encoding="utf-8")


# ---- the page ----


def test_the_page_fetches_nothing(page: Page) -> None:
    for tag, attributes in page.elements:
        assert tag not in {"img", "iframe", "object", "embed", "base", "audio", "video"}
        for name in ("src", "href", "xlink:href", "action", "data", "srcset"):
            value = attributes.get(name) or "#"
            assert value.startswith("#") or (tag == "link" and value.startswith("data:image/svg+xml")), (tag, value)


def test_the_page_forbids_every_load_and_every_script_but_its_own(page: Page, html: str) -> None:
    policy = next(a["content"] for t, a in page.elements if a.get("http-equiv") == "Content-Security-Policy") or ""
    digest = base64.b64encode(hashlib.sha256(page.scripts[1].encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert html.index("Content-Security-Policy") < html.index("<script")
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_no_text_of_a_case_becomes_markup(page: Page) -> None:
    assert len(page.scripts) == 2
    first = json.loads(page.scripts[0])["cases"][0]
    without_controls = re.sub("[\u202a-\u202e]", "", made_up.HOSTILE)
    assert first["text"] == without_controls
    assert first["cited"][0][2] == without_controls
    assert not [tag for tag, _ in page.elements if tag in {"img", "i"}]
    assert "<b onmouseover" not in "".join(str(element) for element in page.elements)


@given(st.text())
def test_any_text_survives_the_page_and_cannot_end_its_script(text: str) -> None:
    written = case_data(one_case(text))
    assert not re.search("[<>&\u2028\u2029]", written)
    shown = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert json.loads(written)["cases"][0]["text"] == shown


def test_ids_are_given_once_and_links_within_the_page_arrive(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    targets = {a.get("href") or a.get("xlink:href") for _, a in page.elements} - {None}
    within = {target[1:] for target in targets if target and target.startswith("#")}
    searches = {target for target in within if "=" in target}  # these lead to the cases of one reason
    assert within - searches <= set(ids)
    assert searches
    assert {parse_qs(search)["reason"][0] for search in searches} <= set(json.loads(page.scripts[0])["reasons"])


def test_every_table_has_a_caption_and_every_drawing_a_text_alternative(page: Page) -> None:
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["table"] == tags["caption"] > 0
    drawings = [attributes for tag, attributes in page.elements if tag == "svg" and attributes.get("role") == "img"]
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert len(drawings) == 5
    assert all(set((drawing["aria-labelledby"] or "").split()) <= ids for drawing in drawings)


def test_a_baseline_brings_before_change_and_outcome_in_words(html: str, found: Evaluation) -> None:
    assert "▲ better" in html
    assert "▼ worse" in html
    assert "The two runs asked different cases" not in html
    alone = html_page(made_up.facts(), found, None, ())
    assert 'class="mark better' not in alone
    assert "Baseline" not in alone
    assert "Against" not in alone
    other = replace(BEFORE, cases_hash="0" * 64)
    assert "The two runs asked different cases" in html_page(made_up.facts(), found, other, ())


def test_a_passage_that_many_cases_find_is_kept_once(found: Evaluation) -> None:
    first = next(one for one in found.scored if one.response.retrieved)
    many = [replace(first, case=replace(first.case, id=str(number))) for number in range(50)]
    data = json.loads(case_data(replace(found, scored=many)))
    assert len(data["passages"]) <= 10
    assert len(data["cases"]) == 50


def test_facts_and_gold_articles_are_marked_found_or_missed() -> None:
    facts, relevant = (("six weeks", "42 days"), ("crack",)), {"bridge.md": 1, "strike.md": 1}
    case = Case("1", Task.ASK, "Why?", gold=Gold(relevant=relevant, facts=facts, forbidden=("flood",)))
    found = Retrieved(("a1", "news/bridge.md", "Cracks at the bridge"), "A crack was found.", 1.0)
    answer = Response("1", "Shut for 42 days. [1]", cited=(), retrieved=(Retrieved(("x",), "words", 2.0), found))
    data = json.loads(case_data(replace(NOTHING, scored=[Scored(case, answer, {}, False, ())])))
    gold = data["cases"][0]["gold"]
    assert [fact[1:] for fact in gold["facts"]] == [[True, None], [False, 2]]
    assert gold["forbidden"] == [["flood", False]]
    assert gold["articles"] == [["bridge.md", "Cracks at the bridge", 1, 2, False], ["strike.md", "", 1, None, False]]


def test_numbers_that_json_cannot_hold_become_nothing() -> None:
    response = Response("1", milliseconds=math.nan, confidence=math.inf)
    data = json.loads(case_data(one_case(response=response, values={"recall@10": math.nan})))
    assert (data["cases"][0]["ms"], data["cases"][0]["confidence"], data["cases"][0]["values"]) == (None, None, [None])


def test_the_first_screen_counts_the_cases_that_changed_and_leads_to_them(tmp_path: Path, found: Evaluation) -> None:
    before = made_up.before(found)
    changes = changed_cases(before, found)
    ways = Counter("failing" if one.newly_failing else "passing" for one in changes)
    assert min(ways["failing"], ways["passing"]) > 0
    write_report(tmp_path, made_up.facts(), found, BEFORE, (), before=before)
    html = (tmp_path / "report.html").read_text()
    lead = html.partition('class="against"')[2].partition("</p>")[0]
    for way, number in ways.items():
        assert f'<a href="#show=all&amp;changed={way}">{number} newly {way}</a>' in lead
    cases = json.loads(Page(html).scripts[0])["cases"]
    assert Counter(case["changed"] for case in cases if "changed" in case) == ways
    passing = next(case for case in cases if case.get("changed") == "passing")
    assert passing["earlier"]["answer"] == f"Nobody said so of {passing['id']}."
    assert passing["earlier"]["failures"] == ["The answer does not say “so”."]


def test_a_count_of_no_changed_cases_is_no_link_and_no_count_is_made_up(found: Evaluation) -> None:
    same = html_page(made_up.facts(), found, BEFORE, (), ())
    assert "0 newly failing, 0 newly passing. " in same
    assert "changed=" not in same.partition("<script")[0]
    assert "<label hidden><span>Changed</span>" in same, "nothing to filter"
    unknown = html_page(made_up.facts(), found, BEFORE, ()).partition("<script")[0]
    assert "newly" not in unknown.partition("</style>")[2]


def test_no_text_of_an_earlier_answer_becomes_markup() -> None:
    now = made_up.hostile()
    then = replace(now, passed=True, failures=())
    before, after = (replace(NOTHING, scored=[one]) for one in (then, now))
    page = Page(html_page(made_up.facts(), after, BEFORE, (), changed_cases(before, after)))
    assert len(page.scripts) == 2
    assert not [tag for tag, _ in page.elements if tag in {"img", "i"}]


# ---- drawings ----


def test_drawings_take_their_colours_from_the_page(found: Evaluation) -> None:
    drawn = plots(found, made_up.differences(found))
    assert [plot.name for plot in drawn] == ["recall", "curve-0", "curve-1", "curve-2", "latency"]
    for plot in drawn:
        assert "#aa000" not in plot.svg
        assert "var(--accent)" in plot.svg
        assert plot.reading.endswith(".")
        ElementTree.fromstring(plot.svg)


def test_what_has_no_numbers_is_not_drawn() -> None:
    assert plots(one_case()) == ()


@pytest.mark.parametrize("times", [[0.0], [7.0], [1e6], [0.0, 0.0, 5.0, 9000.0]])
def test_few_and_odd_response_times_are_drawn(times: list[float]) -> None:
    scored = [one_case(response=Response("1", milliseconds=time)).scored[0] for time in times]
    assert [plot.name for plot in plots(replace(NOTHING, scored=scored))] == ["latency"]


# ---- tables ----


def test_the_case_table_has_a_row_for_each_case_and_every_metric_unrounded(found: Evaluation) -> None:
    rows = list(csv.DictReader(cases_csv(found).splitlines(keepends=True)))
    assert len(rows) == len(found.scored)
    for row, one in zip(rows[1:], found.scored[1:], strict=True):
        assert row["id"] == one.case.id
        assert row["passed"] == {True: "true", False: "false", None: ""}[one.passed]
        assert {name: float(row[name]) for name in one.values} == dict(one.values)


def test_the_metric_table_reads_back_to_the_estimates(found: Evaluation) -> None:
    changes = made_up.differences(found)
    rows = list(csv.DictReader(metrics_csv(found, changes).splitlines(keepends=True)))
    overall = [row for row in rows if not row["kind"]]
    assert [float(row["value"]) for row in overall] == [estimate.value for estimate in found.estimates]
    assert [float(row["change"]) for row in overall] == [difference.change for difference in changes]
    assert {row["kind"] for row in rows} == {"", *found.by_kind}
    assert (overall[0]["better"], overall[1]["better"], overall[2]["better"]) == ("true", "false", "")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    rows = list(csv.DictReader(cases_csv(one_case(text)).splitlines(keepends=True)))
    assert rows[0]["text"][:2] == "'" + text[0]


def test_negative_numbers_stay_numbers(found: Evaluation) -> None:
    rows = csv.DictReader(metrics_csv(found, made_up.differences(found)).splitlines(keepends=True))
    assert [row for row in rows if row["change"].startswith("-")]


# ---- JUnit ----


def test_junit_counts_each_case_as_what_it_is(found: Evaluation) -> None:
    suite = ElementTree.fromstring(junit_xml(made_up.facts(), found.scored)).find("testsuite")
    assert suite is not None
    stands = Counter(standing(one) for one in found.scored)
    for attribute, tag, name in (
        ("failures", "failure", "failed"),
        ("errors", "error", "error"),
        ("skipped", "skipped", "unjudged"),
    ):
        assert int(suite.get(attribute, "")) == len(suite.findall(f"testcase/{tag}")) == stands[name] > 0
    assert len(suite.findall("testcase")) == len(found.scored)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_junit_is_well_formed_whatever_a_case_says(text: str) -> None:
    written = junit_xml(made_up.facts(), one_case(text, failures=(text,)).scored)
    failure = ElementTree.fromstring(written).find("testsuite/testcase/failure")
    assert failure is not None


# ---- Markdown and wording ----


def test_markdown_shows_figures_changes_and_the_first_fifty_that_fail() -> None:
    many = [made_up.scored(Case(f"c{n}", Task.ASK, "Why?"), Response(f"c{n}"), False, "No.") for n in range(60)]
    found = made_up.evaluation(12, extra=many)
    text = markdown(made_up.facts(), found, BEFORE, made_up.differences(found))
    assert text.count("\n- **c") == 50
    assert "And 16 more cases; report.html shows them all." in text
    assert "▲ better" in text
    assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1


def test_markdown_lists_the_newly_failing_cases_first_and_each_case_once(found: Evaluation) -> None:
    before = made_up.before(found)
    changes = changed_cases(before, found)
    newly = [one.case_id for one in changes if one.newly_failing]
    text = markdown(made_up.facts(), found, BEFORE, made_up.differences(found), changes)
    assert f"**{len(newly)} newly failing, {len(changes) - len(newly)} newly passing.**" in text
    heading = f"## {len(newly)} cases newly fail\n\n"
    listed = re.findall(r"^- \*\*(.+?)\*\*", text.partition(heading)[2], re.MULTILINE)
    assert [name.replace("\\", "") for name in listed[: len(newly)]] == newly
    failing = sum(standing(one) in {"failed", "error"} for one in found.scored)
    assert len(listed) == len(set(listed)) == failing
    assert f"## {failing - len(newly)} more cases fail\n" in text
    last = [one.after for one in changes if one.newly_failing][-1]
    assert f"{last.case.text}\n  - {last.failures[0]}" in text
    assert "newly" not in markdown(made_up.facts(), found, BEFORE, ())


def test_markdown_never_lists_more_than_fifty_cases() -> None:
    many = [made_up.scored(Case(f"c{n}", Task.ASK, "Why?"), Response(f"c{n}"), False, "No.") for n in range(90)]
    after = replace(NOTHING, scored=many)
    for newly in (30, 60):
        before = replace(NOTHING, scored=[replace(one, passed=True) for one in many[:newly]])
        text = markdown(made_up.facts(), after, BEFORE, (), changed_cases(before, after))
        assert text.count("\n- **c") == 50
        assert f"## {newly} cases newly fail" in text
        assert f"## {90 - newly} more cases fail" in text
    assert text.endswith("30 cases: report.html shows them.\n")


def test_markdown_folds_the_figures_that_say_less_but_not_those_that_changed(found: Evaluation) -> None:
    changes = [replace(one, significant=one.metric in {"recall@1", "words"}) for one in made_up.differences(found)]
    text = markdown(made_up.facts(), found, BEFORE, changes).replace("\u200b", "")
    shown, _, rest = text.partition("<details><summary>")
    folded = rest.partition("</details>")[0]
    names = [one.metric for one in found.estimates]
    expected = {*headlines(names), "recall@1", "words"}
    for name in names:
        row = f"\n| {metric_of(name).title} |"
        assert (row in shown, row in folded) == (name in expected, name not in expected), name
    assert folded.startswith(f"{len(set(names) - expected)} more figures</summary>\n\n| Measure")
    assert folded.endswith("|\n\n"), "GitHub reads a table only between empty lines"


def test_markdown_of_a_hostile_case_has_no_markup_and_mentions_nobody() -> None:
    text = markdown(made_up.facts(), one_case("@press <b>|a|</b> [x](http://e.org) `c`\n# top"), None, ())
    assert "@press" not in text
    assert r"\<b\>\|a\|\</b\> \[x\]" in text
    assert "\n# top" not in text


def test_numbers_read_as_a_newspaper_would_print_them() -> None:
    assert figure(0.8734, "share") == "87.3\u202f%"
    assert figure(1234.4, "ms") == "1,234\u202fms"
    assert figure(math.nan, "share") == "–"
    assert interval(0.1, 0.25, "share") == "10.0 to 25.0"
    assert change(-0.038, "share") == "−3.8 points"
    assert change(12, "ms") == "+12 ms"
    assert change(-0.0001, "share") == "0.0 points"


def test_a_commit_of_a_changed_tree_keeps_its_plus() -> None:
    facts = made_up.facts(commit="3df776d0c1+77ab01")
    assert "0.1.0, commit 3df776d0c1+77ab01<" in html_page(facts, one_case(), None, ())
    assert ", commit 3df776d0c1+77ab01." in markdown(facts, one_case(), None, ())


def test_only_a_significant_change_is_called_better_or_worse(found: Evaluation) -> None:
    said = [outcome(difference) for difference in made_up.differences(found)]
    assert said[:2] == ["better", "worse"]
    assert set(said[2:]) == {"no clear change"}


def test_failures_that_differ_in_names_and_numbers_are_one_reason() -> None:
    assert reason_group("The answer does not say “15”.") == reason_group("The answer does not say “two men”.")
    assert reason_group("It cites none of the articles that answer: a.txt.") == (
        "It cites none of the articles that answer"
    )
    assert reason_group("The answer has 240 words; 220 are allowed.") == "The answer has … words; … are allowed"


def test_reasons_with_other_words_and_names_are_one_reason() -> None:
    same = [
        ("The answer does not say “15”.", "The answer does not say “two” (or “2”, “a pair”)."),
        ("It cites articles although the archive does not answer: a.txt, b.txt.",) * 2,
        ("A quotation is not in its article word for word: “x”, said to be in a.txt.",) * 2,
    ]
    assert all(len({reason_group(one) for one in group}) == 1 for group in same)
    assert reason_group(same[1][0]) == "It cites articles although the archive does not answer"
    why = "There is no response: unsupported: “Tracing” is not part of this version"
    assert reason_group(f"{why}.") == why  # otherwise nobody sees what to do about it
    assert reasons([("The answer does not say “1”.", "The answer does not say “2”."), (), (why,), (why,)]) == [
        (why, 2),
        ("The answer does not say “…”", 1),
    ]


def test_a_screen_shows_the_figures_that_say_most() -> None:
    every = [metric.name for metric in METRICS]
    shown = headlines([*every, "foreign"])
    assert len(shown) == MOST_HEADLINES == 16
    assert [name for name in every if name in shown] == list(shown)
    assert {"pass", "fact_recall", "citation_precision", "recall@10", "abstention_accuracy", "ms_p50"} <= set(shown)
    assert headlines(["foreign", "recall@10", "hits@1"]) == ("recall@10", "foreign")


def test_the_first_screen_says_what_changed_by_name_and_leaves_out_the_machine(found: Evaluation) -> None:
    slower = [
        replace(one, significant=True, better=False) if one.metric == "ms_p50" else one
        for one in made_up.differences(found)
    ]
    lead = html_page(made_up.facts(), found, BEFORE, slower).partition('class="against"')[2].partition("</p>")[0]
    better, worse = (next(one for one in slower if one.better is said) for said in (True, False))
    assert f"1 better: {metric_of(better.metric).title} ({change(better.change, 'share')})." in lead
    assert f"1 worse: {metric_of(worse.metric).title} ({change(worse.change, 'share')})." in lead
    assert "1 of time and memory differ, which vary with the machine" in lead


def test_curves_say_how_few_cases_they_rest_on(found: Evaluation) -> None:
    def captions(size: int, confidence: float | None = 0.5) -> list[str]:
        scored = [
            Scored(
                Case(str(place), Task.ASK, "?", gold=Gold(answerable=place >= 10)),
                Response(str(place), confidence=confidence),
                {},
                True,
                (),
            )
            for place in range(size)
        ]
        return [plot.reading for plot in plots(replace(found, scored=scored)) if plot.name.startswith("curve")]

    few = "From 35 questions: 25 that the archive answers, 10 that it does not. So few cases show a tendency at most."
    assert all(caption.endswith(few) for caption in captions(35))
    assert all("0 that it does not" in caption for caption in captions(35, None))


def test_figures_that_say_less_are_folded_away_but_not_those_that_changed(found: Evaluation) -> None:
    names = [f"recall@{depth}" for depth in (1, 3, 5, 10, 20)]
    first = next(one for one in found.estimates if one.metric == "recall@10")
    many = replace(found, estimates=[replace(first, metric=name) for name in names])
    changes = [
        replace(one, metric=name, significant=name == "recall@3")
        for one in made_up.differences(found)[:1]
        for name in names
    ]
    shown, _, folded = (
        html_page(made_up.facts(), many, BEFORE, changes).partition('id="figures"')[2].partition("<details")
    )
    assert all(name.capitalize() in shown for name in ("recall@10", "recall@3"))
    folded = folded.partition("</details>")[0]
    assert all(name.capitalize() in folded for name in ("recall@1", "recall@5", "recall@20"))
