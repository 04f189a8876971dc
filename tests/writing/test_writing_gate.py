"""The gate between a chat model and the reader, with the default embedder: what it keeps back and what it lets pass."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from altered import ALTERED
from altered import SCEPTICAL as ALTERED_SCEPTICALLY
from calibrating import CALIBRATING
from cited import Case, case, drafted, evidence_of, key_of, keyed
from paraphrased import PARAPHRASED
from paraphrased import SCEPTICAL as PARAPHRASED_SCEPTICALLY

from assistant.types import Support
from assistant.writing.gate import MOST_KEYS, Gate
from assistant.writing.types import Draft, Passed, Refused
from vectorstore.embedders import Embedder


def examined(one: Case, embedder: Embedder | None = None) -> Passed | Refused:
    evidence, draft = keyed(one)
    return Gate(evidence, embedder and embedder.embed).examine(draft)


def passed(cases: Sequence[Case], embedder: Embedder, *, wrongly: bool) -> int:
    """How many pass; prints each that went the wrong way."""
    count = 0
    for one in cases:
        found = examined(one, embedder)
        count += isinstance(found, Passed)
        if isinstance(found, Passed) == wrongly:
            print(f"{one.kind}: {one.says!r} of {one.cites}: {getattr(found, 'why', 'passed')}")  # noqa: T201
    return count


def test_altered_statements_are_kept_back(embedder: Embedder) -> None:
    assert passed(ALTERED, embedder, wrongly=True) <= len(ALTERED) - 38


def test_altered_statements_of_a_sceptic_are_kept_back(embedder: Embedder) -> None:
    assert passed(ALTERED_SCEPTICALLY, embedder, wrongly=True) <= len(ALTERED_SCEPTICALLY) - 19


def test_correct_paraphrases_pass(embedder: Embedder) -> None:
    assert passed(PARAPHRASED, embedder, wrongly=False) >= 38


def test_correct_paraphrases_of_a_sceptic_pass(embedder: Embedder) -> None:
    assert passed(PARAPHRASED_SCEPTICALLY, embedder, wrongly=False) >= 17


def test_invented_details_are_kept_back_where_names_and_figures_are_right(embedder: Embedder) -> None:
    invented = [case("invented", wrong, source) for source, _, wrong in CALIBRATING]
    same = [case("same", right, source) for source, right, _ in CALIBRATING]
    assert passed(invented, embedder, wrongly=True) <= 2
    assert passed(same, embedder, wrongly=False) >= 24


def test_an_answer_with_none_of_the_sources_words_is_about_something_else(embedder: Embedder) -> None:
    refused = examined(case("", "Rain is likely.", "Snow may fall in the north."), embedder)
    assert isinstance(refused, Refused)


def test_the_quotations_of_a_statement_are_in_the_order_of_its_keys_and_none_twice() -> None:
    one, other = evidence_of("The bridge took four years to build."), evidence_of("The bridge was closed in January.")
    gate = Gate([(key_of(one), one), (key_of(other), other)])
    keys = (key_of(other), key_of(one), key_of(other))
    found = gate.examine(Draft("The bridge took four years to build and was closed in January.", keys))
    assert isinstance(found, Passed)
    assert [quote.text for quote in found.quotes] == [other.text, one.text]
    assert found.support is Support.ENTAILED


def test_the_words_of_a_sentence_are_verbatim_whatever_its_white_space() -> None:
    evidence, _ = drafted("", "The mayor, Ida\u00a0Brandt,  resigned\non Monday.")
    found = Gate(evidence).examine(Draft("The mayor, Ida Brandt, resigned on Monday.", (evidence[0][0],)))
    assert isinstance(found, Passed)
    assert found.support is Support.VERBATIM
    assert found.quotes[0].text == "The mayor, Ida\u00a0Brandt,  resigned\non Monday."


def test_part_of_a_sentence_is_not_verbatim() -> None:
    evidence, draft = drafted("The mayor did not resign", "The mayor did not resign.")
    found = Gate(evidence).examine(draft)
    assert isinstance(found, Passed)
    assert found.support is Support.ENTAILED


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ((), "it cites no sentence"),
        (("ffffff",), "there is no sentence with the key ffffff"),
        (("own", "ffffff"), "there is no sentence with the key ffffff"),
    ],
)
def test_a_key_that_is_not_there_is_never_overlooked(keys: tuple[str, ...], why: str) -> None:
    evidence, draft = drafted("The mayor resigned.", "The mayor resigned.")
    given = tuple(evidence[0][0] if key == "own" else key for key in keys)
    found = Gate(evidence).examine(Draft(draft.text, given))
    assert isinstance(found, Refused)
    assert found.why == why


def test_a_statement_cites_no_more_than_a_reader_looks_up() -> None:
    several = [evidence_of(f"The mayor resigned on day {count}.") for count in range(MOST_KEYS + 1)]
    gate = Gate([(key_of(one), one) for one in several])
    assert isinstance(gate.examine(Draft("The mayor resigned.", tuple(key_of(one) for one in several))), Refused)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "…!?—“”",
        "Yes.",
        "The dam broke. " * 700,
        "The dam\u202e broke.",
        "The dam\u200b broke.",
        "Did the dam break?",
        "Плотина прорвалась.",
        "大坝决堤了。",
        "انهار السد.",
    ],
)
def test_what_cannot_be_checked_never_passes(text: str) -> None:
    evidence, draft = drafted(text, "The dam broke.")
    assert isinstance(Gate(evidence).examine(draft), Refused)


@pytest.mark.parametrize("text", ["大坝决堤了。她说没有人受伤。", "Плотина прорвалась в понедельник."])
def test_a_sentence_in_another_script_passes_whole(text: str) -> None:
    evidence, draft = drafted(text, text)
    assert isinstance(Gate(evidence).examine(draft), Passed)


def test_what_does_not_follow_by_the_entailment_model_is_refused() -> None:
    evidence, draft = drafted("The mayor resigned", "The mayor resigned on Monday.")
    asked: list[tuple[str, str]] = []

    def entails(premise: str, hypothesis: str) -> float:
        asked.append((premise, hypothesis))
        return 0.49

    refused = Gate(evidence, entails=entails).examine(draft)
    assert isinstance(refused, Refused)
    assert asked == [("The mayor resigned on Monday.", "The mayor resigned")]
    assert isinstance(Gate(evidence, entails=lambda premise, hypothesis: 0.5).examine(draft), Passed)


def test_evidence_is_embedded_once(embedder: Embedder) -> None:
    evidence, draft = drafted("The mayor resigned", "The mayor resigned on Monday.")
    embedded: list[str] = []

    def vectors_of(texts: Sequence[str]) -> object:
        embedded.extend(texts)
        return embedder.embed(texts)

    gate = Gate(evidence, vectors_of)  # type: ignore[arg-type]
    gate.prepare()
    gate.examine(draft)
    gate.examine(draft)
    assert len(embedded) == len(set(embedded))
