"""One file per engine: texts in, vectors (or token weights, or pair scores) out; and where weights come from."""
