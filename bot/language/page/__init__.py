"""Whole texts: minutes, tables, blocks of labels, threads."""
