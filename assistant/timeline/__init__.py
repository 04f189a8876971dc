"""Lays out dated events of a topic, merged across articles, each quoted."""
