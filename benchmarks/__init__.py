"""Quality and speed of Glosa beside other systems: `python -m benchmarks --help`."""
