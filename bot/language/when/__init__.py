"""Dates and spans: what the words of a date mean, one kind of words a module."""
