"""Vectors on disk: the vector cache, which is the truth, and indexes built from it."""
