"""The sections of the Diagnose page."""
