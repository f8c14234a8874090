"""The bot in a terminal: the same core, drawn in plain text."""
