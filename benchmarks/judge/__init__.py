"""Trains the claim judge that comes with Byline, and measures it on claims it has not seen."""
