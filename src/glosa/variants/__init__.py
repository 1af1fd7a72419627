"""How else people write the same thing: rules that reword a text, and what they know of each language."""
