"""The Timeline tab's handlers, without Gradio and without a browser."""

from __future__ import annotations

import re
from typing import cast

import pytest
from newsroom_results import eventless, timeline

from assistant.timeline.types import Timeline
from ui import timeline_handlers
from ui.conversation import LAID_OUT, Conversation
from ui.handlers import open_citation
from ui.serving.service import Service
from vectorstore import ArchiveDamaged, Constraints


class Scripted:
    """Lays out what it is told to; keeps the topics it was given."""

    def __init__(self, told: Timeline | Exception) -> None:
        self.told = told
        self.topics: list[str] = []

    def timeline(self, topic: str, within: Constraints) -> Timeline:
        del within
        self.topics.append(topic)
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def lay_out(script: Scripted, talk: Conversation, topic: str) -> tuple[str, str]:
    return timeline_handlers.lay_out(cast(Service, script), talk, topic)


def test_a_timeline_is_laid_out_and_its_citations_open_like_those_of_an_answer() -> None:
    script, talk = Scripted(timeline()), Conversation()
    shown, _ = lay_out(script, talk, "  the harbour bridge ")
    assert script.topics == ["the harbour bridge"]
    assert shown.count("<li>") == 4
    assert "As of 27 February 2026" in shown
    cited = re.findall(r'data-turn="(\d+)" data-n="(\d+)"', shown)
    assert cited
    for turn, number in cited:
        assert "<mark" in open_citation(talk, int(turn), int(number))


def test_the_picture_is_drawn_once_and_only_when_it_is_wanted() -> None:
    talk = Conversation()
    shown, folded = lay_out(Scripted(timeline()), talk, "the harbour bridge")
    assert "<img" not in shown + folded
    assert "<details" in folded
    opened = timeline_handlers.draw(talk)
    assert opened.count('src="data:image/svg+xml;base64,') == 1
    assert re.search(r"<details[^>]* open", opened)


def test_a_second_topic_has_citations_and_a_picture_of_its_own() -> None:
    talk = Conversation()
    first, _ = lay_out(Scripted(timeline()), talk, "the harbour bridge")
    second, _ = lay_out(Scripted(timeline()), talk, "ferries")
    turns = [set(re.findall(r'data-turn="(\d+)"', page)) for page in (first, second)]
    assert not turns[0] & turns[1]
    assert open_citation(talk, LAID_OUT, 1).count("<mark") == 0
    _, folded = lay_out(Scripted(eventless()), talk, "the zoo")
    assert folded == ""


def test_no_topic_no_event_and_a_failure_are_one_sentence_each() -> None:
    talk = Conversation()
    assert "Name a topic" in lay_out(Scripted(timeline()), talk, "  ")[0]
    assert "No article on the zoo was found." in lay_out(Scripted(eventless()), talk, "the zoo")[0]
    shown, folded = lay_out(Scripted(ArchiveDamaged("The catalog cannot be read.", "Restore it.")), talk, "x")
    assert shown.count("<p") == 1
    assert "The catalog cannot be read." in shown
    assert folded == ""
    assert timeline_handlers.draw(Conversation()) == ""


@pytest.mark.parametrize("topic", ["<script>window.hacked=1</script>", '"><img src=x onerror=alert(1)>'])
def test_a_topic_is_text_on_the_page(topic: str) -> None:
    told = timeline()
    hostile = Timeline(topic, told.events, told.citations, "test", notice=topic)
    talk = Conversation()
    shown, _ = lay_out(Scripted(hostile), talk, topic)
    for page in (shown, timeline_handlers.draw(talk)):
        assert "<script" not in page
        assert "<img src=x" not in page
