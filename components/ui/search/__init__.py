"""The sections of the Search page."""
