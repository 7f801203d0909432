"""Weighing what was measured."""
