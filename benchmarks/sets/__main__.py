"""Measures Byline and its peers on public sets of questions and writes docs/benchmarks.md: `python -m benchmarks.sets`.

Exit code 0 when everything was measured, 2 when something could not be.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.environment import SETS_REQUIREMENTS, Peers, installed, peers
from benchmarks.processes import BenchError, child_environment, threads_available
from benchmarks.sets.asking import PEERS, Given, ask_byline, ask_peer
from benchmarks.sets.catalogue import PublicSet, check_layout, chosen
from benchmarks.sets.document import document
from benchmarks.sets.loading import load
from benchmarks.sets.measuring import BYLINE, Figures, SetFigures, measure
from ui.wiring import quiet
from vectorstore.errors import BylineError

_ROOT = Path(__file__).resolve().parents[2]
_PEERS = _ROOT / ".bench" / "sets"
_VARIABLE = "BYLINE_BENCH_DATA"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs everything and returns the exit code."""
    given = _parser().parse_args(arguments)
    try:
        figures = Figures.from_json(given.json) if given.rewrite else _measured(given)
        given.json.write_text(figures.as_json(), encoding="utf-8")
        given.out.write_text(document(figures), encoding="utf-8")
    except (BenchError, BylineError, OSError) as error:
        _say(f"Error: {error}")
        return 2
    _say(f"Wrote {given.out} and {given.json}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sets", description=__doc__)
    named = os.environ.get(_VARIABLE)
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        metavar="DIR",
        default=Path(named) if named else None,
        help=f"the folder that holds corpus/ and eval/ [default: ${_VARIABLE}]",
    )
    add("--out", type=Path, metavar="FILE", default=_ROOT / "docs" / "benchmarks.md", help="the page to write")
    add("--json", type=Path, metavar="FILE", default=_ROOT / "docs" / "benchmarks.json", help="the figures, as JSON")
    add("--sets", metavar="A,B", help="only these [default: all]")
    add("--skip-peers", action="store_true", help="Byline alone")
    add("--rewrite", action="store_true", help="measure nothing: write the page again from the figures in --json")
    return parser


def _measured(given: argparse.Namespace) -> Figures:
    quiet()
    sets = chosen(given.sets)
    if given.data is None:
        raise BenchError(f"No data was named. Give the folder with --data, or in ${_VARIABLE}.")
    check_layout(given.data, sets)
    environment = None if given.skip_peers else peers(_PEERS, _say, SETS_REQUIREMENTS)
    seconds: dict[str, float] = {}
    measured = tuple(_one_set(one, given.data, environment, seconds) for one in sets)
    return Figures(_versions(environment), measured, seconds)


def _one_set(one: PublicSet, data: Path, environment: Peers | None, seconds: dict[str, float]) -> SetFigures:
    loaded = load(one, data)
    _say(f"{one.title}: {len(loaded.documents)} documents, {len(loaded.cases)} questions, {loaded.left_out} left out")
    answers: dict[str, Given] = {}
    with tempfile.TemporaryDirectory(prefix="byline-sets-") as name:
        folder, settings = Path(name), child_environment(threads_available())
        answers[BYLINE] = ask_byline(loaded.documents, loaded.cases, folder)
        _say(f"  Byline: {answers[BYLINE].seconds:.0f} s")
        for peer in PEERS if environment else ():
            assert environment is not None
            found = ask_peer(peer, environment, loaded.documents, loaded.cases, folder, settings)
            answers[peer.name] = found
            _say(f"  {peer.title}: {found.seconds:.0f} s")
    seconds |= {f"{one.name}/{system}": round(found.seconds, 1) for system, found in answers.items()}
    titles = {document.url: document.title for document in loaded.documents if document.url and document.title}
    return measure(one.name, loaded.cases, len(loaded.documents), titles, answers, loaded.left_out)


def _versions(environment: Peers | None) -> dict[str, str]:
    from ui.settings import Settings
    from ui.wiring import load_embedder_for

    ours = {"byline": importlib.metadata.version("byline"), "embedder": load_embedder_for(Settings()).fingerprint}
    if environment is None:
        return ours
    wanted = {package for peer in PEERS for package in peer.packages}
    lines = (line.partition("==") for line in installed(environment).splitlines())
    return ours | {name: version for name, _, version in sorted(lines) if name in wanted}


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
