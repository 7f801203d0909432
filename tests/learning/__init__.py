"""Tests of components.learning."""
