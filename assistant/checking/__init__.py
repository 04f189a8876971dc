"""Checks a claim: what in the archive speaks for it, what against it, and why."""
