"""Tests of needs and what follows from them."""
