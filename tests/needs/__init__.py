"""Tests of components.needs."""
