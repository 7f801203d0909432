"""Prices, timings and what a model costs a month."""
