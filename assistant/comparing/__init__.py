"""Compares what two texts give as values: figures with units, days, denials. Chooses nothing, shows nothing."""
