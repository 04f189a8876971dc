"""Measures Byline on one corpus, beside the pipeline most people would build instead. Not part of the product."""
