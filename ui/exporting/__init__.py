"""Answers, verdicts, traces and timelines as Markdown, HTML, notes with footnotes, and citations for other programs."""
