"""Who may do what: accounts, sessions, tokens, the guard in front of every door, and the audit log."""
