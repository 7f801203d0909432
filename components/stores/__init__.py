"""Vectors on disk: the vector cache, which is the truth, and Chroma, which is built from it."""
