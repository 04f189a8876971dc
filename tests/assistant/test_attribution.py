"""Somebody's words are told from words about them and from other people's."""

from __future__ import annotations

import re

import pytest

from assistant.choosing.attribution import attributing_words, is_said, said_by
from vectorstore import Article, Span


def last_of(text: str) -> tuple[Span, Span | None]:
    """The last sentence, marked off by a bar, and the one before it."""
    parts = [Span(*match.span()) for match in re.finditer(r"[^|]+", text)]
    return parts[-1], parts[-2] if len(parts) > 1 else None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will raise it,” Okafor said.", "Lena Okafor"),
        ("“We will raise it,” said the mayor, Lena Okafor.", "Lena Okafor"),
        ("Mayor Lena Okafor, who is 61, said the wall would hold.", "Lena Okafor"),
        ("Okafor’s spokesman said the wall would hold.", "Lena Okafor"),
        ("According to Okafor, the wall will hold.", "Lena Okafor"),
        ("The wall will hold, according to the mayor.", "the mayor"),
        ("The trust, Okafor said, had failed.", "Lena Okafor"),
        ("The Harbour Trust denied the charge on Thursday.", "the Harbour Trust"),
        ("A spokesman for the Harbour Trust, Paul Reyes, said the talks had failed.", "the Harbour Trust"),
        ("The World Harbour Board warned of floods.", "the WHB"),
        ("Lena Okafor spoke in the town hall. |She said the wall would hold.", "Lena Okafor"),
        ("“We will raise it,” Okafor said. |“It is right.”", "Lena Okafor"),
    ],
)
def test_words_of_a_speaker_are_theirs(text: str, speaker: str) -> None:
    assert said_by(text, *last_of(text), speaker)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Reyes said Okafor was wrong.", "Lena Okafor"),
        ("“She is wrong,” Reyes said of Okafor.", "Lena Okafor"),
        ("Okafor’s husband said the wall would hold.", "Lena Okafor"),
        ("Critics of Okafor said the wall would fall.", "Lena Okafor"),
        ("Okafor visited the wall.", "Lena Okafor"),
        ("Shares of the Harbour Trust fell, analysts said.", "the Harbour Trust"),
        ("Reyes accused the Harbour Trust of delay.", "the Harbour Trust"),
        ("Reyes, of the council, said the report showed the Harbour Trust slept.", "the Harbour Trust"),
        ("“We thanked Okafor and acknowledged her,” Reyes said.", "Lena Okafor"),
        ("Paul Reyes spoke in the town hall. |He said the wall would hold.", "Lena Okafor"),
        ("“We will raise it,” Reyes said. |“It is right.”", "Lena Okafor"),
        ("“We will raise it,” Okafor said. |“It is wrong,” Reyes said.", "Lena Okafor"),
        ("Lena Okafor spoke. |Reyes argued that the wall was hers, but she said little.", "Lena Okafor"),
        ("The minister of Tarn’s trade said so.", "Tarn’s president"),
    ],
)
def test_words_of_others_are_not_a_speakers(text: str, speaker: str) -> None:
    assert not said_by(text, *last_of(text), speaker)


def test_an_outlet_speaks_in_its_own_articles() -> None:
    text = "The wall will hold."
    article = Article(id="a", source="a.txt", text=text, content_hash="x", outlet="The Harbour Gazette")
    assert is_said(article, Span(0, len(text)), "the Harbour Gazette")
    assert not is_said(article, Span(0, len(text)), "the Coast Courier")


def test_the_sentence_before_is_found_in_the_article() -> None:
    text = "Lena Okafor spoke in the town hall.\n\nShe said the wall would hold."
    article = Article(id="a", source="a.txt", text=text, content_hash="x")
    assert is_said(article, Span(text.index("She"), len(text)), "Lena Okafor")


def test_what_makes_a_sentence_a_claim_is_found() -> None:
    assert attributing_words("Police said it fell, according to Reyes.") == ["said", "according to"]
    assert attributing_words("It fell on Monday.") == []
