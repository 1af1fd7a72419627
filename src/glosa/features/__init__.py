"""Text to numbers: normalising, n-gram hashing, weights."""
