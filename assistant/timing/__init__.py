"""Days: those a question asks about, those an article names, and what is newer than what."""
