"""Cases made from an archive: each question is answered by the sentence it names, and nothing doubtful is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.generation import wordings
from assistant.evaluation.generation.generate import case_line, generate
from assistant.evaluation.generation.people import people_of
from assistant.evaluation.generation.questions import drafts
from assistant.evaluation.generation.quotes import altered, excerpts
from assistant.evaluation.types import Case, Task
from vectorstore import Archive, ArchiveSettings
from vectorstore.embedders import Embedder

PUBLISHED = date(2025, 3, 14)
Build = Callable[..., Archive]

TOWNS = ("Alderney Bay", "Brackwater", "Corran", "Dunmore Falls", "Eastport", "Fennick", "Garrow Point", "Haldane")
MAYORS = (
    "Lena Okafor",
    "Tomas Brandt",
    "Ruth Adeyemi",
    "Paul Reyes",
    "Ines Falk",
    "Omar Said",
    "Clara Voss",
    "Jon Pike",
)


def _town(number: int) -> str:
    town, mayor = TOWNS[number], MAYORS[number]
    return (
        f"---\ntitle: Ferry plans for {town}\noutlet: Paper {number % 3}\ndate: 2025-0{number + 1}-03\n---\n"
        f"{town} Mayor {mayor} opened the new {town} ferry terminal on Monday.\n\n"
        f"The {town} lighthouse was built in 18{number + 51}, long before the harbour was dredged.\n\n"
        f"At least {number + 13} people were hurt when a tram hit a wall near the {town} Opera House.\n\n"
        f"{town} spent ${number + 2}.5 million on ferry repairs in 2024.\n\n"
        f"“We have waited {number + 21} years for a boat that leaves {town} on time,” "
        f"{mayor.split()[1]} said on Tuesday.\n"
    )


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Build]:
    """Makes and opens an archive of these files, one ingest for each mapping."""
    from ingest import IngestSettings, ingest

    opened: list[Archive] = []

    def make(*folders: dict[str, str]) -> Archive:
        root = tmp_path_factory.mktemp("made")
        (root / "in").mkdir()
        for files in folders:
            for name, text in files.items():
                (root / "in" / name).write_text(text, encoding="utf-8")
            ingest([root / "in"], root / "archive", embedder, IngestSettings(), ArchiveSettings())
        opened.append(Archive.open(root / "archive", embedder))
        return opened[-1]

    yield make
    for archive in opened:
        archive.close()


TOWN_FILES = {f"town{number}.md": _town(number) for number in range(len(TOWNS))}
# The same words in a second paper, and a second article that says the same in its own words.
COPIES = {
    "copy.md": _town(0).replace("Paper 0", "Wire").replace("title: Ferry", "title: More ferry"),
    "echo.txt": "A look back at Brackwater\n\nThe Brackwater lighthouse, which was built in 1852, drew crowds again.\n",
}


@pytest.fixture(scope="module")
def towns(build: Build) -> Archive:
    return build(TOWN_FILES | COPIES)


@pytest.fixture(scope="module")
def cases(towns: Archive) -> tuple[Case, ...]:
    found = generate(towns, number=16, seed=3)
    assert {case.kind for case in found} == {"fact", "attribution", "unanswerable"}
    return found


def _texts(archive: Archive) -> dict[str, str]:
    return {article.source: article.text for article in archive.articles()}


def _holds(text: str, wording: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(wording.lower())}(?!\w)", text.lower()) is not None


# --- the whole ---------------------------------------------------------------------------------------------------


def test_a_gold_sentence_is_in_an_article_word_for_word(towns: Archive, cases: tuple[Case, ...]) -> None:
    texts = _texts(towns)
    for case in cases:
        for sentence in case.gold.sentences or ():
            assert any(sentence in texts[source] for source in case.gold.relevant or {}), case


def test_an_answer_is_in_its_sentence_and_not_in_its_question(cases: tuple[Case, ...]) -> None:
    facts = [case for case in cases if case.kind == "fact"]
    assert len(facts) >= 8
    for case in facts:
        assert case.gold.facts is not None
        assert case.gold.sentences is not None
        assert case.task is Task.ASK
        assert case.gold.answerable is True
        assert _holds(case.gold.sentences[0], case.gold.facts[0][0]), case
        assert not any(_holds(case.text, wording) for wording in case.gold.facts[0]), case


def test_articles_with_the_same_sentence_are_all_gold(build: Build) -> None:
    archive = build({name: TOWN_FILES[name] for name in ("town0.md", "town1.md", "town2.md")} | COPIES)
    found = {case.text: case for seed in range(40) for case in generate(archive, number=30, seed=seed)}
    built = found["When was the Alderney Bay lighthouse built?"]
    assert built.without == ("copy.md", "town0.md") or set(built.gold.relevant or ()) == {"copy.md", "town0.md"}
    retold = found["When was the Brackwater lighthouse built?"]
    assert retold.without == ("echo.txt", "town1.md") or set(retold.gold.relevant or ()) == {"echo.txt", "town1.md"}


def test_what_is_left_out_covers_every_article_with_the_answer(towns: Archive) -> None:
    texts = _texts(towns)
    absent = [
        case for seed in range(3) for case in generate(towns, number=20, seed=seed) if case.kind == "unanswerable"
    ]
    assert absent
    for case in absent:
        assert case.gold.answerable is False
        assert case.gold.relevant == {}
        assert case.without
        town = next(name for name in TOWNS if name in case.text)
        told = {source for source, text in texts.items() if town in text} - {"echo.txt"}
        if "lighthouse" in case.text and town == "Brackwater":
            told.add("echo.txt")
        assert told <= set(case.without), case


def test_a_question_that_articles_answer_differently_is_not_asked(build: Build) -> None:
    one = {"a.md": _town(0), "b.md": _town(1)}
    other = {"c.txt": "Looking back\n\nThe Alderney Bay lighthouse was built in 1799, the Alderney Bay museum says.\n"}
    archive = build(one | other)
    asked = {case.text for seed in range(8) for case in generate(archive, number=30, seed=seed)}
    assert "When was the Brackwater lighthouse built?" in asked
    assert "When was the Alderney Bay lighthouse built?" not in asked


def test_who_holds_an_office_is_asked_only_where_all_articles_agree(build: Build) -> None:
    files = {
        "a.txt": "A walk\n\nOn Friday Ohio Gov. Pat Lowe walked home.\n\nOn Monday Utah Gov. Sam Dell walked home.\n",
        "b.txt": "A swim\n\nThat day Ohio Gov. Pat Lowe swam home.\n\nOn Monday Utah Gov. Ann Pell swam home.\n",
    }
    (case,) = generate(build(files), number=10)
    assert case.text == "Who is the governor of Ohio?"
    assert set(case.gold.relevant or ()) == {"a.txt", "b.txt"}


def test_the_same_seed_gives_the_same_cases_in_whatever_order_articles_came(build: Build) -> None:
    names = list(TOWN_FILES)
    first = build(TOWN_FILES)
    last = build(*({name: TOWN_FILES[name]} for name in reversed(names)))
    assert generate(first, number=20, seed=5) == generate(first, number=20, seed=5)
    assert generate(first, number=20, seed=5) == generate(last, number=20, seed=5)
    assert generate(first, number=20, seed=5) != generate(first, number=20, seed=6)


def test_no_article_gives_more_than_two_cases_and_all_outlets_give_some(towns: Archive) -> None:
    found = generate(towns, number=60)
    assert 10 <= len(found) < 60, "fewer than asked for, as the archive has no more"
    begun = [case.without[0] if case.kind == "unanswerable" else next(iter(case.gold.relevant or {})) for case in found]
    assert max(begun.count(source) for source in begun) <= 4, "two of its own, and two that it shares"
    outlets = {article.source: article.outlet for article in towns.articles()}
    assert {outlets[source] for source in begun} >= {"Paper 0", "Paper 1", "Paper 2"}


def test_ids_are_numbered_by_kind_and_unique(cases: tuple[Case, ...]) -> None:
    ids = [case.id for case in cases]
    assert len(set(ids)) == len(ids)
    assert {"fact-0001", "attribution-0001", "unanswerable-0001"} <= set(ids)


def test_quotations_are_in_an_article_unless_they_are_altered(towns: Archive) -> None:
    texts = _texts(towns)
    quoted = [case for case in generate(towns, number=40, seed=1) if case.kind == "attribution"]
    assert {case.gold.match for case in quoted} == {"exact", "altered"}
    for case in quoted:
        assert case.task is Task.TRACE
        assert any(case.text in text for text in texts.values()) is (case.gold.match == "exact"), case


def test_a_line_can_be_read_as_a_case_again(cases: tuple[Case, ...]) -> None:
    for case in cases:
        line = case_line(case)
        assert line["id"] == case.id
        assert line["kind"] == case.kind
        assert line["quote" if case.task is Task.TRACE else "question"] == case.text
        assert line["gold_sources"] == list(case.gold.relevant or {})
        assert line.get("without", []) == list(case.without)
        assert ("must_include" in line) is (case.kind == "fact")
        assert None not in line.values()


# --- archives that give nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "12 14 1,200 3.4% $5 million 2019 2020 2021 14 15 16 17 18 19 20 21 22 23 24.\n",
        "word " * 3000 + ".\n",
        "Photo by Ana Lind (AP Photo/Ana Lind)\n\nREAD MORE: 10 things to know\n",
        "He said it was 14. They died in 2003. She will pay $5 million. It rose 4% in May.\n",
        "\n\n".join(["no sentence here"] * 20),
    ],
    ids=["numbers only", "one giant sentence", "credits", "pronouns", "no sentences"],
)
def test_a_text_without_fit_sentences_gives_no_fact(build: Build, text: str) -> None:
    assert generate(build({"hostile.txt": text}), number=10) == ()


def test_an_archive_of_one_article_asks_nothing_unanswerable(build: Build) -> None:
    found = generate(build({"town.md": _town(4)}), number=10)
    assert found
    assert {case.kind for case in found} <= {"fact", "attribution"}
    assert generate(build({"town.md": _town(5)}), number=0) == ()


@given(st.text(alphabet=st.sampled_from("AaBb .,;“”\"'0123456789%$-—\n()éÉ的was in"), max_size=300))
def test_no_sentence_breaks_the_forms(text: str) -> None:
    for draft in drafts(text, PUBLISHED, people_of(text)):
        assert draft.wordings[0].lower() in text.lower()
    for excerpt in excerpts(text):
        assert excerpt in text
        altered(excerpt)


# --- the forms ---------------------------------------------------------------------------------------------------

PEOPLE = frozenset({"Lena Okafor", "Paul Reyes", "Ida Brandt"})
ASKED = {
    "EASTPORT, Maine (AP) — At least 14 people were killed when a bus plunged into the Tarn River on Friday.": (
        "How many people were killed when a bus plunged into the Tarn River?",
        "at least 14",
    ),
    "Twelve schools have closed in Eastport because of Storm Edda, officials said.": (
        "How many schools have closed in Eastport because of Storm Edda?",
        "twelve",
    ),
    "The Eastport ferry company hired 90 sailors in 2024.": (
        "How many sailors did the Eastport ferry company hire in 2024?",
        "90",
    ),
    "Brackwater County lost 1,200 jobs last year, according to the Labor Department.": (
        "How many jobs did Brackwater County lose in 2024?",
        "1,200",
    ),
    "Eastport Hospital has 340 beds in its new wing.": (
        "How many beds does Eastport Hospital have in its new wing?",
        "340",
    ),
    "The Eastport flood wall cost $4.2 million to build.": (
        "How much did the Eastport flood wall cost to build?",
        "$4.2 million",
    ),
    "Garrow Shipping agreed to pay about $3 billion to Eastport fishermen, the court said.": (
        "How much did Garrow Shipping agree to pay to Eastport fishermen?",
        "about $3 billion",
    ),
    "Garrow Shipping was fined $250,000 for dumping oil off Eastport.": (
        "How much was Garrow Shipping fined for dumping oil off Eastport?",
        "$250,000",
    ),
    "The price of bread in Eastport rose 3.4% in January, the sharpest climb in years.": (
        "By what percentage did the price of bread in Eastport rise in January?",
        "3.4%",
    ),
    "About 42% of Eastport voters say they want a second bridge.": None,
    "About 42% of Eastport voters want a second bridge.": (
        "What percentage of Eastport voters want a second bridge?",
        "about 42%",
    ),
    "The Harbour Bridge was closed to the public on March 14.": (
        "When was the Harbour Bridge closed to the public?",
        "March 14",
    ),
    "Garrow Shipping moved its yards to Eastport in 1998, before the port grew.": (
        "When did Garrow Shipping move its yards to Eastport?",
        "1998",
    ),
    "Ida Brandt was born in Corran, Ohio, and studied law.": ("Where was Ida Brandt born?", "Corran, Ohio"),
    "Eastport Mayor Lena Okafor cut the ribbon on Friday.": ("Who is the mayor of Eastport?", "Lena Okafor"),
    "Work will go on for weeks, said Ida Brandt, director of the Eastport Port Authority.": (
        "Who is the director of the Eastport Port Authority?",
        "Ida Brandt",
    ),
    "Paul Reyes, 57, of Eastport, drives a tram.": ("How old is Paul Reyes?", "57"),
    "Mayor Lena Okafor signed the Harbour Safety Act into law on Friday.": (
        "Who signed the Harbour Safety Act into law?",
        "Lena Okafor",
    ),
    "Union leader Paul Reyes said that Eastport schools would reopen in April.": (
        "Who said that Eastport schools would reopen in April?",
        "Paul Reyes",
    ),
    "The Eastport ferries will run all night, Lena Okafor said.": (
        "Who said that the Eastport ferries will run all night?",
        "Lena Okafor",
    ),
}


@pytest.mark.parametrize(("sentence", "expected"), ASKED.items())
def test_a_clean_sentence_becomes_this_question(sentence: str, expected: tuple[str, str] | None) -> None:
    made = {(draft.question, draft.answer) for draft in drafts(sentence, PUBLISHED, PEOPLE)}
    assert made == set() if expected is None else expected in made


@pytest.mark.parametrize(
    "sentence",
    [
        "He said 14 people were killed in Eastport.",
        "Nine new cases were found in Eastport.",
        "The Harbour Safety Act signed into law by Mayor Okafor in January 2011 changed little.",
        "They lost all water service on Jan. 16.",
        "The city spent $4 million on the repairs in 2024.",
        "The bridge was closed on March 14.",
        "At least 14 people were killed in the attack.",
        "The company hired 90 people in Eastport three years ago.",
        "“Eastport hired 90 sailors in 2024,” the mayor said.",
        "Eastport hired 90 sailors and 14 cooks in 2024.",
        "A report from Eastport found 90 people live without water.",
        "Former Eastport Mayor Lena Okafor cut the ribbon on Friday.",
        "Lena Okafor said it would take six weeks in Eastport.",
        "Lena Okafor said that she would run in Eastport.",
        "Eastport had 14 crashes and three deaths in 2024.",
        "Garrow Shipping shares fell 4% in New York.",
        "Congress passed the law with great speed in 2022.",
        "Eastport ended its strike between 2018 and 2020.",
        "PHOTO: Eastport hired 90 sailors in 2024.",
        "Read more about how Eastport hired 90 sailors in 2024",
        "Jon Pike, 24, of Eastport, died on Friday; Jon Pike was 24 years old in 2024.",
    ],
)
def test_a_doubtful_sentence_becomes_no_question(sentence: str) -> None:
    assert drafts(sentence, PUBLISHED, PEOPLE) == ()


def test_a_question_that_gives_its_answer_away_is_not_asked() -> None:
    made = drafts("Garrow Shipping hired 90 sailors at Pier 90 in 2024.", PUBLISHED, PEOPLE)
    assert [draft.form for draft in made] == ["when"]


def test_a_year_that_only_the_date_tells_is_not_guessed() -> None:
    assert drafts("Brackwater County lost 1,200 jobs last year.", None, PEOPLE) == ()


def test_a_family_name_is_asked_about_in_full() -> None:
    (draft,) = drafts("Okafor led the Eastport council in 2019.", PUBLISHED, PEOPLE)
    assert draft.question == "When did Lena Okafor lead the Eastport council?"


def test_only_those_an_article_shows_to_be_people_are_people() -> None:
    text = (
        "Mayor Lena Okafor met Harbour Watch. Ida Brandt, 41, waited. Paul Reyes called. “No,” Reyes said. "
        "Buckingham Palace said nothing. Eastport Gazette wrote about it. Robin Lake sang."
    )
    assert people_of(text) == {"Lena Okafor", "Ida Brandt", "Paul Reyes"}


@pytest.mark.parametrize(
    ("made", "others"),
    [
        (wordings.of_number("1,200"), {"1200"}),
        (wordings.of_number("twelve"), {"12"}),
        (wordings.of_number("32"), {"thirty-two"}),
        (wordings.of_number("4.2 million"), {"4,200,000", "4.2m"}),
        (wordings.of_money("$4.2 million"), {"4.2 million dollars", "$4,200,000"}),
        (wordings.of_percentage("3.4%"), {"3.4 percent", "3.4 per cent"}),
        (wordings.of_date("Dec. 21"), {"December 21", "21 December"}),
        (wordings.of_date("14 March 2020"), {"March 14, 2020", "March 14"}),
        (wordings.of_date("January 2022"), {"Jan. 2022"}),
        (wordings.of_name("Martin King Jr."), {"King"}),
    ],
)
def test_an_answer_is_right_in_any_of_its_wordings(made: tuple[str, ...], others: set[str]) -> None:
    assert others <= set(made)


def test_an_altered_quotation_differs_in_one_word() -> None:
    assert altered("We waited 14 years for it") == "We waited 15 years for it"
    assert altered("It is the best boat, and always late") == "It is the worst boat, and always late"
    assert altered("Nothing of that sort") is None


def test_excerpts_are_what_was_said_and_not_who_said_it() -> None:
    sentence = "“We have waited long enough for a boat that runs,” Okafor said, “and it sank.”"
    assert list(excerpts(sentence)) == ["We have waited long enough for a boat that runs"]
    assert list(excerpts('He left." Then he spoke of it for a very long time indeed, they say.')) == []
