"""Charts as a reader sees them."""
