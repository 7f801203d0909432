"""Pure functions that learn from interactions: matrices in, vectors or scores of items out."""
