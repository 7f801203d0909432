"""Grading answers and voting blind, wherever a page offers it."""
