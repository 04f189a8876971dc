"""What is chosen fits the kind of question: one fact first, causes apart, both sides, the speaker's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from test_choice import choose, evidence, rows_of, told

from assistant.choosing.expected import expected_answer
from assistant.choosing.kinds import Form, Kind, kind_of
from assistant.choosing.select import Chosen, Limits, Margins
from assistant.choosing.sides import missing_side, missing_speaker
from assistant.evidence import Asked, Evidence
from assistant.words import analyse
from vectorstore import Span

WIDE = Margins(9.0, 9.0)


def asked(question: str) -> Asked:
    words = analyse(question)
    return Asked(
        question, question, words, np.zeros(2, np.float32), dict.fromkeys(words.content, 1.0), expected_answer(question)
    )


def answer(
    question: str, rows: Sequence[Evidence], scores: Sequence[float], margins: Margins = WIDE, **more: object
) -> list[Chosen]:
    limits = more.get("limits", Limits())
    marks = more.get("answers")
    assert isinstance(limits, Limits)
    assert marks is None or isinstance(marks, dict)
    return choose(rows, np.array(scores), margins, limits, asked(question), kind_of(question), marks)


def apart(texts: Sequence[str]) -> list[Evidence]:
    """Each sentence in an article of its own, all unlike."""
    eye = np.eye(len(texts))
    return [evidence(f"a{n}", 0, text, tuple(eye[n])) for n, text in enumerate(texts)]


def test_a_fact_comes_first_and_with_little_else() -> None:
    rows = apart(
        [
            "The harbour bridge closed for repairs of some length.",
            "The harbour bridge closed on 14 March.",
            "The harbour bridge is a steel bridge.",
            "The harbour bridge is long.",
            "The harbour bridge is old and painted green.",
        ]
    )
    found = told(answer("When did the harbour bridge close?", rows, [2.0, 1.9, 1.8, 1.7, 1.6]))
    assert found[0] == "The harbour bridge closed on 14 March."
    assert len(found) == 3


def test_a_fact_is_told_before_what_the_article_says_earlier() -> None:
    rows = rows_of("The bridge shut the harbour.\n\nThe bridge closed on 14 March.")
    question = "When did the bridge close?"
    assert told(answer(question, rows, [1.0, 1.5]))[0] == "The bridge closed on 14 March."
    assert told(answer("Why did the bridge close?", rows, [1.0, 1.5]))[0] == "The bridge shut the harbour."


def test_answering_words_are_kept_only_where_they_can_be_the_answer() -> None:
    rows = apart(["The bridge closed on 14 March."])
    question, text = "When did the bridge close?", rows[0].text
    day, thing = (Span(text.index(words), text.index(words) + len(words)) for words in ("14 March", "bridge"))
    assert answer(question, rows, [1.0], answers={0: day})[0].answer == day
    assert answer(question, rows, [1.0], answers={0: thing})[0].answer is None
    assert answer(question, rows, [1.0])[0].answer is None


def test_a_copy_has_its_own_answering_words() -> None:
    text = "The harbour bridge in Eastport closed on 14 March after a crack was found."
    rows = [evidence("a", 0, text, (1, 0)), evidence("b", 9, text, (1, 0))]
    at = text.index("14 March")
    marks = {0: Span(at, at + 8), 1: Span(9 + at, 9 + at + 8)}
    (chosen,) = answer("When did the harbour bridge close?", rows, [2.0, 1.0], answers=marks)
    assert (chosen.answer, chosen.copied_answers) == (marks[0], (marks[1],))


def test_causes_are_gathered_across_articles() -> None:
    own = rows_of(
        "The alliance soured over trade.\n\nThe alliance soured over water.\n\nThe alliance soured over fish."
    )
    own = [replace(one, vector=np.array(v, np.float32)) for one, v in zip(own, np.eye(4)[:3], strict=True)]
    other = evidence("b", 0, "The alliance soured over the border.", (0, 0, 0, 1))
    found = answer("Why did the alliance sour?", [*own, other], [2.0, 1.9, 1.8, 1.5], limits=Limits(statements=2))
    assert [one.article.id for one in found] == ["a", "b"]


def test_a_list_prefers_sentences_with_names_not_yet_told() -> None:
    rows = apart(
        [
            "The quake hit the provinces of Alder and Tarn.",
            "In Alder and Tarn the quake was strong.",
            "The quake hit Westport and Northport too.",
        ]
    )
    found = told(answer("Which provinces did the quake hit?", rows, [2.0, 1.9, 1.5], limits=Limits(statements=2)))
    assert found == [rows[0].text, rows[2].text]


def test_both_sides_are_told_in_the_order_of_the_question() -> None:
    rows = apart(["Westport runs nine ferries.", "Westport pays for ferries.", "Eastport runs two ferries."])
    question = "How do Eastport and Westport differ on ferries?"
    found = answer(question, rows, [2.0, 1.9, 0.0], limits=Limits(statements=2))
    assert told(found) == [rows[2].text, rows[0].text]
    assert missing_side(kind_of(question), found) is None


def test_a_side_without_evidence_is_named() -> None:
    rows = rows_of("Westport runs nine ferries.\n\nFerries are slow.")
    question = "How do Eastport and Westport differ on ferries?"
    found = answer(question, rows, [2.0, 1.9])
    assert told(found) == [rows[0].text]
    assert missing_side(kind_of(question), found) == "Eastport"


def test_outlets_and_days_are_sides_too() -> None:
    rows = apart(["The toll was nine.", "The toll was twelve."])
    days = (datetime(2025, 3, 14, tzinfo=UTC), datetime(2025, 5, 2, tzinfo=UTC))
    rows = [
        replace(
            one,
            article=replace(one.article, outlet=outlet, published=day),
            passage=replace(one.passage, header=f"{outlet}, {day:%d %B %Y}."),
        )
        for one, outlet, day in zip(rows, ("Harbour Gazette", "Coast Courier"), days, strict=True)
    ]
    for question in (
        "Did the Coast Courier report the same toll as the Harbour Gazette?",
        "How did the toll change between May 2, 2025 and March 14, 2025?",
    ):
        assert told(answer(question, rows, [2.0, 1.0])) == ["The toll was twelve.", "The toll was nine."]


def test_only_the_speakers_words_are_told() -> None:
    rows = apart(
        [
            "The harbour tax is hated, Reyes said.",
            "Okafor said the harbour tax would pay for the wall.",
            "The harbour tax is Okafor’s plan.",
        ]
    )
    question = "What did Lena Okafor say about the harbour tax?"
    found = answer(question, rows, [2.0, 1.0, 1.9])
    assert told(found) == [rows[1].text]
    assert missing_speaker(kind_of(question), found) is None
    nothing = answer(question, rows[::2], [2.0, 1.0])
    assert missing_speaker(kind_of(question), nothing) == "Lena Okafor"


def test_a_speakers_words_on_something_else_are_not_told() -> None:
    rows = apart(["Okafor said the ferry was late.", "The harbour tax is the mayor’s plan."])
    found = answer("What did Lena Okafor say about the harbour tax?", rows, [2.0, 1.9])
    assert missing_speaker(Kind(Form.SAID, speaker="Paul Reyes"), found) == "Paul Reyes"
    assert told(found)[0] == rows[0].text, "nothing better is there: the lead says so"
    better = apart(["Okafor said the ferry was late.", "Okafor said the harbour tax was fair."])
    assert told(answer("What did Lena Okafor say about the harbour tax?", better, [2.0, 1.9])) == [better[1].text]


def test_another_story_is_not_told_however_well_it_scores() -> None:
    rows = apart(["The Eastport bridge closed on Monday.", "The Westport bridge closed on Friday."])
    assert told(answer("Why did the Eastport bridge close?", rows, [2.0, 1.9])) == [rows[0].text]


def test_what_is_far_below_is_told_only_beside_the_best_sentence() -> None:
    near = rows_of("The wall was raised by a metre. Heavy rain fell.\n\nSmall birds sang.")
    assert told(answer("What happened to the wall?", near, [2.0, -2.0, -2.0], Margins(5.0, 2.0))) == [
        "The wall was raised by a metre. Heavy rain fell."
    ]


def test_nothing_is_told_where_all_is_boilerplate() -> None:
    assert answer("Why?", apart(["All rights reserved.", "Sign up for our newsletter here."]), [2.0, 1.0]) == []


def test_what_says_outright_or_defines_comes_before_what_only_touches_on_it() -> None:
    rows = apart(["The mayor may resign over the ferry.", "The mayor resigned on Friday."])
    assert told(answer("Did the mayor resign?", rows, [2.0, 1.0]))[0] == rows[1].text
    rows = apart(["Many fear a storm surge in spring.", "A storm surge is a rise of the sea."])
    assert told(answer("What is a storm surge?", rows, [2.0, 1.5]))[0] == rows[1].text
    rows = apart(["The ferry sank in the harbour.", "The ferry sank because of a crack."])
    assert told(answer("Why did the ferry sink?", rows, [2.0, 1.5], Margins(0.1, 0.1))) == [rows[1].text]


def test_a_list_of_names_is_told_first_from_the_sentence_that_gives_several_in_a_row() -> None:
    rows = apart(
        [
            "Floods were reported in towns of Lyria such as Varnholm.",
            "The army was sent to Alder, Varnholm and New Odensk.",
            "Towns of Lyria were flooded, the Weather Office said.",
        ]
    )
    found = told(answer("Which towns of Lyria were flooded?", rows, [1.0, 0.5, 0.9], Margins(9.0, 0.9)))
    assert found[0] == "The army was sent to Alder, Varnholm and New Odensk."
