"""Embedding Explorer: an engine without a browser, and in ui/ the pages over it."""
