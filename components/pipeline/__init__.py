"""From texts to saved results: what workers do, and how results are read again."""
