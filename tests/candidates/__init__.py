"""Tests of components.candidates."""
