"""What is kept of asking: answers by their links, feedback, conversations."""
