"""Faces of the bot: payload in, drawing out."""
