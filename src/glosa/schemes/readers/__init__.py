"""Readers of scheme files: one a kind of file."""
