"""Encoders of pictures and sounds, and of texts beside them: one file per family."""
