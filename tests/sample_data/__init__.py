"""Tests of the demo collection."""
