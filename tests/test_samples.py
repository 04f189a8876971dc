"""The bundled samples keep their promises: they name themselves samples, cover the formats, do not copy each other.

Each file is read here with the plainest parser that will do, so that a fault in a reader cannot hide one in a sample.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import frontmatter
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "samples"
NOTICE = "was written as a sample for Byline"
REPRINT = {"02-strikes-on-kabul-and-kandahar.json", "03-strikes-reprinted.html"}
MISPRINT = {"06-line-on-the-map.md", "07-correction-durand-line.md"}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample as its own format gives it; `outlet`, `url` and `published` are None in plain text."""

    name: str
    text: str
    outlet: str | None = None
    url: str | None = None
    published: datetime | None = None


class _Page(HTMLParser):
    """Collects a page's meta tags, its canonical link and the paragraphs of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.paragraphs: list[str] = []
        self._in_article = False
        self._in_paragraph = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self._in_article |= tag == "article"
        if tag == "meta":
            self.meta[found.get("name") or found.get("property", "")] = found.get("content", "")
        elif tag == "link":
            self.meta[found["rel"]] = found["href"]
        elif tag == "p" and self._in_article and "class" not in found:
            self._in_paragraph = True
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_article &= tag != "article"
        self._in_paragraph &= tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_paragraph:
            self.paragraphs[-1] += data


def _text(path: Path) -> Sample:
    body = path.read_text(encoding="utf-8").split("\nLeave a Reply\n")[0]
    furniture = re.compile(r"^Published – .*$\n?|^\| Photo Credit:\n.*$\n?", re.MULTILINE)
    return Sample(path.name, furniture.sub("", body).strip())


def _markdown(path: Path) -> Sample:
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    published = datetime.combine(post["date"], datetime.min.time(), UTC)
    return Sample(path.name, post.content.replace("*", ""), post["outlet"], post["url"], published)


def _html(path: Path) -> Sample:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    published = datetime.fromisoformat(page.meta["article:published_time"])
    text = "\n".join(page.paragraphs)
    return Sample(path.name, text, page.meta["og:site_name"], page.meta["canonical"], published)


def _ninjs(path: Path) -> Sample:
    item = json.loads(path.read_text(encoding="utf-8"))
    text = item["bodies"][0]["value"] if "bodies" in item else item["body_text"]
    source = item.get("infosources") or item["infosource"]
    published = datetime.fromisoformat(item["firstcreated"])
    return Sample(path.name, text, source[0]["name"], item["uri"], published)


_READ = {".txt": _text, ".md": _markdown, ".html": _html, ".json": _ninjs}
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in _READ)
SAMPLES = {path.name: _READ[path.suffix](path) for path in FILES}


def _sentences(sample: Sample) -> set[str]:
    """Sentences of eight words or more, the notice left out, spaces and case evened out."""
    found = re.split(r"(?<=[.!?])\s+|\n+", sample.text)
    even = {" ".join(sentence.lower().split()) for sentence in found}
    return {sentence for sentence in even if len(sentence.split()) >= 8 and NOTICE.lower() not in sentence}


def test_there_are_enough_samples_in_each_of_the_four_formats() -> None:
    formats = Counter(path.suffix for path in FILES)
    assert len(FILES) >= 14
    assert formats[".json"] >= 3
    assert min(formats[".txt"], formats[".md"], formats[".html"]) >= 4


def test_the_folder_holds_nothing_but_samples_and_its_note() -> None:
    others = {path.name for path in FOLDER.iterdir() if path.suffix not in _READ}
    assert others <= {"__init__.py", "__pycache__"}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_names_itself_a_sample_in_its_last_line(name: str) -> None:
    assert NOTICE in SAMPLES[name].text.rstrip().splitlines()[-1]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_a_short_article(name: str) -> None:
    assert 120 <= len(SAMPLES[name].text.split()) <= 260


def test_samples_come_from_several_outlets_all_named_as_samples() -> None:
    outlets = {sample.outlet for sample in SAMPLES.values() if sample.outlet}
    assert len(outlets) >= 4
    assert all(outlet.startswith("Sample ") for outlet in outlets)


def test_sample_addresses_lead_nowhere_real_and_are_all_different() -> None:
    urls = [sample.url for sample in SAMPLES.values() if sample.url]
    assert all(url.startswith("https://example.org/") for url in urls)
    assert len(set(urls)) == len(urls) >= 10


def test_samples_are_dated_within_the_story_they_tell() -> None:
    dates = [sample.published for sample in SAMPLES.values() if sample.published]
    assert datetime(2025, 10, 1, tzinfo=UTC) <= min(dates)
    assert max(dates) < datetime(2026, 3, 4, tzinfo=UTC)


def test_only_the_reprint_repeats_sentences_of_another_sample() -> None:
    copies = {
        (one, two)
        for one, two in combinations(SAMPLES, 2)
        if _sentences(SAMPLES[one]) & _sentences(SAMPLES[two]) and {one, two} != REPRINT
    }
    assert copies == set()


def test_the_reprint_is_a_near_copy_and_not_the_same_text() -> None:
    wire, reprint = (_sentences(SAMPLES[name]) for name in sorted(REPRINT))
    assert len(wire & reprint) >= 4
    assert wire - reprint
    assert reprint - wire


def test_the_one_wrong_date_is_corrected_by_a_later_article_of_the_same_outlet() -> None:
    wrong, correction = (SAMPLES[name] for name in sorted(MISPRINT))
    assert wrong.outlet == correction.outlet
    assert wrong.published is not None
    assert correction.published is not None
    assert wrong.published < correction.published
    assert "1883" in wrong.text
    assert "1883" in correction.text
    assert "1893" in correction.text
    assert not [name for name, sample in SAMPLES.items() if "1883" in sample.text and name not in MISPRINT]


def test_one_sample_carries_the_page_furniture_that_cleaning_removes() -> None:
    raw = (FOLDER / "01-open-war-declared.txt").read_text(encoding="utf-8")
    caption = "A placeholder picture of a mountain road, chosen for this sample page."
    assert raw.startswith("date 2026-02-27 ")
    assert raw.count(caption) == 2
    for furniture in ("| Photo Credit:", "Published – February 27, 2026", "Leave a Reply"):
        assert furniture in raw


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.endswith(".json")])
def test_ninjs_samples_state_the_true_length_of_their_text(name: str) -> None:
    item = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    counted = item["bodies"][0] if "bodies" in item else item
    assert counted["charcount"] == len(SAMPLES[name].text)
    assert counted["wordcount"] == len(SAMPLES[name].text.split())
