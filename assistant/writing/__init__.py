"""Answers that a chat model writes: asked, read as they stream, and passed by the gate before anyone sees them."""
