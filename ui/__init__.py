"""The edge: command line, chat page and settings. Holds no logic: it asks the assistant and draws the result."""
