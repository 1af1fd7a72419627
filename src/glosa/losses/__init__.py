"""Losses: functions of logits and targets, one value a record."""
