"""Saved results: each candidate's run and manifest, and the numbers they get against judgments."""
