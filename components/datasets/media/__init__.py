"""Collections of pictures and sounds: what a file is, how it is read, and the tables beside it."""
