"""Tests of components.measurements."""
