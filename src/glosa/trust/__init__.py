"""What makes probabilities a promise."""
