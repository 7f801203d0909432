"""Tests of components.answers."""
