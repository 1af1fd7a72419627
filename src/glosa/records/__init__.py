"""Records: tables in and out, the fields they hold, checks, splits and data sets by name."""
