"""The API: the commands over HTTP, for programs that speak in a person's name."""
