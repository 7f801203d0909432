"""From texts to saved results: what a worker computes, and what pages and the command line read of it."""
