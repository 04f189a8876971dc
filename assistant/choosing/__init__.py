"""What a question wants told, and which sentences tell it."""
