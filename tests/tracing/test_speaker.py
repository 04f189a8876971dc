"""Who says the words of a quotation is told where the article plainly says so, and never guessed."""

from __future__ import annotations

import pytest

from assistant.tracing.speaker import speaker_of
from assistant.tracing.tracer import Tracer
from vectorstore import Span


def who(text: str, words: str) -> str | None:
    start = text.index(words)
    return speaker_of(text, Span(start, start + len(words)))


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("“We will raise it,” Okafor said.", "raise it", "Okafor"),
        ('"We will raise it," Okafor said.', "raise it", "Okafor"),
        ("‘It’s the workers’ own wall,’ said Okafor.", "own wall", "Okafor"),
        ("“We will raise it,” said the mayor, Lena Okafor, on Friday.", "raise it", "Lena Okafor"),
        ("“We will raise it,” said Amira al-Nasser, who chairs it.", "raise it", "Amira al-Nasser"),
        ("“We will raise it,” the mayor said.", "raise it", "the mayor"),
        ("“We will raise it,” Okafor thundered.", "raise it", "Okafor"),
        ("Mayor Lena Okafor, who is 61, said the wall “will hold”.", "will hold", "Lena Okafor"),
        ("Reyes from the Tarn School of Design warns, “Ferries are slow.”", "are slow", "Reyes"),
        ("“Soon,” the mayor said. “Or never.”", "Or never", "the mayor"),
        ("“Soon,” the union’s leader, Paul Reyes, said on Friday.", "Soon", "Paul Reyes"),
        ("Okafor: “It is late.”", "is late", "Okafor"),
        ("According to Ida Brandt, the bridge is shut for weeks.", "shut for weeks", "Ida Brandt"),
        ("The bridge is shut for weeks, Ida Brandt said.", "shut for weeks", "Ida Brandt"),
        ("The ministry said it was late.", "it was late", "The ministry"),
        ("The hall fell silent, with Reyes saying that it had “lost its voice”.", "lost its voice", "Reyes"),
    ],
)
def test_the_speaker_is_named(text: str, words: str, speaker: str) -> None:
    assert who(text, words) == speaker


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was late in Eastport.", "was late"),
        ("“It is late.” Okafor said nothing more.", "is late"),
        ("The bridge is shut for weeks. Ida Brandt said ferries run.", "shut for weeks"),
        ("The museum bought “Oars of the North” and said little else.", "Oars of the North"),
        ("Those who like the plan called it late, and “far too dear” besides.", "far too dear"),
        ("Okafor met Reyes. “It is late,” he said.", "is late"),
    ],
)
def test_in_doubt_nobody_is_named(text: str, words: str) -> None:
    assert who(text, words) is None


def test_a_first_name_is_given_where_the_article_has_one() -> None:
    text = "Lena Okafor leads Eastport.\n\n“We will raise it,” Okafor said."
    assert who(text, "raise it") == "Lena Okafor"
    two = f"Sam Okafor sells boats. {text}"
    assert who(two, "raise it") == "Okafor"


def test_he_is_the_one_who_spoke_last_if_there_was_but_one() -> None:
    assert who("Okafor said the talks failed.\n\n“It is late,” she said.", "is late") == "Okafor"
    both = "Okafor said the talks failed, while Reyes said they had not.\n\n“It is late,” she said."
    assert who(both, "is late") is None


def test_a_quotation_that_runs_on_keeps_its_speaker() -> None:
    text = "“It is late,” Okafor said. “We go home.\n\n“Nobody stays.”"
    assert who(text, "Nobody stays") == "Okafor"


def test_a_trace_names_the_speaker(tracer: Tracer) -> None:
    for quote, speaker in (
        ("We prayed for rain and were sent snow", "Amira al-Nasser"),
        ("We have kept our children waiting long enough", "Henrike Dahl"),
        ("without losing a machine", "Oskar Lindqvist"),
        ("They dig for the city", "Pavel Horák"),
        ("Divers will look at the hull", None),
    ):
        assert tracer.trace(quote).matches[0].speaker == speaker, quote
