"""Short articles of made-up places. Where two of them tell of one thing, the comment says how they stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.types import Citation, Disagreement

Shown = tuple[tuple[Disagreement, ...], tuple[Citation, ...]]
ShownFor = Callable[[str], Shown]
"""Gives what is shown for a question, with its citations."""

_ARTICLES = {
    # Two tolls of one sinking on one day, from two sources.
    "ferry-police": (
        "Ferry Aurora sinks off Eastport",
        "Harbour Gazette",
        "2026-03-03",
        "The ferry Aurora sank off Eastport in a storm. Police said 12 people were killed in the sinking of "
        "the ferry Aurora off Eastport.",
    ),
    "ferry-guard": (
        "Aurora sinking: search goes on",
        "Coast Courier",
        "2026-03-03",
        "The search off Eastport goes on. At least 20 people were killed in the sinking of the ferry Aurora "
        "off Eastport, the coast guard said.",
    ),
    # One length in two units.
    "canal-miles": (
        "The Harl canal is to be dredged",
        "Harbour Gazette",
        "2026-02-11",
        "The Harl canal, which is 60 miles long, will be dredged in spring, engineers said.",
    ),
    "canal-km": (
        "A walk along the Harl canal",
        "Coast Courier",
        "2026-02-20",
        "The Harl canal is 97 kilometres long and has twelve locks, most of them built by hand.",
    ),
    # A toll that goes up.
    "quake-first": (
        "Earthquake strikes Tarnfield",
        "Harbour Gazette",
        "2026-03-02",
        "An earthquake struck Tarnfield on Monday and killed 40 people, officials said.",
    ),
    "quake-later": (
        "Tarnfield buries its dead",
        "Coast Courier",
        "2026-03-05",
        "The death toll from the earthquake that struck Tarnfield on Monday rose to 85 people, officials said.",
    ),
    # An army's count and a flat denial of any.
    "strikes-army": (
        "Larenia bombs the hills of Velm",
        "Harbour Gazette",
        "2026-03-06",
        "Larenia struck the hills of Velm at dawn. The Larenian army said its air strikes on Velm had killed "
        "over 130 rebel fighters.",
    ),
    "strikes-rebels": (
        "Rebels speak of empty hills",
        "Coast Courier",
        "2026-03-06",
        "Larenia has carried out air strikes on Velm. “There have been no reported casualties from the air "
        "strikes on Velm,” rebel spokesman Tor Hale said.",
    ),
    # Two outcomes of one truce.
    "truce-held": (
        "Quiet on the Ostavian border",
        "Harbour Gazette",
        "2026-02-27",
        "The June truce between Larenia and Ostavia has largely held, though shots are fired at night.",
    ),
    "truce-over": (
        "War returns to the border",
        "Coast Courier",
        "2026-02-27",
        "The June truce between Larenia and Ostavia collapsed within weeks, and both sides dug in again.",
    ),
    # A charge and its denial in one sentence.
    "red-hand": (
        "Who are the Red Hand?",
        "Coast Courier",
        "2026-01-15",
        "Ostavia accuses Larenia of sheltering the Red Hand rebels, an allegation Larenia denies.",
    ),
    # A claim and its denial in two sentences.
    "pits": (
        "Fighting over the Orm pits",
        "Harbour Gazette",
        "2026-01-20",
        "The Ostavian army said it had captured the Orm pits on Sunday. The rebels rejected the claim, saying"
        " their men still held every shaft of the Orm pits.",
    ),
    # Two years for one dam.
    "dam-one": (
        "The Tarn dam at night",
        "Harbour Gazette",
        "2025-11-02",
        "The Tarn dam was built in 1952 by hand.",
    ),
    "dam-two": (
        "Ice on the Tarn dam",
        "Coast Courier",
        "2025-12-04",
        "The Tarn dam was built in 1961 and is still in use.",
    ),
    # Two architects for one tower.
    "tower-one": (
        "The Osprey tower opens",
        "Harbour Gazette",
        "2025-10-01",
        "The Osprey tower in Eastport was designed by Ida Brandt.",
    ),
    "tower-two": (
        "Lifts of the Osprey tower fail",
        "Coast Courier",
        "2025-10-20",
        "The Osprey tower in Eastport was designed by Paul Reyes.",
    ),
    # Two counts of different things.
    "killings-all": (
        "A year of robberies",
        "Harbour Gazette",
        "2026-01-30",
        "According to data shared with the Gazette by the interior ministry, robberies in Larenia doubled. In"
        " 2025 alone, over 900 people, guards and passers-by, were killed in robberies in Larenia.",
    ),
    "killings-banks": (
        "Banks hire guards",
        "Coast Courier",
        "2026-02-02",
        "According to the Eastport Institute, at least 300 people, most of them guards, were killed in Red "
        "Hand bank robberies across Larenia in 2025.",
    ),
    # A figure and a limit that holds it.
    "army-figure": (
        "Ostavia counts its soldiers",
        "Harbour Gazette",
        "2026-01-07",
        "The army of Ostavia has 172,000 soldiers, the defence ministry said.",
    ),
    "army-limit": (
        "What the army of Ostavia can do",
        "Coast Courier",
        "2026-01-09",
        "The army of Ostavia, estimated at under 200,000 soldiers, has few aircraft.",
    ),
    # Fires in two towns.
    "fire-pelling": (
        "Fire in Pelling",
        "Harbour Gazette",
        "2026-02-16",
        "A fire at a mill in Pelling killed 3 people on Monday, firefighters said.",
    ),
    "fire-oskar": (
        "Oskar Town mourns",
        "Coast Courier",
        "2026-02-16",
        "A fire at a hotel in Oskar Town killed 9 people on Monday, firefighters said.",
    ),
    # Dead and injured of one crash.
    "crash-dead": (
        "Bus crash near Brill",
        "Harbour Gazette",
        "2026-02-08",
        "A bus crash near Brill killed 4 people on Saturday, police said.",
    ),
    "crash-hurt": (
        "Brill crash: the wounded",
        "Coast Courier",
        "2026-02-08",
        "A bus crash near Brill injured 31 people on Saturday, police said.",
    ),
    # One mayor, told twice; and where a fire was not.
    "mayor-one": (
        "A mayor for Brill",
        "Harbour Gazette",
        "2026-01-02",
        "Lena Okafor was elected mayor of Brill on Friday.",
    ),
    "mayor-two": (
        "Brill chooses",
        "Coast Courier",
        "2026-01-03",
        "Ms Okafor was elected mayor of Brill by a wide margin.",
    ),
    # One operation with three names.
    "name-one": (
        "Operation Iron Gull begins",
        "Harbour Gazette",
        "2026-02-01",
        "Larenia called its operation against the smugglers “Iron Gull”.",
    ),
    "name-two": (
        "Smugglers flee the coast",
        "Coast Courier",
        "2026-02-01",
        "Larenia called its operation against the smugglers “Gull of Iron”, known to sailors as Operation Sea Broom.",
    ),
}


def write_disputed(folder: Path) -> Path:
    """The articles as files, one each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, outlet, day, body) in _ARTICLES.items():
        header = f"---\ntitle: '{title}'\noutlet: {outlet}\ndate: {day}\n---\n"
        (folder / f"{name}.md").write_text(f"{header}{body}\n", encoding="utf-8")
    return folder
