"""Many autocoders side by side: compared, tuned, tracked, and the recipes of others run again."""
