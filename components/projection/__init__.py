"""Vectors in, a picture out, and how far it can be trusted."""
