"""One small reader per format: bytes in, a title and the text in reading order out."""
