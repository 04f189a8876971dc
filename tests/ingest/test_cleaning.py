"""Cleaning: furniture goes in whole lines, what stays is the source's, and what the page says is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import clean

BODY = "The harbour wall at Northness was repaired on Monday.\n\nThe work took three weeks, the council said."
DAY = datetime(2025, 3, 3, tzinfo=UTC)

FURNITURE = [
    "Facebook Twitter WhatsApp Email",
    "Share",
    "Share this article",
    "Share on Facebook",
    "Follow us on Instagram and TikTok",
    "ADVERTISEMENT",
    "Advertisement - Scroll to continue",
    "Story continues below advertisement",
    "Subscribe to our newsletter and never miss a story",
    "Sign up for the Harbour Briefing: news in your inbox every morning.",
    "CLICK HERE TO DOWNLOAD THE APP",
    "Read more:",
    "Read more: Ferry prices rise for the third time this year",
    "Also read",
    "ALSO READ | Ferry prices rise",
    "Related: Ferry prices rise",
    "Related articles",
    "You may also like",
    "Reading time: 4 minutes",
    "5 min read",
    "12 comments",
    "Leave a comment",
    "Leave a Reply Cancel reply",
    "Your email address will not be published. Required fields are marked *",
    "Save my name, email, and website in this browser for the next time I comment.",
    "Photo credit: Ann Lee",
    "Photo by Ann Lee / Northness Press",
    "Image: Ann Lee",
    "Featured image: Workers look at the wall on a foggy morning. — Northness Press",
    "(Photo: Getty Images)",
    "Photograph courtesy of the council",
    "Tags: harbour, council, storms",
    "Copyright 2025 Northness Press. All rights reserved.",
    "© 2025 Northness Press",
    "By [Author Name], Staff Writer",
    "ShareShare",
    "isten nowListen now",
    "* * *",
    "___",
    "Follow the Post's coverage at https://post.example/harbour",
    "More harbour news: https://post.example/harbour",
]

SENTENCES = [
    "Share prices of the ferry company fell by a tenth.",
    "Follow the money, the auditor told the council.",
    "Read more than one report before you judge, she said.",
    "Comments by the mayor angered the fishermen.",
    "Photo evidence was shown in court on Tuesday.",
    "Facebook and Twitter were told about the video.",
    "Image is everything, said the designer of the new pier.",
    "Sign language was used at the meeting.",
    "Published reports say that the wall will cost more.",
    "Updated rules come into force on 3 March 2025.",
    "By Tuesday the wall was dry.",
    "Related costs were not counted.",
    "Subscribe? Not me, said the man.",
    "Join the English Channel swim at your own risk, the coastguard says.",
    "Print is not dead.",
    "Date palms grow on the quay.",
]


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_furniture_goes_wherever_it_stands(line: str, place: str) -> None:
    first, second = BODY.split("\n\n")
    lines = {"before": [line, first, second], "between": [first, line, second], "after": [first, second, line]}
    assert clean("\n\n".join(lines[place])).text == BODY


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_that_begin_like_furniture_stay(sentence: str) -> None:
    assert clean(f"{sentence}\n\n{BODY}\n\n{sentence}").text == f"{sentence}\n\n{BODY}\n\n{sentence}"


def test_a_share_bar_of_one_name_per_line_goes_and_a_name_alone_stays() -> None:
    assert clean(f"Facebook\nTwitter\nWhatsApp\n\n{BODY}\n\nPinterest").text == f"{BODY}\n\nPinterest"


def test_a_caption_printed_twice_goes_with_its_credit() -> None:
    caption = "Workers carry stones along the harbour wall at Northness."
    assert clean(f"{caption}\n\n{caption}\n| Photo Credit:\nNorthness Press\n\n{BODY}").text == BODY
    agency = "Workers carry stones along the harbour wall. (AP Photo/Ann Lee)"
    assert clean(f"{agency}\n{agency}\n\n{BODY}").text == BODY


def test_a_sentence_printed_twice_stays_once() -> None:
    first, second = BODY.split("\n\n")
    assert clean(f"{first}\n\n{first}\n\n{second}").text == BODY


def test_a_credit_takes_no_sentence_with_it() -> None:
    assert clean(f"Photo Credit:\nThe wall held for a week.\n\n{BODY}").text == f"The wall held for a week.\n\n{BODY}"


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Date: March 3, 2025", DAY, None),
        ("Published on 3 March 2025", DAY, None),
        ("Published – March 03, 2025 04:15 pm IST", datetime(2025, 3, 3, 10, 45, tzinfo=UTC), None),
        ("Posted: Mon 3 Mar 2025 14.05 GMT", datetime(2025, 3, 3, 14, 5, tzinfo=UTC), None),
        ("Updated 9:30 a.m. ET, March 3, 2025", None, None),
        ("Updated March 3, 2025 at 9:30 a.m. ET", None, datetime(2025, 3, 3, 14, 30, tzinfo=UTC)),
        ("Published 3 March 2025 | Updated 4 March 2025", DAY, datetime(2025, 3, 4, tzinfo=UTC)),
        ("March 3, 2025", DAY, None),
    ],
)
def test_date_lines_become_metadata(line: str, published: datetime | None, updated: datetime | None) -> None:
    facts = clean(f"{line}\n\n{BODY}").facts
    assert (facts.published, facts.updated) == (published, updated)
    if published or updated:
        assert clean(f"{line}\n\n{BODY}").text == BODY


def test_the_day_of_an_event_is_not_the_day_of_the_article() -> None:
    text = "\n\n".join([BODY, "The next match", "Date: March 9, 2025", "Place: Northness"])
    assert clean(text).facts.published is None
    assert clean(text).text == text


@pytest.mark.parametrize(
    "label", ["date 2025-03-03 ", " date: 2025-03-03 ", "Published 2025-03-03 - ", "posted on 2025-03-03T"]
)
def test_a_date_label_glued_to_the_first_sentence_is_cut_off(label: str) -> None:
    cleaned = clean(label + BODY)
    if label.endswith("T"):
        assert cleaned.text == (label + BODY).strip()  # not a label: nothing is touched
    else:
        assert (cleaned.text, cleaned.facts.published) == (BODY, DAY)


def test_bylines_are_read_in_the_head_only() -> None:
    assert clean(
        f"Wall repaired at last\n\nBy Ann Lee and Bo de Vries, Harbour Correspondents\n\n{BODY}"
    ).facts.author == ("Ann Lee and Bo de Vries")
    late = f"{BODY}\n\nIt was a long wait.\n\nBy Ann Lee"
    assert (clean(late).facts.author, clean(late).text) == (None, late)
    assert clean(f"By The Numbers\n\n{BODY}").facts.author is None


def test_headers_before_the_text_are_read() -> None:
    cleaned = clean(
        f"Title: Wall repaired\nAuthor: Ann Lee\nSource: Northness Post\nURL: https://post.example/1\n\n{BODY}"
    )
    facts = cleaned.facts
    assert cleaned.text == BODY
    assert (facts.title, facts.author, facts.outlet, facts.url) == (
        "Wall repaired", "Ann Lee", "Northness Post", "https://post.example/1"
    )  # fmt: skip


def test_paragraphs_stay_apart_and_lists_together() -> None:
    assert clean("One boat.\r\n\r\n\r\n • Two boats\r\n • Three boats\r\n\r\nFour.").text == (
        "One boat.\n\n• Two boats\n• Three boats\n\nFour."
    )


def test_indents_mark_paragraphs_where_there_are_no_blank_lines() -> None:
    text = "The company said it will\nsell a ferry.\n    The price is not\nknown."
    assert clean(text).text == "The company said it will\nsell a ferry.\n\nThe price is not\nknown."


def test_a_line_in_the_middle_of_a_wrapped_sentence_is_never_furniture() -> None:
    text = "The council wants the town to\nread more about the storm and to\nshare\nwhat it has."
    assert clean(text).text == text


def test_a_wrapped_comment_form_goes() -> None:
    assert clean(f"{BODY}\n\nYour email address will not be\npublished. Required fields are marked *").text == BODY


def test_nothing_but_furniture_leaves_nothing() -> None:
    assert clean("Share\n\nADVERTISEMENT\n\nLeave a reply").text == ""


LINES = st.one_of(
    st.sampled_from(
        [*FURNITURE, *SENTENCES, "date 2025-03-03 The boat left.", "Photo Credit:", "AP", "", " ", "\t• A b"]
    ),
    st.text(max_size=60),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
def test_every_kept_line_is_part_of_a_source_line(text: str) -> None:
    source = text.splitlines()
    for line in clean(text).text.splitlines():
        assert not line or any(line in original for original in source)


@given(st.lists(st.sampled_from([*FURNITURE, *SENTENCES, ""]), max_size=12).map("\n\n".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once
