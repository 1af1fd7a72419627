"""Glosa turns free text into codes of a classification and says how sure it is at every level."""
