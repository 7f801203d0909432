"""Tests of components.catalogue."""
