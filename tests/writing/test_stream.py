"""A model's reply is read the same however it arrives, and no half of a marker is ever taken for text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.stream import LONGEST_STATEMENT, DraftParser

Drafts = list[tuple[str, tuple[str, ...]]]
A, B = "3fa9c1", "07bd22"

REPLIES: dict[str, tuple[str, Drafts]] = {
    "one statement a line": (
        f"The bridge closed on Monday [{A}].\nFerries sail hourly. [{B}]\n",
        [("The bridge closed on Monday.", (A,)), ("Ferries sail hourly.", (B,))],
    ),
    "a paragraph": (
        f"The bridge closed on Monday [{A}]. Ferries sail hourly. [{B}][{A}] It opens in May [[{B}]].",
        [("The bridge closed on Monday.", (A,)), ("Ferries sail hourly.", (B, A)), ("It opens in May.", (B,))],
    ),
    "statements in backticks": (
        f"`The bridge closed on Monday.` [{A}]\n`Ferries sail hourly. [{B}]`\n",
        [("The bridge closed on Monday.", (A,)), ("Ferries sail hourly.", (B,))],
    ),
    "keys in the middle of a sentence": (
        f"The bridge closed [{A}], Vance said, and ferries [{A}] sail [{B}]. It opens in [{A}] 5 weeks [{B}]",
        [("The bridge closed, Vance said, and ferries sail.", (A, B)), ("It opens in 5 weeks", (A, B))],
    ),
    "lists, headings and bold": (
        f"# Answer\n\nHere is what is known:\n- **The bridge closed** ([{A}], [{B}]).\n\n2) It opens in May 【{A}】.\n"
        f"* “It is safe,” she said. **[{B}]**\n",
        [
            ("The bridge closed.", (A, B)),
            ("It opens in May.", (A,)),
            ("“It is safe,” she said.", (B,)),
        ],
    ),
    "a code fence": (
        f"```text\nThe bridge closed `[{A}]`.\nIt opens in May ({B}).\n```\n",
        [("The bridge closed.", (A,)), ("It opens in May.", (B,))],
    ),
    "thoughts first": (
        f"<think>\nThe key [{A}] says closed.\nNOT IN THE ARCHIVE\n</think>\n\nThe bridge closed [{A}].",
        [("The bridge closed.", (A,))],
    ),
    "keys first": (
        f"[{A}] The bridge closed.\n- [{B}] It opens in May.\n",
        [("The bridge closed.", (A,)), ("It opens in May.", (B,))],
    ),
    "keys first on one line": (
        f"[{A}] The bridge closed. [{B}, {A}] It opens in May.",
        [("The bridge closed.", (A,)), ("It opens in May.", (B, A))],
    ),
    "keys on a line of their own": (
        f"The bridge closed.\n\n[{A}]\nIt opens in May.\n({B})\n",
        [("The bridge closed.", (A,)), ("It opens in May.", (B,))],
    ),
    "keys at the start of the next line": (
        f"The bridge closed.\n[{A}] It opens in May. [{B}]\n",
        [("The bridge closed.", (A,)), ("It opens in May.", (B,))],
    ),
    "brackets that are no keys": (
        f"It [sic] closed in [2025] (see [1]), for the [late] {{x}} (250000) and (decade), 3 < 4 [{A}].\n",
        [("It [sic] closed in [2025] (see [1]), for the [late] {x} (250000) and (decade), 3 < 4.", (A,))],
    ),
    "labels and capitals": (
        f"One [key: {A}]. Two [source {B}]. Three [#{A.upper()}]; [^{B}]. "
        f"Four <{A}>! Five {{{B}}}? Six 〔{A}〕 ［{B}］.",
        [("One.", (A,)), ("Two.", (B,)), ("Three.", (A, B)), ("Four!", (A,)), ("Five?", (B,)), ("Six.", (A, B))],
    ),
    "brackets forgotten or doubled": (
        f"One [{A}[{B}]. Two ([{A}], [{B}]). Three [[{A}], [{B}]]. Four [{A}\nFive [{B}",
        [("One.", (A, B)), ("Two.", (A, B)), ("Three.", (A, B)), ("Four", (A,)), ("Five", (B,))],
    ),
    "a list of sources": (f"The bridge closed.\nSources: [{A}], [{B}]", [("The bridge closed.", (A, B))]),
    "no keys at all": ("The bridge closed.\nIt opens in May.", [("The bridge closed.", ()), ("It opens in May.", ())]),
    "keys that do not exist": ("The bridge closed [123456][ffffff].", [("The bridge closed.", ("123456", "ffffff"))]),
}
every_reply = pytest.mark.parametrize(("reply", "expected"), REPLIES.values(), ids=REPLIES.keys())


def parse(*pieces: str) -> Drafts:
    parser = DraftParser()
    drafts = [draft for piece in pieces for draft in parser.feed(piece)] + parser.finish()
    return [(draft.text, draft.keys) for draft in drafts]


def parser_of(reply: str) -> DraftParser:
    parser = DraftParser()
    parser.feed(reply)
    parser.finish()
    return parser


@every_reply
def test_a_reply_is_read_as_it_is_meant(reply: str, expected: Drafts) -> None:
    assert parse(reply) == expected


@every_reply
def test_a_cut_at_any_place_changes_nothing(reply: str, expected: Drafts) -> None:
    for at in range(len(reply) + 1):
        assert parse(reply[:at], reply[at:]) == expected, reply[:at]


@every_reply
def test_a_reply_that_comes_letter_by_letter_is_the_same(reply: str, expected: Drafts) -> None:
    assert parse(*reply) == expected


@every_reply
def test_half_a_marker_is_never_text(reply: str, expected: Drafts) -> None:
    """A reply that breaks off anywhere: what was given is a prefix of the whole, and its last text has no marks."""
    for at in range(len(reply)):
        for text, _ in parse(reply[:at]):
            assert A not in text.lower()
            assert B not in text.lower()
            assert not text.endswith(("[", f"[{A[:3]}", f"[{B[:5]}", "【", "(["))


MARKS = (
    f"[{A}]", f"[[{B}]]", f"[{A}, {B}]", f"({A})", "[sic]", "[1]", "\n", "\r\n", "\n\n", ". ", ", ", "**", "`", "[",
    "]", "(", "- ", "1. ", "# ", "<think>", "</think>", "```", "“", "”", '"', "NOT IN THE ARCHIVE", "Bridge", "closed",
    " ", "】", "3", "\x00",
)  # fmt: skip


@given(st.data())
def test_any_cutting_gives_the_same_statements(data: st.DataObject) -> None:
    marks = st.sampled_from(MARKS)
    reply = "".join(data.draw(st.lists(st.one_of(marks, st.text(max_size=6)), max_size=30)))
    whole = parser_of(reply)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=8)))
    pieces = [reply[start:end] for start, end in zip([0, *cuts], [*cuts, len(reply)], strict=True)]
    assert parse(*pieces) == parse(reply)
    in_pieces = DraftParser()
    for piece in pieces:
        in_pieces.feed(piece)
    in_pieces.finish()
    assert in_pieces.declined == whole.declined


SAID = st.sampled_from(["Ships left.", "The pier (old) burnt, he said.", "It is 5 km long."])
CITED = st.lists(st.sampled_from([A, B, "c0ffe1"]), min_size=1, max_size=3, unique=True)


@given(st.lists(st.tuples(SAID, CITED), max_size=6), st.sampled_from(["\n", " ", "\n\n- ", "\r\n"]))
def test_what_a_model_wrote_comes_out_whole_and_in_order(said: list[tuple[str, list[str]]], between: str) -> None:
    reply = between.join(text + " " + "".join(f"[{key}]" for key in keys) for text, keys in said)
    assert parse(reply) == [(text, tuple(keys)) for text, keys in said]


def test_a_statement_is_given_as_soon_as_it_is_complete() -> None:
    parser = DraftParser()
    assert parser.feed(f"The bridge closed [{A}].") == []
    assert [one.text for one in parser.feed("\n")] == ["The bridge closed."]
    assert parser.feed(f"It opens in May [{B}]. ") == []
    assert [one.text for one in parser.feed("F")] == ["It opens in May."]


def test_a_statement_without_keys_waits_for_the_next_line_only() -> None:
    parser = DraftParser()
    assert parser.feed("The bridge closed.\n\n") == []
    assert [one.keys for one in parser.feed(f"It opens in May. [{A}]\n")] == [(), (A,)]


@pytest.mark.parametrize(
    "reply",
    [
        "NOT IN THE ARCHIVE",
        "Not in the archive.\n",
        f"**not in the archive** [{A}]",
        "- “NOT IN THE ARCHIVE.”",
        f"<think>Hm [{A}]</think>NOT IN THE ARCHIVE",
        "```\nNOT IN THE ARCHIVE\n```",
    ],
)
def test_the_line_that_declines_is_no_statement(reply: str) -> None:
    assert parse(*reply) == []
    assert parser_of(reply).declined


def test_a_statement_about_archives_declines_nothing() -> None:
    reply = f"The letters are not in the archive of the town [{A}]."
    assert parse(reply) == [("The letters are not in the archive of the town.", (A,))]
    assert not parser_of(reply).declined


@pytest.mark.parametrize("name", ["think", "THINKING", "reasoning", "analysis"])
def test_thoughts_are_never_read(name: str) -> None:
    thoughts = f"<{name}>The bridge fell [{A}].\n</b> <p></{name}>"
    assert parse(*(thoughts + f"It closed [{B}].")) == [("It closed.", (B,))]
    assert parse(f"<{name}>The bridge fell [{A}].\n") == [], "a thought that never ends"
    assert parse(f"[THINK]The bridge fell [{A}].[/THINK]\nIt closed [{B}].") == [("It closed.", (B,))]


def test_a_statement_that_never_ends_is_given_up_without_keys_and_the_next_is_read() -> None:
    long = "word " * LONGEST_STATEMENT
    drafts = parse(f"{long} [{A}]\nIt closed [{B}].")
    assert [keys for _, keys in drafts] == [(), (B,)]
    assert len(drafts[0][0]) < LONGEST_STATEMENT / 10
    assert parse(f"It closed.\n{'x' * 9000}\n[{A}]\n")[1][1] == (), "its keys cannot come later either"
    assert [keys for _, keys in parse(f"[{A}] {long}\n[{B}] It closed.")] == [(), (B,)]


LONG_RUNS = ("[", "(", "[3", "x ", f"[{A}]", f"[{A}] x ", "\n", "<", "* ", "<think", "[[", " ", "\x00")


@pytest.mark.parametrize("letter", LONG_RUNS)
def test_reading_takes_time_in_proportion_to_length(letter: str) -> None:
    def seconds(length: int) -> float:
        reply = letter * (length // len(letter))
        best = float("inf")
        for _ in range(2):
            began = time.process_time()
            parse(reply)
            best = min(best, time.process_time() - began)
        return best

    short, long = seconds(20_000), seconds(160_000)
    assert long < 8 * 4 * max(short, 0.005)


def test_what_nobody_can_see_is_not_in_a_statement() -> None:
    assert parse(f"The\u200b bridge \u202eclosed\u202c\x00 [{A[:3]}\u200b{A[3:]}].") == [("The bridge closed.", (A,))]
