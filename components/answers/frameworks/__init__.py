"""Other people's judges, each in an environment of its own: rows go in, scores come out."""
