"""The sections of the Decision page."""
