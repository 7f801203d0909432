"""Tests of components.comparison."""
