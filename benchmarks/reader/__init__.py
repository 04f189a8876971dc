"""Trains the reader that comes with Byline, on public reading sets: `python -m benchmarks.reader --help`."""
