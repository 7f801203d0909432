"""The sections of the Needs page."""
