"""Where to look for a question, and which passages are found there."""
