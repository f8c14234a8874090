"""What the API asks of the core: commands by name, their values as plain JSON, their shapes."""
