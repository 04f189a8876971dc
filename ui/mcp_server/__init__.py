"""The MCP server: the same verbs for other assistants."""
