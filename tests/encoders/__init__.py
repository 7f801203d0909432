"""Tests of components.encoders."""
