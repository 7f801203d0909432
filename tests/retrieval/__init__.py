"""Tests of components.retrieval."""
