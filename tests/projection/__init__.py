"""Tests of components.projection."""
