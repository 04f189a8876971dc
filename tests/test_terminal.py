"""What a terminal shows of an answer, and what comes out where the output goes on to a file or another program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from told import REOPENED, SHUT, asked_back, reworded, told

from assistant import Usage
from ui import console
from ui.terminal import show_answer, show_rest, show_statement

STYLE = re.compile(r"\x1b\[[0-9;]*m")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "200")


def on_terminal(show: Callable[..., None], *values: object) -> str:
    """What `show` writes to a terminal with colours."""
    with redirect_stdout(_Terminal()) as screen:
        show(*values)
    return screen.getvalue()


def test_piped_output_keeps_every_statement_and_quotation_word_for_word(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(told())
    assert capsys.readouterr().out == (
        "Understood as: Has the harbour bridge reopened, and who paid?\n"
        "Yes.\n"
        f"{REOPENED} [1]\n"
        f"Earlier, 3 Jan 2026: {SHUT} [2]\n"
        "Not found: who paid\n"
        "As of 27 February 2026\n"
        "\nSources\n"
        " [1] Harbour bridge opens again — Harbour Gazette, 27 February 2026\n"
        f"     “{REOPENED}”\n"
        "     [Thursday: 26 February 2026]\n"
        "     https://gazette.example.org/bridge-opens\n"
        " [2] Bridge stays shut — Coast Courier, 3 January 2026\n"
        f"     “{SHUT}”\n"
        "     [Friday: 9 January 2026]\n"
        "     bridge-shut.md\n"
        "\nYou could ask\n"
        "  When did the bridge close?\n"
    )


def test_a_terminal_shows_the_answering_words_bold_and_the_day_beside_its_weekday() -> None:
    shown = on_terminal(show_answer, told())
    statement = " ".join(shown[shown.index("The 🚢") : shown.index("Earlier")].removesuffix("\x1b[2m").split())
    assert STYLE.sub("", statement) == REOPENED.replace("Thursday", "Thursday [26 Feb 2026]") + " [1]"
    assert re.findall(r"\x1b\[1m(.*?)\x1b\[0m", statement) == ["reopened", "on", "Thursday"]
    assert re.findall(r"\x1b\[2m(.*?)\x1b\[0m", statement) == ["[26", "Feb", "2026]"]
    assert f"“{REOPENED}”" in " ".join(STYLE.sub("", shown).split()), "nothing is put between the words of a quotation"


def test_the_day_stays_apart_from_the_words_without_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = on_terminal(show_answer, told())
    assert "\x1b" not in shown
    assert "on Thursday [26 Feb 2026] after" in shown


def test_a_question_put_back_offers_its_readings_by_number(capsys: pytest.CaptureFixture[str]) -> None:
    show_answer(asked_back())
    shown = capsys.readouterr().out
    assert shown == "Whom do you mean?\n  1. How old is Lena Okafor?\n  2. How old is Ida Brandt?\n"


def test_words_of_a_chat_model_are_not_marked() -> None:
    answer = reworded()
    shown = on_terminal(show_statement, answer.statements[0], answer.citations)
    assert shown == "It is open again, at a cost of 4.2 million euros. [1]\n"


def test_an_overtaken_statement_of_an_undated_article_is_still_labelled(capsys: pytest.CaptureFixture[str]) -> None:
    answer = told()
    undated = replace(answer.citations[1].quote, article=replace(answer.citations[1].quote.article, published=None))
    show_statement(answer.statements[1], [replace(answer.citations[1], quote=undated)])
    assert capsys.readouterr().out == f"Earlier: {SHUT} [2]\n"


def test_a_streamed_answer_says_yes_or_no_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    show_rest(told())
    assert capsys.readouterr().out.splitlines()[1:4] == [
        "In short: Yes.",
        "Not found: who paid",
        "As of 27 February 2026",
    ]


def test_styles_take_no_room_on_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    answer = told()
    shown = on_terminal(show_statement, answer.statements[0], answer.citations)
    lengths = [len(STYLE.sub("", line)) for line in shown.splitlines()]
    assert max(lengths) <= 40
    assert min(lengths[:-1]) > 20


parts = st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["", "bold", "dim"])), max_size=6)


@given(parts=parts)
@example(parts=[("a\x1b\u202e b", ""), ("c", "bold")])
def test_styles_change_no_letter_and_no_fold(parts: list[tuple[str, console.Style]]) -> None:
    folded = console.wrap_styled(parts, indent=2, first="- ")
    assert STYLE.sub("", folded) == console.wrap("".join(text for text, _ in parts), 2, "- ")
    bold = "".join(re.findall(r"\x1b\[1m(.*?)\x1b\[0m", folded))
    assert bold == "".join("".join(console.clean(text).split()) for text, style in parts if style == "bold")


@pytest.mark.parametrize(
    ("answerer", "usage", "expected"),
    [
        (
            "openai:x",
            Usage(1200, 80, 2, False, 0.0012),
            "Written by openai:x: 1,200 tokens read, 80 written, $0.0012.\n",
        ),
        ("openai:x", Usage(1200, 80, 1, True), "Written by openai:x: about 1,200 tokens read, 80 written.\n"),
        ("openai:x", Usage(), "Written by openai:x: a reply that was kept, at no cost.\n"),
        ("extractive", Usage(900, 3, 1), "The chat model took all the same: 900 tokens read, 3 written.\n"),
        ("extractive", Usage(calls=1), ""),
    ],
)
def test_what_a_chat_model_took_is_told_beside_the_answer(
    capsys: pytest.CaptureFixture[str], answerer: str, usage: Usage, expected: str
) -> None:
    show_answer(replace(told(), answerer=answerer, usage=usage))
    assert capsys.readouterr().err == expected
