"""Measures Byline and its peers on public sets of questions, and writes docs/benchmarks.md. Not part of the product."""
