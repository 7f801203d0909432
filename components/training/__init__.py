"""Models that learn from judged queries: what is held out, what is learned, what it gained."""
