"""Makes a question stand on its own: what its pronouns, gaps and descriptions mean, or what to ask back."""
