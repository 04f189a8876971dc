"""What answers are worth: cases and responses in many formats, metrics, intervals, cases made from an archive.

Asks no archive and draws no report. Nothing here is loaded by answering.
"""
