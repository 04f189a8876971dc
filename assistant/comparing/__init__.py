"""Compares what two texts give as values: figures with units, days, names, denials. Chooses nothing, shows nothing."""
