"""The recipes of reference systems, with their published figures beside ours."""
