"""Sixteen short articles in four formats, written so that `byline demo` and the tests have something to read.

They are digests: each restates, in sentences of its own, what published reports of 2025 and 2026 said about
Pakistan and Afghanistan, and says in its last line that it is a sample. The outlets are invented and every address
is under example.org. One date is wrong on purpose (06) and corrected by a later article (07); one wire story (02)
is reprinted with small edits by another outlet (03); figures that the reports disagree on are left disagreeing.
This package holds no code, and the folder is ingested like any other.
"""
