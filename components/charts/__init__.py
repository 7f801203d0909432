"""Pure functions: data frame in, chart out."""
