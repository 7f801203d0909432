"""The sections of the Cost page."""
