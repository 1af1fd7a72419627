"""Folders of arrays and JSON that are whole or not there at all."""
