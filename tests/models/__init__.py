"""Tests of components.models."""
