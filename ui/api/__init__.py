"""The HTTP API. Turns requests into calls of the service and its values into the contract's JSON."""
