"""What a person should know of a collection before choosing a model: sentences with counts, and where to look."""
