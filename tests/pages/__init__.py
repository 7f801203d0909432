"""Tests of the pages, run in memory without a browser."""
